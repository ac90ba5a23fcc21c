// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// "A commune in a box": a small synthetic commune of the Mekong delta with known truth, made without a network, ready
/// for `vung run`. It serves demo, tests, notebooks and training. What the folder holds and where the shapes of curves,
/// noise and clouds come from stands in docs/sample.md; every name of a person, cooperative or commune in it is made
/// up.
///
/// The same seed and language give the same bytes of every file (with the same GDAL and PROJ).

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace vung::sample {

struct CommuneOptions {
    std::uint64_t seed = 1;
    std::string language = "vi";  ///< of the project: tables and maps; "vi" or "en"
    bool scenes = true;  ///< false: parcels, papers and their truth alone, without images; `vung run` needs them
};

/// What was written; the same numbers can be counted in the files.
struct CommuneSummary {
    std::size_t cooperatives = 0;
    std::size_t features = 0;      ///< rows of parcels.gpkg
    std::size_t parcels = 0;       ///< of them without a fault
    std::size_t rice_parcels = 0;  ///< of the faultless ones
    double rice_ha = 0;            ///< geodesic
    double production_t = 0;       ///< paddy as harvested
    std::size_t broken = 0;        ///< features broken on purpose
    std::size_t acquisitions = 0;
    std::size_t products = 0;  ///< tiles and reprocessings
    std::size_t diary_rows = 0;
    std::size_t diary_errors = 0;  ///< rows that are wrong on purpose
    std::size_t samples = 0;
    std::size_t files = 0;
    std::uintmax_t bytes = 0;
};

/// Writes the commune into `folder`, which must be missing or empty; it appears whole or not at all.
/// \throws InputError  the folder is not empty, cannot be written, or the language is unknown
CommuneSummary write_commune(const std::filesystem::path& folder, const CommuneOptions& options = {});

}  // namespace vung::sample
