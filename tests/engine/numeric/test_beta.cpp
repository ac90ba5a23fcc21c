// SPDX-License-Identifier: Apache-2.0
#include <vung/numeric/beta.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>

namespace {

using namespace vung::numeric;

TEST(Beta, CdfAndQuantileAgreeWithBoost) {
    for (const double a : {0.5, 1.0, 3.5, 20.5, 250.5})
        for (const double b : {0.5, 2.0, 17.5, 400.5}) {
            const boost::math::beta_distribution<double> beta(a, b);
            for (const double p : {1e-6, 0.01, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999}) {
                const double x = boost::math::quantile(beta, p);
                EXPECT_NEAR(beta_quantile(p, a, b), x, 1e-11 * x + 1e-14) << a << ' ' << b << ' ' << p;
                EXPECT_NEAR(beta_cdf(x, a, b), p, 1e-12) << a << ' ' << b << ' ' << p;
            }
        }
}

TEST(Beta, QuantilesAreThoseOfScipy) {
    // scipy 1.17.1: stats.beta.ppf([0.025, 0.5, 0.975], 3.5, 17.5); stats.beta.ppf(0.01, 0.5, 200.5)
    EXPECT_NEAR(beta_quantile(0.025, 3.5, 17.5), 0.04413134197515587, 1e-13);
    EXPECT_NEAR(beta_quantile(0.5, 3.5, 17.5), 0.15600425131561454, 1e-13);
    EXPECT_NEAR(beta_quantile(0.975, 3.5, 17.5), 0.348577710858454, 1e-13);
    EXPECT_NEAR(beta_quantile(0.01, 0.5, 200.5), 3.9222897547561207e-07, 1e-17);
}

TEST(Beta, QuantileUndoesTheCdfNearBothEnds) {
    for (const double x : {1e-12, 1e-3, 0.5, 1 - 1e-9})
        EXPECT_NEAR(beta_quantile(beta_cdf(x, 1.5, 2.5), 1.5, 2.5), x, 1e-7 * x);
    EXPECT_EQ(beta_quantile(0.0, 2, 3), 0.0);
    EXPECT_EQ(beta_quantile(1.0, 2, 3), 1.0);
}

TEST(LogGamma, AgreesWithBoost) {
    for (const double x : {1e-3, 0.5, 1.0, 2.0, 3.7, 9.99, 10.0, 123.4, 1e6})
        EXPECT_NEAR(log_gamma(x), boost::math::lgamma(x), 1e-14 * (1 + std::abs(boost::math::lgamma(x)))) << x;
}

TEST(Student, QuantilesAreThoseOfTheTables) {
    EXPECT_NEAR(student_two_sided(0.95, 1), 12.706204736174694, 1e-10);
    EXPECT_NEAR(student_two_sided(0.95, 4), 2.7764451051977934, 1e-12);
    EXPECT_NEAR(student_two_sided(0.95, 30), 2.0422724563012378, 1e-12);
    EXPECT_NEAR(student_two_sided(0.95, 2.5), 3.5746548420036817, 1e-12);  // scipy 1.17.1, stats.t.ppf(0.975, 2.5)
    EXPECT_NEAR(student_two_sided(0.95, 1e6), 1.959966356814107, 1e-9);
    for (const double p : {0.001, 0.2, 0.5, 0.77, 0.9995}) {
        const boost::math::students_t_distribution<double> t(7.3);
        EXPECT_NEAR(student_quantile(p, 7.3), boost::math::quantile(t, p), 1e-10) << p;
    }
}

}  // namespace
