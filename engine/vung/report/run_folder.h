// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where runs lie: `runs/<name>/<time>-<hash8>/`, immutable, and beside them `latest`, a text file with the name of the
/// newest. A run folder is built with report::AtomicFolder, its manifest last, and appears whole.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>

namespace vung::report {

/// "20240315T010203Z-1a2b3c4d": UTC time and the first eight digits of the run hash.
std::string run_folder_name(dates::Instant time, std::string_view run_hash);

/// An earlier run, as far as a later one needs it.
struct EarlierRun {
    std::filesystem::path folder;
    std::string run_hash;
};

/// Reads the manifest of one run folder. \throws InputError  it is missing or no manifest of ours
EarlierRun read_run(const std::filesystem::path& folder);

/// The newest run below `runs/<name>` that can be read: the one that `latest` names, else the one with the latest name.
/// Folders without a good manifest are passed over. Nothing when there is none.
std::optional<EarlierRun> newest_run(const std::filesystem::path& runs_of_project);

/// Files of a run folder that are not as its manifest lists them: missing, of another size or with another SHA-256; in
/// the order of the manifest. `looks_as_written` may vouch for a file of the right size, which is then not read. The
/// manifest itself where it cannot be read.
std::vector<std::string> changed_outputs(
    const std::filesystem::path& folder,
    const std::function<bool(const std::filesystem::path& file)>& looks_as_written = {});

/// Makes `latest` name this folder. \throws InputError
void set_latest(const std::filesystem::path& run_folder);

}  // namespace vung::report
