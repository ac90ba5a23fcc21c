// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/coverage.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <vung/error.h>

namespace vung::coverage {
namespace {

using geometry::Point;
using geometry::Ring;

/// An edge that is not horizontal, from top to bottom, relative to the corner of the shape's box.
struct Edge {
    double x_top, y_top, x_bottom, y_bottom;
    double sign;
};

/// What has been added to one cell: covered area inside it, and edge height for all cells to its right.
struct Sum {
    double area = 0;
    double cover = 0;
};

/// First and last column that edges touch in a row.
struct Touched {
    std::int64_t first;
    std::int64_t last;
};

/// Cells that one band of rows may hold; keeps the sums in cache and their memory bounded.
constexpr std::int64_t kBandCells = 1 << 15;

constexpr Touched kUntouched{std::numeric_limits<std::int64_t>::max(), -1};

template <class Visit>
void for_each_ring(const geometry::MultiPolygon& shape, const Visit& visit) {
    for (const auto& part : shape.parts) {
        visit(part.outer, 1.0);
        for (const auto& hole : part.holes) visit(hole, -1.0);
    }
}

/// The shape's box in cells. Coordinates relative to its corner are small, so nothing cancels.
struct Extent {
    std::int64_t col = 0;
    std::int64_t row = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;
};

Extent extent_of(const geometry::MultiPolygon& shape) {
    geometry::Box box;
    bool finite = true;
    for_each_ring(shape, [&](const Ring& ring, double) {
        for (const Point p : ring) {
            finite = finite && std::isfinite(p.x) && std::isfinite(p.y);
            box.include(p);
        }
    });
    if (!finite)
        throw InputError{{.what = "a polygon has a coordinate that is not a finite number",
                          .where = "",
                          .fix = "check the polygon and its coordinate reference system"}};
    if (box.empty()) return {};
    constexpr double kWidest = 16777216.0;           // 2^24
    constexpr double kLargest = 4503599627370496.0;  // 2^52: beyond it doubles cannot tell cells apart
    if (std::max({std::abs(box.min_x), std::abs(box.max_x), std::abs(box.min_y), std::abs(box.max_y)}) > kLargest ||
        box.max_x - box.min_x > kWidest || box.max_y - box.min_y > kWidest)
        throw InputError{
            {.what = "a polygon is more than 16777216 raster cells wide or high, or lies absurdly far away",
             .where = "",
             .fix = "check the coordinate reference systems of the polygons and of the rasters"}};
    Extent e;
    e.col = static_cast<std::int64_t>(std::floor(box.min_x));
    e.row = static_cast<std::int64_t>(std::floor(box.min_y));
    e.width = static_cast<std::int64_t>(std::ceil(box.max_x)) - e.col;
    e.height = static_cast<std::int64_t>(std::ceil(box.max_y)) - e.row;
    return e;
}

/// Appends the ring's edges so that its inside counts `sense`, whichever way it is drawn.
void add_ring(const Ring& ring, double sense, const Extent& extent, std::vector<Edge>& edges) {
    if (ring.size() < 3) return;
    const double col = static_cast<double>(extent.col);
    const double row = static_cast<double>(extent.row);
    const std::size_t first = edges.size();
    const Point start{ring.front().x - col, ring.front().y - row};
    double twice_area = 0;
    Point a{ring.back().x - col, ring.back().y - row};
    for (const Point& corner : ring) {
        const Point b{corner.x - col, corner.y - row};
        twice_area += (a.x - start.x) * (b.y - start.y) - (b.x - start.x) * (a.y - start.y);
        if (a.y < b.y)
            edges.push_back({a.x, a.y, b.x, b.y, 1.0});
        else if (b.y < a.y)
            edges.push_back({b.x, b.y, a.x, a.y, -1.0});
        a = b;
    }
    // A downward edge adds what lies to its right. Where the left edge runs down, the shoelace sum (v down) is
    // negative.
    const double turn = twice_area < 0 ? sense : -sense;
    for (std::size_t i = first; i < edges.size(); ++i) edges[i].sign *= turn;
}

}  // namespace

struct CoverageWorkspace::State {
    std::vector<Edge> edges;
    std::vector<Sum> sums;                ///< one band of rows; all zero between shapes
    std::vector<Touched> touched;         ///< per row of the band
    std::vector<std::size_t> band_start;  ///< into band_edges, for shapes of several bands
    std::vector<std::uint32_t> band_edges;
};

namespace {

/// Rows [first_row, last_row) of the shape, with one sum per cell and a spare column at the right.
class Band {
public:
    Band(CoverageWorkspace::State& workspace, std::int64_t width) : workspace_(workspace), stride_(width + 1) {}

    void begin(std::int64_t first_row, std::int64_t last_row) {
        first_row_ = first_row;
        last_row_ = last_row;
        const auto rows = static_cast<std::size_t>(last_row - first_row);
        const auto size = rows * static_cast<std::size_t>(stride_);
        if (workspace_.sums.size() < size) workspace_.sums.resize(size);
        workspace_.touched.assign(rows, kUntouched);
    }

    void draw(const Edge& e) {
        std::int64_t row = std::max(static_cast<std::int64_t>(e.y_top), first_row_);
        const double slope = (e.x_bottom - e.x_top) / (e.y_bottom - e.y_top);
        const double left = std::min(e.x_top, e.x_bottom);
        const double right = std::max(e.x_top, e.x_bottom);
        // Where the edge crosses a row line: one formula for all, so that neighbouring rows and bands meet exactly.
        const auto crossing = [&](double y) { return std::clamp(e.x_top + (y - e.y_top) * slope, left, right); };
        double y = static_cast<double>(row);
        double x = 0;
        if (y <= e.y_top) {
            x = e.x_top;
            y = e.y_top;
        } else {
            x = crossing(y);
        }
        for (; row < last_row_ && y < e.y_bottom; ++row) {
            double next_y = static_cast<double>(row + 1);
            double next_x = e.x_bottom;
            if (next_y < e.y_bottom)
                next_x = crossing(next_y);
            else
                next_y = e.y_bottom;
            add(row - first_row_, std::min(x, next_x), std::max(x, next_x), e.sign * (next_y - y));
            x = next_x;
            y = next_y;
        }
    }

    /// Turns the sums into fractions, appends them, and leaves the sums zero.
    void finish(const Extent& extent, Coverage& result) {
        for (std::int64_t row = first_row_; row < last_row_; ++row) {
            const Touched span = workspace_.touched[static_cast<std::size_t>(row - first_row_)];
            if (span.last >= span.first) finish_row(row, span, extent, result);
        }
    }

private:
    /// A piece of an edge within one row, from x = left to right, of signed height `d`.
    void add(std::int64_t band_row, double left, double right, double d) {
        const auto first = static_cast<std::int64_t>(left);
        const auto last = static_cast<std::int64_t>(right);
        Touched& span = workspace_.touched[static_cast<std::size_t>(band_row)];
        span.first = std::min(span.first, first);
        span.last = std::max(span.last, last);
        Sum* sums = workspace_.sums.data() + band_row * stride_;
        const double from = left - static_cast<double>(first);
        const double to = right - static_cast<double>(last);
        if (first == last) {
            sums[first].area += d * (1.0 - 0.5 * (from + to));
            sums[first].cover += d;
            return;
        }
        const double per_column = d / (right - left);
        const double head = (1.0 - from) * per_column;
        sums[first].area += head * (0.5 * (1.0 - from));
        sums[first].cover += head;
        double rest = d - head;
        for (std::int64_t c = first + 1; c < last; ++c) {
            sums[c].area += 0.5 * per_column;
            sums[c].cover += per_column;
            rest -= per_column;
        }
        sums[last].area += rest * (1.0 - 0.5 * to);
        sums[last].cover += rest;
    }

    void finish_row(std::int64_t row, Touched span, const Extent& extent, Coverage& result) {
        Sum* sums = workspace_.sums.data() + (row - first_row_) * stride_;
        std::size_t n = result.weights.size();
        result.weights.resize(n + static_cast<std::size_t>(span.last - span.first + 1));
        double* weights = result.weights.data();
        double cover = 0;
        std::int64_t open = -1;  // first column of the run being written
        const auto close = [&](std::int64_t end) {
            if (open >= 0)
                result.runs.push_back({extent.row + row, extent.col + open, static_cast<std::uint32_t>(end - open)});
            open = -1;
        };
        for (std::int64_t c = span.first; c <= span.last; ++c) {
            double fraction = cover + sums[c].area;
            cover += sums[c].cover;
            sums[c] = {};
            if (fraction <= kSnap) {
                result.deficit = std::max(result.deficit, -fraction);
                close(c);
                continue;
            }
            if (fraction >= 1.0 - kSnap) {
                result.excess = std::max(result.excess, fraction - 1.0);
                fraction = 1.0;
            }
            if (open < 0) open = c;
            weights[n++] = fraction;
        }
        close(span.last + 1);
        result.weights.resize(n);
    }

    CoverageWorkspace::State& workspace_;
    std::int64_t stride_;
    std::int64_t first_row_ = 0;
    std::int64_t last_row_ = 0;
};

/// Lists the edges of each band of `rows` rows, in their order (a counting sort; a long edge stands in many bands).
void sort_into_bands(CoverageWorkspace::State& w, std::int64_t rows, std::size_t bands) {
    const auto span = [&](const Edge& e) {
        const auto first = static_cast<std::size_t>(static_cast<std::int64_t>(e.y_top) / rows);
        const auto last = static_cast<std::size_t>((static_cast<std::int64_t>(std::ceil(e.y_bottom)) - 1) / rows);
        return std::pair{first, last};
    };
    w.band_start.assign(bands + 2, 0);
    for (const Edge& e : w.edges) {
        const auto [first, last] = span(e);
        for (std::size_t b = first; b <= last; ++b) ++w.band_start[b + 2];
    }
    for (std::size_t b = 2; b < w.band_start.size(); ++b) w.band_start[b] += w.band_start[b - 1];
    w.band_edges.resize(w.band_start.back());
    for (std::uint32_t i = 0; i < w.edges.size(); ++i) {
        const auto [first, last] = span(w.edges[i]);
        for (std::size_t b = first; b <= last; ++b) w.band_edges[w.band_start[b + 1]++] = i;
    }
}

}  // namespace

CoverageWorkspace::CoverageWorkspace() : state_(std::make_unique<State>()) {}
CoverageWorkspace::~CoverageWorkspace() = default;
CoverageWorkspace::CoverageWorkspace(CoverageWorkspace&&) noexcept = default;
CoverageWorkspace& CoverageWorkspace::operator=(CoverageWorkspace&&) noexcept = default;

void cover(const geometry::MultiPolygon& shape, CoverageWorkspace& space, Coverage& result) {
    CoverageWorkspace::State& workspace = space.state();
    result.runs.clear();
    result.weights.clear();
    result.excess = 0;
    result.deficit = 0;
    const Extent extent = extent_of(shape);
    if (extent.width == 0 || extent.height == 0) return;

    workspace.edges.clear();
    for_each_ring(shape, [&](const Ring& ring, double sense) { add_ring(ring, sense, extent, workspace.edges); });

    const std::int64_t rows = std::min(extent.height, std::max<std::int64_t>(1, kBandCells / (extent.width + 1)));
    const auto bands = static_cast<std::size_t>((extent.height + rows - 1) / rows);
    if (bands > 1) sort_into_bands(workspace, rows, bands);
    Band band(workspace, extent.width);
    for (std::size_t b = 0; b < bands; ++b) {
        const std::int64_t first_row = static_cast<std::int64_t>(b) * rows;
        band.begin(first_row, std::min(extent.height, first_row + rows));
        if (bands == 1)
            for (const Edge& e : workspace.edges) band.draw(e);
        else
            for (std::size_t i = workspace.band_start[b]; i < workspace.band_start[b + 1]; ++i)
                band.draw(workspace.edges[workspace.band_edges[i]]);
        band.finish(extent, result);
    }
}

Coverage cover(const geometry::MultiPolygon& shape) {
    CoverageWorkspace workspace;
    Coverage result;
    cover(shape, workspace, result);
    return result;
}

std::vector<CoveredCell> cells(const Coverage& coverage) {
    std::vector<CoveredCell> list;
    list.reserve(coverage.weights.size());
    for (const CellRun& run : coverage.runs)
        for (std::uint32_t k = 0; k < run.count; ++k)
            list.push_back({run.col + k, run.row, coverage.weights[list.size()]});
    return list;
}

}  // namespace vung::coverage
