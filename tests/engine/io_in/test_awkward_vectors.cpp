// SPDX-License-Identifier: Apache-2.0
// Malformed and odd vector files made by others, through the gate: what is said of each.
#include <algorithm>
#include <set>

#include <vung/run/gate.h>

#include "shared_data.h"
#include "small_files.h"

namespace vung::io {
namespace {

using testing::HasSubstr;

/// What has to come of one file.
struct Verdict {
    std::string file;
    std::string crs;      ///< parcels.crs, where the file has none
    std::string refusal;  ///< part of the error; empty: it is read
    std::size_t read = 0, good = 0;
    std::set<std::string> codes = {};  ///< of all problems, without repetition
    bool other_codes = false;          ///< further ones may stand there
};

const Verdict kVerdicts[] = {
    {"3d_point_empty.shp", "", "the layer is empty"},
    {"corrupt_too_long.shp", "", "does not say its coordinate system"},
    {"corrupt_too_long.shp", "EPSG:4326", "", 10, 0, {"P-NOT-POLYGON"}},
    {"invalidProjection.shp", "", "the .prj cannot be understood"},
    {"invalidProjection.shp", "EPSG:4326", "", 3, 0, {"P-NOT-POLYGON"}},
    {"point_null_point.shp", "", "does not say its coordinate system"},
    {"point_null_point.shp", "EPSG:4326", "", 3, 0, {"P-NO-GEOMETRY", "P-NOT-POLYGON"}},
    {"poly-multihole.shp", "", "", 1, 1},
    {"undefinedProjection.shp", "", "datum shift"},
    {"REL.zip", "", "", 1, 1},
    {"REL.zip", "EPSG:4326", "", 1, 0, {"P-COORDINATES"}},
    {"shapefile_backslash.zip", "", "", 3, 3},
    {"shapefile_multi.zip", "", "the zip holds 2 vector files"},
    {"shapefile_noshx.zip", "", "", 245, 245, {"P-SHX-REBUILT"}, true},
    {"hint_bad-json.geojson", "", "cannot be opened as a vector layer: JSON parsing error"},
    {"hint_bad-polygonloop.geojson", "", "", 1, 0, {"P-NO-GEOMETRY"}},
    {"hint_badcoordtype.geojson", "", "", 1, 0, {"P-NO-GEOMETRY"}},
    {"hint_badfeature.geojson", "", "the layer is empty"},
    {"hint_badfeatureid.geojson", "", "", 1, 0, {"P-NOT-POLYGON"}},
    {"hint_excessive_precision_truncated.geojson", "", "", 1, 0, {"P-NOT-POLYGON"}},
    {"hint_featurecollection-type-case.geojson", "", "", 3, 1, {"P-NOT-POLYGON"}},
    {"hint_featurecollection_changed_semantics.geojson", "", "", 3, 1, {"P-NOT-POLYGON"}},
    {"hint_polygon_winding_order.geojson", "", "", 1, 1},
    {"hint_short-linearring.geojson", "", "", 1, 1, {"P-RING-OPEN"}},
    {"issue627.geojson", "", "", 3, 3},
    {"kurdish.geojson", "", "", 2, 2},
    {"parseinvalid-min.geojson", "", "Unexpected character (v)"},
    {"empty_featurecollection.json", "", "the layer is empty"},
    {"feature-malformed-1.json", "", "", 1, 0, {"P-NOT-POLYGON"}},
    {"featurecollection-malformed-2.json", "", "At line 34"},
    {"csv_blank.csv", "", "the file is empty"},
    {"csv_datacouch.csv", "", "closing quote"},
    {"csv_invalid_wkt.csv", "EPSG:4326", "", 1, 0, {"P-NO-GEOMETRY"}, true},
    {"invalid-emptystring-header.csv", "", "no layer with outlines"},
    {"invalid.malformed.kml", "", "not well-formed"},
};

/// Vector files whose verdict stands in another test: planar test polygons (geometry), and a CSV with '|' for commas.
const std::set<std::string> kElsewhere = {"jts_geos_polygons.geojson", "csv_issue_2062.csv"};

TEST(AwkwardVectors, EachHasAClearVerdict) {
    VUNG_NEEDS_SHARED("real/awkward");
    const auto folder = test::shared_dir() / "real/awkward";
    for (const auto& verdict : kVerdicts) {
        const auto name = verdict.file + (verdict.crs.empty() ? "" : " as " + verdict.crs);
        ParcelSource source;
        source.source = folder / verdict.file;
        source.crs = verdict.crs;
        if (!verdict.refusal.empty()) {
            const auto said = test::refused([&] { run::read_parcels(source); });
            EXPECT_THAT(said, HasSubstr(verdict.refusal)) << name;
            EXPECT_EQ(said.find(" |  | "), std::string::npos) << name << " does not say where: " << said;
            EXPECT_FALSE(said.ends_with(" | ")) << name << " does not say what to do: " << said;
            continue;
        }
        const auto layer = run::read_parcels(source);
        EXPECT_EQ(layer.read, verdict.read) << name;
        EXPECT_EQ(layer.parcels.size(), verdict.good) << name;
        const auto all = test::codes(layer.problems);
        std::set<std::string> found(all.begin(), all.end());
        if (verdict.other_codes)
            EXPECT_TRUE(std::includes(found.begin(), found.end(), verdict.codes.begin(), verdict.codes.end())) << name;
        else
            EXPECT_EQ(found, verdict.codes) << name;
        for (const auto& problem : layer.problems) {
            EXPECT_FALSE(problem.text.what.empty()) << name << " " << problem.code;
            EXPECT_FALSE(problem.text.where.empty()) << name << " " << problem.code;
        }
    }
}

TEST(AwkwardVectors, NoneIsForgotten) {
    VUNG_NEEDS_SHARED("real/awkward");
    const std::set<std::string> vector_files = {".shp", ".geojson", ".json", ".kml", ".csv", ".zip"};
    for (const auto& entry : std::filesystem::directory_iterator(test::shared_dir() / "real/awkward")) {
        const auto name = entry.path().filename().string();
        if (!vector_files.contains(entry.path().extension().string()) || kElsewhere.contains(name)) continue;
        const bool known =
            std::any_of(std::begin(kVerdicts), std::end(kVerdicts), [&](const Verdict& v) { return v.file == name; });
        EXPECT_TRUE(known) << name << " has no verdict";
    }
}

}  // namespace
}  // namespace vung::io
