// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// How the files of compact pixels stand. A file that looks as when it was written or found whole is good; another is
/// read to its end (of many gigabytes, the first four). The ledger remembers how they look.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <vung/store/ledger.h>

namespace vung::store {

struct PixelFiles {
    std::set<std::string> usable;  ///< names as Pixels::find takes them
    std::size_t useless = 0;       ///< files that are damaged, or whose lattice file is damaged or gone
    std::uint64_t bytes = 0;       ///< of all files
};

/// `check` is called between files and may throw. Changes nothing.
PixelFiles look_at_pixels(const std::filesystem::path& folder, const Ledger& ledger,
                          const std::function<void()>& check = {});

/// Notes files that were written or found whole just now.
void remember_pixels(Ledger& ledger, const std::set<std::filesystem::path>& whole);

/// What a file of a unit answers for, without its cells.
struct KeptCells {
    std::string name;  ///< as Pixels::find takes it
    std::string identity, origin;
};
/// All files that can be opened, by name. Files of an earlier version of the program have no origin.
std::vector<KeptCells> list_cells(const std::filesystem::path& folder);

}  // namespace vung::store
