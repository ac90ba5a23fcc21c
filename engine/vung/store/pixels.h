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
/// one, and nothing of it is used: its cells are decoded again where somebody asks for them, and kept anew.
/// docs/decisions/0012-compact-pixels.md.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/coverage/cell_set.h>
#include <vung/zonal/lattice_cells.h>

namespace vung::store {

class FrameReader;

/// The pixels folder of a store. Belongs to one thread at a time; it holds which cells were read last.
class Pixels {
public:
    static constexpr std::string_view kSuffix = ".cells";
    static constexpr std::string_view kLattice = "lattice_";

    enum class Use {
        write,  ///< by the holder of the store's lock
        look,   ///< by anybody: keeps nothing
    };

    /// Takes no more than `budget` bytes on the disk; 0: keeps nothing and reads nothing.
    Pixels(std::filesystem::path folder, std::uint64_t budget);
    /// What is there, whatever its size.
    Pixels(std::filesystem::path folder, Use use);

    bool enabled() const { return budget_ > 0; }

    /// Keeps the cells of a unit on one lattice, unless the budget is used up. `identity` is all that decided their
    /// values, outlines apart; `origin` is a text about the unit for whoever reads the file without it.
    /// \returns whether they were kept. Where the folder cannot be written, this and all later ones are not.
    bool keep(const std::string& name, const std::string& identity, const coverage::CellSet& cells,
              const zonal::LatticeCells& values, const std::string& origin = "");

    /// Adds those cells of a unit that `which` marks (1 or 0 per slot of `cells`) to what is kept of it under
    /// `identity`. A file of many cells is not written anew for the sake of a few: they have to be a tenth of it.
    void add(const std::string& name, const std::string& identity, const coverage::CellSet& cells,
             const zonal::LatticeCells& values, const std::vector<std::uint8_t>& which, const std::string& origin = "");

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

    /// A file that was asked for and is of no use.
    struct Spoilt {
        enum class How { damaged, lost, without_lattice };  ///< the last: its lattice file is damaged or lost
        How how = How::damaged;
        bool remade = false;  ///< it was written anew
    };
    /// Those found until now, by name of the file.
    const std::map<std::string, Spoilt>& spoilt() const { return spoilt_; }
    /// Removes those that were not written anew. Only the holder of the store's lock may call it.
    void remove_spoilt();

    /// Files that were written or found whole, for who remembers how they look.
    const std::set<std::filesystem::path>& whole() const { return whole_; }

private:
    std::filesystem::path file_of(const std::string& name) const { return folder_ / (name + ".cells"); }
    std::string keep_cells(const coverage::CellSet& cells);
    /// The cells of a lattice file; nothing when it is not there or not whole.
    std::optional<coverage::CellSet> cells_of_lattice(const std::string& lattice) const;
    std::optional<Found> read(FrameReader& file, const coverage::CellSet& cells);
    void note_written(const std::string& name);

    std::filesystem::path folder_;
    std::uint64_t budget_ = 0;
    std::uint64_t used_ = 0;
    Use use_ = Use::write;

    struct Joined {  ///< slots of one set as slots of another
        std::string lattice;
        const coverage::CellSet* cells = nullptr;
        std::uint64_t size = 0;
        std::vector<std::uint32_t> slot;  ///< per slot of `cells`; kNowhere: not kept
    };
    static constexpr std::uint32_t kNowhere = 0xffffffff;
    const Joined* joined(const std::string& lattice, const coverage::CellSet& cells);
    std::vector<Joined> joined_;  ///< the last few
    std::map<std::string, Spoilt> spoilt_;
    std::set<std::filesystem::path> whole_;
};

}  // namespace vung::store
