// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The statistics that a user can ask for by name. docs/methods/zonal.md defines them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/zonal/observation.h>

namespace vung::zonal {

struct Summary;

struct Statistic {
    enum class Kind : std::uint8_t {
        count,  ///< covered valid area (cells)
        mean,   ///< weighted by coverage
        stdev,  ///< population form, weighted by coverage
        variance,
        coefficient_of_variation,  ///< stdev / mean
        min,                       ///< over valid cells with any coverage
        max,
        sum,             ///< values times coverage
        quantile,        ///< of the values, weighted by coverage
        mode,            ///< the value that covers most; of equal ones the largest
        minority,        ///< the value that covers least; of equal ones the smallest
        variety,         ///< how many different values occur
        unique,          ///< the values that occur, ascending; a text
        frac,            ///< share of each value in the valid area; one number per value
        area_ha,         ///< covered area of each value on the ellipsoid; one number per value
        valid_fraction,  ///< valid coverage / whole coverage
        valid_area_ha,   ///< covered valid area on the ellipsoid
        pure,            ///< valid cells wholly inside
        weighted_count,  ///< sum of coverage times weight
        weighted_mean,   ///< values weighted by coverage times weight
        weighted_sum,    ///< values times coverage times weight
    };
    Kind kind = Kind::count;
    double quantile = 0;  ///< in [0, 1]
    std::string name;     ///< of its column: "mean", "median", "q10"

    bool per_value() const { return kind == Kind::frac || kind == Kind::area_ha; }
    bool operator==(const Statistic&) const = default;
};

/// What has to be known of the cells to give some statistics.
struct Needs {
    bool values = false;   ///< every different value with its coverage
    bool areas = false;    ///< area of each cell on the ellipsoid
    bool weights = false;  ///< a weight raster

    /// An Observation alone is enough.
    bool simple() const { return !values && !areas && !weights; }
    bool operator==(const Needs&) const = default;
};
Needs needs_of(std::span<const Statistic> statistics);

/// The names as users write them, "quantile(0.1)" standing for all quantiles.
const std::vector<std::string>& statistic_names();

/// Reads a name: one of `statistic_names`, a quantile as "quantile(0.1)" or "q10" (percent), or a name that others use:
/// "std", "majority", "nunique" ... \throws InputError  no such statistic; names the nearest one, or lists all
Statistic parse_statistic(std::string_view text, const std::string& where = "");

/// The unit of a statistic of a band whose values have the unit `of_values` (empty: not known).
std::string unit_of(const Statistic& statistic, const std::string& of_values = "");

/// One sentence: "mean of the values, weighted by the covered fraction of the cells".
std::string_view meaning_of(const Statistic& statistic);

/// The statistic of one observation. Nothing when the parcel was not seen and the statistic needs values, and for those
/// that an observation does not hold.
std::optional<double> value_of(const Statistic& statistic, const Observation& observation);

/// The same of a summary that holds what the statistic needs. Nothing for those that are no single number.
std::optional<double> value_of(const Statistic& statistic, const Summary& summary);

}  // namespace vung::zonal
