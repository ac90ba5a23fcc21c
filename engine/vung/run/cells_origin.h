// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a file of compact pixels says of itself, so that its cells can be read when the rasters are gone.

#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/rasters/lattice.h>
#include <vung/run/layers.h>

namespace vung::run {

struct CellsOrigin {
    std::string acquisition, sensor;
    dates::Instant time;
    bool time_known = true;
    rasters::Lattice lattice;
    std::vector<std::string> scenes;  ///< ids, by the rank that owners of cells are told by
    std::vector<std::string> power;   ///< bands of radar, as linear power

    static CellsOrigin of(const WorkUnit& unit, int lattice);
    std::string text() const;
    /// Nothing when the text is none of ours.
    static std::optional<CellsOrigin> parse(const std::string& text);
};

}  // namespace vung::run
