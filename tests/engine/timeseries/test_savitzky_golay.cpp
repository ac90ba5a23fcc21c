// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/savitzky_golay.h>

#include <Eigen/Dense>

#include <cmath>
#include <limits>

#include "series_block.h"

#include <vung/error.h>

namespace {

using namespace vung;
using namespace vung::timeseries;
using Numbers = std::vector<double>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Numbers smooth(const Numbers& y, const MovingPolynomial& how) {
    Numbers out(y.size());
    savitzky_golay({.values = series_major(y.data(), 1, y.size())}, how, fitted(series_major(out.data(), 1, y.size())));
    return out;
}

TEST(SavitzkyGolay, HasTheWeightsOfTheTables) {
    // Savitzky and Golay 1964, smoothing by a parabola or cubic.
    const std::vector<std::pair<Numbers, double>> tables{
        {{-3, 12, 17, 12, -3}, 35}, {{-2, 3, 6, 7, 6, 3, -2}, 21}, {{-21, 14, 39, 54, 59, 54, 39, 14, -21}, 231}};
    for (const auto& [numerators, denominator] : tables)
        for (const int degree : {2, 3}) {
            const std::size_t n = numerators.size();
            const Numbers weights = window_weights(static_cast<int>(n), degree);
            for (std::size_t j = 0; j < n; ++j)
                EXPECT_NEAR(weights[n / 2 * n + j], numerators[j] / denominator, 1e-15) << n << ' ' << j;
        }
}

TEST(SavitzkyGolay, IsALeastSquaresPolynomialAtEveryStepEndsIncluded) {
    const auto block = test::random_block<double>(1, 40, 0.0);
    const Numbers y = block.one(0);
    for (const auto& [window, degree] :
         {std::pair{5, 2}, std::pair{7, 0}, std::pair{9, 4}, std::pair{13, 3}, std::pair{39, 6}}) {
        const Numbers z = smooth(y, {.window = window, .degree = degree});
        const int half = window / 2;
        for (int i = 0; i < 40; ++i) {
            const int start = std::min(std::max(i - half, 0), 40 - window);
            Eigen::MatrixXd a(window, degree + 1);
            Eigen::VectorXd b(window), at(degree + 1);
            for (int j = 0; j < window; ++j) {
                b(j) = y[static_cast<std::size_t>(start + j)];
                for (int k = 0; k <= degree; ++k) a(j, k) = std::pow((j - half) / static_cast<double>(half), k);
            }
            for (int k = 0; k <= degree; ++k) at(k) = std::pow((i - start - half) / static_cast<double>(half), k);
            EXPECT_NEAR(z[static_cast<std::size_t>(i)], at.dot(a.colPivHouseholderQr().solve(b)), 1e-7)
                << window << ' ' << i;
        }
    }
}

TEST(SavitzkyGolay, KeepsPolynomialsOfItsDegree) {
    Numbers y;
    for (int i = 0; i < 30; ++i) y.push_back(1 + 0.2 * i - 0.01 * i * i);
    const Numbers z = smooth(y, {.window = 9, .degree = 2});
    for (std::size_t i = 0; i < 30; ++i) EXPECT_NEAR(z[i], y[i], 1e-12);
}

TEST(SavitzkyGolay, RefusesGapsOrLeavesThoseSeriesOut) {
    Numbers y(3 * 20, 1.0), out(3 * 20);
    y[25] = kNaN;
    const Observed from{.values = series_major(y.data(), 3, 20)};
    const Fitted to = fitted(series_major(out.data(), 3, 20));
    try {
        savitzky_golay(from, {}, to);
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_EQ(error.text().where, "series 1, step 5, counted from 0");
        EXPECT_THAT(error.text().fix, testing::HasSubstr("fill"));
    }
    savitzky_golay(from, {.gaps = MovingPolynomial::Gaps::skip}, to);
    for (std::size_t i = 0; i < 60; ++i)
        if (i / 20 == 1)
            EXPECT_TRUE(std::isnan(out[i]));
        else
            EXPECT_NEAR(out[i], 1.0, 1e-14);
}

TEST(SavitzkyGolay, EveryInstructionSetAndASeriesAloneGiveTheSameBits) {
    const auto block = test::random_block<std::int16_t>(75, 36, 0.0);
    Numbers first;
    for (const InstructionSet set : available_instruction_sets()) {
        Numbers out(75 * 36);
        savitzky_golay({.values = block.cells()}, {.window = 7, .degree = 2, .instructions = set},
                       fitted(time_major(out.data(), 75, 36)));
        if (first.empty()) first = out;
        EXPECT_EQ(out, first);
    }
    for (const std::size_t s : {0u, 40u, 74u}) {
        const Numbers alone = smooth(block.one(s), {.window = 7, .degree = 2});
        for (std::size_t t = 0; t < 36; ++t) EXPECT_EQ(alone[t], first[t * 75 + s]);
    }
}

TEST(SavitzkyGolay, RefusesWindowsThatDoNotFit) {
    const Numbers y(6, 1.0);
    EXPECT_THROW(smooth(y, {.window = 4}), InvariantError);
    EXPECT_THROW(smooth(y, {.window = 3, .degree = 3}), InvariantError);
    EXPECT_THROW(smooth(y, {.window = 7}), InputError);
}

}  // namespace
