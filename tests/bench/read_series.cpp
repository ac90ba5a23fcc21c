// SPDX-License-Identifier: Apache-2.0
/// Peak memory and time of analysis reading every series from a store of observation files.
///
///     read_series FOLDER PARCELS DATES LAYERS     writes such files (once), reads all series, prints time and peak
///
/// Memory does not depend on the number of parcels but for their keys: they are read 16,384 at a time.
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

#include <vung/io/observations_netcdf.h>
#include <vung/run/analyse.h>
#include <vung/run/series_reader.h>

using namespace vung;
namespace fs = std::filesystem;

namespace {

double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double peak_mib() {
    struct rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

io::AcquisitionObservations made(const std::vector<std::uint64_t>& keys, std::size_t layers, std::size_t date) {
    std::mt19937_64 random{date};
    io::AcquisitionObservations out;
    out.acquisition = "S2A_" + std::to_string(date);
    out.sensor = "sentinel-2-l2a";
    out.lattice = "EPSG:32648 10x10 +0.000000+0.000000";
    out.time = dates::Instant{std::chrono::seconds{1'600'000'000 + 432'000 * static_cast<long long>(date)}};
    out.parcel_keys = keys;
    for (std::size_t l = 0; l < layers; ++l) out.layers.push_back("L" + std::to_string(l));
    out.values.resize(layers * keys.size());
    const auto share = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    for (std::size_t p = 0; p < keys.size(); ++p) {
        const double covered = 20 + 40 * share();
        out.covered.push_back(covered);
        const double clear = share() < 0.4 ? 0 : share();
        const auto cells = static_cast<std::int32_t>(covered * clear);
        for (std::size_t l = 0; l < layers && cells > 0; ++l) {
            const double count = cells, mean = share();
            out.values.set(l * keys.size() + p, {.count = count,
                                                 .mean = mean,
                                                 .stdev = 0.1 * share(),
                                                 .min = std::floor(1e4 * mean * 0.8) * 1e-4,
                                                 .max = std::floor(1e4 * mean * 1.2) * 1e-4,
                                                 .valid_fraction = std::min(1.0, count / covered),
                                                 .cells = cells,
                                                 .pure = cells / 2});
        }
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return std::fprintf(stderr, "read_series FOLDER PARCELS DATES LAYERS\n"), 2;
    const fs::path folder = argv[1];
    const auto parcels = std::strtoull(argv[2], nullptr, 10), dates = std::strtoull(argv[3], nullptr, 10),
               layers = std::strtoull(argv[4], nullptr, 10);
    std::vector<std::uint64_t> keys;
    for (std::uint64_t p = 0; p < parcels; ++p) keys.push_back(p * (~std::uint64_t{0} / parcels) + 17);
    std::vector<run::ObservedFile> files;
    auto began = std::chrono::steady_clock::now();
    std::uintmax_t bytes = 0;
    for (std::size_t d = 0; d < dates; ++d) {
        const auto file =
            folder / (std::to_string(parcels) + "_" + std::to_string(layers) + "_" + std::to_string(d) + ".nc");
        if (!fs::exists(file)) io::write_observations(file, made(keys, layers, d));
        bytes += fs::file_size(file);
        files.push_back({file, "S2A_" + std::to_string(d), ""});
    }
    std::printf("written (or there) in %.1f s: %.2f GB, %.1f bytes per parcel, layer and date; peak %.0f MiB\n",
                seconds_since(began), static_cast<double>(bytes) / 1e9,
                static_cast<double>(bytes) / static_cast<double>(parcels * layers * dates), peak_mib());

    const auto names = run::layers_of(files);
    began = std::chrono::steady_clock::now();
    double sum = 0;
    std::size_t looks = 0;
    for (std::size_t first = 0; first < keys.size(); first += run::kShapesAtATime) {
        const auto count = std::min(run::kShapesAtATime, keys.size() - first);
        const std::vector<double> longitudes(count, 105.0);
        const auto block =
            run::read_block(files, {std::span{keys}.subspan(first, count), longitudes, names, "Asia/Ho_Chi_Minh"});
        for (std::size_t k = 0; k < count; ++k)
            for (std::size_t l = 0; l < names.size(); ++l) {
                const auto series = block.series(k, l);
                looks += series.size();
                for (std::size_t i = 0; i < series.size(); ++i) sum += series.weights[i] * series.values[i];
            }
    }
    std::printf("read %zu looks of %llu parcels in %.1f s (sum %.6f); peak %.0f MiB\n", looks,
                static_cast<unsigned long long>(parcels), seconds_since(began), sum, peak_mib());
    return 0;
}
