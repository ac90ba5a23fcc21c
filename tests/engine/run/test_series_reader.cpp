// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vung/io/observations_netcdf.h>
#include <vung/run/series_reader.h>

#include "temporary_folder.h"

namespace vung::run {
namespace {

/// One parcel's NDVI on one lattice: its mean and how much of the parcel was valid.
io::AcquisitionObservations look(const std::string& lattice, const std::string& time, std::vector<std::uint64_t> keys,
                                 const std::vector<std::pair<double, double>>& mean_and_valid) {
    io::AcquisitionObservations out;
    out.acquisition = "S2A_" + time;
    out.sensor = "sentinel-2-l2a";
    out.lattice = lattice;
    out.time = *dates::parse_instant(time);
    out.parcel_keys = std::move(keys);
    out.layers = {"NDVI"};
    out.values.resize(out.parcel_keys.size());
    for (std::size_t i = 0; i < mean_and_valid.size(); ++i) {
        const auto [mean, valid] = mean_and_valid[i];
        if (valid > 0)
            out.values.set(i, {.count = 10 * valid,
                               .mean = mean,
                               .stdev = 0,
                               .min = mean,
                               .max = mean,
                               .valid_fraction = valid,
                               .cells = 10,
                               .pure = 1});
        out.covered.push_back(10);
    }
    return out;
}

class SeriesReader : public testing::Test {
protected:
    void add(const std::string& name, const io::AcquisitionObservations& observations) {
        io::write_observations(folder_ / (name + ".nc"), observations);
        files_.push_back({folder_ / (name + ".nc"), observations.acquisition, "identity"});
    }
    std::vector<std::vector<timeseries::Series>> read(std::vector<std::uint64_t> keys, std::vector<double> longitudes,
                                                      const std::string& timezone = "Asia/Ho_Chi_Minh") {
        return read_series(files_, {keys, longitudes, layers_, timezone});
    }

    test::TemporaryFolder folder_;
    std::vector<ObservedFile> files_;
    std::vector<std::string> layers_{"NDVI"};
};

constexpr const char* kWest = "EPSG:32648 10x10 +0.000000+0.000000";  // central meridian 105
constexpr const char* kEast = "EPSG:32649 10x10 +0.000000+0.000000";  // central meridian 111

TEST_F(SeriesReader, of_two_zones_the_one_with_the_larger_valid_share_speaks) {
    add("west", look(kWest, "20240115T031541", {1, 2}, {{0.3, 0.5}, {0.3, 0.9}}));
    add("east", look(kEast, "20240115T031541", {1, 2}, {{0.7, 0.9}, {0.7, 0.5}}));
    const auto series = read({1, 2}, {105.1, 110.9});  // nearer to the zone that loses
    ASSERT_EQ(series[0][0].size(), 1u);                // one look, never an average
    EXPECT_EQ(series[0][0].values[0], 0.7);
    EXPECT_EQ(series[1][0].values[0], 0.3);
}

TEST_F(SeriesReader, on_a_tie_the_nearer_central_meridian_speaks) {
    add("west", look(kWest, "20240115T031541", {1, 2}, {{0.3, 0.8}, {0.3, 0.8}}));
    add("east", look(kEast, "20240115T031541", {1, 2}, {{0.7, 0.8}, {0.7, 0.8}}));
    const auto series = read({1, 2}, {107.9, 108.1});
    EXPECT_EQ(series[0][0].values[0], 0.3);
    EXPECT_EQ(series[1][0].values[0], 0.7);
}

TEST_F(SeriesReader, different_acquisitions_are_looks_of_their_own) {
    add("first", look(kWest, "20240115T031541", {1}, {{0.3, 1.0}}));
    add("second", look(kWest, "20240115T033541", {1}, {{0.5, 1.0}}));
    const auto series = read({1}, {105});
    EXPECT_EQ(series[0][0].values, (std::vector<double>{0.3, 0.5}));
}

TEST_F(SeriesReader, the_day_is_that_of_the_projects_time_zone) {
    add("late", look(kWest, "20240115T230500", {1}, {{0.3, 1.0}}));
    EXPECT_EQ(read({1}, {105})[0][0].days[0], dates::make_date(2024, 1, 16));
    EXPECT_EQ(read({1}, {105}, "UTC")[0][0].days[0], dates::make_date(2024, 1, 15));
}

TEST_F(SeriesReader, a_look_under_cloud_has_no_weight_and_a_parcel_beside_the_scene_no_look) {
    add("cloud", look(kWest, "20240115T031541", {1, 3}, {{0, 0}, {0.4, 1.0}}));
    const auto series = read({1, 2, 3}, {105, 105, 105});
    ASSERT_EQ(series[0][0].size(), 1u);
    EXPECT_EQ(series[0][0].weights[0], 0.0);
    EXPECT_TRUE(series[1][0].empty());
    EXPECT_EQ(series[2][0].values[0], 0.4);
}

TEST_F(SeriesReader, reads_the_central_meridian_of_utm_lattices_alone) {
    EXPECT_EQ(central_meridian(kWest), 105.0);
    EXPECT_EQ(central_meridian("EPSG:32701 10x10 +0+0"), -177.0);
    EXPECT_FALSE(central_meridian("EPSG:4326 0.0001x0.0001 +0+0"));
    EXPECT_FALSE(central_meridian("EPSG:32699 10x10 +0+0"));
}

}  // namespace
}  // namespace vung::run
