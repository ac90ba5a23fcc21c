// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// An index per cell, taken under one parcel at a time: the plane of an index, eight bytes for every gathered cell of a
/// province, is never held.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <vung/run/lattice_plan.h>
#include <vung/run/layers.h>
#include <vung/zonal/lattice_cells.h>
#include <vung/zonal/observation.h>
#include <vung/zonal/plane.h>

namespace vung::run {

/// The cells of an index on one lattice of a unit. A cell counts where the mask keeps it, every band counts and the
/// index is no gap; bands of another lattice are looked up in the cell under it. What it is made of has to outlive it.
class IndexCells {
public:
    IndexCells(const Layer& layer, const WorkUnit& unit, std::size_t lattice, const std::vector<LatticePlan>& plans,
               const std::vector<zonal::LatticeCells>& cells);

    /// Room for the cells of one parcel, whose memory is reused. Belongs to one thread.
    struct Room {
        zonal::Plane plane{.cells = std::vector<double>{}, .valid = {}};
        std::vector<std::uint32_t> slots;  ///< 0, 1, 2 ...
        std::array<std::vector<double>, 3> inputs;
    };

    /// Statistics of the index under one parcel: its gather slots, weights and whole coverage, as zonal::observe takes
    /// them.
    zonal::Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                               Room& room) const;

private:
    struct Input {
        const zonal::Plane* plane;
        const std::vector<std::uint32_t>* under;  ///< nullptr: the band lies on the lattice itself
    };
    const rasters::Index& index_;
    const std::vector<std::uint8_t>& keep_;
    std::vector<Input> inputs_;
};

}  // namespace vung::run
