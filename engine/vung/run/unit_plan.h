// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the store holds for each work unit and what is missing, found without a pixel
/// (docs/decisions/0010-never-twice.md). An observation is used again when it was made with the same settings from the
/// same files; which parcels it holds is asked parcel by parcel, by the key of the outline.

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <vung/run/inputs.h>
#include <vung/run/near_shapes.h>
#include <vung/run/provenance.h>
#include <vung/run/scene_files.h>
#include <vung/store/store.h>

namespace vung::run {

/// The digest of bands, scales, windows, masks, layers and the version of the method.
std::string settings_digest(const WorkUnit& unit);

/// One result lattice of a unit.
struct LatticeState {
    int lattice = 0;
    std::string name;                          ///< of its files: WorkUnit::file_name
    std::vector<std::filesystem::path> files;  ///< that hold, by name
    std::vector<std::uint64_t> missing;        ///< keys that they do not hold, ascending; where none holds: all near
    std::size_t rows = 0;                      ///< parcels in `files`, those that are no more included
};

struct UnitPlan {
    const WorkUnit* unit = nullptr;
    std::string settings;
    std::vector<std::string> sources;  ///< names in SceneFiles
    std::vector<LatticeState> lattices = {};
    std::vector<store::StoredFile> outdated = {};  ///< of this unit, made from other files or settings
    std::string trouble = {};                      ///< why the unit cannot be observed; empty: it can
    bool read_failure = false;

    bool stored() const;                      ///< nothing is missing
    bool whole() const;                       ///< for a lattice there is nothing yet
    std::vector<std::uint64_t> need() const;  ///< keys to observe, ascending
};

struct StorePlan {
    std::vector<UnitPlan> units;                  ///< in the order of the inputs' units
    std::vector<store::StoredFile> damaged;       ///< not what their names say, or not readable
    std::vector<store::StoredFile> without_unit;  ///< good files of acquisitions that are not among the units
};

/// An acquisition is one unit for each way its scenes hold bands and lattices, mostly one. It counts once.
std::size_t count_acquisitions(const StorePlan& plan);
std::size_t count_stored(const StorePlan& plan);  ///< acquisitions with nothing missing in any unit

/// What to do with files that are found damaged.
enum class Damaged { leave, remove };

/// `ledger` remembers which files of the store were found good. Reads stamps, headers and keys; whole scene files only
/// where one looks other than when it was read and may still be the same.
StorePlan plan_store(const Inputs& inputs, NearShapes& near, SceneFiles& files, const store::Store& store,
                     store::Ledger& ledger, Damaged damaged, Job& job);

/// Files of observations in the order of the units, for the reader of series.
struct ObservedFile {
    std::filesystem::path file;
    std::string acquisition;
    std::string identity;  ///< settings digest
};
std::vector<ObservedFile> observed_files(const StorePlan& plan);

}  // namespace vung::run
