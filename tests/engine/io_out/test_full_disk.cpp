// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>

#include <vung/error.h>
#include <vung/io/geopackage_writer.h>
#include <vung/io/geotiff_writer.h>
#include <vung/io/observations_netcdf.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

/// Runs `write` in a child whose files may not grow past 16 KiB: the system fails the write as it does on a full disk.
/// \returns 7 when it ended in an InputError that names `target` and a remedy.
int on_a_full_disk(const std::filesystem::path& target, const std::function<void()>& write) {
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{.rlim_cur = 16'384, .rlim_max = 16'384};
        setrlimit(RLIMIT_FSIZE, &limit);
        int result = 9;
        try {
            write();
        } catch (const InputError& error) {
            result = error.text().where == target.string() && !error.text().fix.empty() ? 7 : 8;
        } catch (...) {
            result = 10;
        }
        _exit(result);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

std::vector<std::uint16_t> noise(std::size_t n) {
    std::mt19937 random(1);
    std::vector<std::uint16_t> out(n);
    for (auto& x : out) x = static_cast<std::uint16_t>(random());
    return out;
}

TEST(FullDisk, ends_a_geotiff_with_an_error_and_nothing_half_written) {
    const test::TemporaryFolder folder;
    const auto cells = noise(512 * 512);
    const double transform[6] = {0, 10, 0, 0, 0, -10};
    const auto file = folder / "x.tif";
    EXPECT_EQ(on_a_full_disk(
                  file, [&] { write_geotiff(file, {}, transform, 512, 512, {std::span<const std::uint16_t>(cells)}); }),
              7);
    // All in one tile, which is only written when the file is closed.
    EXPECT_EQ(on_a_full_disk(file,
                             [&] {
                                 write_geotiff(file, {}, transform, 200, 200,
                                               {std::span<const std::uint16_t>(cells).first(40'000)});
                             }),
              7);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FullDisk, ends_a_geopackage_with_an_error_and_nothing_half_written) {
    const test::TemporaryFolder folder;
    report::Table table{.name = "parcels", .columns = {report::Column("id", report::Type::text)}, .keys = {}};
    for (int i = 0; i < 5000; ++i) table.columns[0].push("parcel number " + std::to_string(i));
    const GeopackageLayer layer{.table = &table, .spatial = false};
    EXPECT_EQ(on_a_full_disk(folder / "x.gpkg", [&] { write_geopackage(folder / "x.gpkg", {&layer, 1}); }), 7);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FullDisk, ends_an_observation_file_with_an_error_and_keeps_the_old_one) {
    const test::TemporaryFolder folder;
    AcquisitionObservations o;
    o.acquisition = "x", o.layers = {"NDVI"};
    write_observations(folder / "x.nc", o);
    auto large = o;
    const auto random = noise(20'000);
    large.values.resize(random.size());
    for (std::size_t p = 0; p < random.size(); ++p) {
        large.parcel_keys.push_back(p);
        large.covered.push_back(random[p] / 7.0);
        large.values.count[p] = random[p] / 3.0 + 1;
        large.values.mean[p] = random[p] / 11.0;
    }
    EXPECT_EQ(on_a_full_disk(folder / "x.nc", [&] { write_observations(folder / "x.nc", large); }), 7);
    EXPECT_EQ(read_observations(folder / "x.nc"), o);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace vung::io
