// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Is a file still the one that we read? Three answers, each dearer than the one before:
///
/// - *Stamp*: what the file system says without reading. The change time cannot be set back by a program that keeps
///   modification times, so on a disk with reliable times an equal stamp means equal content.
/// - *Pieces*: SHA-256 over the size and some 250 KB of the file (its beginning, its end, and pieces evenly between).
///   Differing pieces mean differing content; equal ones make it likely that it is the same.
/// - *Content*: SHA-256 over every byte. It decides.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace vung::store {

/// Change time and inode are 0 where the disk does not keep them reliably (disk.h).
struct FileStamp {
    std::int64_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    std::int64_t inode = 0;
    bool operator==(const FileStamp&) const = default;
};

/// Follows symbolic links. \throws io::ReadError  the file system failed; InputError  the file is not there or may not
/// be looked at
FileStamp stamp(const std::filesystem::path& file, bool reliable_times = true);

/// 64 hex digits. Files of up to 256 KiB are read whole. \throws io::ReadError, InputError
std::string pieces_digest(const std::filesystem::path& file);

/// 64 hex digits, the same as `sha256sum` prints. `check` is called between pieces of some megabytes and may throw.
/// \throws io::ReadError, InputError
std::string content_digest(const std::filesystem::path& file, const std::function<void()>& check = {});

}  // namespace vung::store
