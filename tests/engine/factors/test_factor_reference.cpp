// SPDX-License-Identifier: Apache-2.0
// The tables against the reference tables they were made from, row by row.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <shared_data.h>
#include <vung/factors/factor_table.h>
#include <vung/text/csv_rows.h>

namespace {

using namespace vung;
using factors::Factor;
using factors::FactorTable;

struct Row {
    std::string key, value, low, high, edition, status, range_status;
};

std::vector<Row> reference(const std::filesystem::path& file) {
    std::ifstream in{file};
    std::stringstream text;
    text << in.rdbuf();
    const auto rows = vung::text::split_csv(text.str());
    const auto at = [&](const vung::text::CsvRow& row, const char* column) {
        const auto& header = rows.front().cells;
        return row.cells[static_cast<std::size_t>(std::ranges::find(header, column) - header.begin())];
    };
    std::vector<Row> out;
    for (std::size_t i = 1; i < rows.size(); ++i)
        out.push_back({at(rows[i], "key"), at(rows[i], "value"), at(rows[i], "low"), at(rows[i], "high"),
                       at(rows[i], "edition"), at(rows[i], "status"), at(rows[i], "range_status")});
    return out;
}

bool starts(const std::string& text, const char* with) {
    return text.starts_with(with);
}

/// Ids of our rows that hold a reference row: mostly one, two where a value stands in both editions.
std::vector<std::string> ours_of(const std::string& table, const Row& row) {
    const std::string edition = row.edition.find("2019 Ref") != std::string::npos ? "2019" : "2006";
    const auto& key = row.key;
    if (table == "gwp100") {
        const std::map<std::string, std::string> reports{
            {"sar", "SAR"}, {"ar4", "AR4"}, {"ar5", "AR5"}, {"ar6", "AR6"}};
        return {table + ":" + reports.at(key.substr(0, 3)) + ":" + key.substr(4)};
    }
    if (table == "ipcc_constants") {
        if (key == "sfo_exponent") return {"ipcc_eq5_3_exponent:2019:sfo_exponent"};
        return {table + (row.edition == "-" ? ":exact:" : ":2006:") + key};
    }
    if (table == "ipcc_t11_urea_lime") {
        if (starts(key, "n_")) return {"fertiliser_n_content:product:" + key.substr(2)};
        return {table + ":2019:" + key, table + ":2006:" + key};
    }
    if (table == "ipcc_t2_5_t2_6_burning") {
        if (row.edition == "IPCC 2019") return {table + ":2019:" + key};
        return {table + ":2019:" + key, table + ":2006:" + key};
    }
    if (table == "ipcc_t2_3_soc_ref") {
        if (key == "tropical_wetland_soils")
            return {table + ":2006:tropical_dry.wetland", table + ":2006:tropical_moist.wetland",
                    table + ":2006:tropical_wet.wetland"};
        const auto cut = key.rfind('_');
        return {table + ":" + edition + ":" + key.substr(0, cut) + "." + key.substr(cut + 1)};
    }
    if (table == "ipcc_t5_1_t5_9_perennial") {
        const auto suffix = key.find("_2019");
        return {table + ":" + edition + ":" +
                (suffix == std::string::npos ? key : key.substr(0, suffix) + key.substr(suffix + 5))};
    }
    if (table == "methodology_parameters") {
        std::string standard = starts(key, "vm")    ? "verra-vm0051"
                               : starts(key, "ag")  ? "bm-ag04.002"
                               : starts(key, "ams") ? "cdm-ams-iii-au"
                               : starts(key, "jcm") ? "jcm-ph-am004"
                               : starts(key, "gs")  ? "gs-437"
                                                    : "tver-13-08";
        if (key == "ams3au_sfo_single_crop_2019") standard = "bm-ag04.002";
        return {table + ":" + standard + ":" + key};
    }
    if (table == "vn_tier2_rice_ch4") {
        if (key == "central_mid_late") return {table + ":vo-2020:central.mid", table + ":vo-2020:central.late"};
        for (const char* region : {"north_", "central_", "south_"})
            if (starts(key, region))
                return {table + ":vo-2020:" + key.substr(0, key.find('_')) + "." + key.substr(key.find('_') + 1)};
        const std::string edition_of = starts(key, "nir")                    ? "nir-2016"
                                       : starts(key, "ph")                   ? "jcm-ph-am004"
                                       : key == "sfw_awd_measured_quang_nam" ? "tirol-padre-2017"
                                                                             : "tcaf-2024";
        return {table + ":" + edition_of + ":" + key};
    }
    if (table == "fuel_energy") {
        if (starts(key, "grid_vietnam")) return {table + ":" + key.substr(key.size() - 4) + ":grid_vietnam"};
        const std::string edition_of = key.ends_with("_vcs")    ? "verra-vm0051"
                                       : key.ends_with("_th")   ? "tver-2024"
                                       : key == "diesel_epa"    ? "us-epa"
                                       : key == "grid_thailand" ? "tgo"
                                                                : "2006";
        return {table + ":" + edition_of + ":" + key};
    }
    return {table + ":" + edition + ":" + key};
}

TEST(FactorReference, EveryRowOfTheReferenceTablesStandsInOurs) {
    VUNG_NEEDS_SHARED("reference/factors/ipcc_t5_12_sfw.csv");
    std::size_t compared = 0;
    for (const auto& entry : std::filesystem::directory_iterator{test::shared_dir() / "reference/factors"}) {
        if (entry.path().extension() != ".csv") continue;
        const auto table = entry.path().stem().string();
        for (const Row& row : reference(entry.path())) {
            ++compared;
            for (const auto& id : ours_of(table, row)) {
                const Factor& ours = FactorTable::builtin().row(id);
                EXPECT_EQ(ours.has_value, !row.value.empty()) << id;
                if (ours.has_value) EXPECT_NEAR(ours.value, std::stod(row.value), 1e-10) << id;
                EXPECT_EQ(ours.low.has_value(), !row.low.empty()) << id;
                if (ours.low) {
                    EXPECT_EQ(*ours.low, std::stod(row.low)) << id;
                    EXPECT_EQ(*ours.high, std::stod(row.high)) << id;
                }
                EXPECT_EQ(ours.status, row.status) << id;
                EXPECT_EQ(ours.range_status, row.range_status) << id;
            }
        }
    }
    EXPECT_EQ(compared, 341u);
}

}  // namespace
