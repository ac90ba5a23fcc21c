// SPDX-License-Identifier: Apache-2.0
#include <vung/run/forest.h>

#include <cmath>
#include <random>

#include <vung/error.h>
#include <vung/geometry/overlay.h>
#include <vung/geometry/validity.h>
#include <vung/io/geotiff_writer.h>
#include <vung/io/reproject.h>
#include <vung/parcels/shape_key.h>

#include "temporary_folder.h"

namespace vung::run {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

const ForestSection kRule{.source = {}, .classes = {1, 2}, .cannot_tell = {9}, .year = 2020};

ForestShare share(std::vector<double> weights, std::vector<double> classes) {
    double coverage = 0;
    for (const double w : weights) coverage += w;
    return forest_share(weights, classes, coverage, kRule);
}

TEST(ForestShare, CellsWhollyInsideDecide) {
    const auto out = share({1, 1, 1, 1}, {1, 2, 0, 0});
    EXPECT_DOUBLE_EQ(out.low, 0.5);
    EXPECT_DOUBLE_EQ(out.high, 0.5);
    EXPECT_EQ(out.verdict(), ForestVerdict::forest);
    EXPECT_EQ(share({1, 1, 1, 1}, {0, 3, 0, 0}).verdict(), ForestVerdict::none);
    EXPECT_EQ(share({1, 1, 1, 1}, {0, 3, 0, 0}).high, 0);
}

TEST(ForestShare, ForestInABorderCellAloneCannotBeTold) {
    const auto out = share({1, 1, 0.5, 0.5}, {0, 0, 1, 0});
    EXPECT_EQ(out.low, 0);
    EXPECT_DOUBLE_EQ(out.high, 0.5 / 3);
    EXPECT_DOUBLE_EQ(out.share, 0.5 / 3);
    EXPECT_EQ(out.verdict(), ForestVerdict::cannot_tell);
}

TEST(ForestShare, GapsAndClassesThatMeanNothingAreNeverNoForest) {
    for (const double unknown : {kNone, 9.0}) {
        const auto out = share({1, 1, 1, 1}, {0, 0, 0, unknown});
        EXPECT_EQ(out.low, 0);
        EXPECT_DOUBLE_EQ(out.high, 0.25);
        EXPECT_EQ(out.share, 0);
        EXPECT_EQ(out.verdict(), ForestVerdict::cannot_tell);
    }
}

TEST(ForestShare, APlotSmallerThanAPixelIsNotDecidedByIt) {
    for (const double value : {0.0, 1.0, kNone}) {
        const auto out = share({0.3, 0.1}, {value, value});
        EXPECT_EQ(out.low, 0);
        EXPECT_EQ(out.high, 1);
        EXPECT_EQ(out.verdict(), ForestVerdict::cannot_tell);
    }
}

TEST(ForestShare, APlotThatNoCellCoversIsNotDecided) {
    EXPECT_EQ(forest_share({}, {}, 0, kRule).verdict(), ForestVerdict::cannot_tell);
    EXPECT_EQ(forest_share({}, {}, 12, kRule).high, 1);
}

class ForestRaster : public testing::Test {
protected:
    static constexpr int kSize = 40;
    static constexpr double kX0 = 210'000, kY0 = 1'400'010, kCell = 30;

    void write(const std::vector<std::uint8_t>& cells) {
        const double geotransform[6] = {kX0, kCell, 0, kY0, 0, -kCell};
        io::write_geotiff(file_, crs_, geotransform, kSize, kSize, std::vector<std::span<const std::uint8_t>>{cells},
                          {.tile = 16, .nodata = 255.0});
    }
    parcels::Parcel parcel(const std::string& id, geometry::Ring ring) const {
        for (auto& p : ring) p = {kX0 + p.x * kCell, kY0 - p.y * kCell};  // given in cells from the corner
        ring.push_back(ring.front());
        parcels::Parcel out;
        out.id = id;
        out.shape = {{{ring, {}}}};
        out.area_ha = geometry::planar_area(out.shape) / 1e4;
        out.shape_key = parcels::shape_key(crs_, out.shape);
        return out;
    }
    ForestReport look(std::vector<parcels::Parcel> parcels) const {
        parcels::ParcelLayer layer;
        layer.crs = crs_;
        layer.parcels = std::move(parcels);
        auto rule = kRule;
        rule.source = file_;
        Job job{RunOptions{}};
        return forest_shares(layer, rule, text::Language::vi, job);
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "forest2020.tif";
    geometry::Crs crs_ = io::read_crs("EPSG:32649", "test");
};

/// Every cell cut out by another routine than the engine's coverage, weighed and summed by hand.
TEST_F(ForestRaster, RandomPlotsOnARandomRasterAgreeWithCellsCutOneByOne) {
    std::mt19937 random{11};
    std::vector<std::uint8_t> cells(kSize * kSize);
    for (auto& c : cells) c = static_cast<std::uint8_t>(std::array{0, 0, 0, 0, 1, 2, 9, 255}[random() % 8]);
    write(cells);
    const auto at = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random() % 100000) / 1e5;
    };
    std::vector<parcels::Parcel> plots;
    for (int i = 0; i < 200; ++i) {
        const double x = at(2, 30), y = at(2, 30), size = i % 4 == 0 ? 0.6 : at(1, 7);
        auto plot = parcel("p" + std::to_string(1000 + i), {{x, y},
                                                            {x + size, y + at(0, 0.3) * size},
                                                            {x + at(0.5, 1) * size, y + size},
                                                            {x - at(0, 0.2) * size, y + at(0.4, 1) * size}});
        if (!geometry::find_invalidity(plot.shape)) plots.push_back(std::move(plot));
    }
    const auto report = look(plots);
    ASSERT_EQ(report.table.rows(), plots.size());
    std::size_t verdicts[3] = {};
    for (std::size_t i = 0; i < plots.size(); ++i) {
        const auto& shape = plots[i].shape;
        const auto box = geometry::bounds(shape);
        double whole = geometry::planar_area(shape), low = 0, high = 0, forest = 0, seen = 0, decided = 0, all = 0;
        for (int row = 0; row < kSize; ++row)
            for (int col = 0; col < kSize; ++col) {
                const double x = kX0 + col * kCell, y = kY0 - row * kCell;
                const geometry::MultiPolygon cell{
                    {{{{x, y}, {x + kCell, y}, {x + kCell, y - kCell}, {x, y - kCell}, {x, y}}, {}}}};
                if (!box.intersects(geometry::bounds(cell))) continue;
                const double area = geometry::overlap_area(shape, cell);
                all += area;
                const auto value = cells[static_cast<std::size_t>(row * kSize + col)];
                const bool inside = area >= kCell * kCell * (1 - 1e-5);
                if (value == 9 || value == 255) {
                    high += area;
                } else {
                    seen += area;
                    if (inside) decided += area;
                    if (value == 1 || value == 2) {
                        forest += area;
                        high += area;
                        if (inside) low += area;
                    }
                }
            }
        ASSERT_NEAR(all, whole, 1e-6 * whole) << "the cells make up the plot";
        if (decided == 0) low = 0, high = whole;
        const auto& table = report.table;
        EXPECT_NEAR(table.column("forest_share_low").real(i), low / whole, 1e-7) << plots[i].id;
        EXPECT_NEAR(table.column("forest_share_high").real(i), high / whole, 1e-7) << plots[i].id;
        EXPECT_NEAR(table.column("decided_share").real(i), decided / whole, 1e-7);
        EXPECT_NEAR(table.column("forest_ha_high").real(i), high / 1e4, 1e-6);
        if (seen > 0) {
            EXPECT_NEAR(table.column("forest_share").real(i), forest / seen, 1e-7);
        } else {
            EXPECT_FALSE(table.column("forest_share").present(i)) << "absent is not zero";
        }
        const auto verdict = low > 0 ? "forest" : high > 1e-7 * whole ? "cannot_tell" : "no_forest";
        EXPECT_EQ(table.column("verdict").text(i), verdict) << plots[i].id;
        ++verdicts[low > 0 ? 0 : high > 1e-7 * whole ? 1 : 2];
    }
    EXPECT_GT(verdicts[0], 20u);
    EXPECT_GT(verdicts[1], 20u);
    EXPECT_EQ(report.forest, verdicts[0]);
    EXPECT_EQ(report.cannot_tell, verdicts[1]);
    EXPECT_EQ(report.none, verdicts[2]);
}

TEST_F(ForestRaster, TheTableNamesRasterCellAndYearAndSpeaksVietnamese) {
    write(std::vector<std::uint8_t>(kSize * kSize, 0));
    const auto report = look({parcel("a", {{2, 2}, {6, 2}, {6, 6}, {2, 6}})});
    EXPECT_EQ(report.table.column("verdict").text(0), "no_forest");
    EXPECT_EQ(report.table.column("verdict_words").text(0), "Không có rừng");
    EXPECT_EQ(report.table.column("raster").text(0), "forest2020.tif");
    EXPECT_EQ(report.table.column("cell").text(0), "30 m");
    EXPECT_EQ(report.table.column("year").integer(0), 2020);
}

TEST_F(ForestRaster, APlotThatHangsOverTheEdgeOfTheRasterIsNotDecidedThere) {
    write(std::vector<std::uint8_t>(kSize * kSize, 0));
    const auto report =
        look({parcel("a", {{-2, 2}, {2, 2}, {2, 6}, {-2, 6}}), parcel("b", {{2, 2}, {6, 2}, {6, 6}, {2, 6}}),
              parcel("c", {{-200, 2}, {-190, 2}, {-190, 6}, {-200, 6}})});
    EXPECT_NEAR(report.table.column("forest_share_high").real(0), 0.5, 1e-6);
    EXPECT_EQ(report.table.column("verdict").text(0), "cannot_tell");
    EXPECT_EQ(report.table.column("verdict").text(1), "no_forest");
    EXPECT_EQ(report.table.column("verdict").text(2), "cannot_tell");
    EXPECT_EQ(report.table.column("forest_share_high").real(2), 1);
}

TEST_F(ForestRaster, ARasterOfAnotherPlaceOrWithFractionsIsRefused) {
    write(std::vector<std::uint8_t>(kSize * kSize, 0));
    EXPECT_THROW(look({parcel("c", {{-200, 2}, {-190, 2}, {-190, 6}, {-200, 6}})}), InputError);
    const std::vector<float> shares(kSize * kSize, 0.25f);
    const double geotransform[6] = {kX0, kCell, 0, kY0, 0, -kCell};
    io::write_geotiff(file_, crs_, geotransform, kSize, kSize, std::vector<std::span<const float>>{shares},
                      {.tile = 16});
    EXPECT_THROW(look({parcel("a", {{2, 2}, {6, 2}, {6, 6}, {2, 6}})}), InputError);
}

}  // namespace
}  // namespace vung::run
