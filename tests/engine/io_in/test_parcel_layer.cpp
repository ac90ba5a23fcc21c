// SPDX-License-Identifier: Apache-2.0
#include <vung/io/parcel_layer.h>

#include <cmath>

#include <vung/io/reproject.h>
#include <vung/run/gate.h>

#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using run::read_parcels;
using test::codes;
using test::refused;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// One GeoJSON feature: properties as JSON text, geometry as type and coordinates.
std::string feature(const std::string& properties, const std::string& geometry) {
    return "{\"type\":\"Feature\",\"properties\":{" + properties + "},\"geometry\":" + geometry + "}";
}
std::string polygon(const std::string& ring) {
    return "{\"type\":\"Polygon\",\"coordinates\":[[" + ring + "]]}";
}

/// A square of 0.001 degrees whose corner is moved east by `shift` thousandths.
std::string square(int shift) {
    const auto x = [&](int more) { return "105." + std::to_string(200 + shift + more); };
    return polygon("[" + x(0) + ",10.3],[" + x(1) + ",10.3],[" + x(1) + ",10.301],[" + x(0) + ",10.301],[" + x(0) +
                   ",10.3]");
}

std::filesystem::path collection(const std::filesystem::path& file, const std::vector<std::string>& features) {
    std::string text = "{\"type\":\"FeatureCollection\",\"features\":[";
    for (std::size_t i = 0; i < features.size(); ++i) text += (i ? ",\n" : "") + features[i];
    return test::write_text(file, text + "]}");
}

std::vector<std::string> ids(const parcels::ParcelLayer& layer) {
    std::vector<std::string> out;
    for (const auto& p : layer.parcels) out.push_back(p.id);
    return out;
}

std::size_t refused_rows(const parcels::ParcelLayer& layer) {
    return codes(layer.problems, Severity::refuse).size();
}

class ParcelLayer : public testing::Test {
protected:
    parcels::ParcelLayer read(const std::vector<std::string>& features, std::vector<std::string> id = {"id"}) {
        ParcelSource source;
        source.source = collection(folder / "parcels.geojson", features);
        source.id = std::move(id);
        return read_parcels(source);
    }
    test::TemporaryFolder folder;
};

TEST_F(ParcelLayer, GoodParcelsAreSortedAndComplete) {
    ParcelSource source;
    source.source =
        collection(folder / "p.geojson", {feature("\"xa\":\"30337\",\"to\":12,\"htx\":\"Tân Phú\"", square(4)),
                                          feature("\"xa\":\"30337\",\"to\":7,\"htx\":null", square(0))});
    source.id = {"xa", "to"};
    source.cooperative = "htx";
    const auto layer = read_parcels(source);
    EXPECT_EQ(layer.crs.code, "EPSG:4326");
    EXPECT_EQ(layer.read, 2u);
    EXPECT_THAT(ids(layer), ElementsAre("30337/12", "30337/7"));
    EXPECT_EQ(layer.parcels[0].cooperative, "Tân Phú");
    EXPECT_EQ(layer.parcels[1].cooperative, "");
    EXPECT_THAT(layer.parcels[0].where, AllOf(HasSubstr("p.geojson"), HasSubstr("feature")));
    EXPECT_THAT(codes(layer.problems), ElementsAre("P-NO-COOPERATIVE"));
    EXPECT_NE(layer.parcels[0].shape_key, layer.parcels[1].shape_key);
    // 0.001 degrees at 10.3 N: 109.53 m by 110.60 m (WGS 84 radii of curvature).
    EXPECT_NEAR(layer.parcels[0].area_ha, 1.2114, 0.0005);
}

TEST_F(ParcelLayer, TheOrderOfRowsDoesNotMatter) {
    std::vector<std::string> rows = {feature("\"id\":\"a\"", square(0)), feature("\"id\":\"b\"", square(2)),
                                     feature("\"id\":\"b\"", square(4)), feature("\"id\":\"c\"", square(6)),
                                     feature("\"id\":\"c\"", square(6)), feature("\"id\":\"d\"", square(6))};
    const auto one = read(rows);
    std::reverse(rows.begin(), rows.end());
    const auto other = read(rows);
    EXPECT_THAT(ids(one), ElementsAre("a", "c", "d"));
    EXPECT_EQ(ids(one), ids(other));
    EXPECT_EQ(codes(one.problems), codes(other.problems));
    EXPECT_THAT(codes(one.problems), ElementsAre("P-ID-REPEATED", "P-ID-REPEATED", "P-ROW-REPEATED"));
    EXPECT_EQ(one.read, one.parcels.size() + refused_rows(one));
}

TEST_F(ParcelLayer, EachFaultHasItsCodeAndIsCounted) {
    const auto layer = read({
        feature("\"id\":\"good\"", square(0)),
        feature("\"id\":\"none\"", "null"),
        feature("\"id\":null", square(2)),
        feature("\"id\":\"  \"", square(3)),
        feature("\"id\":\"point\"", "{\"type\":\"Point\",\"coordinates\":[105.2,10.3]}"),
        feature("\"id\":\"bow\"", polygon("[105.2,10.3],[105.201,10.301],[105.201,10.3],[105.2,10.301],[105.2,10.3]")),
        feature("\"id\":\"swapped\"", polygon("[10.3,105.2],[10.301,105.2],[10.301,105.201],[10.3,105.2]")),
        feature("\"id\":\"flat\"", polygon("[105.2,10.3],[105.201,10.3],[105.202,10.3],[105.2,10.3]")),
        feature("\"id\":\"short\"", polygon("[105.2,10.3],[105.201,10.3],[105.2,10.3]")),
    });
    EXPECT_THAT(ids(layer), ElementsAre("good"));
    EXPECT_EQ(layer.read, 9u);
    EXPECT_EQ(refused_rows(layer), 8u);
    const auto found = codes(layer.problems, Severity::refuse);
    for (const char* code :
         {"P-NO-GEOMETRY", "P-NO-ID", "P-NOT-POLYGON", "P-SELF-CROSSING", "P-COORDINATES", "P-NO-AREA"})
        EXPECT_THAT(found, testing::Contains(code));
    for (const auto& problem : layer.problems) {
        EXPECT_FALSE(problem.text.where.empty()) << problem.code;
        EXPECT_FALSE(problem.text.fix.empty()) << problem.code;
        if (problem.id == "bow") {
            ASSERT_TRUE(problem.place);
            EXPECT_NEAR(problem.place->x, 105.2005, 1e-9);
            EXPECT_NEAR(problem.place->y, 10.3005, 1e-9);
            EXPECT_NEAR(problem.hectares.value_or(0), 1.2114 / 2, 0.01) << "two triangles of a quarter square each";
        }
        if (problem.id == "swapped") {
            EXPECT_THAT(problem.text.fix, HasSubstr("order"));
        }
    }
}

TEST_F(ParcelLayer, AnOpenRingIsClosedAndListed) {
    const auto layer =
        read({feature("\"id\":\"a\"", polygon("[105.2,10.3],[105.201,10.3],[105.201,10.301],[105.2,10.301]"))});
    ASSERT_EQ(layer.parcels.size(), 1u);
    EXPECT_NEAR(layer.parcels[0].area_ha, 1.2114, 0.0005);
    EXPECT_THAT(codes(layer.problems, Severity::repair), ElementsAre("P-RING-OPEN"));
}

TEST_F(ParcelLayer, ASlashInAPartOfTheIdIsAFault) {
    const auto rows = {feature("\"a\":\"1/2\",\"b\":\"3\"", square(0)),
                       feature("\"a\":\"1\",\"b\":\"2/3\"", square(2))};
    EXPECT_THAT(codes(read(rows, {"a", "b"}).problems), ElementsAre("P-NO-ID", "P-NO-ID"));
    EXPECT_THAT(ids(read(rows, {"a"})), ElementsAre("1", "1/2")) << "a single column may hold one";
}

TEST_F(ParcelLayer, AWrongColumnNamesTheNearestAndAll) {
    ParcelSource source;
    source.source = collection(folder / "p.geojson", {feature("\"ma_xa\":\"1\",\"htx\":\"A\"", square(0))});
    source.id = {"maxa"};
    EXPECT_THAT(
        refused([&] { read_parcels(source); }),
        AllOf(HasSubstr("no column 'maxa' (parcels.id)"), HasSubstr("did you mean 'ma_xa'"), HasSubstr("ma_xa, htx")));
    source.id = {"MA_XA"};
    EXPECT_THAT(refused([&] { read_parcels(source); }), HasSubstr("did you mean 'ma_xa'"))
        << "names are matched exactly";
    source.id = {"ma_xa"};
    source.cooperative = "coop";
    EXPECT_THAT(refused([&] { read_parcels(source); }), HasSubstr("parcels.cooperative"));
}

TEST_F(ParcelLayer, AMissingFileLayerOrGeometryIsRefused) {
    ParcelSource source;
    source.source = folder / "no.gpkg";
    EXPECT_THAT(refused([&] { read_parcels(source); }), HasSubstr("no such file"));
    source.source = collection(folder / "empty.geojson", {});
    EXPECT_THAT(refused([&] { read_parcels(source); }), testing::AnyOf(HasSubstr("empty"), HasSubstr("no layer")));
    source.source = collection(folder / "p.geojson", {feature("\"id\":1", square(0))});
    source.layer = "fields";
    EXPECT_THAT(refused([&] { read_parcels(source); }), HasSubstr("no layer 'fields'"));
    source.layer = "";
    source.source = test::write_text(folder / "t.csv", "id,name\n1,a\n");
    EXPECT_THAT(refused([&] { read_parcels(source); }), HasSubstr("wkt"));
}

TEST_F(ParcelLayer, ACsvOfWktNeedsACrsFromTheProject) {
    ParcelSource source;
    source.source = test::write_text(
        folder / "t.csv",
        "id,wkt\nA,\"POLYGON((585000 1110000,585100 1110000,585100 1110100,585000 1110100,585000 1110000))\"\n");
    source.id = {"id"};
    EXPECT_THAT(refused([&] { read_parcels(source); }), HasSubstr("parcels.crs"));
    source.crs = "EPSG:5897";
    const auto layer = read_parcels(source);
    ASSERT_EQ(layer.parcels.size(), 1u);
    // One hectare of the plane; the scale of TM-3 at 0.78 degrees from its meridian is 0.99999 (remote sensing
    // facts, 8.1).
    EXPECT_NEAR(layer.parcels[0].area_ha, 1.0, 2e-4);
    EXPECT_NE(layer.parcels[0].area_ha, 1.0);
}

TEST_F(ParcelLayer, TheWrongZoneIsWarnedAbout) {
    ParcelSource source;
    source.source = test::write_text(
        folder / "t.csv", "id,wkt\nA,\"POLYGON((1110000 585000,1110100 585000,1110100 585100,1110000 585000))\"\n");
    source.id = {"id"};
    source.crs = "EPSG:5897";
    EXPECT_THAT(codes(read_parcels(source).problems), ElementsAre("P-OUTSIDE-CRS"))
        << "northing and easting are swapped";
    source.crs = "EPSG:6957";
    EXPECT_THAT(codes(read_parcels(source).problems), testing::Contains("P-CRS-DEPRECATED"));
}

TEST_F(ParcelLayer, PointsBecomeCirclesOnTheGround) {
    ParcelSource source;
    source.source = collection(folder / "p.geojson",
                               {feature("\"id\":\"a\"", "{\"type\":\"Point\",\"coordinates\":[105.25,10.32]}"),
                                feature("\"id\":\"b\"", "{\"type\":\"Point\",\"coordinates\":[109.25,60]}")});
    source.id = {"id"};
    EXPECT_THAT(codes([&] { return read_parcels(source).problems; }()), ElementsAre("P-NOT-POLYGON", "P-NOT-POLYGON"));
    source.buffer_m = 20;
    const auto layer = read_parcels(source);
    ASSERT_EQ(layer.parcels.size(), 2u);
    // A polygon of 32 corners on a circle: 16 sin(2 pi / 32) r^2; the plane's scale is within 0.1 %.
    const double expected_ha = 16 * std::sin(2 * M_PI / 32) * 400 / 1e4;
    for (const auto& parcel : layer.parcels) {
        EXPECT_EQ(parcel.shape.parts[0].outer.size(), 33u);
        EXPECT_NEAR(parcel.area_ha, expected_ha, 0.002 * expected_ha) << parcel.id;
    }
}

TEST_F(ParcelLayer, LinesBecomeBandsAndPolygonsStayAsTheyAre) {
    ParcelSource source;
    source.source = collection(
        folder / "p.geojson",
        {feature("\"id\":\"line\"", "{\"type\":\"LineString\",\"coordinates\":[[105.25,10.32],[105.25,10.33]]}"),
         feature("\"id\":\"square\"", square(0))});
    source.id = {"id"};
    source.buffer_m = 5;
    const auto layer = read_parcels(source);
    ASSERT_EQ(layer.parcels.size(), 2u);
    EXPECT_NEAR(layer.parcels[0].area_ha, (1106.0 * 10 + 78) / 1e4, 0.003)
        << "0.01 degrees of latitude by 10 m, with round ends";
    EXPECT_NEAR(layer.parcels[1].area_ha, 1.2114, 0.0005);
}

TEST_F(ParcelLayer, HeightsAreDroppedAndPartsAndHolesKept) {
    const auto layer = read(
        {feature("\"id\":\"a\"",
                 "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[105.2,10.3,5],[105.21,10.3,5],[105.21,10.31,5],[105.2,"
                 "10.31,5],[105.2,10.3,5]],"
                 "[[105.202,10.302,5],[105.203,10.302,5],[105.203,10.303,5],[105.202,10.303,5],[105.202,10.302,5]]],"
                 "[[[105.3,10.3,1],[105.301,10.3,1],[105.301,10.301,1],[105.3,10.301,1],[105.3,10.3,1]]]]}")});
    ASSERT_EQ(layer.parcels.size(), 1u);
    EXPECT_EQ(layer.parcels[0].shape.parts.size(), 2u);
    EXPECT_EQ(layer.parcels[0].shape.parts[0].holes.size(), 1u);
    EXPECT_NEAR(layer.parcels[0].area_ha, 1.2114 * 100, 0.05) << "a hundred squares, one taken off, one added";
}

}  // namespace
}  // namespace vung::io
