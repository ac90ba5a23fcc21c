// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <gmock/gmock.h>

#include <vung/run/run_folder_writer.h>

namespace vung::run {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// Parcels with made-up verdicts and diaries; no pixel is read.
class Totals : public testing::Test {
protected:
    void SetUp() override {
        project_.seasons.push_back({"dong-xuan", dates::make_date(2023, 11, 1), dates::make_date(2024, 4, 30)});
        project_.emissions.enabled = true;
        project_.emissions.packs = {"ipcc-2019-rice"};
        project_.emissions.region = "southeast-asia";
        project_.emissions.default_straw_t_per_ha = 2.0;
        project_.emissions.draws = 500;
        inputs_.layer.columns = {{"vung_nl", parcels::ColumnRole::raw_material_area},
                                 {"chung_nhan", parcels::ColumnRole::certification},
                                 {"area_ha", parcels::ColumnRole::plain}};
    }

    void add(const std::string& cooperative, const std::string& commune, double ha, std::vector<std::string> attributes,
             crops::Verdict verdict = crops::Verdict::rice, std::optional<double> yield = {}) {
        parcels::Parcel parcel;
        parcel.id = std::to_string(1000 + inputs_.layer.parcels.size());
        parcel.cooperative = cooperative;
        parcel.commune = commune;
        parcel.area_ha = ha;
        parcel.attributes = std::move(attributes);
        const double x = 105 + 0.01 * static_cast<double>(inputs_.layer.parcels.size());
        parcel.shape.parts.push_back({.outer = {{x, 10}, {x + 0.001, 10}, {x + 0.001, 10.001}, {x, 10}}, .holes = {}});
        parcels::ManagementRecord record;
        record.parcel = parcel.id;
        record.season = "dong-xuan";
        record.sown = dates::make_date(2023, 12, 1);
        record.harvested = dates::make_date(2024, 3, 10);
        record.water_regime = "irrigated_continuously_flooded";
        record.yield_t_per_ha = yield;
        inputs_.management.records.push_back(record);
        inputs_.layer.parcels.push_back(std::move(parcel));
        ParcelFindings findings;
        findings.seasons.emplace_back();
        findings.seasons[0].verdict = verdict;
        findings_.push_back(std::move(findings));
    }

    Estimates estimated(std::vector<std::string> by) {
        project_.totals.by = std::move(by);
        Job job{{}};
        return estimate(project_, inputs_, findings_, job);
    }

    Project project_;
    Inputs inputs_;
    std::vector<ParcelFindings> findings_;
};

/// Column of a table by the text of its first columns.
std::map<std::string, double> column(const report::Table& table, const std::string& name, std::size_t parts = 1) {
    std::map<std::string, double> out;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        std::string key;
        for (std::size_t i = 0; i < parts; ++i) key += (i ? " + " : "") + table.columns[i].text(row);
        const auto& values = table.column(name);
        if (values.present(row))
            out[key] =
                values.type() == report::Type::integer ? static_cast<double>(values.integer(row)) : values.real(row);
    }
    return out;
}

TEST_F(Totals, EveryColumnGetsATableLikeThatOfCooperatives) {
    add("H1", "X", 2, {"Khóm", "", ""});
    add("H1", "Y", 3, {"Khóm", "", ""});
    add("H2", "Y", 4, {"Lúa ST", "", ""});
    add("H2", "Y", 1, {"", "", ""}, crops::Verdict::other);
    const auto estimates = estimated({"raw_material_area"});
    ASSERT_EQ(estimates.groupings.size(), 3u);
    const auto table = group_table(estimates, 2);
    EXPECT_EQ(table.name, "totals_raw_material_area");
    EXPECT_EQ(column(table, "area_ha"),
              (std::map<std::string, double>{{"*", 10}, {"-", 1}, {"Khóm", 5}, {"Lúa ST", 4}}));
    EXPECT_EQ(column(table, "rice_mapped_ha"),
              (std::map<std::string, double>{{"*", 9}, {"-", 0}, {"Khóm", 5}, {"Lúa ST", 4}}));
    EXPECT_EQ(column(table, "parcels"),
              (std::map<std::string, double>{{"*", 4}, {"-", 1}, {"Khóm", 2}, {"Lúa ST", 1}}));
    const auto ch4 = column(table, "ch4_kg"), low = column(table, "ch4_kg_low"), high = column(table, "ch4_kg_high");
    EXPECT_NEAR(ch4.at("*"), ch4.at("Khóm") + ch4.at("Lúa ST"), 1e-9 * ch4.at("*"));
    for (const auto& [group, kg] : ch4) EXPECT_TRUE(low.at(group) < kg && kg < high.at(group)) << group;
}

TEST_F(Totals, AGroupingThatEqualsTheCooperativesGivesTheirFigures) {
    for (int i = 0; i < 30; ++i)
        add(i % 3 ? "H1" : "H2", "X", 1 + 0.1 * i, {i % 3 ? "H1" : "H2", "", ""},
            i % 5 ? crops::Verdict::rice : crops::Verdict::other, 5.0 + 0.05 * i);
    const auto estimates = estimated({"raw_material_area"});
    const auto ours = group_table(estimates, 2), theirs = group_table(estimates, kByCooperative);
    for (const auto* name : {"rice_ha", "rice_ha_low", "rice_ha_high", "yield_t_ha", "production_t",
                             "production_t_high", "ch4_kg", "ch4_kg_low", "co2e_t_high"})
        EXPECT_EQ(column(ours, name), column(theirs, name)) << name;
}

TEST_F(Totals, ColumnsTogetherGiveACrossTable) {
    add("H1", "X", 2, {"Khóm", "", ""});
    add("H1", "Y", 3, {"Khóm", "", ""});
    add("H2", "Y", 4, {"", "", ""});
    const auto estimates = estimated({"commune+raw_material_area"});
    const auto table = group_table(estimates, 2);
    EXPECT_EQ(table.name, "totals_commune_raw_material_area");
    EXPECT_THAT(table.keys, ElementsAre("commune", "raw_material_area", "season"));
    EXPECT_EQ(column(table, "area_ha", 2),
              (std::map<std::string, double>{{"* + *", 9}, {"X + Khóm", 2}, {"Y + -", 4}, {"Y + Khóm", 3}}));
}

TEST_F(Totals, AParcelWithSeveralCertificatesCountsInEachButOnceInTheTotal) {
    add("H1", "X", 2, {"", "VietGAP; OCOP", ""}, crops::Verdict::rice, 6.0);
    add("H1", "X", 3, {"", "VietGAP", ""}, crops::Verdict::rice, 6.5);
    for (int i = 0; i < 4; ++i) add("H2", "Y", 1, {"", "", ""}, crops::Verdict::rice, 7.0 + 0.1 * i);
    const auto estimates = estimated({"certification"});
    const auto table = group_table(estimates, 2);
    EXPECT_EQ(column(table, "area_ha"),
              (std::map<std::string, double>{{"*", 9}, {"-", 4}, {"OCOP", 2}, {"VietGAP", 5}}));
    EXPECT_EQ(column(table, "parcels"),
              (std::map<std::string, double>{{"*", 6}, {"-", 4}, {"OCOP", 1}, {"VietGAP", 2}}));
    const auto cooperatives = group_table(estimates, kByCooperative);
    for (const auto* name : {"rice_ha", "yield_t_ha", "ch4_kg", "co2e_t"})
        EXPECT_EQ(column(table, name).at("*"), column(cooperatives, name).at("*")) << name;
    for (std::size_t row = 0; row < table.rows(); ++row)
        EXPECT_EQ(table.column("counted").text(row),
                  table.columns[0].text(row) == "*"
                      ? "each parcel once"
                      : "a parcel may stand in several rows; only the row * counts each once");
}

TEST_F(Totals, TablesOfCooperativesAndCommunesDoNotChangeWithWhatElseIsAskedFor) {
    for (int i = 0; i < 12; ++i)
        add(i % 2 ? "H1" : "H2", i % 3 ? "X" : "Y", 1 + i, {"A", "VietGAP;OCOP", ""}, crops::Verdict::rice, 6.0);
    const auto alone = estimated({}), with = estimated({"certification", "raw_material_area+commune"});
    for (const auto g : {kByCooperative, kByCommune}) {
        auto a = group_table(alone, g), b = group_table(with, g);
        sort_rows(a), sort_rows(b);
        EXPECT_EQ(report::canonical_hash(a), report::canonical_hash(b));
    }
    const auto tables = run_tables(project_, inputs_, findings_, with);
    std::vector<std::string> names;
    for (const auto& table : tables) names.push_back(table.name);
    EXPECT_THAT(names, ElementsAre("parcels", "seasons", "cooperatives", "communes", "totals_certification",
                                   "totals_raw_material_area_commune", "scenes"));
    EXPECT_EQ(tables[0].column("raw_material_area").text(0), "A");
    EXPECT_EQ(tables[0].column("certification").text(0), "VietGAP;OCOP");
    EXPECT_FALSE(tables[0].column("source_area_ha").present(0));
}

TEST_F(Totals, ManyGroupsAreEstimatedSomeAtATimeWithTheSameFigures) {
    project_.emissions.draws = 100;
    for (int i = 0; i < 1203; ++i)
        add("H" + std::to_string(i % 7), "X", 1 + 0.001 * i, {"", "", "g" + std::to_string(i % 601)});
    const auto many = group_table(estimated({"area_ha"}), 2);
    EXPECT_THAT(many.keys, ElementsAre("by_area_ha", "season"));
    EXPECT_EQ(many.rows(), 602u);
    // The same parcels alone: one group's figures do not depend on the others.
    const auto layer = inputs_.layer;
    const auto all_findings = findings_;
    const auto records = inputs_.management.records;
    for (const auto* group : {"g0", "g499", "g500", "g600"}) {
        inputs_.layer.parcels.clear(), findings_.clear(), inputs_.management.records.clear();
        for (std::size_t i = 0; i < layer.parcels.size(); ++i) {
            if (layer.parcels[i].attributes[2] != group) continue;
            inputs_.layer.parcels.push_back(layer.parcels[i]);
            inputs_.management.records.push_back(records[i]);
            findings_.push_back(all_findings[i]);
        }
        const auto one = group_table(estimated({"area_ha"}), 2);
        for (const auto* name : {"area_ha", "rice_ha", "rice_ha_low", "ch4_kg", "ch4_kg_high"})
            EXPECT_EQ(column(one, name).at(group), column(many, name).at(group)) << group << " " << name;
    }
}

TEST_F(Totals, NamesThatDifferInMarksAloneGetFilesOfTheirOwn) {
    inputs_.layer.columns = {{"vùng", parcels::ColumnRole::plain}, {"vung", parcels::ColumnRole::plain}};
    add("H1", "X", 2, {"a", "b"});
    const auto estimates = estimated({"vùng", "vung"});
    EXPECT_EQ(group_table_name(estimates, 2), "totals_vung");
    EXPECT_EQ(group_table_name(estimates, 3), "totals_vung_2");
}

}  // namespace
}  // namespace vung::run
