// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/gate.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <vung/parcels/shape_key.h>

namespace vung::parcels {
namespace {

using geometry::MultiPolygon;
using geometry::Ring;
using testing::ElementsAre;
using testing::HasSubstr;

const geometry::Crs kUtm{"EPSG:32648", "", false, 1}, kWgs84{"EPSG:4326", "", true, 1};

MultiPolygon shape(Ring outer, std::vector<Ring> holes = {}) {
    return {{{std::move(outer), std::move(holes)}}};
}
Ring square(double x, double y, double side) {
    return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}};
}

std::string code_of(const geometry::Crs& crs, const MultiPolygon& s) {
    const auto problem = find_shape_problem(crs, s);
    if (problem) {
        EXPECT_EQ(problem->severity, Severity::refuse);
        EXPECT_FALSE(problem->text.fix.empty());
    }
    return problem ? problem->code : "good";
}

TEST(Gate, EachFaultOfAnOutlineHasItsCode) {
    EXPECT_EQ(code_of(kUtm, shape(square(0, 0, 10))), "good");
    EXPECT_EQ(code_of(kUtm, shape(square(0, 0, 10), {square(2, 2, 3)})), "good");
    EXPECT_EQ(code_of(kUtm, {}), "P-NO-GEOMETRY");
    EXPECT_EQ(code_of(kUtm, shape({{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}})), "P-SELF-CROSSING");
    EXPECT_EQ(code_of(kUtm, shape(square(0, 0, 10), {square(20, 20, 3)})), "P-HOLE-OUTSIDE");
    EXPECT_EQ(code_of(kUtm, shape(square(0, 0, 10), {square(1, 1, 8), square(2, 2, 3)})), "P-NESTED-HOLES");
    EXPECT_EQ(code_of(kUtm, {{{square(0, 0, 10), {}}, {square(2, 2, 3), {}}}}), "P-NESTED-PARTS");
    EXPECT_EQ(code_of(kUtm, shape({{0, 0}, {1, 1}, {0, 0}})), "P-RING-SHORT");
    EXPECT_EQ(code_of(kUtm, shape({{0, 0}, {10, 0}, {10, 10}, {0, 10}})), "P-RING-OPEN");
    EXPECT_EQ(code_of(kUtm, shape(square(std::nan(""), 0, 10))), "P-COORDINATES");
    EXPECT_EQ(code_of(kUtm, shape(square(std::numeric_limits<double>::infinity(), 0, 10))), "P-COORDINATES");
    EXPECT_EQ(code_of(kUtm, shape(square(1e9, 0, 10))), "P-COORDINATES");
    EXPECT_EQ(code_of(kWgs84, shape(square(105, 10, 0.001))), "good");
    EXPECT_EQ(code_of(kWgs84, shape(square(10, 105, 0.001))), "P-COORDINATES") << "latitude and longitude swapped";
    EXPECT_EQ(code_of(kWgs84, shape(square(585000, 1110000, 100))), "P-COORDINATES") << "metres called degrees";
}

TEST(Gate, TheMessageTellsThePlace) {
    EXPECT_THAT(find_shape_problem(kUtm, shape({{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}))->text.what,
                HasSubstr("at 5, 5"));
}

TEST(Gate, OpenRingsAreClosedAndClosedOnesLeftAlone) {
    auto open = shape({{0, 0}, {10, 0}, {10, 10}}, {{{1, 1}, {2, 1}, {2, 2}, {1, 1}}});
    EXPECT_TRUE(close_rings(open));
    EXPECT_EQ(open.parts[0].outer.back(), (geometry::Point{0, 0}));
    EXPECT_EQ(open.parts[0].holes[0].size(), 4u);
    EXPECT_FALSE(close_rings(open));
}

Parcel parcel(const std::string& id, double x, const std::string& cooperative = "A") {
    Parcel out;
    out.id = id;
    out.shape = shape(square(x, 0, 1));
    out.cooperative = cooperative;
    out.where = "row " + id;
    out.area_ha = 0.5;
    out.shape_key = shape_key(kUtm, out.shape);
    return out;
}

std::vector<std::string> settled(std::vector<Parcel> parcels, std::vector<std::string>* codes = nullptr) {
    std::vector<Problem> problems;
    const auto read = parcels.size();
    const auto good = settle(std::move(parcels), problems);
    std::size_t refused = 0;
    std::vector<std::string> ids;
    for (const auto& p : good) ids.push_back(p.id);
    for (const auto& p : problems) {
        refused += p.severity == Severity::refuse;
        EXPECT_EQ(p.hectares, 0.5);
        if (codes) codes->push_back(p.code);
    }
    EXPECT_EQ(read, good.size() + refused);
    return ids;
}

TEST(Gate, RepeatedIdsAreSetAsideUnlessTheRowsAreEqual) {
    std::vector<std::string> codes;
    EXPECT_THAT(settled({parcel("b", 1), parcel("a", 2), parcel("b", 1), parcel("c", 3), parcel("c", 4),
                         parcel("d", 5, "A"), parcel("d", 5, "B")},
                        &codes),
                ElementsAre("a", "b"));
    EXPECT_THAT(codes, testing::UnorderedElementsAre("P-ROW-REPEATED", "P-ID-REPEATED", "P-ID-REPEATED",
                                                     "P-ID-REPEATED", "P-ID-REPEATED"));
}

TEST(Gate, TheSameOutlineUnderTwoIdsIsKeptWithAWarning) {
    std::vector<std::string> codes;
    EXPECT_THAT(settled({parcel("b", 1), parcel("a", 1), parcel("c", 2)}, &codes), ElementsAre("a", "b", "c"));
    EXPECT_THAT(codes, ElementsAre("P-SHAPE-REPEATED"));
}

TEST(Gate, IdsAreSortedByTheirBytes) {
    EXPECT_THAT(settled({parcel("10", 1), parcel("9", 2), parcel("Ấ", 3), parcel("Z", 4), parcel("1/2", 5)}),
                ElementsAre("1/2", "10", "9", "Z", "Ấ"));
}

}  // namespace
}  // namespace vung::parcels
