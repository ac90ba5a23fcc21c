// SPDX-License-Identifier: Apache-2.0
#include <vung/uncertainty/interval.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <vung/error.h>
#include <vung/random/stream.h>

namespace {

using namespace vung;
using namespace vung::uncertainty;

TEST(PercentileInterval, FollowsNumpysQuantile) {
    // numpy 2.4.6: np.quantile([7, 1, 3, 2, 11, 5], [0.025, 0.975]); np.quantile([...], [0.1, 0.9])
    const std::array<double, 6> draws{7, 1, 3, 2, 11, 5};
    EXPECT_NEAR(percentile_interval(draws, 0.95).low, 1.125, 1e-12);
    EXPECT_NEAR(percentile_interval(draws, 0.95).high, 10.5, 1e-12);
    EXPECT_NEAR(percentile_interval(draws, 0.8).low, 1.5, 1e-12);
    EXPECT_NEAR(percentile_interval(draws, 0.8).high, 9.0, 1e-12);
}

TEST(PercentileInterval, OneDrawIsItsOwnInterval) {
    const std::array<double, 1> one{4.0};
    EXPECT_EQ(percentile_interval(one), (Interval{4.0, 4.0, 0.95}));
}

TEST(PercentileInterval, DoesNotDependOnTheOrderOfDraws) {
    std::vector<double> draws(999);
    random::Stream{1, "x"}.uniforms(0, draws);
    const Interval forward = percentile_interval(draws);
    std::ranges::reverse(draws);
    EXPECT_EQ(percentile_interval(draws), forward);
}

TEST(PercentileInterval, NothingHasNoInterval) {
    EXPECT_THROW(percentile_interval({}), InvariantError);
}

TEST(Mean, KeepsWhatAPlainSumWouldLose) {
    const std::array<double, 4> hard{1e16, 1.0, -1e16, 1.0};
    EXPECT_EQ(mean(hard), 0.5);
    const std::array<double, 3> few{2, 4, 9};
    EXPECT_DOUBLE_EQ(mean(few), 5.0);
    EXPECT_DOUBLE_EQ(variance(few), 13.0);
}

}  // namespace
