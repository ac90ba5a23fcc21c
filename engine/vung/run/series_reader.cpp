// SPDX-License-Identifier: Apache-2.0
#include <vung/run/series_reader.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include <vung/dates/time_zone.h>
#include <vung/io/observations_netcdf.h>

namespace vung::run {
namespace {

/// What one lattice says about one parcel and layer.
struct Candidate {
    bool present = false;
    zonal::Observation observation;
    double meridian_distance = std::numeric_limits<double>::infinity();
    std::string lattice;

    /// Larger valid share first, then the nearer meridian, then the name.
    bool better_than(const Candidate& other) const {
        return std::tuple{-observation.valid_fraction, meridian_distance, lattice} <
               std::tuple{-other.observation.valid_fraction, other.meridian_distance, other.lattice};
    }
};

/// Adds what one file knows to the candidates of its acquisition, [layer][key].
void add_file(const std::filesystem::path& file, const SeriesRequest& request,
              std::vector<std::vector<Candidate>>& candidates) {
    const auto keys = io::read_parcel_keys(file);
    const auto begin = std::lower_bound(keys.begin(), keys.end(), request.keys.front());
    const auto end = std::upper_bound(keys.begin(), keys.end(), request.keys.back());
    if (begin == end) return;
    const auto observations = io::read_observations(file, static_cast<std::size_t>(begin - keys.begin()),
                                                    static_cast<std::size_t>(end - keys.begin()));
    const auto meridian = central_meridian(observations.lattice);
    for (std::size_t l = 0; l < request.layers.size(); ++l) {
        const auto found = std::find(observations.layers.begin(), observations.layers.end(), request.layers[l]);
        if (found == observations.layers.end()) continue;
        const auto layer = static_cast<std::size_t>(found - observations.layers.begin());
        std::size_t row = 0;
        for (std::size_t k = 0; k < request.keys.size(); ++k) {
            while (row < observations.parcels() && observations.parcel_keys[row] < request.keys[k]) ++row;
            if (row == observations.parcels()) break;
            if (observations.parcel_keys[row] != request.keys[k]) continue;
            Candidate candidate{.present = true,
                                .observation = observations.values.at(observations.index(layer, row)),
                                .meridian_distance = std::numeric_limits<double>::infinity(),
                                .lattice = observations.lattice};
            if (meridian) candidate.meridian_distance = std::abs(request.longitudes[k] - *meridian);
            auto& best = candidates[l][k];
            if (!best.present || candidate.better_than(best)) best = std::move(candidate);
        }
    }
}

AcquisitionLook look_of(const ObservedFile& file, const std::string& timezone) {
    const auto header = io::read_observations_header(file.file);
    return {.acquisition = header.acquisition,
            .sensor = header.sensor,
            .time = header.time,
            .time_known = header.time_known,
            .day = header.time_known ? dates::local_day(header.time, timezone)
                                     : std::chrono::floor<dates::Days>(header.time)};
}

/// End of the run of files that show the same acquisition as files[first].
std::size_t end_of_acquisition(std::span<const ObservedFile> files, std::size_t first) {
    std::size_t last = first;
    while (last < files.size() && files[last].acquisition == files[first].acquisition) ++last;
    return last;
}

}  // namespace

std::optional<double> central_meridian(const std::string& lattice_name) {
    if (!lattice_name.starts_with("EPSG:326") && !lattice_name.starts_with("EPSG:327")) return std::nullopt;
    if (lattice_name.size() < 10) return std::nullopt;
    const int zone = (lattice_name[8] - '0') * 10 + (lattice_name[9] - '0');
    if (zone < 1 || zone > 60) return std::nullopt;
    return -183.0 + 6.0 * zone;
}

void for_each_look(
    std::span<const ObservedFile> files, const SeriesRequest& request,
    const std::function<void(const AcquisitionLook&, std::size_t, std::size_t, const zonal::Observation&)>& visit) {
    if (request.keys.empty()) return;
    for (std::size_t first = 0, last = 0; first < files.size(); first = last) {
        last = end_of_acquisition(files, first);
        std::vector<std::vector<Candidate>> candidates(request.layers.size(),
                                                       std::vector<Candidate>(request.keys.size()));
        for (std::size_t i = first; i < last; ++i) add_file(files[i].file, request, candidates);
        const auto look = look_of(files[first], request.timezone);
        for (std::size_t l = 0; l < request.layers.size(); ++l)
            for (std::size_t k = 0; k < request.keys.size(); ++k)
                if (candidates[l][k].present) visit(look, l, k, candidates[l][k].observation);
    }
}

std::vector<AcquisitionLook> acquisitions_of(std::span<const ObservedFile> files, const std::string& timezone) {
    std::vector<AcquisitionLook> out;
    for (std::size_t first = 0; first < files.size(); first = end_of_acquisition(files, first))
        out.push_back(look_of(files[first], timezone));
    return out;
}

std::vector<std::string> layers_of(std::span<const ObservedFile> files) {
    std::vector<std::string> out;
    for (const auto& file : files)
        for (const auto& layer : io::read_observations_header(file.file).layers)
            if (std::find(out.begin(), out.end(), layer) == out.end()) out.push_back(layer);
    return out;
}

std::vector<std::vector<timeseries::Series>> read_series(std::span<const ObservedFile> files,
                                                         const SeriesRequest& request) {
    std::vector<std::vector<timeseries::Series>> out(request.keys.size(),
                                                     std::vector<timeseries::Series>(request.layers.size()));
    for_each_look(files, request,
                  [&](const AcquisitionLook& look, std::size_t layer, std::size_t key, const zonal::Observation& seen) {
                      auto& series = out[key][layer];
                      series.days.push_back(look.day);
                      series.values.push_back(seen.mean);
                      series.weights.push_back(seen.seen() ? seen.valid_fraction : 0);
                  });
    return out;
}

}  // namespace vung::run
