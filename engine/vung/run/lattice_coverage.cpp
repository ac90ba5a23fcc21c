// SPDX-License-Identifier: Apache-2.0
#include <vung/run/lattice_coverage.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include <vung/error.h>
#include <vung/io/library_versions.h>
#include <vung/io/reproject.h>
#include <vung/version.h>

namespace vung::run {
namespace {

/// Goes up by one whenever the same outline gets other fractions, or rows stand in another order.
constexpr int kCoverageVersion = 2;
/// Outlines on the lattice are this near to the true ones, in cells (design section 3).
constexpr double kOutlineTolerance = 1e-3;
constexpr std::size_t kShapesPerRange = 2048;
constexpr double kRowsPerStrip = 64;  ///< the gathered cells of so many rows stay in the cache

/// An outline on its way to its row: computed anew, or taken from what was kept.
struct Placed {
    std::uint64_t key = 0;
    geometry::Box box;  ///< empty: it cannot be brought there
    geometry::MultiPolygon shape;
    std::uint32_t kept_row = kAnew;

    static constexpr std::uint32_t kAnew = 0xffffffff;
    bool is_kept() const { return kept_row != kAnew; }
};

class Windows {
public:
    explicit Windows(const std::vector<rasters::Window>& windows) {
        for (const auto& w : windows)
            boxes_.push_back({static_cast<double>(w.col), static_cast<double>(w.row),
                              static_cast<double>(w.col + w.width), static_cast<double>(w.row + w.height)});
    }
    bool touch(const geometry::Box& box) const {
        return std::any_of(boxes_.begin(), boxes_.end(), [&](const auto& window) { return box.intersects(window); });
    }

private:
    std::vector<geometry::Box> boxes_;
};

/// Where each outline of a set stands among those that were kept: a row, a number from rows.size() for one outside, or
/// kAnew where it is not known, or is of use now and was not then. Both are walked in the order of keys.
std::vector<std::uint32_t> places_among(const ShapeSet& shapes, const store::KeptCoverage& kept,
                                        const Windows& windows) {
    const auto rows = static_cast<std::uint32_t>(kept.rows.size());
    std::vector<std::pair<std::uint64_t, std::uint32_t>> known;
    known.reserve(kept.rows.size() + kept.outside.size());
    for (std::uint32_t i = 0; i < rows; ++i) known.emplace_back(kept.rows.keys[i], i);
    for (std::uint32_t i = 0; i < kept.outside.size(); ++i)
        if (!windows.touch(kept.outside.boxes[i])) known.emplace_back(kept.outside.keys[i], rows + i);
    std::sort(known.begin(), known.end());
    std::vector<std::uint32_t> places(shapes.shapes.size(), Placed::kAnew);
    auto at = known.begin();
    for (std::size_t i = 0; i < places.size(); ++i) {
        while (at != known.end() && at->first < shapes.shapes[i].key) ++at;
        if (at != known.end() && at->first == shapes.shapes[i].key) places[i] = at->second;
    }
    return places;
}

/// Whether the kept rows are those of the set: every row is of use, and no outline of the set needs another one.
bool all_rows_hold(const std::vector<std::uint32_t>& places, const store::KeptCoverage& kept, const Windows& windows) {
    const auto is_row = [&](std::uint32_t place) { return place < kept.rows.size(); };
    return std::find(places.begin(), places.end(), Placed::kAnew) == places.end() &&
           static_cast<std::size_t>(std::count_if(places.begin(), places.end(), is_row)) == kept.rows.size() &&
           std::all_of(kept.rows.boxes.begin(), kept.rows.boxes.end(),
                       [&](const auto& box) { return windows.touch(box); });
}

/// All outlines with their boxes; the ones that are not kept are brought to the lattice.
std::vector<Placed> place_outlines(const ShapeSet& shapes, const rasters::Lattice& lattice, const Windows& windows,
                                   const store::KeptCoverage* kept, const std::vector<std::uint32_t>& places,
                                   Job& job) {
    std::vector<Placed> outlines(shapes.shapes.size());
    const bool moves = !(shapes.crs == lattice.crs);
    oneapi::tbb::parallel_for(
        std::size_t{0}, (outlines.size() + kShapesPerRange - 1) / kShapesPerRange, [&](std::size_t range) {
            job.check();
            std::optional<io::Transform> transform;
            const auto end = std::min(outlines.size(), (range + 1) * kShapesPerRange);
            for (std::size_t i = range * kShapesPerRange; i < end; ++i) {
                auto& out = outlines[i];
                out.key = shapes.shapes[i].key;
                if (kept != nullptr && places[i] != Placed::kAnew) {
                    const auto rows = kept->rows.size();
                    out.kept_row = places[i];
                    out.box = places[i] < rows ? kept->rows.boxes[places[i]] : kept->outside.boxes[places[i] - rows];
                    continue;
                }
                if (moves && !transform) transform.emplace(shapes.crs, lattice.crs);
                auto shape = outline_on_lattice(shapes.shapes[i].outline, moves ? &*transform : nullptr, lattice);
                if (!shape) continue;
                out.box = geometry::bounds(*shape);
                if (windows.touch(out.box)) out.shape = std::move(*shape);
            }
        });
    return outlines;
}

/// A row on its way to its place. Neighbours on the map become neighbours in the table: what one parcel brings into the
/// cache serves the next.
struct Row {
    std::int32_t strip, col;
    Placed* outline;

    explicit Row(Placed& placed)
        : strip(whole(placed.box.min_y / kRowsPerStrip)), col(whole(placed.box.min_x)), outline(&placed) {}
    static std::int32_t whole(double place) {
        using Limits = std::numeric_limits<std::int32_t>;
        return static_cast<std::int32_t>(std::clamp<double>(std::floor(place), Limits::min(), Limits::max()));
    }
    friend bool operator<(const Row& a, const Row& b) {
        return std::tie(a.strip, a.col, a.outline->key) < std::tie(b.strip, b.col, b.outline->key);
    }
};

/// Coverage of `rows`; shapes are freed on the way.
std::vector<coverage::PartialCoverage> cover(const std::vector<Row>& rows, const coverage::CoverageTable* kept,
                                             Job& job) {
    std::vector<coverage::PartialCoverage> parts((rows.size() + kShapesPerRange - 1) / kShapesPerRange);
    oneapi::tbb::parallel_for(std::size_t{0}, parts.size(), [&](std::size_t range) {
        job.check();
        coverage::PartialCoverage part{range * kShapesPerRange};
        coverage::CoverageWorkspace workspace;
        coverage::Coverage covered;
        const auto end = std::min(rows.size(), (range + 1) * kShapesPerRange);
        for (std::size_t i = range * kShapesPerRange; i < end; ++i) {
            auto& outline = *rows[i].outline;
            if (outline.is_kept())
                coverage::take_row(*kept, outline.kept_row, covered);
            else
                coverage::cover(outline.shape, workspace, covered);
            part.add(covered);
            outline.shape = {};
        }
        part.finish();
        parts[range] = std::move(part);
    });
    return parts;
}

/// Smallest windows around the cells of each row.
std::vector<rasters::Window> boxes_of(const coverage::CoverageTable& table) {
    std::vector<rasters::Window> boxes(table.parcels());
    const auto& cells = table.cells;
    oneapi::tbb::parallel_for(std::size_t{0}, boxes.size(), [&](std::size_t i) {
        const auto slots = table.slots_of(i);
        if (slots.empty()) return;
        auto min_col = cells.col(slots.front()), max_col = min_col;
        for (const auto slot : slots) {
            min_col = std::min(min_col, cells.col(slot));
            max_col = std::max(max_col, cells.col(slot));
        }
        const auto top = cells.row(slots.front()), bottom = cells.row(slots.back());
        boxes[i] = {min_col, top, max_col - min_col + 1, bottom - top + 1};
    });
    return boxes;
}

}  // namespace

std::optional<geometry::MultiPolygon> outline_on_lattice(const geometry::MultiPolygon& outline,
                                                         const io::Transform* transform,
                                                         const rasters::Lattice& lattice) {
    geometry::MultiPolygon shape;
    if (transform) {
        const double cell = std::min(lattice.cell_width, lattice.cell_height);
        try {
            shape = transform->apply_densified(outline, kOutlineTolerance / 2 * cell);
        } catch (const InputError&) {
            return std::nullopt;
        }
    } else {
        shape = outline;
    }
    const auto place = [&](geometry::Ring& ring) {
        for (auto& p : ring) p = lattice.to_lattice(p);
    };
    for (auto& part : shape.parts) {
        place(part.outer);
        for (auto& hole : part.holes) place(hole);
    }
    return shape;
}

std::string coverage_maker() {
    auto maker = std::string{"vung "} + kVersion + ", coverage " + std::to_string(kCoverageVersion);
    for (const auto& [library, version] : io::library_versions())
        if (library == "PROJ") maker += ", " + library + " " + version;
    return maker;
}

LatticeCoverage cover_lattice(const ShapeSet& shapes, const rasters::Lattice& lattice,
                              const std::vector<rasters::Window>& windows, Job& job, const store::Coverages* shelf) {
    const Windows near{windows};
    auto kept = shelf ? shelf->find(rasters::name(lattice)) : std::nullopt;
    const auto places = kept ? places_among(shapes, *kept, near) : std::vector<std::uint32_t>{};
    LatticeCoverage out;
    out.lattice = lattice;
    if (kept && all_rows_hold(places, *kept, near)) {
        out.keys = std::move(kept->rows.keys);
        out.table = std::move(kept->table);
    } else {
        auto outlines = place_outlines(shapes, lattice, near, kept ? &*kept : nullptr, places, job);
        std::vector<Row> rows;
        for (auto& outline : outlines)
            if (near.touch(outline.box)) rows.emplace_back(outline);
        std::sort(rows.begin(), rows.end());
        out.keys.reserve(rows.size());
        for (const auto& row : rows) out.keys.push_back(row.outline->key);
        auto parts = cover(rows, kept ? &kept->table : nullptr, job);
        store::PlacedOutlines placed, outside;
        if (shelf) {
            placed.keys = out.keys;
            for (const auto& row : rows) placed.boxes.push_back(row.outline->box);
            for (const auto& outline : outlines)
                if (!near.touch(outline.box)) outside.keys.push_back(outline.key), outside.boxes.push_back(outline.box);
        }
        kept.reset();
        rows = std::vector<Row>{};
        outlines = std::vector<Placed>{};
        out.table = coverage::assemble(std::move(parts));
        if (shelf) shelf->keep(rasters::name(lattice), placed, outside, out.table);
    }
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order(out.keys.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = {out.keys[i], i};
    std::sort(order.begin(), order.end());
    out.by_key.reserve(order.size());
    for (const auto& [key, row] : order) out.by_key.push_back(row);
    return out;
}

std::vector<std::uint8_t> LatticeCoverage::touching(std::span<const rasters::Window> windows) const {
    std::vector<std::uint8_t> out(table.parcels(), 0);
    const auto all = table.cells.bounds();
    if (std::any_of(windows.begin(), windows.end(), [&](const auto& w) { return intersection(w, all) == all; })) {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = !table.slots_of(i).empty();
        return out;
    }
    if (boxes.size() != out.size()) boxes = boxes_of(table);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = std::any_of(windows.begin(), windows.end(),
                             [&](const auto& w) { return !intersection(w, boxes[i]).empty(); });
    return out;
}

std::optional<std::size_t> LatticeCoverage::row(std::uint64_t key) const {
    const auto found =
        std::lower_bound(by_key.begin(), by_key.end(), key, [&](auto at, auto wanted) { return keys[at] < wanted; });
    if (found == by_key.end() || keys[*found] != key) return std::nullopt;
    return *found;
}

}  // namespace vung::run
