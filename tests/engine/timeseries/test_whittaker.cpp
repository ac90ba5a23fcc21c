// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/whittaker.h>

#include <Eigen/Dense>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>

#include <shared_data.h>
#include <vung/error.h>
#include <vung/random/stream.h>

namespace {

using namespace vung;
using timeseries::whittaker;

std::vector<double> dense(const std::vector<double>& y, const std::vector<double>& w, double stiffness) {
    const auto n = static_cast<Eigen::Index>(y.size());
    Eigen::MatrixXd d = Eigen::MatrixXd::Zero(n - 2, n);
    for (Eigen::Index i = 0; i < n - 2; ++i) {
        d(i, i) = 1;
        d(i, i + 1) = -2;
        d(i, i + 2) = 1;
    }
    Eigen::MatrixXd a = stiffness * d.transpose() * d;
    Eigen::VectorXd b(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto k = static_cast<std::size_t>(i);
        a(i, i) += w[k];
        b(i) = w[k] > 0 ? w[k] * y[k] : 0.0;
    }
    const Eigen::VectorXd z = a.ldlt().solve(b);
    return {z.data(), z.data() + n};
}

TEST(Whittaker, AgreesWithADenseSolverOnRandomSeriesWithGaps) {
    const random::Stream stream{1, "whittaker"};
    for (const std::size_t n : {3u, 4u, 5u, 40u, 150u})
        for (const double stiffness : {0.1, 10.0, 5000.0}) {
            std::vector<double> y(n), w(n);
            for (std::size_t i = 0; i < n; ++i) {
                y[i] = stream.normal(i);
                w[i] = n > 5 && stream.uniform(1000 + i) < 0.6 ? 0.0 : stream.uniform(2000 + i);
            }
            const auto z = whittaker(y, w, stiffness);
            ASSERT_TRUE(z);
            const auto expected = dense(y, w, stiffness);
            for (std::size_t i = 0; i < n; ++i)
                EXPECT_NEAR((*z)[i], expected[i], 1e-8) << n << ' ' << stiffness << ' ' << i;
        }
}

TEST(Whittaker, ReturnsAStraightLineAsItIsAndBridgesGapsWithIt) {
    std::vector<double> y, w;
    for (int i = 0; i < 50; ++i) {
        w.push_back(i % 7 == 0 ? 1.0 : 0.0);
        y.push_back(w.back() > 0 ? 0.3 + 0.01 * i : std::numeric_limits<double>::quiet_NaN());
    }
    const auto z = whittaker(y, w, 100.0);
    ASSERT_TRUE(z);
    for (int i = 0; i < 50; ++i) EXPECT_NEAR((*z)[static_cast<std::size_t>(i)], 0.3 + 0.01 * i, 1e-10);
}

TEST(Whittaker, FewerThanThreeLooksAreNoSeries) {
    EXPECT_FALSE(whittaker(std::vector<double>{1, 2, 3, 4}, std::vector<double>{1, 0, 0, 1}, 1.0));
    EXPECT_FALSE(whittaker({}, {}, 1.0));
    EXPECT_THROW(whittaker(std::vector<double>{1, 2, 3}, std::vector<double>{1, 1}, 1.0), InvariantError);
    EXPECT_THROW(whittaker(std::vector<double>{1, 2, 3}, std::vector<double>{1, 1, -1}, 1.0), InvariantError);
}

TEST(Whittaker, ReproducesThePublishedSmootherOnItsSeries) {
    VUNG_NEEDS_SHARED("reference/area_cases.json");
    std::ifstream in{test::shared_dir() / "reference/area_cases.json"};
    const auto all = nlohmann::json::parse(in);
    int series = 0;
    for (const auto& c : all["cases"]) {
        if (c["kind"] != "whittaker_d2") continue;
        std::vector<double> y;
        for (const auto& v : c["input"]["y"]) y.push_back(v.is_null() ? 0.0 : v.get<double>());
        const auto w = c["input"]["w"].get<std::vector<double>>();
        const auto z = whittaker(y, w, c["input"]["lambda_"].get<double>());
        ASSERT_TRUE(z);
        const auto expected = c["expected"]["z"].get<std::vector<double>>();
        ASSERT_EQ(z->size(),
                  expected.size());  // the case allows 1e-5 and 1e-6; its numbers are rounded at the eighth decimal
        for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR((*z)[i], expected[i], 1e-8) << c["id"] << i;
        ++series;
    }
    EXPECT_EQ(series, 2);
}

}  // namespace
