// SPDX-License-Identifier: Apache-2.0
#include <vung/coverage/spans.h>

#include <algorithm>
#include <limits>

#include <vung/error.h>
#include <vung/geometry/row_bands.h>

namespace vung::coverage {
namespace {

/// Shorter stretches of whole cells are kept with their fractions: a span costs as much as two of them.
constexpr std::size_t kShortest = 8;

std::int32_t narrow(std::int64_t number) {
    if (number < std::numeric_limits<std::int32_t>::min() || number > std::numeric_limits<std::int32_t>::max())
        throw InputError{{.what = "a polygon lies absurdly far away from the raster",
                          .where = "",
                          .fix = "check the coordinate reference systems of the polygons and of the rasters"}};
    return static_cast<std::int32_t>(number);
}

class Builder {
public:
    explicit Builder(SpanCoverage& out) : out_(out) {}

    void add(const CellRun& run, std::span<const double> weights) {
        narrow(run.col + run.count);
        row_ = narrow(run.row), col_ = narrow(run.col);
        std::size_t from = 0;  // first cell of the stretch that is not yet written
        for (std::size_t i = 0; i < weights.size();) {
            std::size_t end = i;
            while (end < weights.size() && weights[end] == 1.0) ++end;
            if (end - i >= kShortest) {
                partial(weights, from, i);
                out_.spans.push_back({row_, at(i), static_cast<std::uint32_t>(end - i), Span::kInside});
                from = end;
            }
            i = std::max(end, i + 1);
        }
        partial(weights, from, weights.size());
        out_.min_col = first_ ? run.col : std::min(out_.min_col, run.col);
        out_.max_col = first_ ? run.col + run.count - 1 : std::max(out_.max_col, run.col + run.count - 1);
        first_ = false;
    }

private:
    std::int32_t at(std::size_t i) const { return col_ + static_cast<std::int32_t>(i); }
    void partial(std::span<const double> weights, std::size_t from, std::size_t to) {
        if (from == to) return;
        out_.spans.push_back(
            {row_, at(from), static_cast<std::uint32_t>(to - from), static_cast<std::uint32_t>(out_.weights.size())});
        out_.weights.insert(out_.weights.end(), weights.begin() + static_cast<std::ptrdiff_t>(from),
                            weights.begin() + static_cast<std::ptrdiff_t>(to));
    }

    SpanCoverage& out_;
    std::int32_t row_ = 0, col_ = 0;
    bool first_ = true;
};

}  // namespace

std::span<const Span> SpanCoverage::band(std::int64_t number) const {
    if (number < first_band || number >= first_band + bands()) return {};
    const auto i = static_cast<std::size_t>(number - first_band);
    return std::span{spans}.subspan(band_from[i], band_from[i + 1] - band_from[i]);
}

SpanCoverage cover_spans(const geometry::MultiPolygon& shape, CoverageWorkspace& workspace) {
    SpanCoverage out;
    Builder builder{out};
    Coverage covered;
    geometry::for_each_row_band(shape, kBandRows, [&](std::int64_t number, const geometry::MultiPolygon& part) {
        if (out.band_from.empty()) out.first_band = number;
        out.band_from.resize(static_cast<std::size_t>(number - out.first_band) + 1, out.spans.size());
        cover(part, workspace, covered);
        std::size_t weight = 0;
        for (const auto& run : covered.runs) {
            builder.add(run, std::span{covered.weights}.subspan(weight, run.count));
            weight += run.count;
        }
    });
    if (!out.band_from.empty()) out.band_from.push_back(out.spans.size());
    return out;
}

}  // namespace vung::coverage
