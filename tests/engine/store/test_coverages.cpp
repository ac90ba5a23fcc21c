// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>

#include <temporary_folder.h>
#include <vung/store/coverages.h>

namespace vung::store {
namespace {

constexpr const char* kLattice = "EPSG:32648 10x10 +0.000000+0.000000";

/// Squares at odd places, two of which overlap themselves, and one outline that lies elsewhere.
struct Example {
    PlacedOutlines rows, outside;
    coverage::CoverageTable table;

    Example() {
        std::mt19937 random{11};
        coverage::PartialCoverage part;
        coverage::CoverageWorkspace workspace;
        coverage::Coverage covered;
        for (std::uint64_t i = 0; i < 200; ++i) {
            const double x = -40 + static_cast<double>(random() % 1000) / 7,
                         y = static_cast<double>(random() % 1000) / 9, a = 1 + static_cast<double>(i) / 13;
            geometry::MultiPolygon shape{{{{{x, y}, {x + a, y}, {x + a, y + a}, {x, y + a}, {x, y}}, {}}}};
            if (i % 90 == 3) shape.parts.push_back(shape.parts.front());
            coverage::cover(shape, workspace, covered);
            part.add(covered);
            rows.keys.push_back(random());
            rows.boxes.push_back(geometry::bounds(shape));
        }
        std::vector<coverage::PartialCoverage> parts;
        parts.push_back(std::move(part));
        table = coverage::assemble(std::move(parts));
        outside.keys = {7, 8};
        outside.boxes = {{1e6, 2e6, 3e6, 4e6}, {}};
    }
};

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary} << bytes;
}

TEST(Coverages, GiveBackBitByBitWhatWasKept) {
    const test::TemporaryFolder folder;
    const Example example;
    ASSERT_EQ(example.table.faults.size(), 3u);
    const Coverages coverages{folder / "coverage", "this engine"};
    EXPECT_FALSE(coverages.find(kLattice));
    ASSERT_TRUE(coverages.keep(kLattice, example.rows, example.outside, example.table));
    const auto found = coverages.find(kLattice);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->rows, example.rows);
    EXPECT_EQ(found->outside, example.outside);
    EXPECT_EQ(found->table, example.table);
}

TEST(Coverages, KeepALatticeWithoutAnyOutline) {
    const test::TemporaryFolder folder;
    const Coverages coverages{folder.path(), "this engine"};
    const auto nothing = coverage::assemble({});
    ASSERT_TRUE(coverages.keep(kLattice, {}, {}, nothing));
    const auto found = coverages.find(kLattice);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->table, nothing);
}

TEST(Coverages, OfLatticesThatNobodyAsksForGoAfterALongTime) {
    using Clock = std::filesystem::file_time_type::clock;
    const test::TemporaryFolder folder;
    const Coverages coverages{folder.path(), "this engine"};
    const std::vector<std::string> here{kLattice};
    const std::string fresh = "EPSG:32649 10x10 +0.000000+0.000000", old = "EPSG:32650 10x10 +0.000000+0.000000";
    const auto nothing = coverage::assemble({});
    const auto set_age = [&](const std::string& lattice, int days) {
        std::filesystem::last_write_time(coverages.file_of(lattice), Clock::now() - std::chrono::days{days});
    };
    for (const auto& lattice : {std::string{kLattice}, fresh, old}) {
        ASSERT_TRUE(coverages.keep(lattice, {}, {}, nothing));
        set_age(lattice, 91);
    }
    write(folder / "notes.txt", "not ours");
    std::filesystem::last_write_time(folder / "notes.txt", Clock::now() - std::chrono::days{400});
    EXPECT_TRUE(coverages.find(fresh)) << "it was of use: counted from today";
    coverages.forget_unused(here);
    EXPECT_TRUE(coverages.find(kLattice)) << "these scenes stand on it";
    EXPECT_TRUE(coverages.find(fresh));
    EXPECT_FALSE(std::filesystem::exists(coverages.file_of(old)));
    EXPECT_TRUE(std::filesystem::exists(folder / "notes.txt"));
    set_age(fresh, 89);
    coverages.forget_unused(here);
    EXPECT_TRUE(std::filesystem::exists(coverages.file_of(fresh)));
    Coverages{folder / "not there", "this engine"}.forget_unused(here);
}

TEST(Coverages, AnswerForOneMakerAndOneLatticeOnly) {
    const test::TemporaryFolder folder;
    const Example example;
    const Coverages coverages{folder.path(), "this engine"};
    ASSERT_TRUE(coverages.keep(kLattice, example.rows, example.outside, example.table));
    EXPECT_FALSE((Coverages{folder.path(), "another engine"}.find(kLattice)));
    const std::string other = "EPSG:32649 10x10 +0.000000+0.000000";
    EXPECT_FALSE(coverages.find(other));
    std::filesystem::copy_file(coverages.file_of(kLattice), coverages.file_of(other));
    EXPECT_FALSE(coverages.find(other)) << "a file under a wrong name was believed";
}

TEST(Coverages, UseNothingOfAFileWithAFlippedByte) {
    const test::TemporaryFolder folder;
    const Example example;
    const Coverages coverages{folder.path(), "this engine"};
    ASSERT_TRUE(coverages.keep(kLattice, example.rows, example.outside, example.table));
    const auto file = coverages.file_of(kLattice);
    const auto good = bytes_of(file);
    for (std::size_t at = 0; at < good.size(); at += 1 + at % 7) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
        write(file, bad);
        const auto found = coverages.find(kLattice);
        // Bits of a frame's header that say nothing may flip; then all is as it was.
        if (!found) continue;
        EXPECT_EQ(found->table, example.table) << "byte " << at;
        EXPECT_EQ(found->rows, example.rows) << "byte " << at;
    }
}

TEST(Coverages, UseNothingOfHalfAFile) {
    const test::TemporaryFolder folder;
    const Example example;
    const Coverages coverages{folder.path(), "this engine"};
    ASSERT_TRUE(coverages.keep(kLattice, example.rows, example.outside, example.table));
    const auto file = coverages.file_of(kLattice);
    const auto good = bytes_of(file);
    for (std::size_t size = 0; size < good.size(); size += 97) {
        write(file, good.substr(0, size));
        EXPECT_FALSE(coverages.find(kLattice)) << size << " bytes";
    }
}

TEST(Coverages, AFolderThatCannotBeMadeIsNoTrouble) {
    const test::TemporaryFolder folder;
    write(folder / "coverage", "a file stands where the folder should be");
    const Example example;
    const Coverages coverages{folder / "coverage", "this engine"};
    EXPECT_FALSE(coverages.keep(kLattice, example.rows, example.outside, example.table));
    EXPECT_FALSE(coverages.find(kLattice));
}

}  // namespace
}  // namespace vung::store
