// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Compact pixels: the cells under parcels, kept once they were decoded, so that a parcel whose corner was corrected is
/// observed again without its rasters. A tenth of the cells of a province lie under parcels, and ZSTD reads them far
/// faster than DEFLATE or JPEG 2000 give whole tiles.
///
///     store/pixels/<unit>_<lattice>.cells    one file per unit and lattice
///     store/pixels/lattice_<hash>.cells      which cells: shared by all units that gathered the same
///
/// Of a band, only the values that count are kept: what a mask took out means nothing.
///
/// A file is a row of ZSTD frames, each with its checksum; the last 8 bytes say how long the closing frame is, which is
/// JSON: what the file answers for, and where each piece lies. So a file that was cut or changed is told from a whole
/// one, and nothing of it is used. docs/decisions/0012-compact-pixels.md.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/coverage/cell_set.h>
#include <vung/zonal/lattice_cells.h>

namespace vung::store {

/// The pixels folder of a store. Belongs to one thread at a time; it holds which cells were read last.
class Pixels {
public:
    /// Takes no more than `budget` bytes on the disk; 0: keeps nothing and reads nothing.
    Pixels(std::filesystem::path folder, std::uint64_t budget);

    bool enabled() const { return budget_ > 0; }

    /// Keeps the cells of a unit on one lattice, unless the budget is used up. `identity` is all that decided their
    /// values, outlines apart. \returns whether they were kept
    /// Where the folder cannot be written, this and all later ones are not.
    bool keep(const std::string& name, const std::string& identity, const coverage::CellSet& cells,
              const zonal::LatticeCells& values);

    /// What is kept under `name`, laid out on `cells`. `have` says which slots were found (1 or 0 each); the others are
    /// as a fresh LatticeCells would have them. Nothing when there is no whole file that answers for `identity`.
    struct Found {
        zonal::LatticeCells values;
        std::vector<std::uint8_t> have;
    };
    std::optional<Found> find(const std::string& name, const std::string& identity, const coverage::CellSet& cells);

    std::uint64_t used() const { return used_; }      ///< bytes of all files
    std::uint64_t budget() const { return budget_; }  ///< bytes

    /// Removes files of units that are not among `names`, once no run has asked for them in 90 days (store/last_use.h),
    /// and lattices that no file names any more. Only the holder of the store's lock may call it.
    void forget_unused(std::span<const std::string> names);

private:
    std::filesystem::path file_of(const std::string& name) const { return folder_ / (name + ".cells"); }
    std::string keep_cells(const coverage::CellSet& cells);

    std::filesystem::path folder_;
    std::uint64_t budget_ = 0;
    std::uint64_t used_ = 0;

    struct Joined {  ///< slots of one set as slots of another
        std::string lattice;
        const coverage::CellSet* cells = nullptr;
        std::uint64_t size = 0;
        std::vector<std::uint32_t> slot;  ///< per slot of `cells`; kNowhere: not kept
    };
    static constexpr std::uint32_t kNowhere = 0xffffffff;
    const Joined* joined(const std::string& lattice, const coverage::CellSet& cells);
    std::vector<Joined> joined_;  ///< the last few
};

}  // namespace vung::store
