// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Files on a server, read by HTTP range requests as a file system of GDAL's: "/vsivunghttp/https://host/x.tif".
///
/// GDAL has its own such file system; ours is there for three promises that it does not make. Only addresses that were
/// allowed by name are read, by anybody in the process. A redirect is followed only to a host that is allowed, too, and
/// told otherwise. And a file that changes while it is read (ETag, size) is an error, never a mix of two files.
/// Small reads are rounded to blocks of 16 KiB that are kept, large ones ask for just their bytes; nothing is asked
/// about side files. For .cpp files of io only.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vung::io {

inline constexpr std::string_view kRangePrefix = "/vsivunghttp/";

/// Lets the process read an address whose host is one of `hosts` (with its port, where it has one of its own).
/// \throws InputError  it is not; says the host and the line to add
void allow_remote(const std::string& url, const std::vector<std::string>& hosts, const std::string& where);

/// The whole of a small text file, for catalogues. \throws InputError  not allowed, not there, or larger than `most`
std::string fetch_text(const std::string& url, const std::vector<std::string>& hosts, std::size_t most);

}  // namespace vung::io
