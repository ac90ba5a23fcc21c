// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Is a file still the one that we read? Size and times answer quickly, SHA-256 of the content answers for good.

#include <cstdint>
#include <filesystem>
#include <string>

namespace vung::store {

/// What the file system says without reading. The change time cannot be set back by a copy that keeps modification
/// times.
struct FileStamp {
    std::int64_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const FileStamp&) const = default;
};

/// \throws InputError  the file is not there or cannot be looked at
FileStamp stamp(const std::filesystem::path& file);

}  // namespace vung::store
