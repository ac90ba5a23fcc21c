// SPDX-License-Identifier: Apache-2.0
// Parcel layers made by others: areas against official figures, and awkward files that must end in words.
#include <ogr_api.h>

#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include <vung/geometry/geodesic.h>
#include <vung/io/parcel_layer.h>
#include <vung/run/gate.h>

#include "shared_data.h"
#include "small_files.h"

namespace vung::io {
namespace {

using testing::HasSubstr;

std::filesystem::path real(const std::string& name) {
    return test::shared_dir() / "real" / name;
}

/// A number column of a layer by a text column.
std::map<std::string, double> numbers_by_key(const std::filesystem::path& file, const char* layer_name, const char* key,
                                             const char* value) {
    std::map<std::string, double> out;
    GDALAllRegister();
    auto* dataset = GDALOpenEx(file.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr);
    auto* layer = GDALDatasetGetLayerByName(dataset, layer_name);
    const int key_at = OGR_L_FindFieldIndex(layer, key, 1), value_at = OGR_L_FindFieldIndex(layer, value, 1);
    while (auto* f = OGR_L_GetNextFeature(layer)) {
        out[OGR_F_GetFieldAsString(f, key_at)] = OGR_F_GetFieldAsDouble(f, value_at);
        OGR_F_Destroy(f);
    }
    GDALClose(dataset);
    return out;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

TEST(RealParcels, CommunesOfTheMekongDeltaHaveTheirOfficialAreas) {
    VUNG_NEEDS_SHARED("real/vn-admin-2025/vn_admin_2025.gpkg");
    ParcelSource source;
    source.source = real("vn-admin-2025/vn_admin_2025.gpkg");
    EXPECT_THAT(test::refused([&] { run::read_parcels(source); }), HasSubstr("provinces, communes_mekong"))
        << "two layers to choose from";
    source.layer = "communes_mekong";
    source.id = {"code"};
    source.commune = "name";
    const auto layer = run::read_parcels(source);
    EXPECT_EQ(layer.parcels.size(), 307u);
    const auto official = numbers_by_key(source.source, "communes_mekong", "code", "areaKm2");
    std::vector<double> differences;
    for (const auto& parcel : layer.parcels)
        differences.push_back(std::abs(parcel.area_ha / 100 / official.at(parcel.id) - 1));
    EXPECT_LT(median(differences), 0.003) << "the data's own README has 0.2 %";
}

TEST(RealParcels, HauGiangAddsUpInItsOwnSystem) {
    VUNG_NEEDS_SHARED("real/vn-haugiang-pre2025/haugiang.gpkg");
    ParcelSource source;
    source.source = real("vn-haugiang-pre2025/haugiang.gpkg");
    source.layer = "communes";
    source.id = {"maxa"};
    const auto communes = run::read_parcels(source);
    source.layer = "province";
    source.id = {};
    const auto province = run::read_parcels(source);
    EXPECT_EQ(communes.crs.code, "EPSG:32648");
    double sum = 0;
    for (const auto& parcel : communes.parcels) sum += parcel.area_ha;
    ASSERT_EQ(province.parcels.size(), 1u);
    // Communes share their borders with the province; what is left over are slivers of the source.
    EXPECT_NEAR(sum / province.parcels[0].area_ha, 1, 0.002);
    EXPECT_NEAR(province.parcels[0].area_ha, 162170, 2000) << "official area of the province: 1,621.7 km2";
}

TEST(RealParcels, FieldsOfTheFarmHaveTheirDeclaredAreas) {
    VUNG_NEEDS_SHARED("real/tum-freising-2018/parcels.gpkg");
    ParcelSource source;
    source.source = real("tum-freising-2018/parcels.gpkg");
    source.id = {"parcel_id"};
    source.cooperative = "cooperative";
    const auto layer = run::read_parcels(source);
    EXPECT_EQ(layer.parcels.size(), 16u);
    const auto utm = numbers_by_key(source.source, "parcels", "parcel_id", "area_ha_utm");
    for (const auto& parcel : layer.parcels) {
        // UTM's scale 2.7 degrees from its meridian: areas in the plane are 0.13 % too large at 48 N.
        EXPECT_NEAR(parcel.area_ha / utm.at(parcel.id), 0.99985, 0.0015) << parcel.id;
        EXPECT_FALSE(parcel.cooperative.empty());
    }
}

TEST(RealParcels, PointsOfTheDeltaBecomeSmallParcels) {
    VUNG_NEEDS_SHARED("real/vn-mekong-rice-2021/points.gpkg");
    ParcelSource source;
    source.source = real("vn-mekong-rice-2021/points.gpkg");
    source.id = {"point_id"};
    source.buffer_m = 20;
    const auto layer = run::read_parcels(source);
    EXPECT_EQ(layer.parcels.size(), 350u);
    for (const auto& parcel : layer.parcels) EXPECT_NEAR(parcel.area_ha, 0.1249, 0.0003);
}

/// GEOS and JTS publish these cases with the right answer: the valid ones are kept as they are, the others repaired or
/// set aside.
TEST(RealParcels, ValidityAgreesWithThePublishedCases) {
    VUNG_NEEDS_SHARED("real/awkward/jts_geos_polygons.geojson");
    ParcelSource source;
    source.source = real("awkward/jts_geos_polygons.geojson");
    source.crs = "EPSG:32648";  // the cases are drawn in a plane
    source.id = {"parcel_id"};
    const auto layer = run::read_parcels(source);
    const auto expected = numbers_by_key(source.source, "jts_geos_polygons", "parcel_id", "expected_valid");
    EXPECT_EQ(layer.read, 202u);
    EXPECT_EQ(layer.read, layer.parcels.size() + test::codes(layer.problems, Severity::refuse).size());
    // Corners that stand twice and rings that are closed for the author are no fault to OGC's rules.
    const std::set<std::string> tidied{"P-REPEATED-CORNER", "P-RING-OPEN", "P-SPIKE"};
    std::set<std::string> mended, repaired;
    for (const auto& problem : layer.problems) {
        if (problem.severity == Severity::repair && !tidied.contains(problem.code)) mended.insert(problem.id);
        if (problem.severity == Severity::repair) repaired.insert(problem.id);
        if (problem.severity == Severity::refuse && problem.code != "P-NO-GEOMETRY") {
            EXPECT_EQ(expected.at(problem.id), 0) << problem.id << " " << problem.code << " " << problem.text.what;
        }
    }
    for (const auto& parcel : layer.parcels)
        EXPECT_TRUE(expected.at(parcel.id) == 1 ? !mended.contains(parcel.id) : repaired.contains(parcel.id))
            << parcel.id << " is kept";
}

TEST(RealParcels, EveryAwkwardFileEndsInWordsWithinSeconds) {
    VUNG_NEEDS_SHARED("real/awkward");
    std::map<std::string, std::string> outcome;
    for (const auto& entry : std::filesystem::directory_iterator(real("awkward"))) {
        const auto extension = entry.path().extension().string();
        const std::vector<std::string> vector_files = {".shp", ".geojson", ".json", ".kml", ".csv", ".zip"};
        if (std::find(vector_files.begin(), vector_files.end(), extension) == vector_files.end()) continue;
        for (const char* crs : {"", "EPSG:4326"}) {
            ParcelSource source;
            source.source = entry.path();
            source.crs = crs;
            const auto start = std::chrono::steady_clock::now();
            std::string said;
            try {
                const auto layer = run::read_parcels(source);
                EXPECT_EQ(layer.read, layer.parcels.size() + test::codes(layer.problems, Severity::refuse).size())
                    << entry.path();
                for (const auto& parcel : layer.parcels)
                    EXPECT_GT(parcel.area_ha, 0) << entry.path() << " " << parcel.id;
                said = "read " + std::to_string(layer.read) + ", good " + std::to_string(layer.parcels.size());
                for (const auto& p : layer.problems) said += "\n      " + p.code + " " + p.id + ": " + p.text.what;
            } catch (const InputError& error) {
                EXPECT_FALSE(error.text().what.empty());
                EXPECT_FALSE(error.text().where.empty()) << error.text().what;
                EXPECT_FALSE(error.text().fix.empty()) << error.text().what;
                said = "refused: " + error.text().what;
            }
            EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20)) << entry.path();
            outcome[entry.path().filename().string() + (*crs ? " as " + std::string{crs} : "")] = said;
        }
    }
    EXPECT_GT(outcome.size(), 40u);
    EXPECT_THAT(outcome["invalidProjection.shp"], testing::StartsWith("refused"));
    EXPECT_THAT(outcome["undefinedProjection.shp"], testing::StartsWith("refused"));
    EXPECT_THAT(outcome["empty_featurecollection.json"], testing::StartsWith("refused"));
    EXPECT_THAT(outcome["3d_point_empty.shp"], testing::StartsWith("refused"));
    EXPECT_THAT(outcome["shapefile_multi.zip"], testing::StartsWith("refused: the zip holds 2 vector files"));
    EXPECT_THAT(outcome["shapefile_noshx.zip"], HasSubstr("shx"));
    EXPECT_THAT(outcome["REL.zip"], testing::StartsWith("read 1, good 1"));
    if (std::getenv("VUNG_TEST_TELL"))
        for (const auto& [file, said] : outcome) std::printf("%s\n      %s\n", file.c_str(), said.c_str());
}

}  // namespace
}  // namespace vung::io
