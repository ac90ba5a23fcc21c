// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Brings the store up to date: observes the work units that it does not hold yet, and lists the files that answer for
/// all.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/run/inputs.h>
#include <vung/run/observe.h>
#include <vung/store/ledger.h>
#include <vung/store/store.h>

namespace vung::run {

/// One observation file and what decided its content.
struct ObservedFile {
    std::filesystem::path file;
    std::string acquisition;
    std::string identity;  ///< SHA-256 of scenes (with checksums), masks, layers and the method's version
};

struct ObserveOutcome {
    std::vector<ObservedFile> files;               ///< in the order of the units
    std::size_t observed = 0;                      ///< units observed now
    std::size_t reused = 0;                        ///< units whose files were there already
    std::vector<Problem> problems;                 ///< units that failed
    std::vector<std::string> failed;               ///< their names, for the identity of the run
    std::map<std::string, std::string> checksums;  ///< SHA-256 of every scene file that could be read, by path
};

/// Says for every unit whether the store's files still answer for it. Reads checksums (and files whose stamp changed),
/// no pixels. `identity` is empty where a file of the unit cannot be read.
struct UnitState {
    const WorkUnit* unit = nullptr;
    std::string identity;
    bool stored = false;
    std::string trouble;  ///< why the identity could not be made
};
std::vector<UnitState> unit_states(const Inputs& inputs, const std::map<std::string, std::string>& checksums,
                                   Observer& observer, const store::Store& store, Job& job);

/// SHA-256 of all scene files, by path; from the ledger where size and times are unchanged. A file that cannot be read
/// has none.
std::map<std::string, std::string> scene_checksums(const Inputs& inputs, store::Ledger& ledger, Job& job);

/// The caller holds the store's lock.
ObserveOutcome observe_all(const Inputs& inputs, const store::Store& store, store::Ledger& ledger, Job& job);

}  // namespace vung::run
