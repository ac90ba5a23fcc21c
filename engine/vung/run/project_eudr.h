// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// [eudr] and [eudr.forest] of the project file.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/parcels/eudr_check.h>
#include <vung/parcels/eudr_plot.h>

namespace vung::run {

class TomlSection;

/// [eudr.forest]: a raster that says where forest stood on 31 December 2020.
struct ForestSection {
    std::filesystem::path source;  ///< empty: none
    std::vector<int> classes;      ///< values that mean forest
    std::vector<int> cannot_tell;  ///< values that mean nothing: cloud, shadow
    std::optional<int> year;       ///< of the raster
};

/// [eudr]
struct EudrSection {
    std::string country;                                  ///< code of all plots; empty: see `country_column`
    std::string country_column;                           ///< column with the codes; empty: none
    std::string producer;                                 ///< column; empty: parcels.producer, where that is named
    std::string place;                                    ///< column with the place of production; empty: none
    parcels::EudrType type = parcels::EudrType::unknown;  ///< unknown: several producers where they are known
    parcels::EudrPlotOptions plots;
    std::filesystem::path country_boundary;  ///< polygons of the country; empty: not compared
    ForestSection forest;
};

/// Reads the section and finishes it.
void read_eudr(TomlSection section, const std::filesystem::path& folder, EudrSection& out);

/// The type that a word of the user means: "1" or "I", "2" or "II". Nothing for other words.
std::optional<parcels::EudrType> parse_eudr_type(const std::string& word);

}  // namespace vung::run
