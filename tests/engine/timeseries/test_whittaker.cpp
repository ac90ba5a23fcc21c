// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/whittaker.h>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>

#include "dense_whittaker.h"

#include <shared_data.h>
#include <vung/error.h>
#include <vung/random/stream.h>

namespace {

using namespace vung;
using test::Numbers;
using timeseries::whittaker;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Whittaker, AgreesWithADenseSolverOnRandomSeriesWithGaps) {
    const random::Stream stream{1, "whittaker"};
    for (const int order : {2, 3})
        for (const std::size_t n : {3u, 4u, 5u, 6u, 7u, 40u, 150u})
            for (const double stiffness : {0.1, 10.0, 5000.0}) {
                if (n <= static_cast<std::size_t>(order)) continue;
                Numbers y(n), w(n);
                for (std::size_t i = 0; i < n; ++i) {
                    y[i] = stream.normal(i);
                    w[i] = n > 7 && stream.uniform(1000 + i) < 0.6 ? 0.0 : stream.uniform(2000 + i);
                }
                const auto z = whittaker(y, w, stiffness, {.order = order});
                ASSERT_TRUE(z);
                const auto expected = test::dense_whittaker(y, w, stiffness, order);
                for (std::size_t i = 0; i < n; ++i)
                    EXPECT_NEAR((*z)[i], expected[i], order == 2 ? 1e-8 : 1e-6)
                        << order << ' ' << n << ' ' << stiffness << ' ' << i;
            }
}

TEST(Whittaker, ReturnsAStraightLineAsItIsAndBridgesGapsWithIt) {
    for (const int order : {2, 3}) {
        Numbers y, w;
        for (int i = 0; i < 50; ++i) {
            w.push_back(i % 7 == 0 ? 1.0 : 0.0);
            y.push_back(w.back() > 0 ? 0.3 + 0.01 * i : kNaN);
        }
        const auto z = whittaker(y, w, 100.0, {.order = order});
        ASSERT_TRUE(z);
        for (int i = 0; i < 50; ++i) EXPECT_NEAR((*z)[static_cast<std::size_t>(i)], 0.3 + 0.01 * i, 1e-9);
    }
}

TEST(Whittaker, KeepsAParabolaWithThirdDifferencesOnly) {
    Numbers y, w(60, 1.0);
    for (int i = 0; i < 60; ++i) y.push_back(0.2 + 0.03 * i - 0.0005 * i * i);
    const auto third = whittaker(y, w, 1e4, {.order = 3}), second = whittaker(y, w, 1e4);
    ASSERT_TRUE(third && second);
    double apart = 0;
    for (std::size_t i = 0; i < 60; ++i) {
        EXPECT_NEAR((*third)[i], y[i], 1e-9);
        apart = std::max(apart, std::fabs((*second)[i] - y[i]));
    }
    EXPECT_GT(apart, 1e-3);
}

TEST(Whittaker, FewerLooksThanOrderPlusOneAreNoSeries) {
    EXPECT_FALSE(whittaker(Numbers{1, 2, 3, 4}, Numbers{1, 0, 0, 1}, 1.0));
    EXPECT_TRUE(whittaker(Numbers{1, 2, 3, 4}, Numbers{1, 0, 1, 1}, 1.0));
    EXPECT_FALSE(whittaker(Numbers{1, 2, 3, 4}, Numbers{1, 0, 1, 1}, 1.0, {.order = 3}));
    EXPECT_TRUE(whittaker(Numbers{1, 2, 3, 4}, Numbers{1, 1, 1, 1}, 1.0, {.order = 3}));
    EXPECT_FALSE(whittaker(Numbers{1, kNaN, 3, 4}, Numbers{1, 1, 1, 0}, 1.0));
    EXPECT_FALSE(whittaker({}, {}, 1.0));
}

TEST(Whittaker, AValueThatIsNotFiniteIsAGapWhateverItsWeight) {
    const Numbers w{1, 1, 0, 1, 1, 1}, all(6, 1.0);
    const auto expected = whittaker(Numbers{1, 3, 0, 2, 5, 4}, w, 2.0);
    for (const double none : {kNaN, std::numeric_limits<double>::infinity()})
        EXPECT_EQ(whittaker(Numbers{1, 3, none, 2, 5, 4}, all, 2.0), expected);
}

TEST(Whittaker, RefusesWhatIsNoWeightAndNoStiffness) {
    const Numbers y{1, 2, 3};
    EXPECT_THROW(whittaker(y, Numbers{1, 1}, 1.0), InvariantError);
    EXPECT_THROW(whittaker(y, Numbers{1, 1, 1}, 0.0), InvariantError);
    EXPECT_THROW(whittaker(y, Numbers{1, 1, 1}, kNaN), InvariantError);
    EXPECT_THROW(whittaker(y, Numbers{1, 1, 1}, 1.0, {.order = 1}), InvariantError);
    EXPECT_THROW(whittaker(y, Numbers{1, 1, 1}, 1.0, {.envelope = 1.0}), InvariantError);
    for (const double bad : {-1.0, kNaN, std::numeric_limits<double>::infinity()}) {
        try {
            whittaker(y, Numbers{1, 1, bad}, 1.0);
            ADD_FAILURE() << bad;
        } catch (const InputError& error) {
            EXPECT_EQ(error.text().where, "series 0, step 2, counted from 0");
        }
    }
}

TEST(Whittaker, AFinerGridKeepsItsSmoothnessByTheRuleOfSteps) {
    // The same looks every eighth day, on a grid of 8 days and on one of single days.
    const random::Stream stream{3, "finer"};
    Numbers y, daily, w;
    for (int i = 0; i < 60; ++i) {
        y.push_back(std::sin(i / 6.0) + 0.1 * stream.normal(static_cast<std::uint64_t>(i)));
        for (int k = 0; k < 8; ++k) daily.push_back(k == 0 ? y.back() : kNaN), w.push_back(k == 0 ? 1.0 : 0.0);
    }
    const auto coarse = whittaker(y, Numbers(60, 1.0), 20.0);
    const auto fine = whittaker(daily, w, 20.0 * std::pow(8.0, 3));
    for (std::size_t i = 0; i < 60; ++i) EXPECT_NEAR((*fine)[8 * i], (*coarse)[i], 0.01);
}

TEST(Whittaker, TheEnvelopeAgreesWithTheSameRoundsOfADenseSolver) {
    const random::Stream stream{4, "envelope"};
    Numbers y, w;
    for (std::uint64_t i = 0; i < 80; ++i) {
        y.push_back(0.5 + 0.3 * std::sin(static_cast<double>(i) / 9) - 0.3 * std::pow(stream.uniform(i), 4));
        w.push_back(stream.uniform(500 + i) < 0.3 ? 0.0 : 1.0);
    }
    const auto z = whittaker(y, w, 10.0, {.envelope = 0.9}), middle = whittaker(y, w, 10.0);
    const auto expected = test::dense_envelope(y, w, 10.0, 0.9, Numbers(80, 0.0));
    double raised = 0;
    for (std::size_t i = 0; i < 80; ++i) {
        EXPECT_NEAR((*z)[i], expected[i], 1e-10);
        raised += (*z)[i] - (*middle)[i];
    }
    EXPECT_GT(raised / 80, 0.01);
}

TEST(Whittaker, ReproducesThePublishedSmootherToItsPrintedDigits) {
    VUNG_NEEDS_SHARED("reference/area_cases.json");
    std::ifstream in{test::shared_dir() / "reference/area_cases.json"};
    const auto all = nlohmann::json::parse(in);
    int series = 0;
    for (const auto& c : all["cases"]) {
        if (c["kind"] != "whittaker_d2") continue;
        Numbers y;  // its program keeps single precision, printed with eight decimals
        for (const auto& v : c["input"]["y"]) y.push_back(static_cast<double>(static_cast<float>(v.get<double>())));
        const auto w = c["input"]["w"].get<Numbers>();
        const auto z = whittaker(y, w, c["input"]["lambda_"].get<double>(), {.order = c["input"]["difference_order"]});
        ASSERT_TRUE(z);
        const auto expected = c["expected"]["z"].get<Numbers>();
        ASSERT_EQ(z->size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_EQ(std::round((*z)[i] * 1e8), std::round(expected[i] * 1e8)) << c["id"] << i;
        ++series;
    }
    EXPECT_EQ(series, 2);
}

}  // namespace
