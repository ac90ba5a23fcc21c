// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include <temporary_folder.h>
#include <vung/io/reproject.h>
#include <vung/run/lattice_coverage.h>

namespace vung::run {
namespace {

/// Outlines in longitude and latitude on a UTM lattice, so that placing them is work.
class CoveringALattice : public testing::Test {
protected:
    void SetUp() override {
        lattice_.crs = io::read_crs("EPSG:32648", "test");
        lattice_.cell_width = lattice_.cell_height = 10;
        shapes_.crs = io::read_crs("EPSG:4326", "test");
        std::mt19937 random{3};
        const auto share = [&] { return static_cast<double>(random() % 10'000) / 10'000; };
        for (std::uint64_t key = 10; key < 3000; key += 10) {
            const double x = 105 + 0.2 * share(), y = 10 + 0.2 * share(), a = 0.0001 + 0.001 * share();
            shapes_.shapes.push_back({key, {{{{{x, y}, {x + a, y}, {x + a, y + a}, {x, y + a}, {x, y}}, {}}}}});
        }
        window_ = {50'000, -112'000, 2'200, 1'200};  // about half of them
    }

    LatticeCoverage cover(const store::Coverages* kept, std::vector<rasters::Window> windows = {}) {
        LatticeCoverage out;
        if (windows.empty()) windows = {window_};
        supervise({.threads = 2, .progress = {}, .cancelled = {}},
                  [&](Job& job) { out = cover_lattice(shapes_, lattice_, windows, job, kept); });
        return out;
    }

    void expect_the_same_with_and_without(const store::Coverages& kept,
                                          const std::vector<rasters::Window>& windows = {}) {
        const auto anew = cover(nullptr, windows);
        for (const char* turn : {"first", "second"}) {
            const auto found = cover(&kept, windows);
            EXPECT_EQ(found.table, anew.table) << turn;
            EXPECT_EQ(found.keys, anew.keys) << turn;
            EXPECT_EQ(found.by_key, anew.by_key) << turn;
            EXPECT_EQ(found.boxes, anew.boxes) << turn;
        }
        EXPECT_EQ(kept.find(rasters::name(lattice_))->rows.keys, anew.keys);
    }

    test::TemporaryFolder folder_;
    store::Coverages kept_{folder_ / "coverage", coverage_maker()};
    rasters::Lattice lattice_;
    ShapeSet shapes_;
    rasters::Window window_;
};

TEST_F(CoveringALattice, gives_the_same_bits_from_what_was_kept) {
    expect_the_same_with_and_without(kept_);
    const auto rows = cover(&kept_).keys.size();
    EXPECT_GT(rows, 100u);
    EXPECT_LT(rows, shapes_.shapes.size() - 100);
}

TEST_F(CoveringALattice, keeps_up_with_outlines_that_come_go_and_change) {
    cover(&kept_);
    auto& shapes = shapes_.shapes;
    shapes.erase(shapes.begin() + 20, shapes.begin() + 60);
    for (std::size_t i = 0; i < shapes.size(); i += 9) {
        shapes[i].key += 3;  // a corrected outline has another key
        for (auto& point : shapes[i].outline.parts[0].outer) point.x += 0.0003;
    }
    expect_the_same_with_and_without(kept_);
}

TEST_F(CoveringALattice, keeps_up_with_scenes_that_show_more_or_less) {
    cover(&kept_);
    expect_the_same_with_and_without(kept_, {window_, {50'000, -111'000, 2'200, 1'200}});
    expect_the_same_with_and_without(kept_, {{50'500, -111'500, 700, 900}});
}

TEST_F(CoveringALattice, takes_from_what_was_kept_instead_of_computing) {
    // Kept under the keys of the outlines, but of other ones: what comes out tells where it came from.
    auto moved = shapes_;
    for (auto& shape : moved.shapes)
        for (auto& point : shape.outline.parts[0].outer) point.x += 0.0001;
    std::swap(moved, shapes_);
    const auto of_moved = cover(&kept_);
    std::swap(moved, shapes_);
    const auto found = cover(&kept_);
    EXPECT_EQ(found.table, of_moved.table);
    EXPECT_FALSE(found.table == cover(nullptr).table);
}

TEST_F(CoveringALattice, computes_anew_what_another_engine_kept_or_what_was_damaged) {
    const store::Coverages other{folder_ / "coverage", "another engine"};
    auto moved = shapes_;
    for (auto& shape : moved.shapes)
        for (auto& point : shape.outline.parts[0].outer) point.x += 0.0001;
    std::swap(moved, shapes_);
    cover(&other);
    std::swap(moved, shapes_);
    expect_the_same_with_and_without(kept_);

    const auto file = kept_.file_of(rasters::name(lattice_));
    std::fstream bytes{file, std::ios::binary | std::ios::in | std::ios::out};
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
    bytes.put('?');
    bytes.close();
    expect_the_same_with_and_without(kept_);
}

}  // namespace
}  // namespace vung::run
