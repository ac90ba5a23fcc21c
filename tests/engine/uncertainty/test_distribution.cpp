// SPDX-License-Identifier: Apache-2.0
#include <vung/uncertainty/distribution.h>

#include <cmath>

#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/uncertainty/input.h>
#include <vung/uncertainty/interval.h>
#include <vung/uncertainty/monte_carlo.h>

namespace {

using namespace vung;
using namespace vung::uncertainty;

TEST(LogNormal, KeepsThePublishedCentreAsMedianAndTheWidthOfThePublishedRange) {
    const LogNormal efc = lognormal_from_range(1.22, 0.83, 1.81);
    EXPECT_NEAR(efc.sigma, 0.199, 0.0005);  // reference sheet, section 6
    EXPECT_DOUBLE_EQ(quantile(efc, 0.5), 1.22);
    EXPECT_NEAR(quantile(efc, 0.975) / quantile(efc, 0.025), 1.81 / 0.83, 1e-4);
    EXPECT_NEAR(quantile(efc, 0.025), 0.83, 0.01);  // the ends themselves are met to a per cent here
    EXPECT_NEAR(quantile(efc, 0.975), 1.81, 0.01);
}

TEST(LogNormal, SigmasAreThoseOfTheReferenceSheet) {
    EXPECT_NEAR(lognormal_from_range(0.71, 0.53, 0.94).sigma, 0.146, 0.0005);
    EXPECT_NEAR(lognormal_from_range(0.55, 0.41, 0.72).sigma, 0.144, 0.0005);
    EXPECT_NEAR(lognormal_from_range(2.41, 2.13, 2.73).sigma, 0.063, 0.0005);
    EXPECT_NEAR(lognormal_from_range(0.17, 0.09, 0.29).sigma, 0.298, 0.0005);
    EXPECT_NEAR(normal_from_range(0.59, 0.54, 0.64).sd, 0.0255, 0.00005);
    EXPECT_NEAR(normal_from_range(1.00, 0.73, 1.27).sd, 0.138, 0.0005);
}

TEST(Distribution, QuantilesMatchClosedForms) {
    EXPECT_DOUBLE_EQ(quantile(Fixed{3}, 0.1), 3);
    EXPECT_DOUBLE_EQ(quantile(Uniform{2, 4}, 0.25), 2.5);
    EXPECT_NEAR(quantile(Normal{10, 2}, 0.975), 10 + 2 * 1.959963984540054, 1e-12);
    // Triangular (0, 1, 4): F(x) = x^2 / 4 up to the mode, 1 - (4 - x)^2 / 12 beyond.
    EXPECT_DOUBLE_EQ(quantile(Triangular{0, 1, 4}, 0.25), 1.0);
    EXPECT_DOUBLE_EQ(quantile(Triangular{0, 1, 4}, 0.16), 0.8);
    EXPECT_DOUBLE_EQ(quantile(Triangular{0, 1, 4}, 0.67), 4 - std::sqrt(12 * 0.33));
    EXPECT_NEAR(quantile(jeffreys(3, 20), 0.5), 0.15600425131561454,
                1e-13);  // scipy 1.17.1, stats.beta.ppf(0.5, 3.5, 17.5)
}

TEST(Distribution, MomentsMatchTheMomentsOfTheDraws) {
    for (const Distribution& d :
         {Distribution{Normal{5, 2}}, Distribution{LogNormal{1.22, 0.2}}, Distribution{Uniform{0, 1}},
          Distribution{Triangular{0, 1, 4}}, Distribution{Beta{3.5, 17.5}}, Distribution{Fixed{2}},
          Distribution{TruncatedNormal{1, 2}}}) {
        const auto column = draw({.id = "moments", .central = 2, .distribution = d}, 1, 40000);
        const double sd = std::sqrt(variance(d));
        EXPECT_NEAR(uncertainty::mean(column), uncertainty::mean(d), 3.5 * sd / 200 + 1e-12) << d.index();
        EXPECT_NEAR(uncertainty::variance(column), variance(d), 0.05 * variance(d) + 1e-12) << d.index();
    }
}

// scipy 1.17.1: size = optimize.brentq(lambda n: stats.beta.cdf(high, mean*n, (1-mean)*n) - .975, ...) on the narrow
// branch, then stats.beta.ppf(.025, mean*size, (1-mean)*size).
TEST(Beta, MeetsTheMeanAndTheUpperEndOfAPublishedShare) {
    struct Case {
        double mean, high, a, b, low;
    };
    for (const Case& c : {Case{0.004, 0.029, 0.2186826648552834, 54.451983548965565, 5.77181099e-10},  // EF1FR
                          Case{0.01, 0.018, 7.941587758403003, 786.2171880818972, 0.00431623},         // EF1
                          Case{0.21, 0.31, 15.278066385760415, 57.474630689289185, 0.12507953},        // FracGASM
                          Case{0.24, 0.73, 0.8185696335801605, 2.592137173003842, 0.00407797}}) {      // FracLEACH
        const Beta shape = beta_from_mean_and_high(c.mean, c.high);
        EXPECT_NEAR(shape.a, c.a, 1e-8 * c.a);
        EXPECT_NEAR(shape.b, c.b, 1e-8 * c.b);
        EXPECT_NEAR(uncertainty::mean(shape), c.mean, 1e-15);
        EXPECT_NEAR(quantile(shape, 0.975), c.high, 1e-9);
        EXPECT_NEAR(quantile(shape, 0.025), c.low, 1e-6 * c.low + 1e-8);
    }
}

// scipy 1.17.1: cut by optimize.brentq over the ratio of stats.truncnorm's 97.5 % point to its mean, then
// stats.truncnorm(cut, inf, loc=-cut*sigma, scale=sigma).
TEST(TruncatedNormal, MeetsTheMeanAndTheUpperEndAndStaysAboveZero) {
    struct Case {
        double mean, high, mu, sigma, variance, low, median;
    };
    for (const Case& c :
         {Case{65, 123.5, 63.607203728678606, 30.43552111856351, 835.7891881226353, 11.30470192, 64.30583387},
          Case{21, 36.75, 20.884590232648808, 8.086079879936719, 62.961082710342424, 5.64985974, 20.93425261},
          Case{0.58, 0.9338, 0.5795789694301489, 0.18070191563231924, 0.03240898458267617, 0.22740698, 0.57973065}}) {
        const TruncatedNormal shape = truncated_from_mean_and_high(c.mean, c.high);
        EXPECT_NEAR(shape.mu, c.mu, 1e-10 * c.mu);
        EXPECT_NEAR(shape.sigma, c.sigma, 1e-10 * c.sigma);
        EXPECT_NEAR(uncertainty::mean(shape), c.mean, 1e-12 * c.mean);
        EXPECT_NEAR(variance(shape), c.variance, 1e-10 * c.variance);
        EXPECT_NEAR(quantile(shape, 0.975), c.high, 1e-12 * c.high);
        EXPECT_NEAR(quantile(shape, 0.025), c.low, 2e-8 * c.low);
        EXPECT_NEAR(quantile(shape, 0.5), c.median, 1e-8 * c.median);
        EXPECT_GT(quantile(shape, 1e-9), 0);
    }
}

TEST(TruncatedNormal, ANarrowRangeIsANormalDistribution) {
    const TruncatedNormal shape = truncated_from_mean_and_high(100, 105);
    const Normal normal{100, 5 / 1.959963984540054};
    for (const double p : {0.001, 0.3, 0.5, 0.9}) EXPECT_NEAR(quantile(shape, p), quantile(normal, p), 1e-9);
}

TEST(Distribution, ShapesThatDoNotExistAreRefused) {
    EXPECT_THROW(beta_from_mean_and_high(0.001, 0.5), InvariantError);  // no share so small reaches so far
    EXPECT_THROW(beta_from_mean_and_high(0.5, 0.4), InvariantError);
    EXPECT_THROW(truncated_from_mean_and_high(1, 4), InvariantError);  // beyond an exponential distribution
    EXPECT_THROW(truncated_from_mean_and_high(1, 0.5), InvariantError);
}

TEST(Distribution, ImpossibleRangesAreRefused) {
    EXPECT_THROW(lognormal_from_range(1, 0, 2), InvariantError);
    EXPECT_THROW(lognormal_from_range(3, 1, 2), InvariantError);
    EXPECT_THROW(jeffreys(5, 4), InvariantError);
}

TEST(InputOf, TakesTheShapeOfTheFactorRow) {
    const auto& table = factors::FactorTable::builtin();
    EXPECT_TRUE(std::holds_alternative<LogNormal>(
        input_of(table.find("ipcc_t5_11_efc", "southeast_asia", "2019")).distribution));
    EXPECT_TRUE(std::holds_alternative<Normal>(
        input_of(table.find("ipcc_t5_12_sfw", "irrigated_continuously_flooded", "2019")).distribution));
    EXPECT_TRUE(std::holds_alternative<Normal>(
        input_of(table.find("ipcc_eq5_3_exponent", "sfo_exponent", "2019")).distribution));
    EXPECT_TRUE(is_fixed(input_of(table.find("ipcc_t5_12_sfw", "upland_any", "2019")).distribution));
}

TEST(InputOf, EveryRowOfTheTablesHasAShapeWhoseMiddleIsNearItsValue) {
    for (const auto& row : factors::FactorTable::builtin().rows()) {
        if (!row.has_value) continue;
        const auto shape = input_of(row, true).distribution;
        EXPECT_EQ(is_fixed(shape), row.distribution == "fixed") << row.id();
        // A lognormal keeps its value as median, so its mean lies above; all else keeps it as mean.
        const double middle = row.distribution == "lognormal" ? quantile(shape, 0.5) : uncertainty::mean(shape);
        EXPECT_NEAR(middle, row.value, 1e-9 * std::abs(row.value)) << row.id();
        if (row.distribution != "fixed") {
            EXPECT_NEAR(quantile(shape, 0.975), *row.high, 0.15 * *row.high) << row.id();
        }
    }
}

TEST(InputOf, ARememberedRangeIsUsedOnlyWhenAskedFor) {
    const auto& rainfed = factors::FactorTable::builtin().find("ipcc_t5_12_sfw", "rainfed_regular", "2019");
    EXPECT_TRUE(is_fixed(input_of(rainfed).distribution));
    EXPECT_TRUE(lacks_range(rainfed));
    EXPECT_FALSE(is_fixed(input_of(rainfed, true).distribution));
    EXPECT_FALSE(lacks_range(rainfed, true));
    EXPECT_FALSE(lacks_range(
        factors::FactorTable::builtin().find("ipcc_t5_12_sfw", "upland_any", "2019")));  // zero by definition
}

}  // namespace
