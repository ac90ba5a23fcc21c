// SPDX-License-Identifier: Apache-2.0
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "made_commune.h"

// The images as another program sees them: through GDAL and the manifest alone. Truth comes from truth/.
namespace vung::sample {
namespace {

const std::vector<std::string> kBandNames{"B02", "B03", "B04", "B08", "B8A", "B11", "SCL"};

std::map<std::string, made::Row> truth_by_product() {
    std::map<std::string, made::Row> out;
    for (const auto& row : made::rows_of(made::folder() / "truth/scenes.csv")) out[row.at("product")] = row;
    return out;
}

TEST(Scenes, TheManifestListsEveryBandOfEveryFileOnTheTrueLattice) {
    std::set<std::string> listed, there;
    for (const auto& [product, bands] : made::products()) {
        SCOPED_TRACE(product);
        ASSERT_EQ(bands.size(), kBandNames.size());
        for (const auto& [band, row] : bands) {
            const auto read = made::read(row);
            EXPECT_EQ(read.description, band);
            const bool fine = band == "B02" || band == "B03" || band == "B04" || band == "B08";
            EXPECT_EQ(read.cell, fine ? 10 : 20);
            EXPECT_EQ(read.width, fine ? 256 : 128);
            EXPECT_EQ(read.height, read.width);
            EXPECT_EQ(std::fmod(read.x0, 20), 0);  // the corners of true tiles are multiples of 20 m (and 60 m)
            EXPECT_EQ(std::fmod(read.y0, 20), 0);
            EXPECT_EQ(row.at("mask"), band == "SCL" ? "keep=2,4,5,6,7" : "");
            EXPECT_EQ(row.at("time").substr(0, 10),
                      product.substr(11, 4) + "-" + product.substr(15, 2) + "-" + product.substr(17, 2));
            EXPECT_NE(product.find("_T" + row.at("tile") + "_"), std::string::npos);
            listed.insert(row.at("path"));
        }
    }
    for (const auto& entry : std::filesystem::directory_iterator{made::folder() / "s2"})
        if (entry.path().extension() == ".tif") there.insert(entry.path().filename().string());
    EXPECT_EQ(listed, there);
}

TEST(Scenes, BothTilesOfAnAcquisitionAgreeWhereTheyOverlap) {
    const auto truth = truth_by_product();
    std::map<std::string, std::map<std::string, std::string>> owners;  // time -> tile -> product
    for (const auto& [product, row] : truth)
        if (row.at("owner") == "true") owners[row.at("time")][row.at("tile")] = product;
    const auto products = made::products();
    int absent = 0;
    for (const auto& [time, tiles] : owners) {
        SCOPED_TRACE(time);
        ASSERT_EQ(tiles.size(), 2u);
        const auto west = products.at(tiles.at("48PWS")), east = products.at(tiles.at("48PXS"));
        for (const auto& band : kBandNames) {
            const auto a = made::read(west.at(band)), b = made::read(east.at(band));
            const int shift = static_cast<int>((b.x0 - a.x0) / a.cell);
            ASSERT_EQ(a.y0, b.y0);
            ASSERT_EQ(a.width - shift, band == "SCL" || band == "B8A" || band == "B11" ? 30 : 60);
            int different = 0;
            for (int r = 0; r < a.height; ++r)
                for (int c = shift; c < a.width; ++c) different += a.at(c, r) != b.at(c - shift, r);
            EXPECT_EQ(different, 0) << band;
            const auto gaps = std::count(b.cells.begin(), b.cells.end(), 0);
            const bool cut = truth.at(tiles.at("48PXS")).at("cut") == "true";
            absent += cut;
            EXPECT_EQ(gaps > 0, cut) << band;
            EXPECT_LT(gaps, b.width * b.height / 3) << band;
        }
    }
    EXPECT_EQ(absent, 2 * 7);
}

TEST(Scenes, TheOffsetGoesWithTheBaselineAndShowsInDarkPixels) {
    std::set<std::string> baselines;
    int old = 0;
    for (const auto& [product, bands] : made::products()) {
        SCOPED_TRACE(product);
        const auto& row = bands.at("B08");
        baselines.insert(row.at("baseline"));
        const bool offset = row.at("baseline") >= "04.00";
        EXPECT_NE(product.find("_N" + row.at("baseline").substr(0, 2) + row.at("baseline").substr(3) + "_"),
                  std::string::npos);
        EXPECT_EQ(std::stod(row.at("offset")), offset ? -0.1 : 0);
        EXPECT_EQ(std::stod(row.at("scale")), 0.0001);
        const auto truth = truth_by_product().at(product);
        if (std::stod(truth.at("cloud_share")) > 0.5) continue;
        auto cells = made::read(row).cells;
        cells.erase(std::remove(cells.begin(), cells.end(), 0), cells.end());
        std::nth_element(cells.begin(), cells.begin() + 100, cells.end());  // ponds: reflectance near 0.01
        EXPECT_GT(cells[100], offset ? 950 : 0);
        EXPECT_LT(cells[100], offset ? 1300 : 300);
        old += !offset;
    }
    EXPECT_EQ(baselines, (std::set<std::string>{"03.01", "05.09", "05.10"}));
    EXPECT_GE(old, 2);
}

TEST(Scenes, AnOlderProcessingLiesBesideANewerOneAndDiffers) {
    const auto truth = truth_by_product();
    const auto products = made::products();
    int twins = 0;
    for (const auto& [product, row] : truth) {
        if (row.at("owner") == "true") continue;
        ++twins;
        const auto newer = std::find_if(truth.begin(), truth.end(), [&](const auto& other) {
            return other.second.at("owner") == "true" && other.second.at("time") == row.at("time") &&
                   other.second.at("tile") == row.at("tile");
        });
        ASSERT_NE(newer, truth.end());
        EXPECT_LT(row.at("baseline"), newer->second.at("baseline"));
        const auto a = made::read(products.at(product).at("B04")), b = made::read(products.at(newer->first).at("B04"));
        double sum = 0;
        for (std::size_t i = 0; i < a.cells.size(); ++i) sum += a.cells[i] - b.cells[i];
        EXPECT_GT(sum / static_cast<double>(a.cells.size()), 100);  // brighter by over 0.01
    }
    EXPECT_EQ(twins, 3);
}

/// Column and row (10 m, of the whole view) of cells that lie wholly in a usable rice parcel.
struct Pure {
    std::string id;
    int column, row;
};

std::vector<Pure> pure_rice_cells() {
    std::map<std::string, std::string> crop;
    for (const auto& row : made::rows_of(made::folder() / "truth/parcels.csv")) crop[made::id_of(row)] = row.at("crop");
    GDALAllRegister();
    GDALDatasetH data =
        GDALOpenEx((made::folder() / "parcels.gpkg").c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr);
    OGRLayerH layer = GDALDatasetGetLayer(data, 0);
    OGRSpatialReferenceH from = OSRNewSpatialReference(nullptr), to = OSRNewSpatialReference(nullptr);
    OSRImportFromEPSG(from, 9209), OSRImportFromEPSG(to, 32648);
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER),
        OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    OGRCoordinateTransformationH transform = OCTNewCoordinateTransformation(from, to);
    std::vector<Pure> out;
    while (OGRFeatureH feature = OGR_L_GetNextFeature(layer)) {
        std::string id;
        for (const char* part : {"ma_xa", "so_to", "so_thua"})
            id += (id.empty() ? "" : "/") +
                  std::string{OGR_F_GetFieldAsString(feature, OGR_F_GetFieldIndex(feature, part))};
        if (crop.contains(id) && crop[id] == "rice") {
            OGRGeometryH shape = OGR_F_GetGeometryRef(feature);
            if (OGR_G_Transform(shape, transform) != OGRERR_NONE) throw std::runtime_error("cannot transform " + id);
            OGREnvelope box;
            OGR_G_GetEnvelope(shape, &box);
            for (int c = static_cast<int>((box.MinX - 603040) / 10); c <= (box.MaxX - 603040) / 10; ++c)
                for (int r = static_cast<int>((1131200 - box.MaxY) / 10); r <= (1131200 - box.MinY) / 10; ++r) {
                    // A metre of margin: the datum shift of GDAL's own choice may be off by 0.8 m here.
                    const double x = 603040 + 10.0 * c - 1, y = 1131200 - 10.0 * r + 1;
                    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing), cell = OGR_G_CreateGeometry(wkbPolygon);
                    for (const auto& [dx, dy] : {std::pair{0, 0}, {12, 0}, {12, 12}, {0, 12}, {0, 0}})
                        OGR_G_AddPoint_2D(ring, x + dx, y - dy);
                    OGR_G_AddGeometryDirectly(cell, ring);
                    if (OGR_G_Contains(shape, cell)) out.push_back({id, c, r});
                    OGR_G_DestroyGeometry(cell);
                }
        }
        OGR_F_Destroy(feature);
    }
    OCTDestroyCoordinateTransformation(transform);
    OSRDestroySpatialReference(from), OSRDestroySpatialReference(to);
    GDALClose(data);
    return out;
}

double quantile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    return values.at(static_cast<std::size_t>(p * static_cast<double>(values.size() - 1)));
}

TEST(Scenes, NdviOfPureClearPixelsFollowsTheTrueCurve) {
    const auto cells = pure_rice_cells();
    ASSERT_GT(cells.size(), 2000u);
    std::map<std::string, double> curve;
    for (const auto& row : made::rows_of(made::folder() / "truth/ndvi.csv"))
        curve[made::id_of(row) + " " + row.at("day")] = std::stod(row.at("ndvi"));
    const auto truth = truth_by_product();
    std::vector<double> off;
    std::set<std::string> days;
    for (const auto& [product, bands] : made::products()) {
        const auto& scene = truth.at(product);
        const double haze = std::stod(scene.at("haze_b02"));
        if (scene.at("owner") != "true" || scene.at("cirrus") == "true" || std::stod(scene.at("cloud_share")) > 0.3)
            continue;
        const auto red = made::read(bands.at("B04")), nir = made::read(bands.at("B08")),
                   scl = made::read(bands.at("SCL"));
        const double scale = std::stod(bands.at("B04").at("scale")), offset = std::stod(bands.at("B04").at("offset"));
        const std::string day = scene.at("time").substr(0, 10);
        const int first = static_cast<int>((red.x0 - 603040) / 10);
        for (const auto& cell : cells) {
            const int c = cell.column - first;
            if (c < 0 || c >= red.width || red.at(c, cell.row) == 0) continue;
            const int quality = scl.at(c / 2, cell.row / 2);
            if (quality != 2 && (quality < 4 || quality > 7)) continue;
            // The haze over the red band is known: 0.639 of that over the blue one (data/sample/numbers.csv).
            const double r = scale * red.at(c, cell.row) + offset - 0.639 * haze,
                         n = scale * nir.at(c, cell.row) + offset;
            off.push_back((n - r) / (n + r) - curve.at(cell.id + " " + day));
            days.insert(day);
        }
    }
    EXPECT_GE(days.size(), 6u);
    ASSERT_GT(off.size(), 10000u);
    EXPECT_NEAR(quantile(off, 0.5), 0, 0.01);
    EXPECT_NEAR(quantile(off, 0.25), -0.02, 0.03);  // texture and noise
    EXPECT_NEAR(quantile(off, 0.75), 0.02, 0.03);
    EXPECT_GT(quantile(off, 0.05), -0.25);  // thin veils that the classes do not show
    EXPECT_LT(quantile(off, 0.95), 0.12);
}

}  // namespace
}  // namespace vung::sample
