// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>

#include <vung/run/project.h>

#include "temporary_folder.h"

namespace vung::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A project file with further lines in [parcels] and below.
class LandSections : public testing::Test {
protected:
    std::filesystem::path write(const std::string& parcels, const std::string& below) const {
        const auto file = folder_ / "project.toml";
        std::ofstream{file} << "[project]\nname = \"p\"\n[parcels]\nsource = \"p.gpkg\"\nid = [\"to\", \"thua\"]\n"
                            << parcels << "\n[[scenes]]\nsensor = \"sentinel-2-l2a\"\nsource = \"s2\"\n"
                            << below;
        return file;
    }
    std::vector<std::string> faults(const std::string& parcels, const std::string& below) const {
        std::vector<std::string> out;
        for (const auto& problem : read_project_faults(write(parcels, below)))
            out.push_back(problem.code + " " + problem.text.what);
        return out;
    }
    test::TemporaryFolder folder_;
};

TEST_F(LandSections, ColumnsThatTotalsNameAreReadFromTheLayer) {
    const auto project =
        read_project(write("cooperative = \"htx\"\ncommune = \"xa\"\nproducer = \"ho\"\ncolumns = [\"vu\"]",
                           "[totals]\nby = [\"producer\", \"xa + loai\", \"vu\", \"commune+htx\"]"));
    EXPECT_THAT(project.totals.by, ElementsAre("producer", "commune+loai", "vu", "commune+cooperative"));
    std::vector<std::string> names;
    for (const auto& column : project.parcels.columns) names.push_back(column.name);
    EXPECT_THAT(names, ElementsAre("ho", "vu", "loai"));
}

TEST_F(LandSections, TotalsByAMeaningWithoutAColumnAreRefused) {
    EXPECT_THAT(faults("", "[totals]\nby = [\"certification\"]"),
                ElementsAre(HasSubstr("parcels.certification names no column")));
    EXPECT_THAT(faults("", "[totals]\nby = [\"cooperative\"]"),
                ElementsAre(HasSubstr("parcels.cooperative names no column")));
    EXPECT_THAT(faults("", "[totals]\nby = [\"a++b\"]"), ElementsAre(HasSubstr("empty part")));
}

TEST_F(LandSections, TheColumnOfTheCrosswalkCanBeAddedUpByAndIsNotAskedOfTheLayer) {
    const auto project = read_project(write("", "[crosswalk]\nsource = \"c.csv\"\n[totals]\nby = [\"commune_2025\"]"));
    EXPECT_THAT(project.parcels.columns, IsEmpty());
    EXPECT_EQ(project.crosswalk.column, "commune_2025");
    EXPECT_EQ(project.crosswalk.source, folder_ / "c.csv");
    EXPECT_THAT(read_project(write("", "")).crosswalk.column, "");
}

TEST_F(LandSections, TheOlderLayerTakesItsIdColumnsFromTheNewerOne) {
    const auto project = read_project(write(
        "",
        "[lineage]\ndate = 2024-01-01\nnoise_width_m = 0\nprevious = { source = \"old.gpkg\", crs = \"EPSG:9210\" }"));
    EXPECT_THAT(project.lineage.previous.id, ElementsAre("to", "thua"));
    EXPECT_EQ(project.lineage.previous.crs, "EPSG:9210");
    EXPECT_EQ(project.lineage.noise_width_m, std::optional{0.0});
    EXPECT_FALSE(project.lineage.noise_share);
}

TEST_F(LandSections, ALineageOrCrosswalkThatNamesNothingIsRefused) {
    EXPECT_THAT(faults("", "[lineage]\ndate = 2024-01-01"),
                ElementsAre(HasSubstr("neither a table nor an older layer")));
    EXPECT_THAT(faults("", "[lineage]\nprevious = { source = \"old.gpkg\" }"),
                ElementsAre(HasSubstr("day of the change")));
    EXPECT_THAT(faults("", "[lineage]\nsource = \"l.csv\"\nnoise_share = 0.7"), ElementsAre(HasSubstr("noise_share")));
    EXPECT_THAT(faults("", "[crosswalk]\ncolumn = \"x\""), ElementsAre(HasSubstr("neither a table nor a boundary")));
}

TEST_F(LandSections, AnUnknownRuleOfPlantingAreasIsNamedWithTheNearestOne) {
    EXPECT_THAT(faults("", "[planting_areas]\nrules = [\"tccs-774-minimun\"]"),
                ElementsAre(HasSubstr("tccs-774-minimun")));
    EXPECT_THAT(faults("", "[planting_areas]\nrules = [\"tccs-774-minimum\"]"), IsEmpty());
}

}  // namespace
}  // namespace vung::run
