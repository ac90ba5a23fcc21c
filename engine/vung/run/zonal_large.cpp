// SPDX-License-Identifier: Apache-2.0
#include <vung/run/zonal_large.h>

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <vung/error.h>
#include <vung/io/reproject.h>
#include <vung/numeric/repeatable.h>
#include <vung/run/lattice_coverage.h>
#include <vung/run/strip_reader.h>

namespace vung::run {
namespace {

using coverage::kBandRows;
using coverage::Span;

constexpr double kMetresPerDegree = 111320;
constexpr std::size_t kStripBytes = 64U * 1024 * 1024;  ///< of decoded strips, over the bands read together
constexpr std::int64_t kLeastBandsAtOnce = 4;           ///< bands of rows worked on together

/// The weight raster under the cells of another lattice with the same system: the value of its cell under the centre.
class WeightRows {
public:
    WeightRows(const rasters::Asset& weights, const rasters::Lattice& lattice)
        : asset_(weights), lattice_(lattice), wanted_(weights) {}

    void want(const Span& span) {
        wanted_.add(row_under(span.row), col_under(span.col),
                    col_under(span.col + static_cast<std::int64_t>(span.count)) - col_under(span.col) + 1);
    }
    void start() { reader_.emplace(std::vector{asset_}, wanted_); }
    void advance(std::int64_t begin, std::int64_t end, Job& job) {
        reader_->advance(row_under(begin), row_under(end - 1) + 1, job);
    }
    void values(std::int64_t row, std::int64_t col, std::size_t count, double* out) const {
        const auto under_row = row_under(row), first = col_under(col);
        const auto last = col_under(col + static_cast<std::int64_t>(count) - 1);
        std::vector<double> line(static_cast<std::size_t>(last - first + 1));
        reader_->values(0, under_row, first, line.size(), line.data());
        for (std::size_t i = 0; i < count; ++i)
            out[i] = line[static_cast<std::size_t>(col_under(col + static_cast<std::int64_t>(i)) - first)];
    }

private:
    // The rounding of a centre that falls exactly on a corner must not depend on noise in the last bits.
    static std::int64_t cell(double v) { return static_cast<std::int64_t>(std::floor(v + 1e-9)); }
    std::int64_t row_under(std::int64_t row) const {
        return cell(asset_.lattice.to_lattice(lattice_.to_world({0.5, static_cast<double>(row) + 0.5})).y);
    }
    std::int64_t col_under(std::int64_t col) const {
        return cell(asset_.lattice.to_lattice(lattice_.to_world({static_cast<double>(col) + 0.5, 0.5})).x);
    }

    rasters::Asset asset_;
    rasters::Lattice lattice_;
    WantedTiles wanted_;
    std::optional<StripReader> reader_;
};

/// Adds the cells of one span.
class CellCollector {
public:
    CellCollector(const zonal::Needs& needs, const io::CellAreas* areas, const WeightRows* weights)
        : needs_(needs), areas_(areas), weights_(weights) {}

    void add(const Span& span, const double* weights, const StripReader& strips, std::size_t band,
             zonal::Cells& cells) {
        values_.resize(span.count);
        strips.values(band, span.row, span.col, span.count, values_.data());
        if (needs_.weights) {
            extra_.resize(span.count);
            weights_->values(span.row, span.col, span.count, extra_.data());
        }
        for (std::size_t i = 0; i < span.count; ++i) {
            const double cover = weights != nullptr ? weights[i] : 1.0;
            if (std::isnan(values_[i])) {
                cells.missing += cover;
                continue;
            }
            cells.value.push_back(values_[i]);
            cells.cover.push_back(cover);
            if (needs_.areas)
                cells.area_m2.push_back(areas_->square_metres(span.col + static_cast<std::int64_t>(i), span.row));
            if (needs_.weights) cells.weight.push_back(extra_[i]);
        }
    }

private:
    const zonal::Needs& needs_;
    const io::CellAreas* areas_;
    const WeightRows* weights_;
    std::vector<double> values_, extra_;
};

bool touches(const coverage::SpanCoverage& zone, const rasters::Window& window) {
    return std::any_of(zone.spans.begin(), zone.spans.end(), [&](const Span& span) {
        return !intersection({span.col, span.row, span.count, 1}, window).empty();
    });
}

}  // namespace

double rough_square_metres(const geometry::MultiPolygon& outline, const geometry::Crs& crs) {
    const auto box = geometry::bounds(outline);
    if (box.empty()) return 0;
    if (!crs.geographic) return geometry::planar_area(outline) * crs.metres_per_unit * crs.metres_per_unit;
    const double latitude = (box.min_y + box.max_y) / 2 * std::numbers::pi / 180;
    return geometry::planar_area(outline) * kMetresPerDegree * kMetresPerDegree * std::max(0.0, numeric::cos(latitude));
}

double cells_of(double square_metres, const rasters::Lattice& lattice) {
    const double unit = lattice.crs.geographic ? kMetresPerDegree : lattice.crs.metres_per_unit;
    return square_metres / (lattice.cell_width * lattice.cell_height * unit * unit);
}

LargeZones place_large(const ShapeSet& shapes, const rasters::Lattice& lattice, Job& job) {
    LargeZones out;
    out.lattice = lattice;
    out.coverage.resize(shapes.shapes.size());
    for (const auto& shape : shapes.shapes) out.keys.push_back(shape.key);
    oneapi::tbb::parallel_for(std::size_t{0}, shapes.shapes.size(), [&](std::size_t i) {
        job.check();
        std::optional<io::Transform> transform;
        if (!(shapes.crs == lattice.crs)) transform.emplace(shapes.crs, lattice.crs);
        const auto shape = outline_on_lattice(shapes.shapes[i].outline, transform ? &*transform : nullptr, lattice);
        coverage::CoverageWorkspace workspace;
        if (shape) out.coverage[i] = coverage::cover_spans(*shape, workspace);
    });
    return out;
}

std::vector<std::vector<std::optional<zonal::Summary>>> summarise_large(const LargeZones& zones,
                                                                        const std::vector<rasters::Asset>& bands,
                                                                        const zonal::Needs& needs,
                                                                        const rasters::Asset* weights, Job& job) {
    std::vector<std::vector<std::optional<zonal::Summary>>> out(
        bands.size(), std::vector<std::optional<zonal::Summary>>(zones.keys.size()));
    const auto& window = bands.front().window;
    std::vector<std::size_t> used;
    WantedTiles wanted{bands.front()};
    std::int64_t first_band = std::numeric_limits<std::int64_t>::max(), end_band = 0, min_col = 0, max_col = -1;
    for (std::size_t z = 0; z < zones.keys.size(); ++z) {
        const auto& zone = zones.coverage[z];
        if (!touches(zone, window)) continue;
        min_col = used.empty() ? zone.min_col : std::min(min_col, zone.min_col);
        max_col = used.empty() ? zone.max_col : std::max(max_col, zone.max_col);
        used.push_back(z);
        for (const auto& span : zone.spans) wanted.add(span.row, span.col, span.count);
        first_band = used.size() == 1 ? zone.first_band : std::min(first_band, zone.first_band);
        end_band =
            used.size() == 1 ? zone.first_band + zone.bands() : std::max(end_band, zone.first_band + zone.bands());
    }
    if (used.empty()) return out;
    std::optional<io::CellAreas> areas;
    if (needs.areas) areas.emplace(zones.lattice, window);

    // As many bands of the file at once as their strips fit into memory.
    const auto columns =
        static_cast<std::size_t>(std::min(window.width, max_col - min_col + 1 + 2 * bands.front().tile_width));
    const auto rows = static_cast<std::size_t>(bands.front().tile_height + kLeastBandsAtOnce * kBandRows);
    const std::size_t together = std::max<std::size_t>(1, kStripBytes / (columns * rows * sizeof(float)));
    const std::int64_t at_once = std::max(kLeastBandsAtOnce, (bands.front().tile_height + kBandRows - 1) / kBandRows);
    for (std::size_t from = 0; from < bands.size(); from += together) {
        const std::size_t count = std::min(together, bands.size() - from);
        StripReader strips{{bands.begin() + static_cast<std::ptrdiff_t>(from),
                            bands.begin() + static_cast<std::ptrdiff_t>(from + count)},
                           wanted};
        std::optional<WeightRows> under;
        if (needs.weights) {
            under.emplace(*weights, zones.lattice);
            for (const auto z : used)
                for (const auto& span : zones.coverage[z].spans) under->want(span);
            under->start();
        }
        struct Worker {
            CellCollector collector;
            zonal::Cells cells;
        };
        oneapi::tbb::enumerable_thread_specific<Worker> workers{
            [&] { return Worker{CellCollector{needs, areas ? &*areas : nullptr, under ? &*under : nullptr}, {}}; }};
        for (auto first = first_band; first < end_band; first += at_once) {
            const auto last = std::min(end_band, first + at_once);
            strips.advance(first * kBandRows, last * kBandRows, job);
            if (under) under->advance(first * kBandRows, last * kBandRows, job);
            const auto bands_now = static_cast<std::size_t>(last - first);
            // Every polygon, band of rows and band of the file by itself, then all merged from north to south.
            std::vector<zonal::Summary> parts(bands_now * used.size() * count);
            const auto part = [&](std::size_t u, std::size_t k, std::size_t b) -> zonal::Summary& {
                return parts[(u * bands_now + k) * count + b];
            };
            oneapi::tbb::parallel_for(std::size_t{0}, used.size() * bands_now, [&](std::size_t number) {
                job.check();
                const auto u = number / bands_now, k = number % bands_now;
                const auto& zone = zones.coverage[used[u]];
                const auto spans = zone.band(first + static_cast<std::int64_t>(k));
                if (spans.empty()) return;
                auto& [collector, cells] = workers.local();
                for (std::size_t b = 0; b < count; ++b) {
                    cells.clear();
                    for (const auto& span : spans)
                        collector.add(span, span.weight == Span::kInside ? nullptr : &zone.weights[span.weight], strips,
                                      b, cells);
                    part(u, k, b) = zonal::summarise(cells, needs);
                }
            });
            for (std::size_t u = 0; u < used.size(); ++u)
                for (std::size_t b = 0; b < count; ++b) {
                    auto& total = out[from + b][used[u]];
                    if (!total) total.emplace();
                    for (std::size_t k = 0; k < bands_now; ++k) total->merge(part(u, k, b));
                }
        }
    }
    for (auto& band : out)
        for (auto& total : band)
            if (total) total->values.settle();
    return out;
}

}  // namespace vung::run
