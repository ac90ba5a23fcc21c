// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The cells under some parcels through all acquisitions, from the compact pixels of the store: what per-cell work
/// (smoothing, flooding, phenology, maps) reads instead of rasters, which may be gone. Only cells that were kept are
/// given: an acquisition whose cells are not there is refused or listed, never told as one without data.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/rasters/lattice.h>
#include <vung/run/run.h>

namespace vung::run {

struct CellRequest {
    std::vector<std::string> parcels;          ///< ids
    std::vector<std::string> bands = {};       ///< empty: all that are kept
    std::optional<double> cell_size = {};      ///< in units of the rasters' system; nothing: the finest there is
    bool allow_missing = false;                ///< acquisitions that are not kept are listed, not refused
    std::uint64_t most_bytes = 1'000'000'000;  ///< what the arrays may take
};

/// Why a cell has a value or none.
enum class CellState : std::uint8_t {
    clear = 0,    ///< the mask keeps it; a band may still have no data of its own there
    masked = 1,   ///< cloud, shadow, or what else the mask takes out, and cells near it
    no_data = 2,  ///< no scene has data there
};

/// Arrays by cell and look. Cells stand parcel after parcel in the order of the request, north to south, west to east.
struct CellBlock {
    static constexpr std::uint8_t kNone = 255;  ///< no scene, no class

    rasters::Lattice lattice;
    std::vector<std::uint32_t> parcel;  ///< per cell: place in the request
    std::vector<std::int64_t> col, row;
    std::vector<double> x, y;      ///< of the centre, in the system of the lattice
    std::vector<double> coverage;  ///< part of the cell that lies in the parcel, in (0, 1]

    struct Look {
        std::string acquisition, sensor;
        dates::Instant time;
        dates::Date day;                  ///< in the project's time zone
        std::vector<std::string> scenes;  ///< ids, by rank
    };
    std::vector<Look> looks;          ///< in the order of time
    std::vector<std::uint8_t> state;  ///< CellState; [look][cell], as are all that follow
    std::vector<std::uint8_t> scene;  ///< rank of the scene that speaks for the cell; kNone
    std::vector<std::uint8_t> cls;    ///< value of the mask band, where it stands on this lattice; kNone

    struct Band {
        std::string name;
        bool power = false;          ///< radar: linear power
        std::vector<double> values;  ///< physical; NaN where the cell is not clear or the band has no data there
    };
    std::vector<Band> bands;                  ///< by name
    std::vector<std::string> not_kept;        ///< acquisitions that show the parcels and whose cells are not there
    std::vector<std::string> other_lattices;  ///< acquisitions whose cells lie on other lattices alone
    std::vector<double> cell_sizes;           ///< that can be asked for, ascending
};

/// \throws InputError  a parcel or band is not known, nothing is kept, cells of an acquisition are not kept (see
/// CellRequest::allow_missing), or the arrays would take too much; Cancelled
CellBlock read_cells(const Project& project, const CellRequest& request, const RunOptions& options = {});

}  // namespace vung::run
