// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Kernels over a tile: some neighbouring series side by side, one in each lane of a SIMD register. Inside the module;
/// users call whittaker, vcurve and the others.
///
/// Every kernel is compiled for three instruction sets from one source (lane_*.h). All three do the same IEEE 754
/// operations in the same order on every lane, without fused multiply-add, so they give the same bits, and so does a
/// series alone or among others, at whichever place of a tile.

#include <cstddef>

#include <vung/timeseries/cells.h>
#include <vung/timeseries/instruction_set.h>

namespace vung::timeseries {

/// Series in a tile at most.
inline constexpr std::size_t kMostLanes = 32;

/// Cells into lanes: y (0 in a gap) and w (0 in a gap), both [step][lane], and the number of looks of each lane.
struct LoadJob {
    const Observed* from;
    std::size_t first;  ///< series in the first lane
    std::size_t count;  ///< series in this tile; lanes past them get gaps
    std::size_t lanes;
    double nodata;  ///< NaN (which nothing equals) when there is none
    double* y;
    double* w;
    double* looks;  ///< [lane]
    bool* faulty;   ///< set when a weight is negative or not finite
};

/// Lanes into cells; NaN and a lane with fewer looks than `least` are none.
struct StoreJob {
    const Fitted* to;
    std::size_t first;
    std::size_t count;
    std::size_t lanes;
    const double* z;
    const double* looks;  ///< [lane]
    double least;
};

/// The system (W / stiffness + D'D) z = (W / stiffness) y of every lane. All arrays are [step][lane], 64-byte aligned.
struct System {
    std::size_t steps;
    std::size_t lanes;
    const double* diagonal;  ///< [step] of D'D, and the two bands beside it
    const double* beside;
    const double* after;
    const double* inverse_stiffness;  ///< [lane]
    const double* y;
    const double* w;
    double* r;  ///< 1 / pivot
    double* c;  ///< first band of L
    double* e;  ///< second band of L (order 3 only)
    double* z;  ///< the curve; may be the array of y when y is not needed again
    // for V-curves: sums over the steps
    const double* own_w = nullptr;  ///< weights before the envelope; nullptr: do not measure
    double* misfit = nullptr;       ///< [lane] of (w (y - z))^2
    double* roughness = nullptr;    ///< [lane] of (D z)^2
};

/// New weights of the upper envelope: w * above where y > z, else w * below.
struct EnvelopeJob {
    std::size_t cells;
    double above, below;
    const double* y;
    const double* w;
    const double* z;
    double* weights;
};

/// The straight line between the looks around each target day.
struct LineJob {
    std::size_t steps;
    std::size_t lanes;
    const double* y;    ///< [step][lane]
    const double* w;    ///< [step][lane]
    const double* day;  ///< [step], ascending
    std::size_t targets;
    const double* target_day;  ///< [target]
    const std::size_t* from;   ///< [target] steps at or before the target day: the first `from` ones
    const std::size_t* to;     ///< [target] first step at or after it
    double longest;            ///< days between the two looks of a filled cell
    double* last_value;        ///< [step][lane], working memory as the next three
    double* last_day;
    double* next_value;
    double* next_day;
    double* z;      ///< [target][lane]; NaN: none
    double* state;  ///< [target][lane] 0 none, 1 seen, 2 filled
};

enum class CompositeKind { mean, median, greatest };

/// One value per period and lane from the looks in steps [from, to).
struct PeriodJob {
    std::size_t lanes;
    const double* y;  ///< [step][lane]
    const double* w;
    CompositeKind kind;
    std::size_t periods;
    const std::size_t* from;  ///< [period]
    const std::size_t* to;
    double* sorted;  ///< working memory of the longest period: [step][lane]
    double* z;       ///< [period][lane]; NaN: none
    double* looks;   ///< [period][lane]
};

/// z of step i = sum over j of weights[row[i]][j] * y[start[i] + j].
struct WindowJob {
    std::size_t steps;
    std::size_t lanes;
    std::size_t window;
    const double* weights;  ///< [row][window]
    const std::size_t* row;
    const std::size_t* start;
    const double* y;
    double* z;
};

struct LaneKernels {
    void (*load)(const LoadJob&);
    void (*store)(const StoreJob&);
    void (*solve2)(const System&);
    void (*solve3)(const System&);
    bool (*envelope)(const EnvelopeJob&);  ///< whether any weight changed
    void (*lines)(const LineJob&);
    void (*periods)(const PeriodJob&);
    void (*windows)(const WindowJob&);
    void (*logarithm)(double* x, std::size_t n);  ///< natural; n is a multiple of 8
};

/// The kernels for an instruction set. \throws InvariantError  the machine cannot run them
const LaneKernels& lane_kernels(InstructionSet set);

}  // namespace vung::timeseries
