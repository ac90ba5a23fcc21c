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
          Distribution{Triangular{0, 1, 4}}, Distribution{Beta{3.5, 17.5}}, Distribution{Fixed{2}}}) {
        const auto column = draw({.id = "moments", .central = 2, .distribution = d}, 1, 40000);
        const double sd = std::sqrt(variance(d));
        EXPECT_NEAR(uncertainty::mean(column), uncertainty::mean(d), 3.5 * sd / 200 + 1e-12) << d.index();
        EXPECT_NEAR(uncertainty::variance(column), variance(d), 0.05 * variance(d) + 1e-12) << d.index();
    }
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
