// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a bundle from imagery holds below its activity data, so that it can be recomputed from there:
///
///   observed/units.json      acquisitions, scenes, bands, scales, masks, lattices; seasons, time zone
///   observed/outlines.csv    outlines of the parcels, in the system that units.json names
///   observed/<unit>.nc       what each parcel showed on each acquisition: the observation tables
///   observed/*.csv           parcels, verdicts, seasons; image files with their hashes, block by block
///   observed/rice_rule.csv   thresholds of the rule that read the seasons
///   evidence/<unit>.cells    optional: the cells under the parcels
///
/// A public bundle has none of it: a series of greenness tells where a field lies.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <vung/run/accounts.h>
#include <vung/run/imagery_files.h>
#include <vung/run/observed_tables.h>
#include <vung/run/observed_units.h>
#include <vung/run/unit_plan.h>

namespace vung::run {

inline constexpr const char* kObservedFolder = "observed";
inline constexpr const char* kEvidenceFolder = "evidence";
inline constexpr const char* kRiceRuleFile = "crops/rice_rule.csv";

/// Made once for all bundles of a project.
struct ObservedBundle {
    ObservedSettings settings;
    ShapeSet shapes;            ///< of the parcels
    ObservedFindings observed;  ///< without subjects: each bundle has its own
    std::vector<ImageryFile> imagery;
    std::map<std::string, std::string> names;  ///< of files in the bundle, by SceneFiles::name_of
    struct Unit {
        Provenance provenance;                                                  ///< of the store
        std::vector<std::pair<int, std::vector<std::filesystem::path>>> files;  ///< of the store, by lattice
    };
    std::vector<Unit> units;       ///< in the order of settings.units
    std::filesystem::path pixels;  ///< compact pixels of the store
};

/// What the store holds of the parcels of `accounts`. Reads every image file once, for its hashes.
/// \throws InputError  an image file cannot be read or is not the one that was observed; Cancelled
ObservedBundle observed_bundle(const Project& project, const Inputs& inputs, const StorePlan& plan,
                               const std::vector<ParcelFindings>& findings, const std::vector<geometry::Point>& centres,
                               const ProjectAccounts& accounts, Job& job);

/// Writes the files into a bundle's folder. With `evidence` the cells under parcels as well: from the store where it
/// kept them, else they are decoded again. \throws InputError, Cancelled
void write_observed(const std::filesystem::path& folder, const ObservedBundle& what, const packs::Activity& activity,
                    bool evidence, Job& job);

/// Name of the observation file of a unit and lattice, relative to the bundle.
std::string observed_file(const WorkUnit& unit, int lattice);

/// Identity under which the cells of a unit lie in a bundle.
std::string evidence_identity(const WorkUnit& unit);

}  // namespace vung::run
