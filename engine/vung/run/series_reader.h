// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Series of parcels from the store's observation files, some thousand parcels at a time through all acquisitions. An
/// acquisition may have several files, of neighbouring lattices and of parcels that came later.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/run/unit_plan.h>
#include <vung/timeseries/series.h>
#include <vung/zonal/observation.h>

namespace vung::run {

/// Which parcels to read: keys ascending, with the longitude of each (degrees), which decides between UTM zones.
struct SeriesRequest {
    std::span<const std::uint64_t> keys;
    std::span<const double> longitudes;
    std::span<const std::string> layers;
    std::string timezone;
};

/// One acquisition as the store knows it.
struct AcquisitionLook {
    std::string acquisition;
    std::string sensor;
    dates::Instant time;
    bool time_known = true;
    dates::Date day;  ///< in the project's time zone
};

/// Calls `visit(look, layer, key, observation)` for every layer and key (by their places in the request) that an
/// acquisition's scenes touch, acquisition by acquisition in the order of time. Of two lattices that show the same
/// acquisition the one with the larger valid share of the parcel speaks, on a tie the one with the nearer central
/// meridian, then by name. \throws InputError  a file is missing or damaged
void for_each_look(
    std::span<const ObservedFile> files, const SeriesRequest& request,
    const std::function<void(const AcquisitionLook&, std::size_t, std::size_t, const zonal::Observation&)>& visit);

/// The acquisitions of the files, in the order of time. \throws InputError  a file is missing or damaged
std::vector<AcquisitionLook> acquisitions_of(std::span<const ObservedFile> files, const std::string& timezone);

/// Names of all layers in the files, in order of first appearance.
std::vector<std::string> layers_of(std::span<const ObservedFile> files);

/// Means of some parcels through all acquisitions, as one block: 16 bytes per parcel, layer and acquisition.
class SeriesBlock {
public:
    SeriesBlock(std::size_t keys, std::size_t layers) : keys_(keys), layers_(layers) {}

    /// The series of one parcel and layer, by their places in the request; a look without a clear cell has weight 0.
    timeseries::Series series(std::size_t key, std::size_t layer) const;

private:
    friend SeriesBlock read_block(std::span<const ObservedFile> files, const SeriesRequest& request);
    std::size_t at(std::size_t look, std::size_t layer, std::size_t key) const {
        return (look * layers_ + layer) * keys_ + key;
    }

    std::size_t keys_, layers_;
    std::vector<dates::Date> days_;  ///< per look
    std::vector<double> values_;     ///< [look][layer][key]
    std::vector<double> weights_;    ///< negative: the look does not show the parcel
};

/// \throws InputError  a file is missing or damaged
SeriesBlock read_block(std::span<const ObservedFile> files, const SeriesRequest& request);

/// Series of means [key][layer], in the order of the request.
std::vector<std::vector<timeseries::Series>> read_series(std::span<const ObservedFile> files,
                                                         const SeriesRequest& request);

/// The day of an acquisition in a time zone; a time that only means a day is that day everywhere.
dates::Date day_of(dates::Instant time, bool known, const std::string& timezone);

/// Central meridian of a UTM lattice name ("EPSG:32648 ..."), degrees; nothing for other systems.
std::optional<double> central_meridian(const std::string& lattice_name);

}  // namespace vung::run
