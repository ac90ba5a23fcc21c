// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What kind of disk a folder lies on. Network shares differ from local disks in three things that the store leans on:
/// whether a lock is seen by other machines, whether SQLite may keep its shared memory there, and whether the change
/// time and the number of a file (inode) come from the disk that holds it.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace vung::store {

struct Disk {
    std::string kind;            ///< "nfs", "smb", "fuse"; empty: a local disk
    bool reliable_times = true;  ///< change time and inode change whenever the content may have

    bool network() const { return !kind.empty(); }
    bool operator==(const Disk&) const = default;
};

/// The disk that holds `path`, or would hold it: the nearest folder above that exists is asked. A disk that cannot be
/// asked counts as a network share that is not reliable.
Disk disk_of(const std::filesystem::path& path);

/// The same from the number that statfs(2) gives for the file system.
Disk disk_of_magic(std::uint64_t magic);

/// Bytes that may still be written there; nothing when it cannot be asked.
std::optional<std::uint64_t> free_bytes(const std::filesystem::path& path);

}  // namespace vung::store
