// SPDX-License-Identifier: Apache-2.0
#include <vung/numeric/normal.h>

#include <boost/math/distributions/normal.hpp>

#include <cmath>

namespace {

using vung::numeric::normal_quantile;

TEST(NormalQuantile, GivesThePublishedTestValuesOfItsAlgorithm) {
    // Wichura 1988, table of test values for PPND16.
    EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-15);
    EXPECT_NEAR(normal_quantile(0.001), -3.090232306167814, 4e-15);
    EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 2e-14);
}

TEST(NormalQuantile, AgreesWithBoostOverTheWholeRange) {
    const boost::math::normal_distribution<double> standard;
    for (const double p : {1e-300, 1e-100, 1e-16, 1e-9, 1e-4, 0.01, 0.0749, 0.0751, 0.3, 0.5, 0.8, 0.9249, 0.9251,
                           0.975, 0.999, 1 - 1e-12})
        EXPECT_NEAR(normal_quantile(p), boost::math::quantile(standard, p), 3e-15 * (1 + std::abs(normal_quantile(p))))
            << p;
}

TEST(NormalQuantile, ReachesInfinityOnlyAtTheEnds) {
    EXPECT_TRUE(std::isinf(normal_quantile(0.0)));
    EXPECT_TRUE(std::isinf(normal_quantile(1.0)));
    EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
    EXPECT_TRUE(std::isfinite(normal_quantile(0x1p-53)));
}

}  // namespace
