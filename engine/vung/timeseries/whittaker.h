// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whittaker smoother: the curve that is near the seen values and has small differences of second or third order.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <vung/timeseries/cells.h>
#include <vung/timeseries/instruction_set.h>

namespace vung::timeseries {

/// How to smooth. Nothing here chooses the stiffness.
struct Smoother {
    int order =
        2;  ///< of the differences: 2 keeps straight lines, 3 keeps parabolas, follows peaks, bends more at ends
    /// Upper envelope: weight of looks above the curve, in (0, 1); those below get 1 minus it. Ten rounds at most, from
    /// the zero curve, until the weights stay. Only for indices whose errors are dips: see timeseries/envelope.h.
    std::optional<double> envelope = std::nullopt;
    std::optional<InstructionSet> instructions = std::nullopt;  ///< default: the widest; all give the same bits
};

/// Minimises sum w_i (y_i - z_i)^2 + stiffness * sum ((D z)_i)^2 (Eilers 2003) for one series.
///
/// Steps are equal (see timeseries/grid). A weight of 0 is a gap: its value is not looked at and may be NaN; a value
/// that is not finite is a gap too. Lines (order 2) or parabolas (order 3) are returned as they are; gaps are bridged
/// by polynomials of degree 2 * order - 1. Banded LDL' in O(n). When a series moves to a finer grid keep its smoothness
/// with stiffness * (old step / new step)^(2 * order - 1).
/// \returns nothing with fewer than order + 1 looks: that is no series
/// \throws InputError      a weight is negative or not finite
/// \throws InvariantError  lengths differ, order or envelope is out of range, or the stiffness is not above 0
std::optional<std::vector<double>> whittaker(std::span<const double> values, std::span<const double> weights,
                                             double stiffness, const Smoother& smoother = {});

/// The same for every series of a block, side by side in SIMD lanes: the same bits as one by one, whatever the types,
/// the layout, the neighbours and the instruction set. Output has the size of the input and may be its memory when the
/// types agree. Ranges of series are independent, so callers may spread them over threads.
/// \param stiffness  one for all or one per series
/// \throws as above; "no series" is NaN or nodata
void whittaker(const Observed& from, std::span<const double> stiffness, const Smoother& smoother, const Fitted& to);

}  // namespace vung::timeseries
