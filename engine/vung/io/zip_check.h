// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Are the members of a zip file the bytes that were packed? A zip keeps a CRC-32 of each member in its directory, at
/// its end. GDAL looks at it only when a packed member is read through; images are stored as they are and read in
/// pieces, and a JPEG 2000 decoder makes pixels of damaged bytes, too. Format: APPNOTE.TXT of PKWARE, 4.3; zip64 too.

#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace vung::io {

/// Reads the named members to their end and compares their CRC-32. Names as in the zip ("x.SAFE/MTD_MSIL2A.xml").
/// A member whose name the directory writes otherwise (another character set) is not checked.
/// `check` is called between pieces of some megabytes and may throw.
/// \throws InputError  naming the first member that is damaged, or the zip where its directory is; io::ReadError  the
/// file system failed
void check_zip_members(const std::filesystem::path& zip, std::span<const std::string> members,
                       const std::function<void()>& check = {});

}  // namespace vung::io
