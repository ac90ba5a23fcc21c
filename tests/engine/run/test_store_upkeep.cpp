// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include <vung/run/store_upkeep.h>
#include <vung/run/supervise.h>

#include "temporary_folder.h"

namespace vung::run {
namespace {

io::AcquisitionObservations made(const std::vector<std::uint64_t>& keys, std::vector<std::int32_t> classes) {
    io::AcquisitionObservations out;
    out.acquisition = "S2A_20240115T031541_R075";
    out.sensor = "sentinel-2-l2a";
    out.lattice = "EPSG:32648 10x10 +0.000000+0.000000";
    out.parcel_keys = keys;
    out.layers = {"B04", "NDVI"};
    out.values.resize(2 * keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        std::mt19937 random{static_cast<unsigned>(keys[i])};
        out.covered.push_back(30);
        for (std::size_t layer = 0; layer < 2; ++layer) {
            const double mean = random() / 4e9, count = static_cast<double>(random() % 31);
            if (count == 0) continue;
            out.values.set(out.index(layer, i), {.count = count,
                                                 .mean = mean,
                                                 .stdev = mean / 3,
                                                 .min = mean - 1,
                                                 .max = mean + 1,
                                                 .valid_fraction = count / 30,
                                                 .cells = 31,
                                                 .pure = 12});
        }
    }
    out.class_values = std::move(classes);
    for (const auto value : out.class_values) {
        out.class_names.push_back(std::to_string(value));
        for (const auto key : keys)
            out.class_cover.push_back(static_cast<double>(key % 7 + static_cast<unsigned>(value)));
    }
    return out;
}

class Compacting : public testing::Test {
protected:
    void SetUp() override { store_.make(); }
    std::filesystem::path write(const io::AcquisitionObservations& part) {
        return write_stored(store_, ledger_, "unit", part);
    }

    test::TemporaryFolder folder_;
    store::Store store_{folder_.path()};
    store::Ledger ledger_{folder_ / "ledger.db"};
};

TEST_F(Compacting, many_files_become_the_one_that_observing_all_at_once_gives) {
    LatticeState state{.lattice = 0, .name = "unit", .files = {}, .missing = {}};
    std::vector<std::uint64_t> all;
    ShapeSet shapes;
    for (std::uint64_t part = 0; part < 9; ++part) {
        std::vector<std::uint64_t> keys;
        for (std::uint64_t i = 0; i < 20; ++i) keys.push_back(1000 * i + part);
        all.insert(all.end(), keys.begin(), keys.end());
        state.files.push_back(write(made(keys, {4, 5})));
        state.rows += keys.size();
    }
    std::sort(all.begin(), all.end());
    for (const auto key : all) shapes.shapes.push_back({key, {}});
    compact(state, shapes, store_, ledger_);
    ASSERT_EQ(state.files.size(), 1u);
    EXPECT_EQ(io::read_observations(state.files.front()), made(all, {4, 5}));
    EXPECT_EQ(store_.list().at("unit").size(), 1u);
}

TEST_F(Compacting, few_files_stay_and_parcels_that_are_no_more_go_when_they_are_most) {
    LatticeState state{.lattice = 0, .name = "unit", .files = {}, .missing = {}};
    state.files = {write(made({1, 2, 3, 4, 5}, {4})), write(made({6}, {}))};
    state.rows = 6;
    ShapeSet shapes;
    for (const std::uint64_t key : {1, 2, 6}) shapes.shapes.push_back({key, {}});
    compact(state, shapes, store_, ledger_);
    EXPECT_EQ(state.files.size(), 2u);
    shapes.shapes.erase(shapes.shapes.begin());
    compact(state, shapes, store_, ledger_);
    ASSERT_EQ(state.files.size(), 1u);
    const auto left = io::read_observations(state.files.front());
    EXPECT_EQ(left.parcel_keys, (std::vector<std::uint64_t>{2, 6}));
    EXPECT_EQ(left.class_values, std::vector<std::int32_t>{4});
    EXPECT_EQ(left.class_cover, (std::vector<double>{2 % 7 + 4, 0}));
}

TEST_F(Compacting, a_file_says_by_its_name_whether_it_is_whole) {
    const auto file = write(made({1, 2}, {4}));
    const auto found = store_.list().at("unit").front();
    EXPECT_EQ(found.path, file);
    EXPECT_TRUE(store::content_digest(file).starts_with(found.hash));
    EXPECT_EQ(write(made({1, 2}, {4})), file) << "equal observations have one file";
}

}  // namespace
}  // namespace vung::run
