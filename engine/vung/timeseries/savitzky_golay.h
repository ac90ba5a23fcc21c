// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Savitzky-Golay smoother: a polynomial through a moving window.

#include <cstddef>
#include <optional>
#include <vector>

#include <vung/timeseries/cells.h>
#include <vung/timeseries/instruction_set.h>

namespace vung::timeseries {

/// Least-squares polynomial of `degree` through `window` steps around each step, read at that step (Savitzky and Golay
/// 1964). The first and last half window are read from the polynomial through the first and last whole window.
struct MovingPolynomial {
    int window = 7;  ///< odd, above the degree
    int degree = 2;
    /// What happens to a series with a gap. refuse: InputError; fill it first (timeseries/interpolation.h). skip: that
    /// series has no result.
    enum class Gaps { refuse, skip };
    Gaps gaps = Gaps::refuse;
    std::optional<InstructionSet> instructions = std::nullopt;
};

/// The weights of all positions in a window: row i times the window's values is the polynomial at step i of the window.
/// Symmetric, window x window; the middle row is the one in textbooks. Made from orthonormal polynomials.
/// \throws InvariantError  the window is even or not above the degree, or the degree is negative
std::vector<double> window_weights(int window, int degree);

/// Every series of a block. Weights only say where gaps are. Output has the size of the input.
/// \throws InputError      a series has a gap (Gaps::refuse), has fewer steps than the window, or a faulty weight
/// \throws InvariantError  sizes or types do not go together, or as window_weights
void savitzky_golay(const Observed& from, const MovingPolynomial& how, const Fitted& to);

}  // namespace vung::timeseries
