// SPDX-License-Identifier: Apache-2.0
#include <geodesic.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "made_commune.h"

// parcels.gpkg read with OGR and measured with PROJ's own geodesic routines and GEOS: none of it is code of the sample.
namespace vung::sample {
namespace {

struct Read {
    std::string id, cooperative;
    bool id_whole = true;
    std::shared_ptr<void> shape;  ///< OGR geometry; null: none
    double declared = 0;
};

std::vector<Read> read_features() {
    GDALAllRegister();
    GDALDatasetH data =
        GDALOpenEx((made::papers() / "parcels.gpkg").c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr);
    if (data == nullptr) throw std::runtime_error("cannot open parcels.gpkg");
    OGRLayerH layer = GDALDatasetGetLayerByName(data, "thua");
    if (layer == nullptr) throw std::runtime_error("no layer thua");
    std::vector<Read> out;
    OGR_L_ResetReading(layer);
    while (OGRFeatureH feature = OGR_L_GetNextFeature(layer)) {
        auto& read = out.emplace_back();
        for (const char* part : {"ma_xa", "so_to", "so_thua"}) {
            const int at = OGR_F_GetFieldIndex(feature, part);
            read.id_whole &= OGR_F_IsFieldSetAndNotNull(feature, at) != 0;
            read.id += (read.id.empty() ? "" : "/") + std::string{OGR_F_GetFieldAsString(feature, at)};
        }
        read.cooperative = OGR_F_GetFieldAsString(feature, OGR_F_GetFieldIndex(feature, "htx"));
        read.declared = OGR_F_GetFieldAsDouble(feature, OGR_F_GetFieldIndex(feature, "dien_tich_m2"));
        if (OGRGeometryH shape = OGR_F_StealGeometry(feature))
            read.shape = {shape, [](void* g) { OGR_G_DestroyGeometry(static_cast<OGRGeometryH>(g)); }};
        OGR_F_Destroy(feature);
    }
    GDALClose(data);
    return out;
}

OGRGeometryH shape_of(const Read& read) {
    return static_cast<OGRGeometryH>(read.shape.get());
}

/// Area on the ellipsoid of WGS 84 (VN-2000 uses it too), in hectares, from TM-3 coordinates (central meridian 105.5).
double geodesic_hectares(const Read& read) {
    OGRSpatialReferenceH from = OSRNewSpatialReference(nullptr), to = OSRNewSpatialReference(nullptr);
    OSRImportFromEPSG(from, 9209), OSRImportFromEPSG(to, 4756);  // no datum shift: the area is the same
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER),
        OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    OGRCoordinateTransformationH transform = OCTNewCoordinateTransformation(from, to);
    OGRGeometryH copy = OGR_G_Clone(shape_of(read));
    OGR_G_Transform(copy, transform);
    OGRGeometryH polygon = OGR_G_GetGeometryRef(copy, 0);
    OGRGeometryH ring = OGR_G_GetGeometryRef(polygon, 0);
    geod_geodesic earth;
    geod_init(&earth, 6378137, 1 / 298.257223563);
    geod_polygon sum;
    geod_polygon_init(&sum, 0);
    for (int i = 0; i + 1 < OGR_G_GetPointCount(ring); ++i)
        geod_polygon_addpoint(&earth, &sum, OGR_G_GetY(ring, i), OGR_G_GetX(ring, i));
    double area = 0, perimeter = 0;
    geod_polygon_compute(&earth, &sum, 0, 1, &area, &perimeter);
    OGR_G_DestroyGeometry(copy);
    OCTDestroyCoordinateTransformation(transform);
    OSRDestroySpatialReference(from), OSRDestroySpatialReference(to);
    return std::abs(area) / 1e4;
}

/// Ids of the features that were broken on purpose.
std::set<std::string> broken_ids() {
    std::set<std::string> out;
    for (const auto& row : made::rows_of(made::papers() / "truth/broken.csv")) out.insert(row.at("id"));
    return out;
}

TEST(ParcelFile, TrueAreasAreTheGeodesicAreasOfTheWrittenOutlines) {
    std::map<std::string, double> truth;
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv"))
        truth[made::id_of(row)] = std::stod(row.at("area_ha"));
    std::map<std::string, double> least_off;
    for (const auto& read : read_features()) {
        if (!truth.contains(read.id) || broken_ids().contains(read.id)) continue;
        const double area = geodesic_hectares(read);
        EXPECT_NEAR(area, truth[read.id], truth[read.id] * 1e-4)
            << read.id;  // corners are written in whole millimetres
        EXPECT_GT(area, 0.04) << read.id;
        EXPECT_LT(area, 1.05) << read.id;
        EXPECT_NEAR(read.declared / 1e4, area, area * 0.025)
            << read.id;  // certificates are off by up to 2 %, and lie in the plane
        least_off[read.id] = area;
    }
    EXPECT_GT(least_off.size(), truth.size() - 30);  // the others are broken, but can be used
}

TEST(ParcelFile, NeighboursShareABundAndDoNotOverlap) {
    const auto features = read_features();
    std::map<std::string, bool> good;
    for (const auto& row : made::rows_of(made::papers() / "truth/parcels.csv")) good[made::id_of(row)] = true;
    std::vector<const Read*> usable;
    for (const auto& read : features)
        if (good.contains(read.id) && !broken_ids().contains(read.id)) usable.push_back(&read);
    std::size_t near = 0;
    for (std::size_t i = 0; i < usable.size(); ++i)
        for (std::size_t j = i + 1; j < usable.size(); ++j) {
            const double gap = OGR_G_Distance(shape_of(*usable[i]), shape_of(*usable[j]));
            EXPECT_GT(gap, 0) << usable[i]->id << " and " << usable[j]->id;
            near += gap < 1.2;
        }
    EXPECT_GT(near, usable.size());  // most have at least two neighbours
}

TEST(ParcelFile, EachFaultIsInTheFileWhereTheTruthSaysItIs) {
    const auto features = read_features();
    std::map<std::string, int> count;
    std::map<std::size_t, std::string> faults;
    for (const auto& row : made::rows_of(made::papers() / "truth/broken.csv")) {
        const auto at = std::stoul(row.at("feature")) - 1;
        ASSERT_LT(at, features.size());
        faults[at] = row.at("fault");
        ++count[row.at("fault")];
        const auto& read = features[at];
        SCOPED_TRACE(row.at("fault") + " " + read.id);
        EXPECT_EQ(read.id, row.at("id"));
        const auto& fault = row.at("fault");
        OGREnvelope box{};
        if (read.shape) OGR_G_GetEnvelope(shape_of(read), &box);
        const auto area = read.shape ? OGR_G_Area(shape_of(read)) : 0;
        const bool valid = read.shape && OGR_G_IsValid(shape_of(read));
        const std::map<std::string, bool> holds{
            {"self_crossing", !valid},
            {"figure_of_eight", !valid},
            {"small_loop", !valid},
            {"nested_parts", !valid},
            {"hole_outside", !valid},
            {"hole_twice", !valid},
            {"ring_open", !valid},
            {"short_ring", !valid},
            {"coordinates", box.MaxY > 1e9},
            {"duplicate_id",
             std::count_if(features.begin(), features.end(), [&](const Read& f) { return f.id == read.id; }) == 2},
            {"empty_geometry", !read.shape || OGR_G_IsEmpty(shape_of(read))},
            {"missing_id_part", !read.id_whole},
            {"no_cooperative", read.cooperative.empty()},
            {"zero_area", area < 1e-6},
            {"sliver", std::abs(area - 16) < 0.5},
            {"too_small", std::abs(area - 60) < 0.5},
            {"tiny", std::abs(area - 6) < 0.5},
            {"far_parts", read.shape && OGR_G_GetGeometryCount(shape_of(read)) == 2},
            {"outside_scenes", box.MaxX < 545000},
            {"other_zone", box.MinX > 590000},
            {"swapped_axes", box.MinX > box.MaxY},
            {"duplicate_shape",
             read.shape && at + 1 < features.size() && OGR_G_Equals(shape_of(read), shape_of(features[at + 1]))}};
        if (holds.contains(fault)) {
            EXPECT_TRUE(holds.at(fault));
        }
    }
    EXPECT_GE(count.size(), 25u);
    for (const auto& [fault, times] : count) EXPECT_LE(times, 2) << fault;
    // And nothing else is wrong.
    std::map<std::string, int> ids;
    for (const auto& read : features) ++ids[read.id];
    for (std::size_t i = 0; i < features.size(); ++i) {
        if (faults.contains(i)) continue;
        SCOPED_TRACE(features[i].id);
        EXPECT_TRUE(features[i].id_whole);
        EXPECT_EQ(ids[features[i].id], 1);
        EXPECT_FALSE(features[i].cooperative.empty());
        ASSERT_NE(features[i].shape, nullptr);
        EXPECT_NE(OGR_G_IsValid(shape_of(features[i])), 0);
    }
}

}  // namespace
}  // namespace vung::sample
