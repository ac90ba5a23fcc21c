// SPDX-License-Identifier: Apache-2.0
#include <vung/run/series_reader.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

#include <vung/dates/time_zone.h>
#include <vung/io/observations_netcdf.h>

namespace vung::run {
namespace {

/// How well a lattice shows a parcel: larger valid share first, then the nearer meridian, then the name.
struct Claim {
    double valid_fraction = 0;
    double meridian_distance = std::numeric_limits<double>::infinity();
    const std::string* lattice = nullptr;  ///< nothing: no claim yet

    bool better_than(const Claim& other) const {
        if (!other.lattice) return true;
        return std::tie(other.valid_fraction, meridian_distance, *lattice) <
               std::tie(valid_fraction, other.meridian_distance, *other.lattice);
    }
};

/// Calls `visit(layer, key, file's layer, file's row)` for every layer and key of the request that the file holds.
template <class Visit>
void for_each_match(const SeriesRequest& request, const std::vector<std::string>& layers,
                    const std::vector<std::uint64_t>& keys, const Visit& visit) {
    for (std::size_t l = 0; l < request.layers.size(); ++l) {
        const auto found = std::find(layers.begin(), layers.end(), request.layers[l]);
        if (found == layers.end()) continue;
        std::size_t row = 0;
        for (std::size_t k = 0; k < request.keys.size() && row < keys.size(); ++k) {
            while (row < keys.size() && keys[row] < request.keys[k]) ++row;
            if (row < keys.size() && keys[row] == request.keys[k])
                visit(l, k, static_cast<std::size_t>(found - layers.begin()), row);
        }
    }
}

Claim claim_of(const std::string& lattice, const std::optional<double>& meridian, double longitude, double valid) {
    Claim claim{.valid_fraction = valid, .lattice = &lattice};
    if (meridian) claim.meridian_distance = std::abs(longitude - *meridian);
    return claim;
}

AcquisitionLook look_of(const ObservedFile& file, const std::string& timezone) {
    const auto header = io::read_observations_header(file.file);
    return {.acquisition = header.acquisition,
            .sensor = header.sensor,
            .time = header.time,
            .time_known = header.time_known,
            .day = day_of(header.time, header.time_known, timezone)};
}

/// End of the run of files that show the same acquisition as files[first].
std::size_t end_of_acquisition(std::span<const ObservedFile> files, std::size_t first) {
    std::size_t last = first;
    while (last < files.size() && files[last].acquisition == files[first].acquisition) ++last;
    return last;
}

}  // namespace

dates::Date day_of(dates::Instant time, bool known, const std::string& timezone) {
    return known ? dates::local_day(time, timezone) : std::chrono::floor<dates::Days>(time);
}

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
        std::vector<io::AcquisitionObservations> read;
        for (std::size_t i = first; i < last; ++i)
            read.push_back(
                io::read_observations(files[i].file, request.keys.front(), request.keys.back(), request.layers));
        std::vector<Claim> claims(request.layers.size() * request.keys.size());
        std::vector<zonal::Observation> seen(claims.size());
        for (const auto& file : read) {
            const auto meridian = central_meridian(file.lattice);
            for_each_match(request, file.layers, file.parcel_keys,
                           [&](std::size_t l, std::size_t k, std::size_t layer, std::size_t row) {
                               const auto observation = file.values.at(file.index(layer, row));
                               const auto claim =
                                   claim_of(file.lattice, meridian, request.longitudes[k], observation.valid_fraction);
                               const auto at = l * request.keys.size() + k;
                               if (!claim.better_than(claims[at])) return;
                               claims[at] = claim;
                               seen[at] = observation;
                           });
        }
        const auto look = look_of(files[first], request.timezone);
        for (std::size_t l = 0; l < request.layers.size(); ++l)
            for (std::size_t k = 0; k < request.keys.size(); ++k)
                if (const auto at = l * request.keys.size() + k; claims[at].lattice) visit(look, l, k, seen[at]);
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

SeriesBlock read_block(std::span<const ObservedFile> files, const SeriesRequest& request) {
    SeriesBlock block{request.keys.size(), request.layers.size()};
    if (request.keys.empty()) return block;
    std::size_t looks = 0;
    for (std::size_t first = 0; first < files.size(); first = end_of_acquisition(files, first)) ++looks;
    const auto per_look = request.keys.size() * request.layers.size();
    block.values_.assign(looks * per_look, 0.0);
    block.weights_.assign(looks * per_look, -1.0);
    std::vector<Claim> claims(per_look);
    std::set<std::string> lattices;  // outlive the claims that point to them
    for (std::size_t first = 0, last = 0; first < files.size(); first = last) {
        last = end_of_acquisition(files, first);
        std::fill(claims.begin(), claims.end(), Claim{});
        const auto look = block.days_.size();
        for (std::size_t i = first; i < last; ++i) {
            const auto file = io::read_means(files[i].file, request.keys.front(), request.keys.back(), request.layers);
            if (i == first) block.days_.push_back(day_of(file.time, file.time_known, request.timezone));
            const auto& lattice = *lattices.insert(file.lattice).first;
            const auto meridian = central_meridian(lattice);
            for_each_match(
                request, file.layers, file.keys, [&](std::size_t l, std::size_t k, std::size_t layer, std::size_t row) {
                    const auto from = layer * file.keys.size() + row;
                    const auto claim = claim_of(lattice, meridian, request.longitudes[k], file.valid_fraction[from]);
                    auto& best = claims[l * request.keys.size() + k];
                    if (!claim.better_than(best)) return;
                    best = claim;
                    const auto to = block.at(look, l, k);
                    block.values_[to] = file.mean[from];
                    block.weights_[to] = file.seen[from] ? file.valid_fraction[from] : 0.0;
                });
        }
    }
    return block;
}

timeseries::Series SeriesBlock::series(std::size_t key, std::size_t layer) const {
    timeseries::Series out;
    out.days.reserve(days_.size()), out.values.reserve(days_.size()), out.weights.reserve(days_.size());
    for (std::size_t look = 0; look < days_.size(); ++look) {
        const auto from = at(look, layer, key);
        if (weights_[from] < 0) continue;
        out.days.push_back(days_[look]);
        out.values.push_back(values_[from]);
        out.weights.push_back(weights_[from]);
    }
    return out;
}

std::vector<std::vector<timeseries::Series>> read_series(std::span<const ObservedFile> files,
                                                         const SeriesRequest& request) {
    const auto block = read_block(files, request);
    std::vector<std::vector<timeseries::Series>> out(request.keys.size());
    for (std::size_t k = 0; k < request.keys.size(); ++k)
        for (std::size_t l = 0; l < request.layers.size(); ++l) out[k].push_back(block.series(k, l));
    return out;
}

}  // namespace vung::run
