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

// scipy 1.17.1: stats.norm.sf(z), stats.norm.pdf(z).
TEST(NormalTail, AgreesWithScipyFarOutOnBothSides) {
    struct Case {
        double z, above, density;
    };
    for (const Case& c :
         {Case{-8, 0.9999999999999993, 5.052271083536893e-15}, Case{-1.5, 0.9331927987311419, 0.12951759566589174},
          Case{0, 0.5, 0.3989422804014327}, Case{0.5, 0.3085375387259869, 0.35206532676429947},
          Case{3, 0.0013498980316300933, 0.0044318484119380075}, Case{10, 7.61985302416047e-24, 7.69459862670642e-23},
          Case{30, 4.906713927147908e-198, 1.4736461348785476e-196}}) {
        EXPECT_NEAR(vung::numeric::normal_above(c.z), c.above, 1e-12 * c.above) << c.z;
        EXPECT_NEAR(vung::numeric::normal_density(c.z), c.density, 1e-12 * c.density) << c.z;
    }
}

TEST(NormalTail, IsTheInverseOfTheQuantile) {
    for (const double p : {1e-12, 1e-4, 0.03, 0.4, 0.5}) {
        EXPECT_NEAR(vung::numeric::normal_above(-normal_quantile(p)), p, 1e-13 * p) << p;
    }
}

}  // namespace
