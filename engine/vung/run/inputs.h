// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Everything a project names, read and checked, before a pixel is decoded.

#include <string>
#include <vector>

#include <vung/io/management_file.h>
#include <vung/io/samples_csv.h>
#include <vung/parcels/corrections.h>
#include <vung/parcels/parcel.h>
#include <vung/problem.h>
#include <vung/rasters/scene.h>
#include <vung/run/gate_together.h>
#include <vung/run/land.h>
#include <vung/run/lattice_plan.h>
#include <vung/run/layers.h>
#include <vung/run/place.h>
#include <vung/run/project.h>

namespace vung::run {

struct Inputs {
    parcels::ParcelLayer layer;  ///< its problems are moved to `problems`
    std::vector<parcels::BoundarySet> boundaries;
    PlaceReport place;                             ///< whether the parcels lie where they should
    LandFacts land;                                ///< where the land came from, and which boundaries it lies in
    ClaimedTwice claimed_twice;                    ///< land that several parcels claim
    std::vector<parcels::Correction> corrections;  ///< of the project's ledger, in their order
    std::vector<parcels::CorrectionOutcome> correction_outcomes;  ///< one per correction
    ShapeSet shapes;                                              ///< unique outlines of the parcels
    std::vector<rasters::Acquisition> acquisitions;
    std::vector<WorkUnit> units;
    std::size_t scenes = 0;
    std::size_t scenes_after_as_of = 0;  ///< left out: not known on project.as_of
    io::ManagementLedger management;
    io::ManagementLedger baseline;  ///< of reductions: records of the look-back years
    io::ReferenceSamples samples;
    std::vector<Problem> problems;  ///< of all of them, sorted
};

/// Reads parcels, scenes (headers only), diaries and samples. With `faults`, what would stop the run is collected there
/// and reading goes on with the rest, so that a check can list all of it; without, the first one is thrown.
/// \throws InputError
Inputs load_inputs(const Project& project, Job& job, std::vector<Problem>* faults = nullptr);

/// Outlines of parcels as a set without repetitions.
ShapeSet shape_set(const parcels::ParcelLayer& layer);

}  // namespace vung::run
