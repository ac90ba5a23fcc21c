// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/grid.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>

namespace vung::timeseries {

Gridded to_grid(const Series& series, dates::Date first, dates::Date last, int step_days) {
    if (step_days < 1 || last < first)
        throw InvariantError("a grid needs a step of at least a day and an end that is not before its start");
    const auto steps = static_cast<std::size_t>((last - first).count() / step_days) + 1;
    Gridded grid{.start = first,
                 .step_days = step_days,
                 .values = std::vector<double>(steps, 0.0),
                 .weights = std::vector<double>(steps, 0.0)};
    std::vector<double> sums(steps, 0.0);
    for (std::size_t i = 0; i < series.size(); ++i) {
        const bool seen = series.weights[i] > 0 && std::isfinite(series.values[i]);
        if (!seen || series.days[i] < first || series.days[i] > last) continue;
        const auto step = static_cast<std::size_t>((series.days[i] - first).count() / step_days);
        if (step >= steps) continue;
        grid.values[step] += series.weights[i] * series.values[i];
        sums[step] += series.weights[i];
        grid.weights[step] = std::max(grid.weights[step], series.weights[i]);
    }
    for (std::size_t i = 0; i < steps; ++i)
        if (sums[i] > 0) grid.values[i] /= sums[i];
    return grid;
}

}  // namespace vung::timeseries
