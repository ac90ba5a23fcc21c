// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/coverage_table.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include <vung/coverage/lane_sum.h>
#include <vung/error.h>
#include <vung/memory.h>

namespace vung::coverage {
namespace {

/// A run on its way to its row, and back to the place it came from.
struct PlacedRun {
    std::int32_t col;
    std::uint32_t count;
    std::uint32_t number;  ///< over all parts
};

std::int32_t narrow(std::int64_t cell) {
    if (cell < std::numeric_limits<std::int32_t>::min() || cell > std::numeric_limits<std::int32_t>::max())
        throw InputError{
            {.what = "a parcel lies at raster cell number " + std::to_string(cell) + ", which is too far away",
             .where = "",
             .fix = "check the coordinate reference systems of the parcels and of the rasters"}};
    return static_cast<std::int32_t>(cell);
}

void check_order(const std::vector<PartialCoverage>& parts) {
    std::size_t next = 0;
    for (const auto& part : parts) {
        if (part.first_parcel() != next) throw InvariantError{"ranges of parcels overlap or leave a gap"};
        next += part.size();
    }
    if (next > std::numeric_limits<std::uint32_t>::max())
        throw InvariantError{"more than 2^32 - 1 parcels in one table"};
}

}  // namespace

void PartialCoverage::add(const Coverage& coverage) {
    if (!coverage.sound())
        faults_.push_back({static_cast<std::uint32_t>(first_ + size()), coverage.excess, coverage.deficit});
    for (const CellRun& run : coverage.runs) {
        narrow(run.col + run.count);
        runs_.push_back({narrow(run.row), narrow(run.col), run.count});
    }
    run_end_.push_back(runs_.size());
    weights_.insert(weights_.end(), coverage.weights.begin(), coverage.weights.end());
    total_.push_back(lane_sum(coverage.weights));
    pure_.push_back(static_cast<std::uint32_t>(std::count(coverage.weights.begin(), coverage.weights.end(), 1.0)));
}

void PartialCoverage::finish() {
    runs_.shrink_to_fit();
    run_end_.shrink_to_fit();
    weights_.shrink_to_fit();
    total_.shrink_to_fit();
    pure_.shrink_to_fit();
}

void take_row(const CoverageTable& table, std::size_t parcel, Coverage& result) {
    const auto& cells = table.cells;
    const auto slots = table.slots_of(parcel);
    const auto weights = table.weights_of(parcel);
    result.runs.clear();
    result.weights.assign(weights.begin(), weights.end());
    result.excess = result.deficit = 0;
    const auto fault = std::lower_bound(table.faults.begin(), table.faults.end(), parcel,
                                        [](const CoverageFault& f, std::size_t wanted) { return f.parcel < wanted; });
    if (fault != table.faults.end() && fault->parcel == parcel)
        result.excess = fault->excess, result.deficit = fault->deficit;
    std::int64_t row = 0;
    for (std::size_t i = 0; i < slots.size();) {
        const auto begin = i;
        if (i == 0 || slots[i] >= cells.row_start[static_cast<std::size_t>(row - cells.first_row) + 1])
            row = cells.row(slots[i]);
        const auto end = cells.row_start[static_cast<std::size_t>(row - cells.first_row) + 1];
        while (++i < slots.size() && slots[i] < end &&
               cells.col_offset[slots[i]] == cells.col_offset[slots[i - 1]] + 1) {
        }
        result.runs.push_back({row, cells.col(slots[begin]), static_cast<std::uint32_t>(i - begin)});
    }
}

bool is_sound(const CoverageTable& table) {
    const auto& cells = table.cells;
    const auto parcels = table.parcels();
    if (table.start.empty() || table.start.front() != 0 || table.start.back() != table.slots.size() ||
        table.weights.size() != table.slots.size() || table.total.size() != parcels || table.pure.size() != parcels ||
        !std::is_sorted(table.start.begin(), table.start.end()))
        return false;
    if (cells.empty() != cells.row_start.empty() ||
        (!cells.empty() && (cells.row_start.front() != 0 || cells.row_start.back() != cells.size())) ||
        !std::is_sorted(cells.row_start.begin(), cells.row_start.end()))
        return false;
    for (std::int64_t row = 0; row < cells.rows(); ++row) {
        const auto begin = cells.col_offset.begin() + cells.row_start[static_cast<std::size_t>(row)];
        const auto end = cells.col_offset.begin() + cells.row_start[static_cast<std::size_t>(row) + 1];
        if (std::adjacent_find(begin, end, std::greater_equal<>()) != end) return false;
    }
    for (std::size_t parcel = 0; parcel < parcels; ++parcel) {
        const auto slots = table.slots_of(parcel);
        if (slots.empty()) continue;
        if (slots.back() >= cells.size() ||
            std::adjacent_find(slots.begin(), slots.end(), std::greater_equal<>()) != slots.end())
            return false;
    }
    const auto by_parcel = [](const CoverageFault& a, const CoverageFault& b) { return a.parcel < b.parcel; };
    return std::is_sorted(table.faults.begin(), table.faults.end(), by_parcel) &&
           (table.faults.empty() || table.faults.back().parcel < parcels);
}

PartialCoverage cover_range(std::span<const geometry::MultiPolygon> shapes, std::size_t begin, std::size_t end) {
    PartialCoverage part(begin);
    CoverageWorkspace workspace;
    Coverage coverage;
    for (std::size_t i = begin; i < end; ++i) {
        cover(shapes[i], workspace, coverage);
        part.add(coverage);
    }
    part.finish();
    return part;
}

CoverageTable assemble(std::vector<PartialCoverage> parts) {
    std::sort(parts.begin(), parts.end(), [](const PartialCoverage& a, const PartialCoverage& b) {
        return std::pair{a.first_parcel(), a.size()} < std::pair{b.first_parcel(), b.size()};
    });
    check_order(parts);

    CoverageTable table;
    std::size_t parcels = 0, runs = 0, entries = 0;
    std::int64_t first_row = std::numeric_limits<std::int64_t>::max(),
                 last_row = std::numeric_limits<std::int64_t>::min();
    std::int64_t first_col = first_row;
    for (const auto& part : parts) {
        parcels += part.size();
        runs += part.runs_.size();
        entries += part.weights_.size();
        for (const auto& run : part.runs_) {
            first_row = std::min<std::int64_t>(first_row, run.row);
            last_row = std::max<std::int64_t>(last_row, run.row);
            first_col = std::min<std::int64_t>(first_col, run.col);
        }
    }
    const InputError too_many{{.what = "the parcels cover more than 4294967295 raster cells",
                               .where = "",
                               .fix = "split the parcels into several projects, or use coarser rasters"}};
    if (runs > std::numeric_limits<std::uint32_t>::max()) throw too_many;

    table.start.reserve(parcels + 1);
    table.start.push_back(0);
    table.total.reserve(parcels);
    table.pure.reserve(parcels);
    table.slots.reserve(entries);
    table.weights.reserve(entries);

    // Runs by row (counting sort), then by column: runs that touch or overlap make one interval of consecutive slots.
    std::vector<std::uint32_t> slot_of_run(runs);
    if (runs > 0) {
        CellSet& set = table.cells;
        set.first_row = first_row;
        set.first_col = first_col;
        const auto rows = static_cast<std::size_t>(last_row - first_row + 1);
        std::vector<std::uint32_t> row_end(rows + 2, 0);
        for (const auto& part : parts)
            for (const auto& run : part.runs_) ++row_end[static_cast<std::size_t>(run.row - first_row) + 2];
        for (std::size_t r = 2; r < row_end.size(); ++r) row_end[r] += row_end[r - 1];
        std::vector<PlacedRun> placed(runs);
        std::uint32_t number = 0;
        for (const auto& part : parts)
            for (const auto& run : part.runs_)
                placed[row_end[static_cast<std::size_t>(run.row - first_row) + 1]++] = {run.col, run.count, number++};

        set.row_start.reserve(rows + 1);
        set.row_start.push_back(0);
        set.col_offset.reserve(entries);  // no more than that; pages that are not used cost nothing
        for (std::size_t r = 0; r < rows; ++r) {
            const auto begin = placed.begin() + row_end[r], end = placed.begin() + row_end[r + 1];
            std::sort(begin, end, [](const PlacedRun& a, const PlacedRun& b) { return a.col < b.col; });
            std::int64_t next_col = std::numeric_limits<std::int64_t>::min();  // first column right of all slots so far
            for (auto run = begin; run != end; ++run) {
                const std::int64_t run_end = std::int64_t{run->col} + run->count;
                const std::int64_t fresh = std::max<std::int64_t>(next_col, run->col);
                for (std::int64_t c = fresh; c < run_end; ++c)
                    set.col_offset.push_back(static_cast<std::uint32_t>(c - first_col));
                next_col = std::max(next_col, run_end);
                // The last slot stands for column next_col - 1, and slots back to this run's start have no gap.
                slot_of_run[run->number] =
                    static_cast<std::uint32_t>(set.col_offset.size() - static_cast<std::size_t>(next_col - run->col));
            }
            if (set.col_offset.size() > std::numeric_limits<std::uint32_t>::max()) throw too_many;
            set.row_start.push_back(static_cast<std::uint32_t>(set.col_offset.size()));
        }
    }

    std::size_t number = 0, freed = 0;
    for (auto& part : parts) {
        std::size_t run = 0;
        for (std::size_t p = 0; p < part.size(); ++p) {
            for (; run < part.run_end_[p]; ++run, ++number)
                for (std::uint32_t k = 0; k < part.runs_[run].count; ++k)
                    table.slots.push_back(slot_of_run[number] + k);
            table.start.push_back(table.slots.size());
        }
        table.weights.insert(table.weights.end(), part.weights_.begin(), part.weights_.end());
        table.total.insert(table.total.end(), part.total_.begin(), part.total_.end());
        table.pure.insert(table.pure.end(), part.pure_.begin(), part.pure_.end());
        table.faults.insert(table.faults.end(), part.faults_.begin(), part.faults_.end());
        part = PartialCoverage(part.first_parcel());
        // The parts are many middling vectors, which glibc would keep for itself: 200 MB for 400,000 parcels.
        if (++freed % 32 == 0) give_memory_back();
    }
    give_memory_back();
    return table;
}

}  // namespace vung::coverage
