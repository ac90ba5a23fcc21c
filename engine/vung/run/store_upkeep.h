// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Writing, gathering up and clearing away the store's observation files, and telling what is gone.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/io/observations_netcdf.h>
#include <vung/problem.h>
#include <vung/run/unit_plan.h>

namespace vung::run {

/// Writes one more file of a unit under a name made of its content, and notes it as good. \throws InputError
std::filesystem::path write_stored(const store::Store& store, store::Ledger& ledger, const std::string& unit,
                                   const io::AcquisitionObservations& observations);

/// Puts the files of a lattice into one when they are many, or when more than half of their parcels are no more.
/// \throws InputError
void compact(LatticeState& state, const ShapeSet& shapes, const store::Store& store, store::Ledger& ledger);

/// Rows of several files of one unit and lattice as if they had been observed together: those of `shapes` alone.
io::AcquisitionObservations merged(const std::vector<io::AcquisitionObservations>& parts, const ShapeSet& shapes);

/// Removes files of a unit that were made from other content or settings. Those that were made from more scene files
/// than there are now stay: what is gone or set aside may come back.
void remove_outdated(const UnitPlan& unit);

/// Reads every file of the store whole and removes those that are not what their names say; returns their names.
std::vector<std::string> forget_damaged(const store::Store& store, store::Ledger& ledger, Job& job);

/// A problem for each acquisition that was observed earlier from files of the project's scene folders which are gone.
void find_gone_scenes(const Project& project, const StorePlan& plan, std::vector<Problem>& problems);

}  // namespace vung::run
