// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <random>

#include <vung/io/geotiff_writer.h>
#include <vung/io/raster_bands.h>
#include <vung/io/reproject.h>
#include <vung/run/observe.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

/// A little world: a 10 m band pair, a 20 m band and a 20 m mask on the UTM 48N lattice, with values we choose.
class Observing : public testing::Test {
protected:
    static constexpr int kSize = 64;        // fine cells a side
    static constexpr double kX0 = 500'000;  // on the Sentinel-2 lattice
    static constexpr double kY0 = 1'200'000;

    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("vung_observe_" + std::to_string(::getpid()) + "_" +
                                               testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::create_directories(folder_);
        crs_ = io::read_crs("EPSG:32648", "test");
        std::mt19937 random{7};
        red_.resize(kSize * kSize);
        nir_.resize(kSize * kSize);
        swir_.resize(kSize * kSize / 4);
        mask_.resize(kSize * kSize / 4);
        for (auto& v : red_) v = static_cast<std::uint16_t>(500 + random() % 500);
        for (auto& v : nir_) v = static_cast<std::uint16_t>(2000 + random() % 2000);
        for (auto& v : swir_) v = static_cast<std::uint16_t>(1000 + random() % 1000);
        for (auto& v : mask_) v = random() % 5 == 0 ? 9 : 4;
    }
    void TearDown() override { fs::remove_all(folder_); }

    /// Writes one band as a window [col, col + width) of the whole, in cells of `cell` metres.
    template <class Value>
    rasters::Asset write(const std::string& name, const std::string& band, const std::vector<Value>& whole, int cell,
                         int col, int width, int tile) {
        const int size = kSize * 10 / cell;
        std::vector<Value> part;
        for (int row = 0; row < size; ++row)
            part.insert(part.end(), whole.begin() + row * size + col, whole.begin() + row * size + col + width);
        const auto file = folder_ / (name + "_" + band + ".tif");
        const double geotransform[6] = {kX0 + col * cell,          static_cast<double>(cell), 0, kY0, 0,
                                        -static_cast<double>(cell)};
        io::write_geotiff(file, crs_, geotransform, width, size, std::vector<std::span<const Value>>{part},
                          {.tile = tile, .nodata = 0.0});
        auto asset = io::raster_bands(file).front();
        asset.band = band;
        if (band != "SCL") asset.scale = 1e-4;
        return asset;
    }

    rasters::Scene scene(const std::string& id, int first_fine_col, int fine_width, int tile, double baseline = 5.0) {
        rasters::Scene out;
        out.id = id;
        out.sensor = "sentinel-2-l2a";
        out.platform = "S2A";
        out.baseline = baseline;
        out.time = *dates::parse_instant("2024-01-15T03:15:41Z");
        const int c = first_fine_col, w = fine_width;
        out.assets = {write(id, "B04", red_, 10, c, w, tile), write(id, "B08", nir_, 10, c, w, tile),
                      write(id, "B8A", swir_, 20, c / 2, w / 2, tile), write(id, "B11", swir_, 20, c / 2, w / 2, tile)};
        out.mask = rasters::Mask{write(id, "SCL", mask_, 20, c / 2, w / 2, tile),
                                 rasters::parse_mask_rule("keep=2,4,5,6,7", "")};
        return out;
    }

    /// Squares that lie askew on the cells, some across the middle of the raster.
    ShapeSet squares() const {
        ShapeSet set;
        set.crs = crs_;
        for (std::uint64_t i = 0; i < 25; ++i) {
            const double x = kX0 + 13 + static_cast<double>(i % 5) * 118.5,
                         y = kY0 - 21 - static_cast<double>(i / 5) * 117.25;
            const double a = 71 + static_cast<double>(i);
            set.shapes.push_back(
                {i + 1, {{{{{x, y}, {x + a, y - 9}, {x + a - 9, y - a}, {x - 9, y - a + 9}, {x, y}}, {}}}}});
        }
        return set;
    }

    std::vector<std::pair<int, io::AcquisitionObservations>> observe(std::vector<rasters::Scene> scenes,
                                                                     const ShapeSet& shapes, int threads = 2) {
        std::vector<Problem> missing;
        const auto units = make_units(rasters::group_acquisitions(std::move(scenes)), {}, {"NDVI", "LSWI"}, missing);
        EXPECT_TRUE(missing.empty());
        EXPECT_EQ(units.size(), 1u);
        std::vector<std::pair<int, io::AcquisitionObservations>> result;
        supervise({.threads = threads, .progress = {}, .cancelled = {}}, [&](Job& job) {
            Observer observer{shapes, units};
            result = observer.observe(units.front(), job);
        });
        return result;
    }

    fs::path folder_;
    geometry::Crs crs_;
    std::vector<std::uint16_t> red_, nir_, swir_;
    std::vector<std::uint8_t> mask_;
};

TEST_F(Observing, gives_the_same_bits_for_any_threads_tiling_and_cutting_into_overlapping_tiles) {
    const auto shapes = squares();
    const auto whole = observe({scene("whole", 0, kSize, 64)}, shapes, 1);
    ASSERT_EQ(whole.size(), 2u);  // the 10 m and the 20 m lattice
    EXPECT_EQ(whole[0].second.layers, (std::vector<std::string>{"B04", "B08", "NDVI"}));
    EXPECT_EQ(whole[1].second.layers, (std::vector<std::string>{"B8A", "B11", "LSWI"}));
    ASSERT_EQ(whole[0].second.parcels(), 25u);

    EXPECT_EQ(observe({scene("whole", 0, kSize, 64)}, shapes, 2), whole);
    EXPECT_EQ(observe({scene("whole", 0, kSize, 16)}, shapes, 2), whole);
    // Two tiles that share 12 columns; in both orders.
    EXPECT_EQ(observe({scene("left", 0, 38, 16), scene("right", 26, 38, 32)}, shapes), whole);
    EXPECT_EQ(observe({scene("right", 26, 38, 32), scene("left", 0, 38, 16)}, shapes), whole);
}

TEST_F(Observing, agrees_with_a_slow_sum_over_finely_cut_cells) {
    // One square exactly on cell lines except its right side, which cuts cells at 0.3 of their width.
    ShapeSet set{crs_,
                 {{1,
                   {{{{{kX0 + 100, kY0 - 100},
                       {kX0 + 153, kY0 - 100},
                       {kX0 + 153, kY0 - 140},
                       {kX0 + 100, kY0 - 140},
                       {kX0 + 100, kY0 - 100}},
                      {}}}}}}};
    const auto result = observe({scene("one", 0, kSize, 32)}, set);
    double weight = 0, sum = 0, whole = 0;
    int cells = 0, pure = 0;
    for (int row = 10; row < 14; ++row)
        for (int col = 10; col < 16; ++col) {
            const double w = col == 15 ? 0.3 : 1.0;
            whole += w;
            if (mask_[static_cast<std::size_t>(row / 2 * (kSize / 2) + col / 2)] == 9) continue;
            const auto at = static_cast<std::size_t>(row * kSize + col);
            const double n = nir_[at] * 1e-4, r = red_[at] * 1e-4;
            weight += w, sum += w * (n - r) / (n + r);
            ++cells, pure += w == 1.0;
        }
    const auto& fine = result[0].second;
    const auto ndvi = fine.values.at(fine.index(2, 0));
    EXPECT_NEAR(ndvi.count, weight, 1e-9);
    EXPECT_NEAR(ndvi.mean, sum / weight, 1e-12);
    EXPECT_NEAR(ndvi.valid_fraction, weight / whole, 1e-9);
    EXPECT_EQ(ndvi.cells, cells);
    EXPECT_EQ(ndvi.pure, pure);
    EXPECT_NEAR(fine.covered[0], whole, 1e-9);
}

TEST_F(Observing, lets_the_newer_baseline_speak_for_a_cell) {
    const auto shapes = squares();
    const auto old_values = observe({scene("old", 0, kSize, 32, 4.0)}, shapes);
    for (auto& v : nir_) v = static_cast<std::uint16_t>(v + 700);
    const auto fresh = scene("reprocessed", 0, kSize, 32, 5.1);
    const auto new_values = observe({fresh}, shapes);
    for (auto& v : nir_) v = static_cast<std::uint16_t>(v - 700);
    const auto both = observe({scene("old", 0, kSize, 32, 4.0), fresh}, shapes);
    EXPECT_EQ(both, new_values);
    EXPECT_NE(both[0].second.values.mean, old_values[0].second.values.mean);
}

TEST_F(Observing, takes_a_cell_from_the_next_scene_where_the_first_has_no_data) {
    const auto shapes = squares();
    const auto full = observe({scene("full", 0, kSize, 32, 4.0)}, shapes);
    const auto kept = mask_;
    for (std::size_t i = 0; i < mask_.size(); i += 3) mask_[i] = 0;  // swath edge of the newer product
    const auto holed = scene("holed", 0, kSize, 32, 5.0);
    mask_ = kept;
    EXPECT_EQ(observe({scene("full", 0, kSize, 32, 4.0), holed}, shapes), full);
}

TEST_F(Observing, a_parcel_under_cloud_alone_is_not_seen) {
    for (auto& v : mask_) v = 9;
    const auto result = observe({scene("cloud", 0, kSize, 32)}, squares());
    for (const auto& [lattice, observations] : result)
        for (const double count : observations.values.count) EXPECT_EQ(count, 0.0);
    // The mask itself is still told: every covered cell is class 9.
    const auto& coarse = result[1].second;
    EXPECT_EQ(coarse.class_values, std::vector<std::int32_t>{9});
    for (std::size_t i = 0; i < coarse.parcels(); ++i) EXPECT_NEAR(coarse.class_cover[i], coarse.covered[i], 1e-9);
}

TEST_F(Observing, an_index_across_resolutions_reads_the_coarse_cell_under_the_fine_one) {
    // MNDWI of Sentinel-2 mixes B03 (10 m) and B11 (20 m).
    auto with_green = scene("mixed", 0, kSize, 32);
    with_green.assets.push_back(write("mixed", "B03", red_, 10, 0, kSize, 32));
    ShapeSet set{crs_,
                 {{1,
                   {{{{{kX0 + 110, kY0 - 110},
                       {kX0 + 120, kY0 - 110},
                       {kX0 + 120, kY0 - 120},
                       {kX0 + 110, kY0 - 120},
                       {kX0 + 110, kY0 - 110}},
                      {}}}}}}};
    for (auto& v : mask_) v = 4;
    with_green.mask->asset = write("mixed", "SCL", mask_, 20, 0, kSize / 2, 32);
    std::vector<Problem> missing;
    const auto units = make_units(rasters::group_acquisitions({with_green}), {}, {"MNDWI"}, missing);
    supervise({}, [&](Job& job) {
        Observer observer{set, units};
        const auto result = observer.observe(units.front(), job);
        const auto& fine = result.front().second;
        ASSERT_EQ(fine.layers.back(), "MNDWI");
        const double green = red_[11 * kSize + 11] * 1e-4, swir = swir_[5 * kSize / 2 + 5] * 1e-4;
        EXPECT_NEAR(fine.values.at(fine.index(fine.layers.size() - 1, 0)).mean, (green - swir) / (green + swir), 1e-12);
    });
}

TEST_F(Observing, stops_when_asked) {
    std::vector<Problem> missing;
    const auto units = make_units(rasters::group_acquisitions({scene("one", 0, kSize, 32)}), {}, {"NDVI"}, missing);
    const auto shapes = squares();
    EXPECT_THROW(supervise({},
                           [&](Job& job) {
                               Observer observer{shapes, units};
                               job.stop();
                               observer.observe(units.front(), job);
                           }),
                 Cancelled);
}

}  // namespace
}  // namespace vung::run
