// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// All observations of a project as one netCDF-4 file after the CF conventions 1.8, which `xarray.open_dataset` opens
/// as it is. Dimensions (parcel, time); per band or index NAME (the mean), NAME_stdev, NAME_min, NAME_max, NAME_count,
/// NAME_valid_fraction, NAME_cells and NAME_pure. Not seen is NaN; count and valid_fraction are then 0, and NaN where
/// the acquisition does not show the parcel at all. Identifiers, cooperative, commune, place and area stand as
/// coordinates.

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <vung/dates/date.h>
#include <vung/io/observations_netcdf.h>

namespace vung::io {

struct CubeTime {
    dates::Instant time;     ///< UTC
    dates::Date local_date;  ///< in the project's time zone
    bool time_known = true;  ///< false: `time` only stands for the day
    std::string acquisition;
    std::string sensor;
};

struct CubeLayer {
    std::string name;  ///< "NDVI"; becomes cube_name(name) in the file
    std::string units = "1";
    std::string long_name = {};
};

/// Name of a layer's variables: letters, digits and "_", a letter first ("VH-asc" -> "VH_asc", "1" -> "band_1").
std::string cube_name(const std::string& layer);

/// Everything but the observations. Parcel lists are of equal length and in one order; an empty text is "not given".
struct CubeFrame {
    std::vector<std::string> parcels, cooperatives, communes;
    std::vector<double> lon, lat;  ///< of a point inside the parcel, degrees (WGS 84)
    std::vector<double> area_ha;   ///< geodesic
    std::vector<CubeTime> times;   ///< ascending
    std::vector<CubeLayer> layers;
    std::string title = "Observations per parcel and acquisition";
    std::vector<std::pair<std::string, std::string>> attributes = {};  ///< of the file: "source", "project" ...
};

/// Writes piece by piece, so that a province fits in memory. Ranges that start at multiples of `kParcels` are quickest.
/// Other netCDF files may be read between calls.
class CubeWriter {
public:
    static constexpr std::size_t kParcels = 4096;

    /// \throws InputError      the file cannot be written
    /// \throws InvariantError  lists differ in length, two layers have one name
    CubeWriter(const std::filesystem::path& file, const CubeFrame& frame);
    ~CubeWriter();  ///< without `close` nothing is left
    CubeWriter(const CubeWriter&) = delete;
    CubeWriter& operator=(const CubeWriter&) = delete;

    /// Parcels [begin, begin + n) of one layer: values[(parcel - begin) * times + time]. A count of NaN: the
    /// acquisition does not show the parcel. What is never written reads as NaN.
    void write(std::size_t layer, std::size_t begin, const ObservationArrays& values);

    /// Syncs and renames. \throws InputError
    void close();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The whole at once: values[layer][parcel * times + time].
void write_observation_cube(const std::filesystem::path& file, const CubeFrame& frame,
                            const std::vector<ObservationArrays>& values);

}  // namespace vung::io
