// SPDX-License-Identifier: Apache-2.0
#include <vung/run/scenarios.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include <vung/error.h>

namespace {

using namespace vung;
using packs::WhatIf;
using testing::HasSubstr;

constexpr const char* kHead =
    "parcel,cooperative,area_ha,season,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing,n_kg_ha\n";

class Scenarios : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("vung-scenarios-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    run::CalculatorRequest records(const std::string& rows) {
        const auto file = folder_ / "records.csv";
        std::ofstream{file} << kHead << rows;
        run::CalculatorRequest out;
        out.records = file;
        out.draws = 2000;
        out.settings.inputs["region"] = std::string{"southeast_asia"};
        return out;
    }

    std::filesystem::path folder_;
};

constexpr const char* kTwo =
    "A1,HTX 1,0.5,dx,2027-01-05,2027-04-15,irrigated_continuously_flooded,non_flooded_lt_180d,2,lt_30d,\n"
    "B1,HTX 2,1.5,dx,2027-01-05,2027-04-15,irrigated_continuously_flooded,non_flooded_lt_180d,0,lt_30d,\n";

/// A methodology of CH4 alone, so that closed forms are short.
constexpr const char* kPack = R"(
id = "only-methane"
edition = "2019"
source = "IPCC 2019, Vol 4, Ch 5.5"
gwp = ["AR5"]
[inputs]
area = { unit = "ha", scenario = "shared" }
days = { unit = "d" }
water_regime = { keys = "ipcc_t5_12_sfw" }
[relations.amendments]
rate = { unit = "t ha-1" }
kind = { keys = "ipcc_t5_14_cfoa" }
[factors]
efc = { table = "ipcc_t5_11_efc", key = "region", unit = "kg_CH4 ha-1 d-1" }
sfw = { table = "ipcc_t5_12_sfw", key = "water_regime" }
cfoa = { table = "ipcc_t5_14_cfoa", key = "kind" }
exponent = { table = "ipcc_eq5_3_exponent", row = "sfo_exponent" }
[[quantity]]
name = "ch4"
unit = "kg_CH4"
formula = "efc * sfw * (1 + sum(per(rate, 't ha-1') * cfoa over amendments)) ^ exponent * days * area"
clause = "Eq 5.1 to 5.3"
[report]
sources = ["ch4"]
total = "ch4"
[[example]]
source = "by hand: 1.22 x 100 x 2"
given = { region = "southeast_asia", area = "2 ha", days = "100 d", water_regime = "irrigated_continuously_flooded", amendments = [] }
expect = { ch4 = 244 }
relative = 1e-9
)";

struct Found {
    double value, low, high;
};

Found of(const report::Table& table, const std::string& scenario, const std::string& group, const std::string& column) {
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (table.column("scenario").text(row) == scenario && table.column("group").text(row) == group)
            return {table.column(column).real(row), table.column(column + "_low").real(row),
                    table.column(column + "_high").real(row)};
    throw InvariantError{"no such row"};
}

TEST_F(Scenarios, ShareTheDrawsSoThatTheDifferenceHasItsOwnInterval) {
    std::ofstream{folder_ / "only-methane.toml"} << kPack;
    auto request = records(kTwo);
    request.packs = {(folder_ / "only-methane.toml").string()};
    const auto out = run::compare(
        request, {{"halved", {}, {}, {}, {{"days", std::string{"-50 %"}}}},
                  {"awd", {}, {}, {}, {{"water_regime", std::string{"irrigated_multiple_drainage_incl_awd"}}}},
                  {"dry B", {"B1"}, {}, {}, {{"water_regime", std::string{"irrigated_multiple_drainage_incl_awd"}}}},
                  {"straw off", {}, {}, {}, {{"straw", std::string{"removed"}}}}});
    const auto& table = out.table;
    const double a = 1.22 * 100 * 0.5 * std::pow(3, 0.59), b = 1.22 * 100 * 1.5;
    const auto recorded = of(table, "halved", "*", "recorded");
    EXPECT_NEAR(recorded.value, a + b, 1e-9);
    // Half of the days is half of every draw: the difference is the interval itself, halved and turned round.
    const auto halved = of(table, "halved", "*", "difference");
    EXPECT_NEAR(halved.value, -0.5 * recorded.value, 1e-9);
    EXPECT_NEAR(halved.low, -0.5 * recorded.high, 1e-9);
    EXPECT_NEAR(halved.high, -0.5 * recorded.low, 1e-9);
    // Factors of Table 5.12: 0.55 for 1.00.
    const auto awd = of(table, "awd", "*", "changed");
    EXPECT_NEAR(awd.value / recorded.value, 0.55, 1e-12);
    EXPECT_NEAR(of(table, "awd", "*", "difference").value, -0.45 * (a + b), 1e-9);
    // What is not touched has no difference, and adds nothing to the interval of that of all.
    const auto untouched = of(table, "dry B", "HTX 1", "difference");
    EXPECT_EQ(untouched.value, 0);
    EXPECT_EQ(untouched.low, 0);
    EXPECT_EQ(untouched.high, 0);
    const auto all = of(table, "dry B", "*", "difference"), own = of(table, "dry B", "HTX 2", "difference");
    EXPECT_NEAR(all.value, -0.45 * b, 1e-9);
    EXPECT_NEAR(all.low, own.low, 1e-9);
    EXPECT_NEAR(all.high, own.high, 1e-9);
    // Without straw the power is 1.
    EXPECT_NEAR(of(table, "straw off", "HTX 1", "changed").value, 1.22 * 100 * 0.5, 1e-9);
    EXPECT_THAT(table.column("status").text(0), HasSubstr("no credits"));
    EXPECT_EQ(table.column("touched").integer(0), 2);
}

TEST_F(Scenarios, ReductionsCompareTheNetWithTheRecordedBaseline) {
    const auto base = folder_ / "baseline.csv";
    std::ofstream{base}
        << "parcel,season,year,sown_on,harvested_on,water_regime,preseason,straw_t_ha,straw_timing,n_kg_ha,yield_t_ha\n"
           "A1,dx,2025,2025-01-05,2025-04-15,irrigated_continuously_flooded,non_flooded_lt_180d,0,lt_30d,100,6\n";
    auto request =
        records("A1,HTX 1,2,dx,2027-01-05,2027-04-15,irrigated_single_drainage,non_flooded_lt_180d,0,lt_30d,100\n");
    request.baseline = base;
    request.packs = {"verra-vm0051-1.1"};
    for (const auto& [name, value] : std::map<std::string, packs::Constant>{{"irrigation_controlled", true},
                                                                            {"native_cleared", false},
                                                                            {"lookback_seen", 3.0},
                                                                            {"adoption", 0.1},
                                                                            {"required_by_law", false},
                                                                            {"fuel_rises", false},
                                                                            {"lime_rises", false},
                                                                            {"drained_in_lookback", false},
                                                                            {"n_organic", 0.0},
                                                                            {"soc_inputs_fall", false},
                                                                            {"special_activity", false},
                                                                            {"seasons_per_year", 2.0},
                                                                            {"yield", 6.0},
                                                                            {"n_mineral", 100.0},
                                                                            {"measured_uncertainty", 0.15},
                                                                            {"straw_burnt", 0.0}})
        request.settings.inputs[name] = value;
    const auto out = run::compare(
        request, {{"awd",
                   {},
                   {},
                   {},
                   {{"water_regime", std::string{"irrigated_multiple_drainage_incl_awd"}}, {"awd_depth", 15.0}}}});
    const auto recorded = of(out.table, "awd", "*", "recorded"), changed = of(out.table, "awd", "*", "changed");
    // VM0051: CH4 less 15 %, the drying penalty stands on whatever is drained. The claim of a drainage without evidence
    // counts as flooded (A10), so nothing is reduced as recorded; ex ante the drainage is taken as it is said.
    const double ch4 = 1.22 * 100 * 2 * (1 - 0.55) * 28 / 1000 * 0.85, drying = 100 * 2 * 0.00314 * 265 / 1000;
    EXPECT_NEAR(recorded.value, 0, 1e-9);
    EXPECT_NEAR(changed.value, ch4 - drying, 1e-6);
    EXPECT_NEAR(of(out.table, "awd", "*", "difference").value, changed.value - recorded.value, 1e-9);
}

/// Days count while the field is flooded, the yield while it is not.
constexpr const char* kEither = R"toml(
id = "either"
edition = "2019"
source = "made up"
gwp = ["AR5"]
[inputs]
area = { unit = "ha", scenario = "shared" }
water_regime = { keys = "ipcc_t5_12_sfw" }
yield = { unit = "t_fm ha-1" }
days = { unit = "d" }
[factors]
efc = { table = "ipcc_t5_11_efc", key = "region", unit = "kg_CH4 ha-1 d-1" }
[[quantity]]
name = "ch4"
unit = "kg_CH4"
formula = "efc * 1 'd' * area * if(water_regime == 'irrigated_continuously_flooded', per(days, 'd'), per(yield, 't_fm ha-1'))"
clause = "1"
[report]
sources = ["ch4"]
total = "ch4"
[[example]]
source = "by hand: 1.22 x 2 x 3"
given = { region = "southeast_asia", area = "2 ha", water_regime = "irrigated_continuously_flooded", days = "3 d" }
expect = { ch4 = 7.32 }
relative = 1e-9
)toml";

TEST_F(Scenarios, HaveNoDifferenceBetweenEquallyManyOtherParcels) {
    std::ofstream{folder_ / "either.toml"} << kEither;
    // Flooded A1 has a value and B1 has none, drained it is the other way round; C1 has one on both sides.
    auto request = records("");
    std::ofstream{request.records} << "parcel,cooperative,area_ha,season,sown_on,harvested_on,water_regime,yield_t_ha\n"
                                      "A1,HTX 1,1,dx,2027-01-05,2027-04-15,irrigated_continuously_flooded,\n"
                                      "B1,HTX 1,1,dx,,,irrigated_continuously_flooded,6\n"
                                      "C1,HTX 2,1,dx,2027-01-05,2027-04-15,irrigated_continuously_flooded,6\n";
    request.packs = {(folder_ / "either.toml").string()};
    const auto out =
        run::compare(request, {{"drained", {}, {}, {}, {{"water_regime", std::string{"irrigated_single_drainage"}}}}});
    const auto& table = out.table;
    const auto row_of = [&](const std::string& group) {
        for (std::size_t row = 0; row < table.rows(); ++row)
            if (table.column("group").text(row) == group) return row;
        throw InvariantError{"no such row"};
    };
    for (const char* group : {"*", "HTX 1"}) {
        const auto row = row_of(group);
        EXPECT_TRUE(table.column("recorded").present(row) && table.column("changed").present(row)) << group;
        EXPECT_FALSE(table.column("difference").present(row)) << group;
        EXPECT_EQ(table.column("missing").integer(row), 2) << "one before, the other after";
    }
    EXPECT_NEAR(of(table, "drained", "HTX 2", "difference").value, 1.22 * (6 - 100), 1e-9);
    EXPECT_EQ(table.column("missing").integer(row_of("HTX 2")), 0);
}

TEST_F(Scenarios, SayWhatIsWrongWithThem) {
    const auto request = records(kTwo);
    const auto message = [&](const WhatIf& scenario) {
        try {
            run::compare(request, {scenario});
        } catch (const InputError& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    const packs::Constant flooded = std::string{"irrigated_continuously_flooded"};
    EXPECT_THAT(message({"s", {}, {}, {}, {{"water_regim", flooded}}}), HasSubstr("water_regime"));
    EXPECT_THAT(message({"s", {}, {}, {}, {{"water_regime", std::string{"wet"}}}}), HasSubstr("'wet'"));
    EXPECT_THAT(message({"s", {"Z9"}, {}, {}, {{"water_regime", flooded}}}), HasSubstr("no parcel 'Z9'"));
    EXPECT_THAT(message({"s", {}, {"HTX 9"}, {}, {{"water_regime", flooded}}}), HasSubstr("no group 'HTX 9'"));
    EXPECT_THAT(message({"s", {"A1"}, {"HTX 2"}, {}, {{"water_regime", flooded}}}), HasSubstr("no parcel-season"));
    EXPECT_THAT(message({"s", {}, {}, {}, {{"straw", std::string{"burnt"}}}}), HasSubstr("removed"));
    EXPECT_THAT(message({"s", {}, {}, {}, {{"water_regime", std::string{"-20%"}}}}), HasSubstr("percent"));
    EXPECT_THAT(message({"s", {}, {}, {}, {}}), HasSubstr("changes nothing"));
}

TEST_F(Scenarios, AreReadFromAFileAndFromOneLine) {
    const auto file = folder_ / "scenarios.toml";
    std::ofstream{file} << R"(
[[scenario]]
name = "awd"
where = { cooperative = ["HTX 1"], parcel = "A1" }
set = { water_regime = "irrigated_single_drainage", days = 95, straw = "removed" }
[[scenario]]
name = "less nitrogen"
set = { n_mineral = "-20 %" }
)";
    const auto read = run::read_scenarios(file, "cooperative");
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].groups, std::vector<std::string>{"HTX 1"});
    EXPECT_EQ(read[0].parcels, std::vector<std::string>{"A1"});
    EXPECT_EQ(std::get<double>(read[0].set.at("days")), 95);
    EXPECT_EQ(std::get<std::string>(read[1].set.at("n_mineral")), "-20 %");
    const auto line = run::parse_scenario("awd: water_regime=irrigated_single_drainage, days=95, group=HTX 1");
    EXPECT_EQ(line.name, "awd");
    EXPECT_EQ(line.groups, std::vector<std::string>{"HTX 1"});
    EXPECT_EQ(line.set.size(), 2u);
    EXPECT_THROW(run::parse_scenario("awd: water_regime"), InputError);
    std::ofstream{file} << "[[scenario]]\nname = \"a\"\nwhere = { villge = \"x\" }\nset = { days = 1 }\n";
    EXPECT_THROW(run::read_scenarios(file, "cooperative"), InputError);
}

}  // namespace
