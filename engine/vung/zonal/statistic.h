// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The statistics that a user can ask for by name.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <vung/zonal/observation.h>

namespace vung::zonal {

enum class Statistic : std::uint8_t {
    count,  ///< covered valid area (cells)
    mean,   ///< weighted by coverage
    stdev,  ///< population form, weighted by coverage
    min,    ///< over valid cells with any coverage
    max,
    sum,             ///< values times coverage
    frac,            ///< share of each class value in the valid area; one number per class, from ClassAreas
    valid_fraction,  ///< valid coverage / whole coverage
    pure             ///< valid cells wholly inside
};

/// All statistics, in the order of the enum.
std::span<const Statistic> all_statistics();

/// The name as users write it: "valid_fraction".
std::string_view name(Statistic statistic);

/// \throws InputError  no such statistic; names the nearest one, or lists all
Statistic parse_statistic(std::string_view text, const std::string& where = "");

/// The statistic of one observation. Nothing when the parcel was not seen and the statistic needs values, and for
/// `frac`, which is no single number.
std::optional<double> value_of(Statistic statistic, const Observation& observation);

}  // namespace vung::zonal
