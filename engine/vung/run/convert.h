// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Converts the scenes of a project into an archive that is quick to read: of every file the blocks that hold cells
/// under the parcels, as tiled GeoTIFF packed with ZSTD, and a manifest that `[[scenes]] source` reads. A run on the
/// converted archive gives the same tables. For archives that are read more than once and are slow to decode
/// (JPEG 2000, files on servers).
///
///     <folder>/scenes.csv
///     <folder>/<sensor>/<scene>/<band>.tif
///
/// Cells that are not under a parcel of the day are "no data" there. Convert again after parcels were added or moved:
/// what holds already is kept, the rest is made anew.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include <vung/problem.h>
#include <vung/run/project.h>
#include <vung/run/run.h>

namespace vung::run {

/// What a conversion will do, said before the first pixel. Sizes are estimates.
struct ConvertPlan {
    std::size_t scenes = 0;
    std::size_t files = 0;              ///< of the archive
    std::size_t there = 0;              ///< of them made by an earlier conversion and still good
    std::uint64_t cells = 0;            ///< to decode
    std::uint64_t bytes = 0;            ///< of disk that the new files need
    std::optional<std::uint64_t> free;  ///< bytes there are; nothing: cannot be asked
};

struct ConvertRequest {
    std::filesystem::path folder;  ///< made where it is not there
    bool all_bands = false;        ///< else those that the project's bands, indices and masks need
    bool dry_run = false;          ///< plan only
    std::function<void(const ConvertPlan&)>
        announce;  ///< called once, from the caller's thread, before the first pixel
};

struct ConvertResult {
    ConvertPlan plan;
    std::filesystem::path manifest;  ///< empty: nothing was written
    std::size_t scenes = 0;          ///< in the manifest
    std::size_t made = 0;            ///< files made now
    std::uint64_t bytes = 0;         ///< of all files
    std::vector<Problem> problems;   ///< scenes that could not be converted; they are not in the manifest
};

/// A conversion that is stopped goes on where it was. No file is there half, and the manifest comes last.
/// \throws InputError  nothing to convert, no room, or the folder cannot be written; Cancelled
ConvertResult convert(const Project& project, const ConvertRequest& request, const RunOptions& options = {});

}  // namespace vung::run
