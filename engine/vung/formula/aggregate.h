// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What sum, mean, slope and the like make of the values of a relation's rows.

#include <span>
#include <string>

namespace vung::formula {

/// From the values x of the rows, and y where the function takes two. Truth is 0 or 1, absent is NaN.
using Reduction = double (*)(std::span<const double> x, std::span<const double> y);

/// - sum (0 of nothing), count and mean; min, max (absent of nothing); any, all (three-valued).
/// - variance: of a sample, divided by n - 1; absent below two rows.
/// - slope(y, x): least squares; absent when the x are all the same.
/// - trapezoid(y, x): integral of y over x by the trapezoidal rule, x in ascending order; absent below two rows.
/// Any absent value makes the outcome absent, but for any and all where another row settles it.
/// \throws InvariantError  there is no such function
Reduction reduction(const std::string& name);

}  // namespace vung::formula
