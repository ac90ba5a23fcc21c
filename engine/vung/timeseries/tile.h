// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Working memory of one tile of series, and the walk over the tiles of a block. Inside the module.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <vung/timeseries/cells.h>
#include <vung/timeseries/lanes.h>

namespace vung::timeseries {

/// The bands of D'D for differences of order 2 or 3 over `steps` steps.
struct Penalty {
    Penalty(std::size_t steps, int order);
    std::vector<double> diagonal, beside, after;
};

/// Arrays [step][lane] and [lane] of doubles, aligned to 64 bytes.
class Scratch {
public:
    explicit Scratch(std::size_t doubles);
    double* take(std::size_t doubles);  ///< \throws InvariantError  more than was asked for

private:
    std::vector<double> memory_;
    double* next_;
    double* end_;
};

/// Types and sizes that go together. `steps_out` is what the output has to have.
/// \throws InvariantError  they do not
void require_consistent(const Observed& from, const Fitted& to, std::size_t steps_out);

/// Number of lanes for `series` series: 8 for a few, else `most` (16 or 32).
std::size_t lanes_for(std::size_t series, std::size_t most);

/// A tile filled from `from`; its gaps are 0 in both arrays.
struct Tile {
    std::size_t first = 0;  ///< of the series
    std::size_t count = 0;
    std::size_t lanes = 0;
    std::size_t steps = 0;
    double* y = nullptr;
    double* w = nullptr;
    double* looks = nullptr;
};

/// Loads series first, first + 1, ... \throws InputError  a weight is negative or not finite
void load(const LaneKernels& kernels, const Observed& from, std::size_t first, Tile& tile);
/// Writes z; lanes with fewer looks than `least` become "none".
void store(const LaneKernels& kernels, const Tile& tile, const double* z, double least, const Fitted& to);

}  // namespace vung::timeseries
