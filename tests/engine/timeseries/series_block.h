// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Random blocks of series with gaps, time-major, for tests of the kernels over many series.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <vung/random/stream.h>
#include <vung/timeseries/cells.h>

namespace vung::test {

/// Cell (series s, step t) stands at [t * series + s]. Values are whole numbers in [1, 10000]; 0 is a gap.
template <class T>
struct Block {
    std::size_t series, steps;
    std::vector<T> values;
    std::vector<double> weights;

    timeseries::CellsIn cells() const { return timeseries::time_major(values.data(), series, steps); }
    std::vector<double> one(std::size_t s) const {
        std::vector<double> out;
        for (std::size_t t = 0; t < steps; ++t) out.push_back(static_cast<double>(values[t * series + s]));
        return out;
    }
    std::vector<double> weights_of(std::size_t s) const {
        std::vector<double> out;
        for (std::size_t t = 0; t < steps; ++t) out.push_back(weights[t * series + s]);
        return out;
    }
};

/// Every eighth series has two looks only. `gaps`: share of gaps.
template <class T>
Block<T> random_block(std::size_t series, std::size_t steps, double gaps, std::uint64_t seed = 7) {
    const random::Stream stream{seed, "block"};
    Block<T> out{series, steps, {}, {}};
    for (std::size_t t = 0; t < steps; ++t)
        for (std::size_t s = 0; s < series; ++s) {
            const std::uint64_t draw = 3 * (t * series + s);
            const bool few = s % 8 == 5 && t > 1;
            const bool gap = few || stream.uniform(draw) < gaps;
            const double wave =
                5000 + 3000 * std::sin(0.3 * static_cast<double>(t + s)) + 400 * stream.normal(draw + 1);
            out.values.push_back(gap ? T{} : static_cast<T>(std::floor(std::fmin(std::fmax(wave, 1), 10000))));
            out.weights.push_back(gap ? 0.0 : stream.uniform(draw + 2));
        }
    return out;
}

}  // namespace vung::test
