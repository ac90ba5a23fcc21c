// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/shape_key.h>

#include <set>

namespace vung::parcels {
namespace {

const geometry::Crs kUtm{"EPSG:32648", "", false, 1};

geometry::MultiPolygon square(double x) {
    return {{{{{x, 0}, {x + 1, 0}, {x + 1, 1}, {x, 1}, {x, 0}}, {}}}};
}

TEST(ShapeKey, EqualOutlinesHaveEqualKeysAndOthersDoNot) {
    EXPECT_EQ(shape_key(kUtm, square(0)), shape_key(kUtm, square(0)));
    EXPECT_EQ(shape_key(kUtm, square(0)), shape_key(kUtm, square(-0.0)));
    EXPECT_NE(shape_key(kUtm, square(0)), shape_key(kUtm, square(1e-12)));
    EXPECT_NE(shape_key(kUtm, square(0)), shape_key({"EPSG:32649", "", false, 1}, square(0)));
    std::set<std::uint64_t> keys;
    for (int i = 0; i < 100000; ++i) keys.insert(shape_key(kUtm, square(i)));
    EXPECT_EQ(keys.size(), 100000u);
}

TEST(ShapeKey, APartIsNotAHole) {
    const auto one = square(0).parts[0], two = square(5).parts[0];
    EXPECT_NE(shape_key(kUtm, {{{one.outer, {two.outer}}}}), shape_key(kUtm, {{one, two}}));
}

/// Worked out by an independent implementation of the description in the header (Python integers).
TEST(ShapeKey, ItIsTheSameOnEveryMachine) {
    EXPECT_EQ(shape_key(kUtm, square(0)), 0x17dee9ee55b2e434ULL);
    EXPECT_EQ(shape_key(kUtm, {}), 0x31c89e4baadb0dc7ULL);
}

}  // namespace
}  // namespace vung::parcels
