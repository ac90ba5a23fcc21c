// SPDX-License-Identifier: Apache-2.0
/// \file
/// Exact coverage of parcels of several sizes: time per parcel and per covered cell.

#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <vung/coverage/coverage.h>
#include <vung/coverage/coverage_table.h>

namespace {

using vung::geometry::MultiPolygon;

/// Fields of `side` x `side` cells with a slanted outline of `vertices_per_side` pieces, scattered over a lattice.
std::vector<MultiPolygon> fields(int count, double side, int vertices_per_side) {
    std::vector<MultiPolygon> out;
    std::uint32_t state = 1;
    const auto next = [&] {
        state = state * 1664525u + 1013904223u;  // the classical generator of Numerical Recipes: same fields everywhere
        return static_cast<double>(state >> 8) / static_cast<double>(1u << 24);
    };
    for (int i = 0; i < count; ++i) {
        const double u = 1000 * next(), v = 1000 * next(), slant = 0.3 * next();
        const double corners[5][2] = {
            {0, 0}, {side, slant * side}, {side * (1 - slant), side}, {-slant * side, side}, {0, 0}};
        vung::geometry::Ring ring;
        for (int c = 0; c < 4; ++c)
            for (int k = 0; k < vertices_per_side; ++k) {
                const double t = static_cast<double>(k) / vertices_per_side, wave = k == 0 ? 0.0 : 0.1 * (next() - 0.5);
                ring.push_back({u + corners[c][0] + t * (corners[c + 1][0] - corners[c][0]) + wave,
                                v + corners[c][1] + t * (corners[c + 1][1] - corners[c][1]) + wave});
            }
        ring.push_back(ring.front());
        out.push_back({{{ring, {}}}});
    }
    return out;
}

/// Arguments: side in cells, vertices per side.
void cover_fields(benchmark::State& state) {
    const auto shapes = fields(512, static_cast<double>(state.range(0)), static_cast<int>(state.range(1)));
    vung::coverage::CoverageWorkspace workspace;
    vung::coverage::Coverage result;
    std::size_t cells = 0, parcels = 0;
    for (auto _ : state) {
        vung::coverage::cover(shapes[parcels % shapes.size()], workspace, result);
        benchmark::DoNotOptimize(result.weights.data());
        cells += result.weights.size();
        ++parcels;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(parcels));
    state.counters["cells/s"] = benchmark::Counter(static_cast<double>(cells), benchmark::Counter::kIsRate);
}
BENCHMARK(cover_fields)->ArgsProduct({{2, 5, 10, 100}, {1, 8}})->ArgNames({"side", "vertices"});

/// The table of a whole lattice: cover and number the cells of 20 000 fields.
void cover_and_assemble(benchmark::State& state) {
    const auto shapes = fields(20000, 5, 2);
    for (auto _ : state) {
        std::vector<vung::coverage::PartialCoverage> parts;
        parts.push_back(vung::coverage::cover_range(shapes, 0, shapes.size()));
        const auto table = vung::coverage::assemble(std::move(parts));
        benchmark::DoNotOptimize(table.weights.data());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(shapes.size()));
}
BENCHMARK(cover_and_assemble)->Unit(benchmark::kMillisecond);

}  // namespace
