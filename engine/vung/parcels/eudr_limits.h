// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The numbers of the EUDR rules (data/eudr/limits.csv) and the countries that a plot may lie in
/// (data/eudr/countries.csv). Rules: docs/methods/eudr.md.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vung::parcels {

/// Limits of the EU information system's file description 1.3, and our own (status CHOSEN in the table).
struct EudrLimits {
    double point_ha = 0;                 ///< up to this area a point may stand for a plot
    double decimals = 0;                 ///< of a degree
    double file_mb = 0;                  ///< greatest file, in 10^6 bytes
    double sphere_m = 0;                 ///< radius of the sphere on which the system measures areas
    double neck_steps = 0;               ///< necks narrower than so many steps of the rounding are told
    double rounding_m = 0;               ///< how far rounding moves a corner
    double area_percent = 0;             ///< an Area that differs more from its polygon is told
    double outside_percent = 0;          ///< more of a plot than this outside its country is told ...
    double outside_refused_percent = 0;  ///< ... and more than this is refused
    double forest_year = 0;              ///< what stood at the end of it counts
    double most_depth = 0;               ///< deepest nesting that is read
    double most_vertices = 0;            ///< most corners of one plot that are read

    std::size_t file_bytes() const { return static_cast<std::size_t>(file_mb * 1e6); }
};
const EudrLimits& eudr_limits();

/// True for a code of ISO 3166-1 alpha-2 in capital letters: "VN".
bool is_country_code(std::string_view text);

/// The code that a text probably means: "vn", "VNM", "Việt Nam" are VN. Nothing when no country is near.
std::optional<std::string> likely_country(std::string_view text);

}  // namespace vung::parcels
