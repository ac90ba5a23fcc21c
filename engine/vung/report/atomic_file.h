// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Files and folders that are there whole or not at all. They are built beside their place under a name that starts
/// with
/// ".tmp-", synced to disk and renamed; a reader never sees half of one. When the writer dies, its leftovers carry its
/// host, process and start time in their names, so the next start can tell them from those of a running process.
///
/// Every failure is an InputError with place and remedy (disk full, no permission, read-only), and nothing half-written
/// stays behind.

#include <filesystem>
#include <string>
#include <string_view>

#include <vung/error.h>

namespace vung::report {

/// One file. Let any library write to `path()`, close it there, then `commit()`.
class AtomicFile {
public:
    /// Makes missing parent folders. \throws InputError  the folder cannot be written
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();  ///< not committed: removes what was written (and SQLite's journal files beside it)
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    const std::filesystem::path& path() const { return temporary_; }
    const std::filesystem::path& target() const { return target_; }

    /// Another place to go to than the one given first, in the same folder (its name may need a hash of the content).
    void retarget(std::filesystem::path target);

    /// Syncs the file, puts it in its place (over an older one) and syncs the folder. \throws InputError
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool committed_ = false;
};

/// A folder and all in it. The target may not exist.
class AtomicFolder {
public:
    explicit AtomicFolder(std::filesystem::path target);
    ~AtomicFolder();
    AtomicFolder(const AtomicFolder&) = delete;
    AtomicFolder& operator=(const AtomicFolder&) = delete;

    const std::filesystem::path& path() const { return temporary_; }
    const std::filesystem::path& target() const { return target_; }

    /// Another place to go to than the one given first, in the same parent folder (its name may need a hash of the
    /// content).
    void retarget(std::filesystem::path target);

    /// Syncs every file and folder, then renames. \throws InputError  also when the target exists
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool committed_ = false;
};

/// Writes `bytes` through an AtomicFile. \throws InputError
void write_file(const std::filesystem::path& target, std::string_view bytes);

/// Removes ".tmp-" leftovers directly in `folder` whose writer is gone (a writer on another host counts as gone after a
/// day without a change). Returns how many were removed. A missing folder has none.
std::size_t remove_leftovers(const std::filesystem::path& folder);

/// The error for a failed write to `target`. The remedy follows from the state of the disk: full, read-only, no
/// permission. `reason` is what the library or the system said.
InputError write_error(const std::filesystem::path& target, const std::string& reason);

}  // namespace vung::report
