// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What is computed from the bands of a work unit, and the work unit itself.

#include <map>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/rasters/indices.h>
#include <vung/rasters/scene.h>

namespace vung::run {

/// A band, or an index of several bands. An index stands on the finest lattice of its bands; a coarser band gives the
/// value of its cell under the centre of the finer one.
struct Layer {
    std::string name;                       ///< "B04", "NDVI"
    std::vector<std::string> bands;         ///< what it reads, in the order of the index's roles
    const rasters::Index* index = nullptr;  ///< nothing: the band itself
};

/// The scenes of one acquisition that share their lattices, and what to compute from them: the unit of scheduling,
/// failing and resuming.
struct WorkUnit {
    rasters::Acquisition acquisition;            ///< its scenes, the owner of cells first
    std::vector<rasters::Lattice> lattices;      ///< sorted by cell size (finest first), then by name
    std::map<std::string, int> lattice_of_band;  ///< every band of the scenes, the mask's included
    std::string mask_band;                       ///< empty: cells are kept wherever there is data
    std::vector<Layer> layers;
    bool classes = false;          ///< keep the coverage of every class of the mask band
    bool each_band_alone = false;  ///< of one scene without a mask: no band decides over another

    /// How many cells of the mask's lattice around a parcel decide on its cells: the widest growth of the scenes'
    /// masks.
    int halo() const;

    /// Lattice on which a layer stands: the finest of its bands.
    int lattice_of(const Layer& layer) const;

    /// The lattices that give a result (they have layers, or the classes of the mask), ascending.
    std::vector<int> result_lattices() const;

    /// "sentinel-2-l2a_S2A_20240115T031541_1a2b3c4d": file-safe, with a hash of the lattice and the
    /// bands, so that units of one acquisition never share a file.
    std::string file_name(int lattice) const;
    /// The same for all units of an acquisition.
    std::string acquisition_name() const { return acquisition.sensor + "_" + acquisition.key; }
};

/// Cuts acquisitions into work units: scenes of one acquisition whose bands stand on other lattices (neighbouring UTM
/// zones) make units of their own. Layers are the wanted bands and those wanted indices whose bands every scene has.
/// `missing` gets a sentence per index that no scene of a sensor can give.
std::vector<WorkUnit> make_units(const std::vector<rasters::Acquisition>& acquisitions,
                                 const std::vector<std::string>& bands, const std::vector<std::string>& indices,
                                 std::vector<Problem>& missing);

}  // namespace vung::run
