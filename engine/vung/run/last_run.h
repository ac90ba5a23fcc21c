// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// "Nothing new" without reading parcels: what the newest run of a project rested on, as the files looked then, and
/// whether all of it still looks the same (docs/decisions/0010-never-twice.md).
///
/// The files are all that the project file names (any text in it that is a path to something there, with the files that
/// stand beside it under the same name), folders with all below, and the files that manifests and items of scenes name,
/// those that cannot be used among them. On disks
/// without reliable times pieces of each are compared too. A file that was only touched or copied back makes the whole
/// run look closer, which then finds by content that nothing is new.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/run/project.h>
#include <vung/run/run.h>
#include <vung/run/scene_files.h>
#include <vung/run/unit_plan.h>
#include <vung/store/ledger.h>
#include <vung/store/store.h>

namespace vung::run {

/// How the files of a project look at one moment.
struct InputSnapshot {
    struct Entry {
        store::FileStamp stamp;
        std::string pieces;  ///< of files on disks without reliable times
        bool operator==(const Entry&) const = default;
    };
    std::string fixed;                     ///< digest of project, engine, data and libraries
    std::map<std::string, Entry> entries;  ///< by path
    bool comparable = true;                ///< false: an input (a database, a server) cannot be looked at in this way
};

/// Looks at all files that the project names, and at `also`. Waits some hundredths of a second where a file changed
/// just now, so that a later change gets another time.
InputSnapshot take_snapshot(const Project& project, const std::vector<std::string>& also = {});

/// Keeps what a finished run rested on. `before` was taken before anything was read. Does nothing where that would not
/// prove that a later run finds the same.
void remember_run(const Project& project, const InputSnapshot& before, const std::vector<SourceRecord>& sources,
                  const std::vector<ObservedFile>& files, const RunResult& result, const std::string& run_hash,
                  store::Ledger& ledger);

/// The result of the newest run where it would come out again: nothing that it rested on looks different, its folder is
/// whole, and so are the store's files that it used. `findings` are read from its folder and marked with what is
/// acknowledged now.
std::optional<RunResult> unchanged_run(const Project& project, const store::Ledger& ledger);

}  // namespace vung::run
