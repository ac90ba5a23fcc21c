// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
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

TEST_F(Observing, only_the_shapes_that_are_asked_for_and_the_same_bits_for_them) {
    auto cut = scene("cut", 0, kSize, 16);
    cut.mask->grow = 2, cut.mask->grow_values = {9};
    std::vector<Problem> missing;
    const auto units = make_units(rasters::group_acquisitions({cut}), {}, {"NDVI", "LSWI"}, missing);
    const auto shapes = squares();
    supervise({.threads = 2, .progress = {}, .cancelled = {}}, [&](Job& job) {
        Observer observer{shapes, units};
        const auto all = observer.observe(units.front(), job);
        const std::vector<std::uint64_t> wanted{3, 7, 21};
        const auto some = observer.observe(units.front(), job, wanted);
        ASSERT_EQ(some.size(), all.size());
        for (std::size_t l = 0; l < all.size(); ++l) {
            const auto &whole = all[l].second, &part = some[l].second;
            EXPECT_EQ(part.parcel_keys, wanted);
            for (std::size_t layer = 0; layer < whole.layers.size(); ++layer)
                for (std::size_t i = 0; i < wanted.size(); ++i) {
                    const auto at = static_cast<std::size_t>(
                        std::find(whole.parcel_keys.begin(), whole.parcel_keys.end(), wanted[i]) -
                        whole.parcel_keys.begin());
                    EXPECT_EQ(part.values.at(part.index(layer, i)), whole.values.at(whole.index(layer, at)));
                    EXPECT_EQ(part.covered[i], whole.covered[at]);
                }
        }
    });
}

TEST_F(Observing, kept_pixels_give_the_same_bits_without_the_rasters) {
    auto cut = scene("cut", 0, kSize, 16);
    cut.mask->grow = 2, cut.mask->grow_values = {9};
    std::vector<Problem> missing;
    const auto units = make_units(rasters::group_acquisitions({cut}), {}, {"NDVI", "LSWI"}, missing);
    const auto shapes = squares();
    auto moved = shapes;  // one corner of three shapes was corrected by 3 m
    std::vector<std::uint64_t> corrected;
    for (const std::size_t i : {4U, 12U, 19U}) {
        moved.shapes[i].outline.parts[0].outer[1].x -= 3;
        corrected.push_back(moved.shapes[i].key = 100 + i);
    }
    std::sort(moved.shapes.begin(), moved.shapes.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    supervise({.threads = 2, .progress = {}, .cancelled = {}}, [&](Job& job) {
        store::Pixels pixels{folder_ / "pixels", 1 << 30};
        const auto all = Observer{shapes, units, &pixels}.observe(units.front(), job, {}, "identity");
        EXPECT_EQ(Observer(shapes, units).observe(units.front(), job), all);
        EXPECT_GT(pixels.used(), 0U);

        const auto afresh = Observer{moved, units}.observe(units.front(), job, corrected);
        EXPECT_EQ(Observer(moved, units, &pixels).observe(units.front(), job, corrected, "identity"), afresh);
        store::Pixels apart{folder_ / "apart", 1 << 30};
        Observer{shapes, units, &apart}.observe(units.front(), job, {}, "identity");
        EXPECT_EQ(Observer(moved, units, &apart).observe(units.front(), job, corrected, "another"), afresh);

        // The cells are there: nothing is left to read, so nobody misses the rasters.
        for (const auto& asset : units.front().acquisition.scenes.front().assets) fs::remove(asset.path);
        fs::remove(units.front().acquisition.scenes.front().mask->asset.path);
        EXPECT_EQ(Observer(moved, units, &pixels).observe(units.front(), job, corrected, "identity"), afresh);
        EXPECT_THROW(Observer(moved, units, &pixels).observe(units.front(), job, corrected, "another"), InputError);

        // A changed byte anywhere: nothing of the file is used.
        for (const auto& entry : fs::directory_iterator(folder_ / "pixels")) {
            std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
            const auto middle = static_cast<std::streamoff>(fs::file_size(entry.path()) / 3);
            file.seekg(middle);
            const char byte = static_cast<char>(file.get());
            file.seekp(middle);
            file.put(static_cast<char>(byte ^ 0x10));
        }
        EXPECT_THROW(Observer(moved, units, &pixels).observe(units.front(), job, corrected, "identity"), InputError);
    });
}

TEST_F(Observing, pixels_that_were_damaged_or_lost_are_decoded_once_and_kept_anew) {
    auto cut = scene("cut", 0, kSize, 16);
    cut.mask->grow = 2, cut.mask->grow_values = {9};
    std::vector<Problem> missing;
    const auto units = make_units(rasters::group_acquisitions({cut}), {}, {"NDVI", "LSWI"}, missing);
    const auto shapes = squares();
    const std::vector<std::uint64_t> some{3, 7, 21}, others{4, 8};
    supervise({.threads = 2, .progress = {}, .cancelled = {}}, [&](Job& job) {
        store::Pixels whole{folder_ / "pixels", 1 << 30};
        Observer{shapes, units, &whole}.observe(units.front(), job, {}, "identity");
        const auto wanted = Observer{shapes, units}.observe(units.front(), job, some);
        const auto rest = Observer{shapes, units}.observe(units.front(), job, others);
        for (const int lattice : {0, 1}) {
            const auto file = folder_ / "pixels" / (units.front().file_name(lattice) + ".cells");
            if (lattice == 0)
                fs::remove(file);
            else
                fs::resize_file(file, fs::file_size(file) - 1);
        }
        store::Pixels pixels{folder_ / "pixels", 1 << 30};
        EXPECT_EQ(Observer(shapes, units, &pixels).observe(units.front(), job, some, "identity"), wanted);
        ASSERT_EQ(pixels.spoilt().size(), 1U);
        EXPECT_TRUE(pixels.spoilt().begin()->second.remade);
        EXPECT_EQ(Observer(shapes, units, &pixels).observe(units.front(), job, others, "identity"), rest);
        for (const auto& asset : units.front().acquisition.scenes.front().assets) fs::remove(asset.path);
        fs::remove(units.front().acquisition.scenes.front().mask->asset.path);
        // Both parts are there, and nothing else is.
        EXPECT_EQ(Observer(shapes, units, &pixels).observe(units.front(), job, some, "identity"), wanted);
        EXPECT_EQ(Observer(shapes, units, &pixels).observe(units.front(), job, others, "identity"), rest);
        const std::vector<std::uint64_t> never{13};
        EXPECT_THROW(Observer(shapes, units, &pixels).observe(units.front(), job, never, "identity"), InputError);
    });
}

TEST_F(Observing, kept_pixels_stay_within_their_budget) {
    std::vector<Problem> missing;
    const auto units = make_units(rasters::group_acquisitions({scene("one", 0, kSize, 32)}), {}, {"NDVI"}, missing);
    const auto shapes = squares();
    supervise({.threads = 2, .progress = {}, .cancelled = {}}, [&](Job& job) {
        store::Pixels none{folder_ / "none", 0};
        Observer(shapes, units, &none).observe(units.front(), job, {}, "identity");
        EXPECT_FALSE(fs::exists(folder_ / "none"));
        store::Pixels pixels{folder_ / "pixels", 1 << 30};
        Observer(shapes, units, &pixels).observe(units.front(), job, {}, "identity");
        std::uint64_t bytes = 0;
        for (const auto& entry : fs::directory_iterator(folder_ / "pixels")) bytes += fs::file_size(entry.path());
        EXPECT_EQ(pixels.used(), bytes);
        EXPECT_EQ(store::Pixels(folder_ / "pixels", 1 << 30).used(), bytes);
        pixels.forget_unused({});
        EXPECT_EQ(pixels.used(), bytes) << "they may be of use to somebody else";
        for (const auto& entry : fs::directory_iterator(folder_ / "pixels"))
            fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::days{91});
        pixels.forget_unused(std::vector{units.front().file_name(0), units.front().file_name(1)});
        EXPECT_EQ(pixels.used(), bytes) << "they are of use here";
        pixels.forget_unused({});
        EXPECT_TRUE(fs::is_empty(folder_ / "pixels"));
        EXPECT_EQ(pixels.used(), 0U);
    });
}

TEST_F(Observing, leaves_out_cells_near_a_cloud_and_sees_clouds_beyond_the_parcel_and_the_tile) {
    // One cloudy cell of 20 m outside the parcel; cells within two cells of its centre are left out, the circle of
    // 21 cells less the eight corners that are farther away.
    for (auto& v : mask_) v = 4;
    mask_[12 * (kSize / 2) + 15] = 9;
    ShapeSet set{crs_,
                 {{1,
                   {{{{{kX0 + 200, kY0 - 200},
                       {kX0 + 300, kY0 - 200},
                       {kX0 + 300, kY0 - 300},
                       {kX0 + 200, kY0 - 300},
                       {kX0 + 200, kY0 - 200}},
                      {}}}}}}};
    const auto grown = [&](int distance, std::vector<rasters::Scene> scenes) {
        for (auto& scene : scenes) scene.mask->grow = distance, scene.mask->grow_values = {8, 9};
        const auto seen = observe(std::move(scenes), set);
        return std::pair{seen[0].second.values.at(0).count, seen[1].second.values.at(0).count};
    };
    // The parcel covers the coarse cells 10 to 14 in both directions; the cloud lies right beside it, in row 12.
    EXPECT_EQ(grown(0, {scene("a", 0, kSize, 32)}), (std::pair{100.0, 25.0}));
    EXPECT_EQ(grown(1, {scene("a", 0, kSize, 32)}), (std::pair{96.0, 24.0}));  // (14, 12)
    EXPECT_EQ(grown(2, {scene("a", 0, kSize, 32)}), (std::pair{84.0, 21.0}));  // and (13, 12), (14, 11), (14, 13)
    EXPECT_EQ(grown(2, {scene("b", 0, kSize, 16)}), (std::pair{84.0, 21.0}));
    EXPECT_EQ(grown(2, {scene("left", 0, 30, 16), scene("right", 30, 34, 16)}), (std::pair{84.0, 21.0}));
}

TEST_F(Observing, gives_the_same_bits_whatever_the_cells_are_stored_as) {
    const auto shapes = squares();
    const auto integers = observe({scene("integers", 0, kSize, 32)}, shapes);
    auto real = scene("real", 0, kSize, 32);
    std::vector<float> red(red_.begin(), red_.end());
    real.assets[0] = write("real", "B04", red, 10, 0, kSize, 32);
    real.assets[0].scale = 1e-4;
    EXPECT_EQ(observe({real}, shapes), integers);
}

TEST_F(Observing, averages_backscatter_over_power_and_tells_decibels) {
    std::vector<float> vv(kSize * kSize), decibel(kSize * kSize), amplitude(kSize * kSize);
    std::mt19937 random{11};
    for (std::size_t i = 0; i < vv.size(); ++i) {
        vv[i] = static_cast<float>(0.01 + static_cast<double>(random() % 1000) / 5000);
        decibel[i] = static_cast<float>(10 * std::log10(static_cast<double>(vv[i])));
        amplitude[i] = static_cast<float>(std::sqrt(static_cast<double>(vv[i])));
    }
    ShapeSet set{crs_,
                 {{1,
                   {{{{{kX0 + 100, kY0 - 100},
                       {kX0 + 160, kY0 - 100},
                       {kX0 + 160, kY0 - 140},
                       {kX0 + 100, kY0 - 140},
                       {kX0 + 100, kY0 - 100}},
                      {}}}}}}};
    double mean = 0;
    for (int row = 10; row < 14; ++row)
        for (int col = 10; col < 16; ++col)
            mean += static_cast<double>(vv[static_cast<std::size_t>(row * kSize + col)]) / 24;
    const auto told = [&](const std::vector<float>& cells, rasters::StoredAs stored_as) {
        rasters::Scene out;
        out.id = rasters::to_string(stored_as);
        out.sensor = "sentinel-1-rtc";
        out.platform = "S1A";
        out.time = *dates::parse_instant("2024-01-15T11:15:41Z");
        out.assets = {write(out.id, "VV", cells, 10, 0, kSize, 32)};
        out.assets[0].scale = 1;
        out.assets[0].stored_as = stored_as;
        std::vector<Problem> missing;
        const auto units = make_units(rasters::group_acquisitions({out}), {"VV"}, {}, missing);
        double value = 0;
        supervise({.threads = 2, .progress = {}, .cancelled = {}}, [&](Job& job) {
            Observer observer{set, units};
            value = observer.observe(units.front(), job).front().second.values.at(0).mean;
        });
        return value;
    };
    EXPECT_NEAR(told(vv, rasters::StoredAs::linear), 10 * std::log10(mean), 1e-9);
    EXPECT_NEAR(told(decibel, rasters::StoredAs::decibel), 10 * std::log10(mean), 1e-5);
    EXPECT_NEAR(told(amplitude, rasters::StoredAs::amplitude), 10 * std::log10(mean), 1e-5);
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
