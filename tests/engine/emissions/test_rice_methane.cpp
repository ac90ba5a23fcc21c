// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/rice_methane.h>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <shared_data.h>
#include <vung/emissions/warming_potential.h>
#include <vung/error.h>
#include <vung/text/csv_rows.h>

namespace {

using namespace vung;
using namespace vung::emissions;
using units::Days;
using units::Hectares;
using units::KgMethanePerHaDay;

constexpr double kExponent = 0.59;

TEST(AmendmentScaling, FiveTonnesOfFreshlyIncorporatedStrawNearlyTreble) {
    // BM AG04.002 v1.0, Table 5: double crop 2.88, single crop 1.48 (2019), 1.70 (2006).
    EXPECT_NEAR(amendment_scaling(std::vector<AppliedAmendment>{{5, 1.0}}, kExponent), 2.88, 0.005);
    EXPECT_NEAR(amendment_scaling(std::vector<AppliedAmendment>{{5, 0.19}}, kExponent), 1.48, 0.005);
    EXPECT_NEAR(amendment_scaling(std::vector<AppliedAmendment>{{5, 0.29}}, kExponent), 1.70, 0.005);
}

TEST(AmendmentScaling, TheExponentRaisesOnePlusTheSumNotTheSumAlone) {
    EXPECT_NEAR(amendment_scaling(std::vector<AppliedAmendment>{{2, 1.0}}, kExponent), 1.91,
                0.005);  // the wrong form gives 2.51
    EXPECT_DOUBLE_EQ(amendment_scaling({}, kExponent), 1.0);
    const std::vector<AppliedAmendment> two{{2, 0.19}, {3, 0.21}};
    EXPECT_DOUBLE_EQ(amendment_scaling(two, 1.0), 1 + 2 * 0.19 + 3 * 0.21);
    EXPECT_THROW(amendment_scaling(std::vector<AppliedAmendment>{{-1, 1.0}}, kExponent), InvariantError);
}

TEST(SeasonalMethane, SoutheastAsianDefaultSeasonIsTheHandCalculation) {
    const auto daily = daily_emission(KgMethanePerHaDay{1.22}, 1.0, 1.0, 1.0);
    EXPECT_NEAR(seasonal_methane(daily, Days{102}, Hectares{1}).value(), 124.44, 1e-9);
    // AgriCarbon hand calculation: 100 days, 122 kg CH4, 3416 kg CO2e with 28.
    const auto mass = seasonal_methane(daily, Days{100}, Hectares{1});
    EXPECT_NEAR(mass.value(), 122.0, 1e-9);
    EXPECT_NEAR(co2e(mass, warming_potential("AR5")).value(), 3.416, 1e-12);
}

TEST(DailyEmission, ScenariosOfTheIndianMethodologyComeOut) {
    // BM AG04.002 v1.0, Table 6: project EF as a multiple of EFc, straw 5 t/ha: 2.04 and 1.58.
    const double straw = amendment_scaling(std::vector<AppliedAmendment>{{5, 1.0}}, kExponent);
    EXPECT_NEAR(daily_emission(KgMethanePerHaDay{1}, 0.71, 1, straw).value(), 2.04, 0.006);
    EXPECT_NEAR(daily_emission(KgMethanePerHaDay{1}, 0.55, 1, straw).value(), 1.58, 0.006);
}

TEST(WarmingPotential, SetsArePairsOfOneReport) {
    EXPECT_EQ(warming_potential("AR5").methane.value, 28);
    EXPECT_EQ(warming_potential("AR5").nitrous_oxide.value, 265);
    EXPECT_EQ(warming_potential("AR6").methane.value, 27.0);
    EXPECT_EQ(warming_potential("AR6").nitrous_oxide.value, 273);
    EXPECT_EQ(warming_potential("AR6-fossil-CH4").methane.value, 29.8);
    EXPECT_EQ(warming_potential("AR4").methane.value, 25);
    EXPECT_EQ(warming_potential("AR4").nitrous_oxide.value, 298);
    EXPECT_EQ(warming_potential("SAR").methane.value, 21);
    try {
        warming_potential("AR55");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("AR5"));
    }
}

/// Every case of the reference file that our equations answer. What belongs to another gas is computed here, from the
/// case's own inputs, so that the CH4 part of a total is tested too.
class ReferenceCase {
public:
    ReferenceCase(std::string id, nlohmann::json inputs) : id_(std::move(id)), in_(std::move(inputs)) {}

    std::optional<double> answer() const {
        if (id_ == "agc_ch4_mass") return methane("sfw").value();
        if (id_ == "agc_ch4_co2e") return kg_co2e(methane("sfw"));
        if (id_ == "agc_total_cf") return kg_co2e(methane("sfw")) + nitrous();
        if (id_ == "agc_intensity") return (kg_co2e(methane("sfw")) + nitrous()) / number("yield_kg");
        if (id_ == "agc_custom_cf") {
            const double straw = number("straw_fresh_kg") / 1000 * number("dm_frac");
            const double scaling =
                amendment_scaling(std::vector<AppliedAmendment>{{straw, number("cfoa")}}, number("sfo_exponent"));
            const auto daily = daily_emission(KgMethanePerHaDay{number("efc")}, number("sfw"), number("sfp"), scaling);
            const double ch4 = kg_co2e(seasonal_methane(daily, Days{number("days")}, Hectares{number("area_ha")}));
            return ch4 +
                   number("urea_kg") * number("n_frac") * number("ef1fr") * number("n2o_per_n") * number("gwp_n2o") +
                   number("diesel_l") * number("diesel_kgco2e_l");
        }
        if (id_ == "ag04_sfo_double") return scaling();
        if (id_.ends_with("_efp"))
            return daily_emission(KgMethanePerHaDay{1}, number("sfw"), number("sfp"), number("sfo")).value();
        if (id_.ends_with("_efer")) {
            const auto baseline = daily_emission(KgMethanePerHaDay{1}, number("sfw_bsl"), number("sfp"), number("sfo"));
            const auto project = daily_emission(KgMethanePerHaDay{1}, number("sfw_prj"), number("sfp"), number("sfo"));
            return (baseline - project).value();
        }
        if (id_ == "vm0051_zero_awd") {  // no event: both sides continuously flooded
            const auto daily = daily_emission(KgMethanePerHaDay{number("efc")}, 1.0, 1.0, 1.0);
            const auto season = seasonal_methane(daily, Days{number("days")}, Hectares{number("area_ha")});
            return co2e(season - season, 28).value();
        }
        return std::nullopt;
    }

private:
    double number(const char* name) const { return in_.at(name).get<double>(); }
    double scaling() const {
        std::vector<AppliedAmendment> applied;
        for (const auto& a : in_.at("roa")) applied.push_back({a.at("t_ha").get<double>(), a.at("cfoa").get<double>()});
        return amendment_scaling(applied, kExponent);
    }
    units::KgMethane methane(const char* water) const {
        const auto daily = daily_emission(KgMethanePerHaDay{number("efc")}, number(water), number("sfp"), scaling());
        return seasonal_methane(daily, Days{number("days")}, Hectares{number("area_ha")});
    }
    double kg_co2e(units::KgMethane mass) const { return co2e(mass, number("gwp_ch4")).value() * 1000; }
    double nitrous() const {
        return number("urea_kg") * number("n_frac") * number("ef1fr") * 44 / 28 * number("gwp_n2o");
    }

    std::string id_;
    nlohmann::json in_;
};

TEST(RiceMethane, EveryRiceCaseOfTheReferenceFilePassesWithinItsTolerance) {
    VUNG_NEEDS_SHARED("reference/emissions_cases.csv");
    std::ifstream in{test::shared_dir() / "reference/emissions_cases.csv"};
    std::stringstream text;
    text << in.rdbuf();
    auto rows = vung::text::split_csv(text.str());
    std::map<std::string, std::size_t> at;
    for (std::size_t i = 0; i < rows.front().cells.size(); ++i) at[rows.front().cells[i]] = i;
    std::vector<std::string> passed;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto& cells = rows[i].cells;
        const std::string& id = cells[at["case_id"]];
        const auto got = ReferenceCase{id, nlohmann::json::parse(cells[at["inputs"]])}.answer();
        if (!got) continue;
        const double expected = std::stod(cells[at["expected"]]);
        const std::string& tolerance = cells[at["tolerance"]];  // "abs x" or "rel x"
        const double bound = std::stod(tolerance.substr(4)) * (tolerance.starts_with("rel") ? std::abs(expected) : 1.0);
        EXPECT_NEAR(*got, expected, bound) << id;
        passed.push_back(id);
    }
    EXPECT_THAT(passed, testing::UnorderedElementsAre("agc_ch4_mass", "agc_ch4_co2e", "agc_total_cf", "agc_intensity",
                                                      "agc_custom_cf", "ag04_sfo_double", "ag04_double_s1_efp",
                                                      "ag04_double_s1_efer", "ag04_double_s2_efp",
                                                      "ag04_double_s2_efer", "vm0051_zero_awd"));
}

}  // namespace
