// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coverage of many parcels on one lattice as a sparse matrix parcel x cell: computed once per lattice, used for every
/// acquisition. Ranges of parcels can be covered in parallel by the caller; the assembled table does not depend on how
/// the parcels were cut into ranges.

#include <cstdint>
#include <span>
#include <vector>

#include <vung/coverage/cell_set.h>
#include <vung/coverage/coverage.h>

namespace vung::coverage {

/// A parcel whose cell sums left [0, 1] by more than kFaultTolerance: parts overlap (excess) or rings cross (deficit).
/// Its weights are clamped. A tiny amount can also come from cutting edges when a shape is reprojected.
struct CoverageFault {
    std::uint32_t parcel = 0;
    double excess = 0;
    double deficit = 0;
    bool operator==(const CoverageFault&) const = default;
};

/// Row p of the matrix (parcel p) holds the entries [start[p], start[p+1]), in row-major order of the cells.
struct CoverageTable {
    CellSet cells;
    std::vector<std::uint64_t> start;   ///< parcels + 1 entries
    std::vector<std::uint32_t> slots;   ///< per entry: slot of the cell in `cells`
    std::vector<double> weights;        ///< per entry: covered fraction of the cell, in (0, 1]
    std::vector<double> total;          ///< per parcel: sum of its weights (cells), by zonal's own order of additions
    std::vector<std::uint32_t> pure;    ///< per parcel: cells wholly inside it
    std::vector<CoverageFault> faults;  ///< sorted by parcel

    std::size_t parcels() const { return start.empty() ? 0 : start.size() - 1; }
    std::span<const std::uint32_t> slots_of(std::size_t parcel) const {
        return std::span{slots}.subspan(start[parcel], start[parcel + 1] - start[parcel]);
    }
    std::span<const double> weights_of(std::size_t parcel) const {
        return std::span{weights}.subspan(start[parcel], start[parcel + 1] - start[parcel]);
    }
    bool operator==(const CoverageTable&) const = default;
};

/// Row `parcel` of a table as it was before slots were numbered, into `result`, whose memory is reused.
void take_row(const CoverageTable& table, std::size_t parcel, Coverage& result);

/// Whether the parts of a table fit together, as `assemble` leaves them: for tables that were read from a file.
bool is_sound(const CoverageTable& table);

/// Coverage of the parcels [first, first + size()) before slots are numbered. Built by one thread.
class PartialCoverage {
public:
    explicit PartialCoverage(std::size_t first_parcel = 0) : first_(first_parcel) {}

    /// Appends the next parcel, which may have no cells.
    /// \throws InputError  a cell number is beyond 32 bits
    void add(const Coverage& coverage);

    /// Gives back memory that was kept for parcels to come: a third of it for a province.
    void finish();

    std::size_t first_parcel() const { return first_; }
    std::size_t size() const { return run_end_.size(); }

private:
    friend CoverageTable assemble(std::vector<PartialCoverage> parts);

    /// As CellRun, half the size.
    struct StoredRun {
        std::int32_t row;
        std::int32_t col;
        std::uint32_t count;
    };

    std::size_t first_;
    std::vector<StoredRun> runs_;
    std::vector<std::uint64_t> run_end_;  ///< per parcel
    std::vector<double> weights_;
    std::vector<double> total_;
    std::vector<std::uint32_t> pure_;
    std::vector<CoverageFault> faults_;
};

/// Covers shapes[begin, end), given in lattice coordinates. \throws InputError  as `cover` and `PartialCoverage::add`
PartialCoverage cover_range(std::span<const geometry::MultiPolygon> shapes, std::size_t begin, std::size_t end);

/// Puts ranges together, in any order, and numbers the cells. Memory is linear in runs and entries; parts are freed as
/// they are used up.
/// \throws InvariantError  ranges overlap or leave a gap
/// \throws InputError      more than 2^32 - 1 cells
CoverageTable assemble(std::vector<PartialCoverage> parts);

}  // namespace vung::coverage
