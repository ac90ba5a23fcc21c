// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The imagery behind a bundle: hashes of its files and of every block of them, so that a changed byte is found and
/// located, and where the files lie on the machine of the one who verifies.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <vung/report/table.h>
#include <vung/run/supervise.h>

namespace vung::run {

/// Bytes of a block; the last one of a file may be shorter.
inline constexpr std::uint64_t kImageryBlock = 1 << 18;

struct ImageryFile {
    std::string name;  ///< in the bundle: relative to the project, with '/'; a URL of a file on a server
    std::uint64_t size = 0;
    std::string sha256;               ///< empty: a file on a server, which was not read whole
    std::string validator;            ///< of such a file: its ETag, else its Last-Modified
    std::vector<std::string> blocks;  ///< SHA-256 of each
};

/// Reads the file whole. \throws InputError  it cannot be read; Cancelled
ImageryFile hash_imagery(const std::filesystem::path& file, const std::string& name, const Job& job);

/// "observed/imagery" and "observed/blocks"; files by name.
std::vector<report::Table> imagery_tables(const std::vector<ImageryFile>& files);
/// \throws InputError
std::vector<ImageryFile> read_imagery(const std::filesystem::path& bundle);

/// How a file differs from what it was: "bytes 1048576 to 2097151 were changed"; empty: it does not.
std::string imagery_difference(const ImageryFile& then, const ImageryFile& now);

/// Where the files lie below the folders: the one that shares most of the end of its path, and the file name at least.
/// Those that are not there are left out. Of several that fit alike the first by path is taken.
/// \throws InputError  a folder cannot be read
std::map<std::string, std::filesystem::path> find_imagery(const std::vector<std::filesystem::path>& folders,
                                                          const std::vector<ImageryFile>& files);

}  // namespace vung::run
