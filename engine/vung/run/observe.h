// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Observing: the only stage that touches pixels. For every work unit each natural tile of each needed band is decoded
/// once; the values of the cells under parcels are gathered into fixed slots; the statistics then run over each
/// parcel's cells in lattice order. So no result depends on tiling, threads or the order of scenes or parcels.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <vung/io/observations_netcdf.h>
#include <vung/run/lattice_plan.h>
#include <vung/run/layers.h>
#include <vung/run/supervise.h>
#include <vung/store/pixels.h>

namespace vung::run {

/// Keeps the lattice plans between work units; made for all units of a run.
class Observer {
public:
    /// `pixels` keeps the cells that are read, and gives those that were read before; `coverages` does so with the
    /// cells under outlines. nullptr: nothing is kept.
    Observer(const ShapeSet& shapes, std::span<const WorkUnit> units, store::Pixels* pixels = nullptr,
             const store::Coverages* coverages = nullptr);

    /// Keys of the shapes that a unit observes on one of its lattices, ascending: those whose cells touch its scenes.
    std::vector<std::uint64_t> covered_keys(const WorkUnit& unit, int lattice, Job& job);

    /// Reads the pixels and computes every layer of the unit: one result per lattice that has layers or classes, with
    /// the lattice's place in `unit.lattices`. `identity` of the results is left empty. `only`, sorted, names the
    /// shapes to observe (empty: all); tiles that none of them needs are not decoded, and the numbers are the same.
    /// `identity` is all that decides the values of the unit's cells; with it, cells that the pixel store holds under
    /// the same identity are not decoded again.
    /// \throws InputError  a tile cannot be decoded; Cancelled
    std::vector<std::pair<int, io::AcquisitionObservations>> observe(const WorkUnit& unit, Job& job,
                                                                     std::span<const std::uint64_t> only = {},
                                                                     const std::string& identity = "");

    /// Puts the cells that all shapes need of a unit into `into` under the identity `as`: from the pixel store where it
    /// holds them under `identity`, else decoded. \throws InputError  they cannot be read or kept; Cancelled
    void keep_cells(const WorkUnit& unit, Job& job, const std::string& identity, store::Pixels& into,
                    const std::string& as);

    /// Where the shapes lie on the lattices of a unit; computed once for all units that share them.
    const std::vector<LatticePlan>& plans(const WorkUnit& unit, Job& job);

private:
    std::vector<std::size_t> covered_rows(const WorkUnit& unit, int lattice, const LatticePlan& plan) const;

    std::vector<zonal::LatticeCells> cells(const WorkUnit& unit, const std::vector<LatticePlan>& unit_plans, Job& job,
                                           std::span<const std::uint64_t> only, const std::string& identity);

    const ShapeSet& shapes_;
    store::Pixels* pixels_;
    const store::Coverages* kept_;
    std::map<std::string, std::vector<rasters::Window>> windows_;  ///< by lattice name: all windows of all scenes
    std::map<std::string, std::shared_ptr<const LatticeCoverage>> coverages_;
    std::map<std::string, std::vector<LatticePlan>> plans_;  ///< by the names of a unit's lattices and their halos
};

}  // namespace vung::run
