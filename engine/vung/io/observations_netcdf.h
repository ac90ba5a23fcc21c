// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The store's file of one acquisition on one lattice: what parcels showed in every band and index. One immutable
/// netCDF-4 file, written beside, synced and renamed; every chunk of numbers is checksummed.
///
/// What layers share is kept once: layers that were masked alike have the same count, cells and pure, and a valid
/// fraction that is count / covered is not kept at all. What is read is bit by bit what was written.
///
/// Calls may come from any thread; they run one after the other (the libraries below are not safe for threads).

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/zonal/observation.h>

namespace vung::io {

/// Observations as one array per statistic. Not seen (count 0): the others are 0 here and NaN in files.
struct ObservationArrays {
    std::vector<double> count, mean, stdev, min, max, valid_fraction;
    std::vector<std::int32_t> cells, pure;

    std::size_t size() const { return count.size(); }
    void resize(std::size_t n);
    zonal::Observation at(std::size_t i) const;
    void set(std::size_t i, const zonal::Observation& value);
    bool operator==(const ObservationArrays&) const = default;
};

/// `values[layer * parcels + parcel]`, `class_cover[class * parcels + parcel]`.
struct AcquisitionObservations {
    std::string acquisition;  ///< key: "S2A_20240115T031541_R075"
    std::string sensor;
    std::string lattice;  ///< rasters::name(lattice)
    dates::Instant time;
    bool time_known = true;
    std::string identity;  ///< opaque text (JSON): inputs and settings that these observations follow from

    std::vector<std::uint64_t> parcel_keys;  ///< parcels::Parcel::shape_key, strictly ascending
    std::vector<std::string> layers;         ///< bands and indices, in the caller's order
    ObservationArrays values;
    std::vector<double> covered;           ///< per parcel: coverage by the acquisition's cells, valid or not (cells)
    std::vector<std::string> class_names;  ///< classes of the mask band, "vegetation"; may be empty
    std::vector<std::int32_t> class_values;
    std::vector<double> class_cover;  ///< coverage of each class (cells)

    std::size_t parcels() const { return parcel_keys.size(); }
    std::size_t index(std::size_t layer, std::size_t parcel) const { return layer * parcels() + parcel; }
    bool operator==(const AcquisitionObservations&) const = default;
};

/// Equal input gives equal bytes (same library versions).
/// \throws InputError      the file cannot be written
/// \throws InvariantError  arrays and names do not fit together, keys are not ascending, a number is not finite
void write_observations(const std::filesystem::path& file, const AcquisitionObservations& observations);

/// The same under a name made of the content's SHA-256: `name(sha256)` gives the path, in the folder of `folder`.
/// Returns that path.
std::filesystem::path write_observations(const std::filesystem::path& folder,
                                         const AcquisitionObservations& observations,
                                         const std::function<std::filesystem::path(const std::string&)>& name);

/// \throws InputError  missing, truncated, damaged, or not a file of this kind and version
AcquisitionObservations read_observations(const std::filesystem::path& file);

/// Only parcels [begin, end), in the file's order. \throws InputError as above, InvariantError for a range outside
AcquisitionObservations read_observations(const std::filesystem::path& file, std::size_t begin, std::size_t end);

/// Only parcels with keys in [first, last], and of the layers only those named, in that order; a layer that the file
/// does not have is left out. Without classes. \throws InputError
AcquisitionObservations read_observations(const std::filesystem::path& file, std::uint64_t first, std::uint64_t last,
                                          std::span<const std::string> layers);

/// Means alone, `mean[layer * keys + key]`, for the layers that the file has of those asked for.
struct ObservedMeans {
    std::string acquisition, sensor, lattice;
    dates::Instant time;
    bool time_known = true;
    std::vector<std::uint64_t> keys;
    std::vector<std::string> layers;
    std::vector<double> mean, valid_fraction;  ///< both 0 where not seen
    std::vector<std::uint8_t> seen;            ///< 1 where a cell was valid
};
/// Parcels with keys in [first, last]. \throws InputError
ObservedMeans read_means(const std::filesystem::path& file, std::uint64_t first, std::uint64_t last,
                         std::span<const std::string> layers);

/// What stands in front, without reading arrays: identity, names, time; `parcel_keys` and all arrays are empty.
AcquisitionObservations read_observations_header(const std::filesystem::path& file);
std::string read_identity(const std::filesystem::path& file);

std::vector<std::uint64_t> read_parcel_keys(const std::filesystem::path& file);

/// What decides whether a file is still of use. Files of equal key digests hold the same parcels.
struct ObservationFront {
    std::string acquisition;
    std::string identity;
    std::string keys_digest;
};
ObservationFront read_front(const std::filesystem::path& file);

}  // namespace vung::io
