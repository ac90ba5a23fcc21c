// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which outlines may touch a window of a lattice, by their boxes: quick, and never too few.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/polygon.h>
#include <vung/run/lattice_plan.h>
#include <vung/run/layers.h>

namespace vung::run {

class NearShapes {
public:
    explicit NearShapes(const ShapeSet& shapes) : shapes_(shapes) {}

    /// Keys of outlines that may touch the scenes of `unit` on its lattice, ascending.
    std::vector<std::uint64_t> keys(const WorkUnit& unit, int lattice, Job& job);

    /// Boxes of all outlines in cells of the lattice, a little too large, in the order of the set.
    const std::vector<geometry::Box>& boxes(const rasters::Lattice& lattice, Job& job);

private:
    const ShapeSet& shapes_;
    std::map<std::string, std::vector<geometry::Box>> boxes_;  ///< by lattice name
    std::map<std::string, std::vector<std::uint64_t>> keys_;   ///< by lattice name and windows
};

/// Windows of a unit's scenes on one of its lattices, each once.
std::vector<rasters::Window> windows_of(const WorkUnit& unit, int lattice);

}  // namespace vung::run
