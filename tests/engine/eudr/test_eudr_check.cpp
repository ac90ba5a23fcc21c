// SPDX-License-Identifier: Apache-2.0
#include <vung/run/eudr.h>

#include <fstream>
#include <set>

#include <vung/error.h>
#include <vung/io/eudr_reader.h>

#include "temporary_folder.h"

namespace vung::run {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kSquare =
    "[[[108.050001,12.660001],[108.052001,12.660001],[108.052001,12.662001],[108.050001,12.662001],[108.050001,12."
    "660001]]]";

class EudrFile : public testing::Test {
protected:
    EudrCheck check(const std::string& text, parcels::EudrType type = parcels::EudrType::unknown) {
        const auto file = folder_ / "plots.geojson";
        std::ofstream{file, std::ios::binary} << text;
        return check_eudr({.file = file, .type = type, .country_boundary = boundary_});
    }
    static std::vector<std::string> codes(const EudrCheck& result) {
        std::vector<std::string> out;
        for (const auto& problem : result.problems) out.push_back(problem.code);
        return out;
    }
    std::vector<std::string> codes_of(const std::string& text, parcels::EudrType type = parcels::EudrType::unknown) {
        return codes(check(text, type));
    }
    static std::string feature(const std::string& geometry,
                               const std::string& properties = R"("ProducerCountry":"VN")") {
        return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":)" + geometry + "}";
    }
    static std::string of(const std::string& kind, const std::string& coordinates) {
        return R"({"type":")" + kind + R"(","coordinates":)" + coordinates + "}";
    }
    static std::string collection(const std::vector<std::string>& features, const std::string& more = "") {
        std::string out = R"({"type":"FeatureCollection",)" + more + R"("features":[)";
        for (std::size_t i = 0; i < features.size(); ++i) out += (i ? "," : "") + features[i];
        return out + "]}";
    }
    std::string plot(const std::string& kind, const std::string& coordinates,
                     const std::string& properties = R"("ProducerCountry":"VN")") {
        return collection({feature(of(kind, coordinates), properties)});
    }

    test::TemporaryFolder folder_;
    std::filesystem::path boundary_;
};

TEST_F(EudrFile, AGoodFileHasNothingToTell) {
    const auto result = check(plot("Polygon", kSquare));
    EXPECT_THAT(codes(result), IsEmpty());
    EXPECT_EQ(result.features, 1u);
    EXPECT_EQ(result.polygons, 1u);
    EXPECT_EQ(result.producers, 1u);
    EXPECT_NEAR(result.eudr_ha, 4.84, 0.02);
}

TEST_F(EudrFile, OneFeatureAloneIsAFileToo) {
    const auto result = check(feature(of("Polygon", kSquare)));
    EXPECT_THAT(codes(result), IsEmpty());
    EXPECT_EQ(result.features, 1u);
}

TEST_F(EudrFile, LatitudeFirstIsSeenWhereItLeavesTheEarth) {
    const auto result = check(plot(
        "Polygon", "[[[12.660001,108.050001],[12.660001,108.052001],[12.662001,108.052001],[12.660001,108.050001]]]"));
    EXPECT_THAT(codes(result), ElementsAre("E-SWAPPED"));
    EXPECT_EQ(result.problems.front().text.fix, "write [longitude, latitude]");
    EXPECT_EQ(result.problems.front().text.where, "plots.geojson, feature 1");
}

TEST_F(EudrFile, MetresOfAMapAreNoDegrees) {
    EXPECT_THAT(codes_of(plot("Polygon",
                              "[[[500000.123456,1400000],[500100,1400000],[500100,1400100],[500000.123456,1400000]]]")),
                ElementsAre("E-RANGE"));
}

TEST_F(EudrFile, HeightsAreRefused) {
    EXPECT_THAT(codes_of(plot("Point", "[108.050001,12.660001,512.5]", R"("ProducerCountry":"VN","Area":1.5)")),
                ElementsAre("E-ELEVATION"));
}

TEST_F(EudrFile, FiveDecimalsAreTold) {
    EXPECT_THAT(codes_of(plot("Polygon", "[[[108.05,12.66],[108.05212,12.66],[108.05212,12.66201],[108.05,12.66]]]")),
                ElementsAre("E-FEW-DECIMALS"));
    EXPECT_THAT(codes_of(plot("Polygon", "[[[108.05,12.66],[108.052123,12.66],[108.05212,12.66201],[108.05,12.66]]]")),
                IsEmpty())
        << "one with six: the others ended in zeros";
}

TEST_F(EudrFile, AnOpenRingIsRefused) {
    EXPECT_THAT(codes_of(plot("Polygon", "[[[108.050001,12.66],[108.052,12.66],[108.052,12.662],[108.05,12.662]]]")),
                ElementsAre("E-RING-OPEN"));
}

TEST_F(EudrFile, ThreePositionsAreNoPolygon) {
    EXPECT_THAT(codes_of(plot("Polygon", "[[[108.050001,12.66],[108.052,12.66],[108.050001,12.66]]]")),
                ElementsAre("E-RING-SHORT"));
}

TEST_F(EudrFile, CornersThatTheSystemRoundsTogetherAreRefused) {
    EXPECT_THAT(
        codes_of(
            plot("Polygon", "[[[108.05,12.66],[108.0500003,12.66],[108.052,12.66],[108.052,12.662],[108.05,12.66]]]")),
        ElementsAre("E-VERTEX-REPEATED"));
}

TEST_F(EudrFile, ABowTieIsRefusedAlsoWhereOnlyRoundingTiesIt) {
    EXPECT_THAT(codes_of(plot("Polygon",
                              "[[[108.05,12.66],[108.052,12.662],[108.052001,12.66],[108.05,12.662],[108.05,12.66]]]")),
                ElementsAre("E-SELF-CROSSING"));
    EXPECT_THAT(codes_of(plot("Polygon",
                              "[[[108,12],[108.001,12],[108.0005,12.0005],[108.001,12.001],[108,12.001],[108.0004996,"
                              "12.0005],[108,12]]]")),
                ElementsAre("E-SELF-CROSSING"));
}

TEST_F(EudrFile, AFoldAndAStraightLineAreRefused) {
    EXPECT_THAT(codes_of(plot("Polygon", "[[[108.050001,12.66],[108.052,12.66],[108.054,12.66],[108.050001,12.66]]]")),
                ElementsAre("E-COLLAPSED"));
    EXPECT_THAT(
        codes_of(plot("Polygon",
                      "[[[108.050001,12.66],[108.056,12.66],[108.052,12.66],[108.052,12.662],[108.050001,12.66]]]")),
        ElementsAre("E-SELF-CROSSING"));
}

TEST_F(EudrFile, AHoleIsRefused) {
    EXPECT_THAT(codes_of(plot("Polygon",
                              "[[[108.050001,12.66],[108.056,12.66],[108.056,12.666],[108.050001,12.666],[108.050001,"
                              "12.66]],[[108.052,12.662],[108.052,12.664],[108.054,12.664],[108.052,12.662]]]")),
                ElementsAre("E-HOLE"));
}

TEST_F(EudrFile, PartsInEachOtherAreRefused) {
    EXPECT_THAT(codes_of(plot("MultiPolygon",
                              "[[[[108.050001,12.66],[108.056,12.66],[108.056,12.666],[108.050001,12.666],[108.050001,"
                              "12.66]]],[[[108.052,12.662],[108.054,12.662],[108.054,12.664],[108.052,12.662]]]]")),
                ElementsAre("E-PARTS-OVERLAP"));
    EXPECT_THAT(codes_of(plot("MultiPolygon",
                              "[[[[108.050001,12.66],[108.056,12.66],[108.056,12.666],[108.050001,12.666],[108.050001,"
                              "12.66]]],[[[108.054,12.662],[108.058,12.662],[108.058,12.664],[108.054,12.662]]]]")),
                ElementsAre("E-SELF-CROSSING"));
}

TEST_F(EudrFile, LinesAreRefused) {
    EXPECT_THAT(codes_of(plot("LineString", "[[108.050001,12.66],[108.056,12.66]]")), ElementsAre("E-GEOMETRY-KIND"));
    EXPECT_THAT(codes_of(plot("MultiLineString", "[[[108.050001,12.66],[108.056,12.66]]]")),
                ElementsAre("E-GEOMETRY-KIND"));
    EXPECT_THAT(codes_of(plot("polygon", kSquare)), ElementsAre("E-GEOMETRY-KIND")) << "letter case counts";
}

TEST_F(EudrFile, AGeometryCollectionIsDoubtedAndItsMembersAreLookedAt) {
    const auto members = [&](const std::string& list) {
        return collection({feature(R"({"type":"GeometryCollection","geometries":[)" + list + "]}")});
    };
    EXPECT_THAT(codes_of(members(of("Polygon", kSquare))), ElementsAre("E-COLLECTION"));
    EXPECT_THAT(codes_of(members(of("Polygon", kSquare) + "," + of("LineString", "[[1,2],[3,4]]"))),
                UnorderedElementsAre("E-COLLECTION", "E-GEOMETRY-KIND"));
    EXPECT_THAT(codes_of(members(R"({"type":"GeometryCollection","geometries":[]})")),
                UnorderedElementsAre("E-COLLECTION", "E-GEOMETRY-KIND"));
    EXPECT_THAT(codes_of(members("7")), ElementsAre("E-COORDINATES"));
}

TEST_F(EudrFile, BareGeometriesAndOtherJsonAreNoPlotFile) {
    EXPECT_THAT(codes_of(of("Polygon", kSquare)), ElementsAre("E-NOT-GEOJSON"));
    EXPECT_THAT(codes_of("[]"), ElementsAre("E-NOT-GEOJSON"));
    EXPECT_THAT(codes_of("42"), ElementsAre("E-NOT-GEOJSON"));
    EXPECT_THAT(codes_of("\"text\""), ElementsAre("E-NOT-GEOJSON"));
    EXPECT_THAT(codes_of("null"), ElementsAre("E-NOT-GEOJSON"));
    EXPECT_THAT(codes_of("{}"), ElementsAre("E-NOT-GEOJSON"));
    EXPECT_THAT(codes_of(""), ElementsAre("E-NOT-JSON"));
    EXPECT_THAT(codes_of("<gml/>"), ElementsAre("E-NOT-JSON"));
}

TEST_F(EudrFile, AnEmptyCollectionHasNoPlot) {
    EXPECT_THAT(codes_of(collection({})), ElementsAre("E-EMPTY"));
    EXPECT_THAT(codes_of(R"({"type":"FeatureCollection"})"), ElementsAre("E-EMPTY"));
}

TEST_F(EudrFile, AreaAsTextIsReadAsNothing) {
    EXPECT_THAT(codes_of(plot("Point", "[108.050001,12.66]", R"("ProducerCountry":"VN","Area":"3")")),
                UnorderedElementsAre("E-AREA-TEXT", "E-POINT-NO-AREA"));
    EXPECT_THAT(codes_of(plot("Point", "[108.050001,12.66]", R"("ProducerCountry":"VN","Area":0)")),
                UnorderedElementsAre("E-AREA-VALUE", "E-POINT-NO-AREA"));
    EXPECT_THAT(codes_of(plot("Point", "[108.050001,12.66]", R"("ProducerCountry":"VN","Area":-1)")),
                UnorderedElementsAre("E-AREA-VALUE", "E-POINT-NO-AREA"));
    EXPECT_THAT(codes_of(plot("Point", "[108.050001,12.66]", R"("ProducerCountry":"VN","Area":true)")),
                UnorderedElementsAre("E-AREA-TEXT", "E-POINT-NO-AREA"));
}

TEST_F(EudrFile, FourHectaresAreAPointAndALittleMoreAreNot) {
    EXPECT_THAT(codes_of(plot("Point", "[108.050001,12.66]", R"("ProducerCountry":"VN","Area":4.00)")), IsEmpty());
    const auto over = check(plot("Point", "[108.050001,12.66]", R"("ProducerCountry":"VN","Area":4.01)"));
    EXPECT_THAT(codes(over), ElementsAre("E-POINT-OVER"));
    EXPECT_EQ(over.problems.front().text.what, "a plot of 4.01 ha is given as a point");
    EXPECT_THAT(codes_of(plot("Point", "[108.050001,12.66]")), ElementsAre("E-POINT-NO-AREA"));
    EXPECT_NEAR(check(plot("Point", "[108.050001,12.66]")).eudr_ha, 4, 0) << "counts as 4 ha";
}

TEST_F(EudrFile, AnAreaThatIsNotThatOfThePolygonIsTold) {
    EXPECT_THAT(codes_of(plot("Polygon", kSquare, R"("ProducerCountry":"VN","Area":4.84)")), IsEmpty());
    EXPECT_THAT(codes_of(plot("Polygon", kSquare, R"("ProducerCountry":"VN","Area":48.4)")),
                ElementsAre("E-AREA-DIFFERS"));
}

TEST_F(EudrFile, MisspeltPropertiesArePassedOverByTheSystem) {
    const auto result = check(plot(
        "Polygon", kSquare, R"("producercountry":"VN","PRODUCER_NAME":"Y Bhem","ProductionPlce":"Ea Kao","note":"x")"));
    EXPECT_THAT(codes(result),
                UnorderedElementsAre("E-PROPERTY-NAME", "E-PROPERTY-NAME", "E-PROPERTY-NAME", "E-NO-COUNTRY"));
    EXPECT_EQ(result.problems.front().code, "E-NO-COUNTRY");
    EXPECT_EQ(result.problems.front().severity, Severity::warn) << "type I has it optional";
}

TEST_F(EudrFile, ACountryIsTwoCapitalLettersOfIso3166) {
    for (const auto* country : {"vn", "VNM", "Việt Nam", "UK", "EU", "XX", "V", "VN "}) {
        const auto result = check(plot("Polygon", kSquare, std::string{R"("ProducerCountry":")"} + country + '"'));
        EXPECT_THAT(codes(result), ElementsAre("E-COUNTRY")) << country;
    }
    EXPECT_EQ(check(plot("Polygon", kSquare, R"("ProducerCountry":"UK")")).problems.front().text.fix,
              "write for example GB");
    EXPECT_THAT(codes_of(plot("Polygon", kSquare, R"("ProducerCountry":84)")),
                UnorderedElementsAre("E-PROPERTY-TYPE", "E-NO-COUNTRY"));
}

TEST_F(EudrFile, TypeIINeedsTheCountryAndTypeITakesOneProducer) {
    using parcels::EudrType;
    const auto bare = plot("Polygon", kSquare, "");
    EXPECT_THAT(codes_of(bare, EudrType::one_producer), IsEmpty());
    const auto second = check(bare, EudrType::several_producers);
    EXPECT_THAT(codes(second), ElementsAre("E-NO-COUNTRY", "E-NO-PRODUCER"));
    EXPECT_EQ(second.problems.front().severity, Severity::refuse);
    const auto two =
        collection({feature(of("Polygon", kSquare), R"("ProducerName":"A","ProducerCountry":"VN")"),
                    feature(of("Point", "[109.000001,13]"), R"("ProducerName":"B","ProducerCountry":"VN","Area":1)")});
    EXPECT_THAT(codes_of(two, EudrType::one_producer), ElementsAre("E-SEVERAL-PRODUCERS"));
    EXPECT_THAT(codes_of(two, EudrType::several_producers), IsEmpty());
    EXPECT_EQ(check(two).producers, 2u);
}

TEST_F(EudrFile, TheAntimeridianIsNotCrossed) {
    EXPECT_THAT(codes_of(plot("Polygon", "[[[179.999001,0],[-179.999,0],[-179.999,0.001],[179.999001,0]]]")),
                ElementsAre("E-ANTIMERIDIAN"));
    EXPECT_THAT(codes_of(plot("Polygon", "[[[179.999001,0],[180,0],[180,0.001],[179.999001,0]]]")), IsEmpty());
}

TEST_F(EudrFile, NumbersThatAreNoneEndTheReadingWithAReason) {
    const auto nan = check(plot("Point", "[NaN,12.66]"));
    EXPECT_THAT(codes(nan), ElementsAre("E-NOT-JSON"));
    const auto large = check(plot("Point", "[1e400,12.66]"));
    EXPECT_THAT(codes(large), ElementsAre("E-NOT-JSON"));
    EXPECT_NE(large.problems.front().text.what.find("1e400"), std::string::npos);
    EXPECT_THAT(codes_of(collection({feature(of("Polygon", kSquare)), feature(of("Point", "[Infinity,0]"))})),
                ElementsAre("E-NOT-JSON"));
    EXPECT_EQ(check(collection({feature(of("Polygon", kSquare)), feature(of("Point", "[Infinity,0]"))})).features, 1u)
        << "what was whole was read";
}

TEST_F(EudrFile, MinusZeroAndExponentsAreNumbers) {
    EXPECT_THAT(codes_of(plot("Polygon", "[[[-0.0,0],[1.05e-3,0],[0.001050,1.05e-3],[-0.0,0]]]")), IsEmpty());
}

TEST_F(EudrFile, ATruncatedFileIsToldWithThePlace) {
    const auto whole = plot("Polygon", kSquare);
    const auto result = check(whole.substr(0, whole.size() - 20));
    EXPECT_THAT(codes(result), ElementsAre("E-NOT-JSON"));
    EXPECT_NE(result.problems.front().text.what.find("line 1, column"), std::string::npos)
        << result.problems.front().text.what;
}

TEST_F(EudrFile, AFileOfMoreThan25MegabytesIsRefused) {
    auto file = plot("Polygon", kSquare);
    file.insert(file.size() - 1, std::string(25'100'000 - file.size(), ' '));
    const auto result = check(file);
    EXPECT_THAT(codes(result), ElementsAre("E-FILE-SIZE"));
    EXPECT_EQ(result.problems.front().text.what, "the file has 25.1 MB; the system takes 25 MB");
    file.erase(file.size() - 100'001, 100'000);
    EXPECT_THAT(codes_of(file), IsEmpty()) << "25.0 MB exactly";
}

TEST_F(EudrFile, MembersThatStandTwiceAreTold) {
    EXPECT_THAT(codes_of(plot("Polygon", kSquare, R"("ProducerCountry":"LA","ProducerCountry":"VN")")),
                ElementsAre("E-KEY-REPEATED"));
    EXPECT_THAT(
        codes_of(collection({feature(of("Polygon", kSquare))}, R"("type":"Feature","type":"FeatureCollection",)")),
        ElementsAre("E-KEY-REPEATED"));
    EXPECT_THAT(codes_of(collection(
                    {feature(R"({"type":"Polygon","coordinates":[],"coordinates":)" + std::string{kSquare} + "}")})),
                testing::Contains("E-KEY-REPEATED"));
}

TEST_F(EudrFile, AByteOrderMarkIsTold) {
    EXPECT_THAT(codes_of("\xEF\xBB\xBF" + plot("Polygon", kSquare)), ElementsAre("E-BOM"));
}

TEST_F(EudrFile, AMillionBracketsAreNoGeoJson) {
    EXPECT_THAT(codes_of(std::string(1'000'000, '[')), testing::Contains("E-NESTED"));
    EXPECT_THAT(codes_of(plot("Polygon", std::string(100, '[') + std::string(100, ']'))),
                testing::Contains("E-NESTED"));
    std::string objects;
    for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
    EXPECT_THAT(codes_of(objects), testing::Contains("E-NESTED"));
}

TEST_F(EudrFile, AMemberCrsIsRefusedUnlessItIsWgs84) {
    const auto with = [&](const std::string& name) {
        return collection({feature(of("Polygon", kSquare))},
                          R"("crs":{"type":"name","properties":{"name":")" + name + "\"}},");
    };
    const auto vn2000 = check(with("urn:ogc:def:crs:EPSG::9210"));
    EXPECT_THAT(codes(vn2000), ElementsAre("E-CRS"));
    EXPECT_EQ(vn2000.problems.front().severity, Severity::refuse);
    EXPECT_EQ(check(with("urn:ogc:def:crs:OGC:1.3:CRS84")).problems.front().severity, Severity::warn);
    EXPECT_THAT(codes_of(collection({feature(of("Polygon", kSquare))}, R"("crs":null,)")), IsEmpty());
}

TEST_F(EudrFile, APointInDoubleBracketsIsRefused) {
    EXPECT_THAT(codes_of(plot("Point", "[[108.050001,12.66]]", R"("ProducerCountry":"VN","Area":1)")),
                testing::Contains("E-POINT-NESTED"));
}

TEST_F(EudrFile, CoordinatesThatCannotBeMadeOutAreToldWithTheReason) {
    const std::pair<const char*, const char*> cases[] = {{"Polygon", "[[108.050001,12.66],[108.052,12.66]]"},
                                                         {"Polygon", "[]"},
                                                         {"Polygon", "[[]]"},
                                                         {"Polygon", "[[[108.050001],[108.052]]]"},
                                                         {"Polygon", "\"POLYGON\""},
                                                         {"Polygon", "null"},
                                                         {"Polygon", "[[[\"108.05\",\"12.66\"]]]"},
                                                         {"Polygon", "{\"x\":1}"},
                                                         {"Polygon", "[[[[108.050001,12.66]]]]"},
                                                         {"MultiPolygon", "[[[108.050001,12.66]]]"},
                                                         {"Point", "[]"},
                                                         {"Point", "108.05"},
                                                         {"MultiPoint", "[108.050001,12.66]"},
                                                         {"Polygon", "[null]"},
                                                         {"MultiPolygon", "[[]]"}};
    for (const auto& [kind, coordinates] : cases)
        EXPECT_THAT(codes_of(plot(kind, coordinates)), testing::Contains("E-COORDINATES")) << kind << coordinates;
    EXPECT_THAT(codes_of(collection({feature(R"({"type":"Polygon"})")})), ElementsAre("E-COORDINATES"));
    EXPECT_THAT(codes_of(collection({feature("{}")})), ElementsAre("E-GEOMETRY-KIND"));
}

TEST_F(EudrFile, AFeatureWithoutGeometryIsRefused) {
    EXPECT_THAT(codes_of(collection({feature("null")})), ElementsAre("E-NO-GEOMETRY"));
    EXPECT_THAT(codes_of(collection({R"({"type":"Feature"})"})), UnorderedElementsAre("E-NO-GEOMETRY", "E-NO-COUNTRY"));
}

TEST_F(EudrFile, ElementsThatAreNoFeaturesAreRefused) {
    for (const auto* element : {"7", "null", "\"x\"", "[]", "{}", R"({"type":"FeatureCollection","features":[]})"})
        EXPECT_THAT(codes_of(collection({element})), testing::Contains("E-STRUCTURE")) << element;
    EXPECT_THAT(codes_of(collection({R"x({"type":"Feature","geometry":"POINT(1 2)","properties":[]})x"})),
                testing::Contains("E-STRUCTURE"));
}

TEST_F(EudrFile, TheSamePlotTwiceIsRefusedWhereverItStarts) {
    const auto turned =
        "[[[108.052001,12.662001],[108.050001,12.662001],[108.050001,12.660001],[108.052001,12.660001],[108.052001,12."
        "662001]]]";
    const auto result = check(collection({feature(of("Polygon", kSquare)), feature(of("Polygon", turned))}));
    ASSERT_THAT(codes(result), ElementsAre("E-DUPLICATE"));
    EXPECT_EQ(result.problems.front().id, "feature 2");
    EXPECT_EQ(result.problems.front().text.what, "the plot is there twice: 'feature 1' is the same");
    const auto point = feature(of("Point", "[108.050001,12.66]"), R"("ProducerCountry":"VN","Area":1)");
    EXPECT_THAT(codes_of(collection({point, point})), ElementsAre("E-DUPLICATE"));
}

TEST_F(EudrFile, OverlappingPlotsAreRefusedBothButNeighboursAreNot) {
    const auto shifted =
        "[[[108.051001,12.660001],[108.053001,12.660001],[108.053001,12.662001],[108.051001,12.662001],[108.051001,12."
        "660001]]]";
    const auto overlap = check(collection({feature(of("Polygon", kSquare)), feature(of("Polygon", shifted))}));
    ASSERT_THAT(codes(overlap), ElementsAre("E-OVERLAP", "E-OVERLAP"));
    EXPECT_EQ(overlap.problems[0].text.what, "24181 m2 (50.0 %) lie in plot 'feature 2' too");
    const auto beside =
        "[[[108.052001,12.660001],[108.054001,12.660001],[108.054001,12.662001],[108.052001,12.662001],[108.052001,12."
        "660001]]]";
    EXPECT_THAT(codes_of(collection({feature(of("Polygon", kSquare)), feature(of("Polygon", beside))})), IsEmpty());
    const auto sliver =
        "[[[108.052000,12.660001],[108.054001,12.660001],[108.054001,12.662001],[108.052000,12.662001],[108.052000,12."
        "660001]]]";
    EXPECT_THAT(codes_of(collection({feature(of("Polygon", kSquare)), feature(of("Polygon", sliver))})), IsEmpty())
        << "0.1 m is what rounding can do";
}

TEST_F(EudrFile, APointInAnotherPlotIsDoubted) {
    const auto point = feature(of("Point", "[108.051001,12.661001]"), R"("ProducerCountry":"VN","Area":1)");
    EXPECT_THAT(codes_of(collection({feature(of("Polygon", kSquare)), point})), ElementsAre("E-POINT-INSIDE"));
}

TEST_F(EudrFile, PlotsOutsideTheirCountryAreRefusedAndThoseAtItsEdgeDoubted) {
    boundary_ = folder_ / "country.geojson";
    std::ofstream{boundary_} << collection(
        {feature(of("Polygon", "[[[108,12],[108.051001,12],[108.051001,13],[108,13],[108,12]]]"), "")});
    const auto edge = check(plot("Polygon", kSquare));
    ASSERT_THAT(codes(edge), ElementsAre("E-OUTSIDE-COUNTRY"));
    EXPECT_EQ(edge.problems.front().severity, Severity::warn);
    EXPECT_EQ(edge.problems.front().text.what, "50.0 % of the plot lie outside VN");
    const auto far = check(plot("Polygon", "[[[12.66,10.805],[12.662001,10.805],[12.662,10.807],[12.66,10.805]]]"));
    ASSERT_THAT(codes(far), ElementsAre("E-OUTSIDE-COUNTRY"));
    EXPECT_EQ(far.problems.front().severity, Severity::refuse);
    EXPECT_THAT(codes_of(plot("Polygon", "[[[108.02,12.66],[108.022001,12.66],[108.022,12.662],[108.02,12.66]]]")),
                IsEmpty());
    EXPECT_THAT(codes_of(plot("Point", "[108.060001,12.66]", R"("ProducerCountry":"VN","Area":1)")),
                ElementsAre("E-OUTSIDE-COUNTRY"));
}

TEST_F(EudrFile, MembersMayComeInAnyOrder) {
    EXPECT_THAT(
        codes_of(
            R"({"features":[{"geometry":{"coordinates":)" + std::string{kSquare} +
            R"(,"type":"Polygon"},"properties":{"ProducerCountry":"VN"},"type":"Feature"}],"type":"FeatureCollection"})"),
        IsEmpty());
}

TEST_F(EudrFile, ManyFeaturesKeepTheirNumbers) {
    std::vector<std::string> features;
    for (int i = 0; i < 12; ++i) {
        const auto x = std::to_string(108 + i) + ".000001";
        features.push_back(feature(of("Polygon", "[[[" + x + ",12],[" + std::to_string(108 + i) + ".002,12],[" +
                                                     std::to_string(108 + i) + ".002,12.002],[" + x + ",12]]]"),
                                   i == 1 || i == 10 ? "" : R"("ProducerCountry":"VN")"));
    }
    const auto result = check(collection(features));
    ASSERT_EQ(result.problems.size(), 2u);
    EXPECT_EQ(result.problems[0].id, "feature 2");
    EXPECT_EQ(result.problems[1].id, "feature 11");
}

TEST_F(EudrFile, AMissingFileIsAnErrorOfItsOwn) {
    EXPECT_THROW(check_eudr({.file = folder_ / "nothing.geojson"}), InputError);
    EXPECT_THROW(check_eudr({.file = folder_.path()}), InputError);
}

TEST_F(EudrFile, TextThatIsNoUtf8BreaksTheReadingOff) {
    EXPECT_THAT(codes_of(plot("Polygon", kSquare, "\"ProducerName\":\"\xD4\xC7\"")), ElementsAre("E-NOT-JSON"));
}

}  // namespace
}  // namespace vung::run
