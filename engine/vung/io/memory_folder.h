// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Files copied into memory for GDAL, where a reader would otherwise have to write beside the user's files. For .cpp
/// files of io only.

#include <cstddef>
#include <string>

namespace vung::io {

/// A folder in GDAL's memory file system that goes away with its owner. Datasets in it have to be closed before.
class MemoryFolder {
public:
    MemoryFolder();
    ~MemoryFolder();
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;

    /// Copies a file (any path that GDAL understands) and returns its path here. All copies together may have
    /// `kMostBytes`. \throws InputError  it cannot be read, or is too large
    std::string copy(const std::string& from, const std::string& name);

    static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

private:
    std::string path_;
    std::size_t bytes_ = 0;
};

}  // namespace vung::io
