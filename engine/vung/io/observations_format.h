// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Layout of the store's observation files, shared by what writes them and what reads them. For .cpp files of io only.

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>

#include <vung/io/netcdf_file.h>
#include <vung/io/observations_netcdf.h>

namespace vung::io::observation_format {

using netcdf::Packing;

inline constexpr const char* kFormat = "vung-observations-2";
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::size_t kChunk = 16384;  // parcels in one chunk: what analysis reads at a time

/// Statistics of a layer's own. Their digits hardly repeat, so that packing them costs more than it saves; only where
/// most parcels were not seen are the extremes packed.
struct Own {
    const char* name;
    const char* meaning;
    std::vector<double> ObservationArrays::* values;
    bool extreme;
};
inline constexpr std::array<Own, 4> kOwn{{
    {"mean", "mean weighted by coverage", &ObservationArrays::mean, false},
    {"stdev", "standard deviation weighted by coverage (population form)", &ObservationArrays::stdev, false},
    {"min", "smallest value of a valid cell with any coverage", &ObservationArrays::min, true},
    {"max", "largest value of a valid cell with any coverage", &ObservationArrays::max, true},
}};
/// Statistics that layers masked alike share: row `seen_row[layer]`.
inline constexpr const char* kCountMeaning = "sum of coverage over valid cells";
struct Counted {
    const char* name;
    const char* meaning;
    std::vector<std::int32_t> ObservationArrays::* values;
};
inline constexpr std::array<Counted, 2> kCounted{{
    {"cells", "valid cells with any coverage", &ObservationArrays::cells},
    {"pure", "valid cells wholly inside the parcel", &ObservationArrays::pure},
}};
inline constexpr const char* kFraction = "valid_fraction";

/// The valid fraction as zonal::observe makes it; a layer for which this does not hold keeps its own.
inline double fraction(double count, double covered) {
    return count > 0 ? std::min(1.0, count / covered) : 0.0;
}

/// SHA-256 over keys in their order.
std::string digest_of(std::span<const std::uint64_t> keys);

}  // namespace vung::io::observation_format
