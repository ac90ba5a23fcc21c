// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/indices.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

namespace vung::rasters {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Case {
    double blue, green, red, nir, swir1, swir2;
    std::map<std::string, double> expected;
};

// Formulas of the awesome-spectral-indices catalogue, computed independently (area_cases.json, indices_1).
const Case kCases[] = {
    {0.0521,
     0.0784,
     0.0655,
     0.1432,
     0.0911,
     0.0487,
     {{"NDVI", 0.372304743651},
      {"EVI", 0.169584006286},
      {"EVI2", 0.149377114734},
      {"LSWI", 0.22236448997},
      {"NDWI", -0.292418772563},
      {"MNDWI", -0.0749262536873},
      {"NDYI", 0.20153256705},
      {"NDFI", 0.14711033275}}},
    {0.0312,
     0.0689,
     0.0407,
     0.4215,
     0.1733,
     0.0802,
     {{"NDVI", 0.823885763739},
      {"EVI", 0.664943773137},
      {"EVI2", 0.626653852736},
      {"LSWI", 0.417283120377},
      {"NDWI", -0.719004893964},
      {"MNDWI", -0.431048720066},
      {"NDYI", 0.376623376623},
      {"NDFI", -0.326716294458}}},
};

TEST(Indices, AgreeWithTheCatalogueThroughTheTable) {
    for (const auto& c : kCases) {
        const std::map<std::string, double> by_role = {{"blue", c.blue}, {"green", c.green},  {"red", c.red},
                                                       {"nir", c.nir},   {"swir16", c.swir1}, {"swir22", c.swir2}};
        for (const auto& [name, expected] : c.expected) {
            const auto* index = find_index(name);
            ASSERT_NE(index, nullptr) << name;
            std::vector<double> values;
            for (const auto role : index->roles()) values.push_back(by_role.at(std::string{role}));
            EXPECT_NEAR(index->of(values.data()), expected, 1e-11) << name;
        }
    }
}

TEST(Indices, RedEdgeIndicesFollowTheirFormulas) {
    EXPECT_DOUBLE_EQ(ndre(0.4, 0.1), 0.3 / 0.5);
    EXPECT_DOUBLE_EQ(cire(0.4, 0.1), 3.0);
    EXPECT_DOUBLE_EQ(psri(0.3, 0.1, 0.5), 0.4);
}

TEST(Indices, AVanishingDenominatorIsAGap) {
    EXPECT_TRUE(std::isnan(ndvi(0, 0)));
    EXPECT_TRUE(std::isnan(ndvi(4e-7, 4e-7)));
    EXPECT_FALSE(std::isnan(ndvi(6e-7, 6e-7)));
    EXPECT_TRUE(std::isnan(cire(0.5, 0)));
    EXPECT_TRUE(std::isnan(evi(0, 0, 1 / 7.5)));
}

TEST(Indices, AnAbsentBandIsAGap) {
    for (const auto& index : all_indices())
        for (std::size_t gap = 0; gap < index.role_count; ++gap) {
            double values[3] = {0.2, 0.1, 0.05};
            values[gap] = kNan;
            EXPECT_TRUE(std::isnan(index.of(values))) << index.name;
        }
}

TEST(Indices, NegativeReflectanceCountsAsZeroInADifference) {
    EXPECT_EQ(ndvi(-0.005, 0.01), -1) << "dark water";
    EXPECT_EQ(ndvi(0.01, -0.005), 1);
    EXPECT_TRUE(std::isnan(ndvi(-0.005, -0.01)));
}

TEST(Indices, EviOutsideItsRangeIsAGap) {
    EXPECT_TRUE(std::isnan(evi(0.5, 0.4, 0.5))) << "thin cloud: the blue band drives the denominator to almost nothing";
    EXPECT_TRUE(std::isnan(evi2(3.0, 0.0)));
}

TEST(Indices, ManyCellsAtOnceGiveTheSameBitsAsOneByOne) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    // Dark water, a vanishing denominator, a gap, an infinite value, and ordinary cells; more than a register holds.
    const std::vector<double> some{0.31, -0.02, 0.0, nan, 1e-7, 0.8, std::numeric_limits<double>::infinity(),
                                   0.05, 0.4};
    std::array<std::vector<double>, 3> cells;
    for (const double a : some)
        for (const double b : some)
            for (const double c : some) cells[0].push_back(a), cells[1].push_back(b), cells[2].push_back(c);
    const std::array<const double*, 3> rows{cells[0].data(), cells[1].data(), cells[2].data()};
    for (const auto& index : all_indices()) {
        std::vector<double> many(cells[0].size());
        index.of_all(rows.data(), many.size(), many.data());
        for (std::size_t k = 0; k < many.size(); ++k) {
            const std::array<double, 3> one{cells[0][k], cells[1][k], cells[2][k]};
            const double alone = index.of(one.data());
            ASSERT_TRUE(std::isnan(alone)
                            ? std::isnan(many[k])
                            : std::bit_cast<std::uint64_t>(alone) == std::bit_cast<std::uint64_t>(many[k]))
                << index.name << " of cell " << k;
        }
    }
}

TEST(Indices, NamesAreSortedAndFoundInAnyCase) {
    for (std::size_t i = 1; i < all_indices().size(); ++i) EXPECT_LT(all_indices()[i - 1].name, all_indices()[i].name);
    EXPECT_EQ(find_index("ndvi"), find_index("NDVI"));
    EXPECT_EQ(find_index("NDV"), nullptr);
    EXPECT_EQ(find_index(""), nullptr);
}

}  // namespace
}  // namespace vung::rasters
