// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Brings the store up to date: observes what it does not hold yet, and lists the files that answer for all.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/run/inputs.h>
#include <vung/run/unit_plan.h>
#include <vung/store/ledger.h>
#include <vung/store/lock.h>
#include <vung/store/store.h>

namespace vung::run {

struct ObserveOutcome {
    std::vector<ObservedFile> files;  ///< in the order of the units
    // Acquisitions, each counted once:
    std::size_t failed_acquisitions = 0;  ///< of which a unit failed
    std::size_t observed = 0;             ///< of the others: observed now, in whole or in part
    std::size_t reused = 0;               ///< the rest: their files were there already
    std::vector<Problem> problems;        ///< units that failed, and scenes that are gone
    std::vector<std::string> failed;      ///< names of failed units, for the identity of the run
    std::vector<SourceRecord> sources;    ///< scene files that could be read, by name
    bool comparable = true;               ///< of every scene file it can be told later whether it is the same
    std::vector<std::string> notes;       ///< for whoever looks after the store
};

/// The caller holds the store's lock. Says what cannot fit before the first pixel. A unit that fails is recorded and
/// told, and does not stop the others; one that failed because the file system did is tried once more.
/// \throws InputError  there is no room, or the store cannot be written; BusyError  the lock was lost; Cancelled
ObserveOutcome observe_all(const Project& project, const Inputs& inputs, const store::Store& store,
                           store::Ledger& ledger, const store::StoreLock& lock, Job& job);

}  // namespace vung::run
