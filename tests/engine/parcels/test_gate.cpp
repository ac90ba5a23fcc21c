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
    std::vector<Parcel> taken_out;
    const auto good = settle(std::move(parcels), problems, taken_out);
    std::size_t refused = 0;
    std::vector<std::string> ids;
    for (const auto& p : good) ids.push_back(p.id);
    for (const auto& p : problems) {
        refused += p.severity == Severity::refuse;
        EXPECT_EQ(p.hectares, 0.5);
        if (codes) codes->push_back(p.code);
    }
    EXPECT_EQ(taken_out.size(), refused);
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

TEST(Gate, TheSameOutlineUnderTwoIdsIsLeftToTheNeighbours) {
    std::vector<std::string> codes;
    EXPECT_THAT(settled({parcel("b", 1), parcel("a", 1), parcel("c", 2)}, &codes), ElementsAre("a", "b", "c"));
    EXPECT_THAT(codes, testing::IsEmpty());
}

TEST(Gate, IdsAreSortedByTheirBytes) {
    EXPECT_THAT(settled({parcel("10", 1), parcel("9", 2), parcel("Ấ", 3), parcel("Z", 4), parcel("1/2", 5)}),
                ElementsAre("1/2", "10", "9", "Z", "Ấ"));
}

}  // namespace
}  // namespace vung::parcels
