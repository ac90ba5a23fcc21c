// SPDX-License-Identifier: Apache-2.0
#include <vung/io/observations_netcdf.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>

#include <netcdf.h>

#include <vung/error.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

/// Values that follow from their place, with every fifth parcel not seen.
AcquisitionObservations made(std::size_t parcels, std::vector<std::string> layers = {"B04", "B08", "NDVI"}) {
    AcquisitionObservations o;
    o.acquisition = "S2A_20240115T031541_R075";
    o.sensor = "sentinel-2-l2a";
    o.lattice = "EPSG:32648 10x10 +0.000000+0.000000";
    o.time = *dates::parse_instant("2024-01-15T03:15:41Z");
    o.identity = R"({"inputs":["ảnh.tif"]})";
    o.layers = std::move(layers);
    o.class_names = {"vegetation", "cloud"};
    o.class_values = {4, 9};
    o.values.resize(o.layers.size() * parcels);
    o.class_cover.resize(2 * parcels);
    for (std::size_t p = 0; p < parcels; ++p) {
        o.parcel_keys.push_back(p * 0x1000'0000'0007ULL + 1);
        o.covered.push_back(30.5 + static_cast<double>(p));
        o.class_cover[p] = static_cast<double>(p) / 3, o.class_cover[parcels + p] = 0;
        for (std::size_t l = 0; l < o.layers.size(); ++l) {
            if (p % 5 == 4) continue;
            const double x = static_cast<double>(l * 1000 + p);
            o.values.set(o.index(l, p), {.count = 30.25,
                                         .mean = std::sin(x),
                                         .stdev = 0.1 * x,
                                         .min = -x,
                                         .max = x,
                                         .valid_fraction = 0.99,
                                         .cells = static_cast<std::int32_t>(p + 40),
                                         .pure = static_cast<std::int32_t>(p)});
        }
    }
    return o;
}

TEST(ObservationFile, reads_back_what_was_written) {
    const test::TemporaryFolder folder;
    const auto o = made(50);
    write_observations(folder / "store" / "x.nc", o);
    EXPECT_EQ(read_observations(folder / "store" / "x.nc"), o);
    EXPECT_EQ(read_identity(folder / "store" / "x.nc"), o.identity);
    EXPECT_EQ(read_parcel_keys(folder / "store" / "x.nc"), o.parcel_keys);
    const auto header = read_observations_header(folder / "store" / "x.nc");
    EXPECT_EQ(header.layers, o.layers);
    EXPECT_EQ(header.time, o.time);
    EXPECT_TRUE(header.parcel_keys.empty());
    EXPECT_FALSE(read_observations(folder / "store" / "x.nc").values.at(4).seen());
}

/// As zonal::observe makes them: the valid fraction follows from count and coverage, and bands are masked alike.
AcquisitionObservations as_observed(std::size_t parcels) {
    auto o = made(parcels);
    for (std::size_t i = 0; i < o.values.size(); ++i) {
        const auto covered = o.covered[i % parcels];
        if (o.values.count[i] > 0) o.values.count[i] = covered * static_cast<double>(i % parcels % 11 + 1) / 10.99;
        o.values.valid_fraction[i] = o.values.count[i] > 0 ? std::min(1.0, o.values.count[i] / covered) : 0;
    }
    o.values.cells[2 * parcels] += 1;  // the index has a gap that the bands do not have
    return o;
}

TEST(ObservationFile, what_layers_share_is_kept_once_and_read_back_bit_by_bit) {
    const test::TemporaryFolder folder;
    const auto o = as_observed(5'000);
    write_observations(folder / "x.nc", o);
    EXPECT_EQ(read_observations(folder / "x.nc"), o);
    auto apart = o;  // nothing in common
    for (std::size_t i = 0; i < o.values.size(); ++i) {
        apart.values.cells[i] += static_cast<std::int32_t>(i / 5'000);
        apart.values.valid_fraction[i] *= 0.5;
    }
    write_observations(folder / "apart.nc", apart);
    EXPECT_EQ(read_observations(folder / "apart.nc"), apart);
    EXPECT_LT(std::filesystem::file_size(folder / "x.nc"), std::filesystem::file_size(folder / "apart.nc"));
}

TEST(ObservationFile, a_range_of_keys_and_some_layers_equal_that_part_of_the_whole) {
    const test::TemporaryFolder folder;
    for (const auto& whole : {made(40'000), as_observed(40'000)}) {
        write_observations(folder / "x.nc", whole);
        const auto& keys = whole.parcel_keys;
        const std::vector<std::string> wanted{"NDVI", "none of these", "B04"};
        for (const auto& [begin, end] : {std::pair<std::size_t, std::size_t>{0, 1},
                                         {0, 40'000},
                                         {16'383, 16'385},
                                         {16'384, 32'768},
                                         {39'990, 40'000}}) {
            // bounds between keys take the same parcels as the keys themselves
            const auto first = begin == 0 ? 0 : keys[begin - 1] + 1;
            const auto last = end == 40'000 ? ~std::uint64_t{0} : keys[end] - 1;
            const auto part = read_observations(folder / "x.nc", first, last, wanted);
            EXPECT_EQ(part.layers, (std::vector<std::string>{"NDVI", "B04"}));
            ASSERT_EQ(part.parcels(), end - begin);
            const auto means = read_means(folder / "x.nc", first, last, wanted);
            EXPECT_EQ(means.layers, part.layers);
            EXPECT_EQ(means.keys, part.parcel_keys);
            EXPECT_EQ(means.mean, part.values.mean);
            EXPECT_EQ(means.valid_fraction, part.values.valid_fraction);
            for (std::size_t p = begin; p < end; ++p) {
                EXPECT_EQ(part.parcel_keys[p - begin], keys[p]);
                EXPECT_EQ(part.values.at(part.index(0, p - begin)), whole.values.at(whole.index(2, p)));
                EXPECT_EQ(part.values.at(part.index(1, p - begin)), whole.values.at(whole.index(0, p)));
                EXPECT_EQ(means.seen[part.index(0, p - begin)] != 0, whole.values.at(whole.index(2, p)).seen());
            }
        }
        EXPECT_EQ(read_means(folder / "x.nc", 5, 4, wanted).keys.size(), 0u);
        EXPECT_EQ(read_means(folder / "x.nc", keys[7] + 1, keys[8] - 1, wanted).keys.size(), 0u);
    }
}

TEST(ObservationFile, a_range_of_parcels_equals_that_part_of_the_whole) {
    const test::TemporaryFolder folder;
    const auto whole = made(40'000);  // more than two chunks
    write_observations(folder / "x.nc", whole);
    for (const auto& [begin, end] :
         {std::pair<std::size_t, std::size_t>{0, 1}, {16'380, 16'390}, {39'999, 40'000}, {7, 7}}) {
        const auto part = read_observations(folder / "x.nc", begin, end);
        ASSERT_EQ(part.parcels(), end - begin);
        for (std::size_t p = begin; p < end; ++p) {
            EXPECT_EQ(part.parcel_keys[p - begin], whole.parcel_keys[p]);
            EXPECT_EQ(part.covered[p - begin], whole.covered[p]);
            for (std::size_t l = 0; l < whole.layers.size(); ++l)
                EXPECT_EQ(part.values.at(part.index(l, p - begin)), whole.values.at(whole.index(l, p)));
            EXPECT_EQ(part.class_cover[p - begin], whole.class_cover[p]);
        }
    }
    EXPECT_THROW(read_observations(folder / "x.nc", 5, 40'001), InvariantError);
}

TEST(ObservationFile, without_parcels_layers_or_classes_is_still_a_file) {
    const test::TemporaryFolder folder;
    auto no_parcels = made(0), no_layers = made(3, {}), no_classes = made(3);
    no_classes.class_names.clear(), no_classes.class_values.clear(), no_classes.class_cover.clear();
    for (const auto* o : {&no_parcels, &no_layers, &no_classes}) {
        write_observations(folder / "x.nc", *o);
        EXPECT_EQ(read_observations(folder / "x.nc"), *o);
    }
}

TEST(ObservationFile, equal_content_gives_equal_bytes_at_any_time) {
    const test::TemporaryFolder folder;
    write_observations(folder / "a.nc", made(20));
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // a stored time in seconds would differ
    write_observations(folder / "b.nc", made(20));
    EXPECT_EQ(report::sha256_file(folder / "a.nc"), report::sha256_file(folder / "b.nc"));
}

TEST(ObservationFile, what_was_not_seen_is_no_number_in_the_file) {
    const test::TemporaryFolder folder;
    write_observations(folder / "x.nc", made(5));
    int file = 0, variable = 0;
    ASSERT_EQ(nc_open((folder / "x.nc").c_str(), NC_NOWRITE, &file), NC_NOERR);
    for (const char* name : {"mean", "stdev", "min", "max"}) {
        const std::size_t at[2] = {1, 4};
        double value = 0, fill = 0;
        ASSERT_EQ(nc_inq_varid(file, name, &variable), NC_NOERR);
        ASSERT_EQ(nc_get_var1_double(file, variable, at, &value), NC_NOERR);
        ASSERT_EQ(nc_get_att_double(file, variable, "_FillValue", &fill), NC_NOERR);
        EXPECT_TRUE(std::isnan(value)) << name;
        EXPECT_TRUE(std::isnan(fill)) << name;
    }
    nc_close(file);
}

TEST(ObservationFile, a_file_cut_anywhere_is_an_error_that_names_it_and_never_a_crash) {
    const test::TemporaryFolder folder;
    write_observations(folder / "x.nc", made(300));
    const auto size = std::filesystem::file_size(folder / "x.nc");
    testing::internal::CaptureStderr();
    for (std::uintmax_t keep = 0; keep < size; keep += 1 + size / 40) {
        std::filesystem::copy_file(folder / "x.nc", folder / "cut.nc",
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(folder / "cut.nc", keep);
        try {
            read_observations(folder / "cut.nc");
            ADD_FAILURE() << "cut to " << keep << " bytes, and read";
        } catch (const InputError& error) {
            EXPECT_EQ(error.text().where, (folder / "cut.nc").string());
            EXPECT_FALSE(error.text().fix.empty());
        }
    }
    // Another thread has an error printer of its own inside HDF5.
    std::thread([&] { EXPECT_THROW(read_observations(folder / "cut.nc"), InputError); }).join();
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ObservationFile, a_flipped_bit_in_the_numbers_is_found) {
    const test::TemporaryFolder folder;
    const auto o = made(5000);
    write_observations(folder / "x.nc", o);
    const auto size = std::filesystem::file_size(folder / "x.nc");
    std::size_t refused = 0, harmless = 0;
    for (int i = 1; i < 40; ++i) {
        std::filesystem::copy_file(folder / "x.nc", folder / "bad.nc",
                                   std::filesystem::copy_options::overwrite_existing);
        std::fstream file(folder / "bad.nc", std::ios::binary | std::ios::in | std::ios::out);
        const auto at = static_cast<std::streamoff>(size * static_cast<std::uintmax_t>(i) / 40);
        file.seekg(at);
        const auto byte = static_cast<char>(file.get() ^ 0x10);
        file.seekp(at);
        file.put(byte);
        file.close();
        try {
            if (read_observations(folder / "bad.nc") == o)
                ++harmless;  // unused space of the format
            else
                ADD_FAILURE() << "byte " << at << " changed and other numbers were read";
        } catch (const InputError&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 20U) << harmless << " changes hit unused space";
}

TEST(ObservationFile, foreign_and_missing_files_are_refused) {
    const test::TemporaryFolder folder;
    EXPECT_THROW(read_observations(folder / "missing.nc"), InputError);
    EXPECT_THROW(read_observations(folder.path()), InputError);
    report::write_file(folder / "text.nc", "parcel,mean\n1,2\n");
    EXPECT_THROW(read_observations(folder / "text.nc"), InputError);
    int file = 0;
    ASSERT_EQ(nc_create((folder / "classic.nc").c_str(), NC_CLOBBER, &file), NC_NOERR);
    nc_close(file);
    EXPECT_THROW(read_identity(folder / "classic.nc"), InputError);
    ASSERT_EQ(nc_create((folder / "other.nc").c_str(), NC_NETCDF4, &file), NC_NOERR);
    nc_close(file);
    try {
        read_identity(folder / "other.nc");
        ADD_FAILURE() << "a netCDF file of somebody else was read";
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().what, testing::HasSubstr("no observation file"));
    }
}

TEST(ObservationFile, a_file_that_the_system_cannot_look_for_is_not_said_to_be_missing) {
    try {  // a name that no disk takes: the system's answer is neither yes nor no, as when a share went away
        read_observations(std::string(300, 'x') + ".nc");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(error.text().what.find("cannot be reached: "), std::string::npos) << error.text().what;
    }
}

TEST(ObservationFile, many_threads_may_write_and_read_at_once) {
    const test::TemporaryFolder folder;
    std::vector<std::thread> threads;
    std::vector<int> good(4, 0);
    for (std::size_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            const auto o = made(100 + t);
            for (int i = 0; i < 5; ++i) {
                const auto file = folder / (std::to_string(t) + ".nc");
                write_observations(file, o);
                good[t] += read_observations(file) == o ? 1 : 0;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(good, testing::Each(5));
}

TEST(ObservationFile, arrays_that_do_not_fit_are_refused) {
    const test::TemporaryFolder folder;
    const auto refuse = [&](auto&& change) {
        auto o = made(5);
        change(o);
        EXPECT_THROW(write_observations(folder / "x.nc", o), InvariantError);
    };
    refuse([](auto& o) { o.values.pure.pop_back(); });
    refuse([](auto& o) { o.covered.push_back(1); });
    refuse([](auto& o) { std::swap(o.parcel_keys[0], o.parcel_keys[1]); });
    refuse([](auto& o) { o.parcel_keys[1] = o.parcel_keys[0]; });
    refuse([](auto& o) { o.values.mean[0] = std::nan(""); });
    refuse([](auto& o) { o.class_cover.clear(); });
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace vung::io
