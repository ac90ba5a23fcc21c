// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/sample/commune.h>

#include "made_commune.h"

namespace vung::sample {
namespace {

namespace fs = std::filesystem;

std::set<std::string> files_below(const fs::path& folder) {
    std::set<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        if (entry.is_regular_file()) out.insert(fs::relative(entry.path(), folder).string());
    return out;
}

TEST(Commune, TheSameSeedWritesTheSameBytesOfEveryFile) {
    const auto again = made::scratch() / "again";
    write_commune(again);
    const auto files = files_below(made::folder());
    ASSERT_EQ(files, files_below(again));
    ASSERT_GT(files.size(), 200u);
    for (const auto& file : files)
        EXPECT_TRUE(made::text_of(made::folder() / file) == made::text_of(again / file)) << file;
    fs::remove_all(again);
}

TEST(Commune, AnotherSeedMakesOtherLand) {
    const auto other = made::scratch() / "other";
    const auto summary = write_commune(other, {.seed = 2, .language = "en", .scenes = false});
    EXPECT_EQ(summary.cooperatives, 6u);
    EXPECT_EQ(summary.products, 0u);
    EXPECT_NE(made::text_of(other / "truth/parcels.csv"), made::text_of(made::papers() / "truth/parcels.csv"));
    EXPECT_NE(made::text_of(other / "truth/ndvi.csv"), made::text_of(made::papers() / "truth/ndvi.csv"));
    EXPECT_NE(made::text_of(other / "project.toml").find("language = \"en\""), std::string::npos);
    fs::remove_all(other);
}

TEST(Commune, AFolderWithAFileInItIsRefusedAndStaysAsItIs) {
    const auto folder = made::scratch() / "used";
    fs::create_directories(folder);
    std::ofstream{folder / "mine.txt"} << "mine";
    try {
        write_commune(folder);
        FAIL() << "a used folder was accepted";
    } catch (const InputError& error) {
        EXPECT_NE(error.text().what.find("not empty"), std::string::npos);
        EXPECT_NE(error.text().where.find("used"), std::string::npos);
        EXPECT_FALSE(error.text().fix.empty());
    }
    EXPECT_EQ(files_below(folder), std::set<std::string>{"mine.txt"});
    EXPECT_THROW(write_commune(folder / "mine.txt"), InputError);
    EXPECT_THROW(write_commune(made::scratch() / "french", {.seed = 1, .language = "fr", .scenes = false}), InputError);
    EXPECT_FALSE(fs::exists(made::scratch() / "french"));
}

TEST(Commune, TheSummaryCountsWhatTheFilesHold) {
    const auto folder = made::scratch() / "counted";
    fs::create_directories(folder);  // an empty folder is as good as none
    const auto summary = write_commune(folder / "");
    const auto parcels = made::rows_of(folder / "truth/parcels.csv");
    std::size_t rice = 0;
    double rice_ha = 0, production = 0;
    for (const auto& row : parcels) {
        if (row.at("crop") != "rice") continue;
        ++rice, rice_ha += std::stod(row.at("area_ha")),
            production += std::stod(row.at("area_ha")) * std::stod(row.at("yield_t_ha"));
    }
    EXPECT_EQ(summary.parcels, parcels.size());
    EXPECT_EQ(summary.rice_parcels, rice);
    EXPECT_NEAR(summary.rice_ha, rice_ha, 1e-3);
    EXPECT_NEAR(summary.production_t, production, 1e-2);
    EXPECT_EQ(summary.broken, made::rows_of(folder / "truth/broken.csv").size());
    EXPECT_EQ(summary.products, made::rows_of(folder / "truth/scenes.csv").size());
    EXPECT_EQ(summary.diary_rows, made::rows_of(folder / "nhat_ky.csv").size());
    EXPECT_EQ(summary.diary_errors, made::rows_of(folder / "truth/diary_errors.csv").size());
    EXPECT_EQ(summary.samples, made::rows_of(folder / "samples.csv").size());
    EXPECT_EQ(summary.files, files_below(folder).size());
    EXPECT_LT(summary.bytes, 40'000'000u);
    EXPECT_GE(summary.rice_parcels, 250u);
    EXPECT_GE(summary.parcels - summary.rice_parcels, 40u);
    for (const auto& entry : fs::directory_iterator{made::scratch().path()})
        EXPECT_EQ(entry.path().filename().string().find(".tmp-"), std::string::npos) << "left over: " << entry.path();
    fs::remove_all(folder);
}

TEST(Commune, DatesAndYieldsOfRiceAreThoseOfAWinterSpringCrop) {
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv")) {
        SCOPED_TRACE(made::id_of(row));
        if (row.at("crop") != "rice") {
            EXPECT_TRUE(row.at("yield_t_ha").empty());
            continue;
        }
        // ISO days sort as text.
        EXPECT_LE("2023-11-01", row.at("sown_on"));
        EXPECT_LE(row.at("sown_on"), "2024-01-31");
        EXPECT_LT(row.at("sown_on"), row.at("heading_on"));
        EXPECT_LT(row.at("heading_on"), row.at("harvested_on"));
        EXPECT_LT(row.at("harvested_on"), "2024-04-15");
        const auto length = made::day_number(row.at("harvested_on")) - made::day_number(row.at("sown_on"));
        EXPECT_GE(length, 92);
        EXPECT_LE(length, 105);
        EXPECT_GE(std::stod(row.at("yield_t_ha")), 5.5);
        EXPECT_LE(std::stod(row.at("yield_t_ha")), 8.4);
    }
}

TEST(Commune, CooperativesAddUpTheirParcels) {
    std::map<std::string, std::pair<double, double>> sums;
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv")) {
        if (row.at("crop") != "rice") continue;
        auto& [area, production] = sums[row.at("htx")];
        area += std::stod(row.at("area_ha"));
        production += std::stod(row.at("area_ha")) * std::stod(row.at("yield_t_ha"));
    }
    const auto cooperatives = made::rows_of(made::papers() / "truth/cooperatives.csv");
    ASSERT_EQ(cooperatives.size(), 6u);
    for (const auto& row : cooperatives) {
        SCOPED_TRACE(row.at("htx"));
        EXPECT_NEAR(std::stod(row.at("rice_ha")), sums[row.at("htx")].first, 2e-4);
        EXPECT_NEAR(std::stod(row.at("production_t")), sums[row.at("htx")].second, 2e-3);
    }
}

TEST(Commune, TheDiaryIsWrongExactlyWhereTheTruthSaysSo) {
    const auto diary = made::rows_of(made::papers() / "nhat_ky.csv");
    std::map<std::string, made::Row> truth;
    std::size_t rice = 0;
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv"))
        truth[made::id_of(row)] = row, rice += row.at("crop") == "rice";
    std::map<std::size_t, std::string> wrong;
    for (const auto& row : made::rows_of(made::papers() / "truth/diary_errors.csv"))
        wrong[std::stoul(row.at("line"))] = row.at("what");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < diary.size(); ++i) {
        const auto& row = diary[i];
        const auto id = made::id_of(row);
        const auto& yield = row.at("yield_t_ha");
        std::string what;
        if (!truth.contains(id))
            what = "unknown_parcel";
        else if (row.at("harvested_on") == "2024-02-30")
            what = "impossible_date";
        else if (row.at("harvested_on") < row.at("sown_on"))
            what = "sown_after_harvest";
        else if (yield.find(',') != std::string::npos)
            what = "decimal_comma";
        else if (std::stod(yield) > 100)
            what = "yield_in_other_unit";
        else if (!row.at("straw_t_ha").empty() && std::stod(row.at("straw_t_ha")) < 0)
            what = "negative";
        else if (row.at("preseason") != "flooded_gt_30d" && row.at("preseason") != "non_flooded_lt_180d")
            what = "unknown_word";
        else if (seen.contains(id))
            what = diary[i - 1] == row ? "repeated_row" : "contradicting_row";
        else
            EXPECT_NEAR(std::stod(yield), std::stod(truth[id].at("yield_t_ha")), 0.2) << id;
        seen.insert(id);
        EXPECT_EQ(what, wrong.contains(i + 2) ? wrong[i + 2] : "") << "line " << i + 2;
    }
    EXPECT_EQ(wrong.size(), 9u);
    EXPECT_NEAR(static_cast<double>(diary.size()) / static_cast<double>(rice), 0.82, 0.05);
}

TEST(Commune, SamplesAreDifferentParcelsWithTheirTrueCrop) {
    std::map<std::string, std::string> crop;
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv")) crop[made::id_of(row)] = row.at("crop");
    std::set<std::string> ids;
    std::size_t rice = 0;
    for (const auto& row : made::rows_of(made::papers() / "samples.csv")) {
        EXPECT_TRUE(ids.insert(made::id_of(row)).second) << made::id_of(row);
        EXPECT_EQ(row.at("crop"), crop[made::id_of(row)]);
        rice += row.at("crop") == "rice";
    }
    EXPECT_EQ(ids.size(), 120u);
    EXPECT_GT(rice, 80u);  // 82 % of the parcels are rice: 98 of 120, stdev 3.5 without replacement
    EXPECT_LT(rice, 115u);
}

}  // namespace
}  // namespace vung::sample
