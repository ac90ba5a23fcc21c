// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whittaker smoother that finds its stiffness by the V-curve, series by series.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <vung/timeseries/whittaker.h>

namespace vung::timeseries {

/// Decadic logarithms of the stiffnesses to try: first, first + step, ... up to last. A wide grid may choose an almost
/// straight line, so keep it to what a crop's curve can be.
struct StiffnessGrid {
    double first = -2;
    double last = 2;
    double step = 0.2;

    /// \throws InvariantError  the step is not above 0, or there are fewer than two or more than 1000 points
    std::vector<double> logarithms() const;
};

/// Smooths every series with a stiffness of its own (Frasso and Eilers 2015). Over the grid
///
///     fit_k = ln sum (w (y - z_k))^2        pen_k = ln sum (D z_k)^2
///     V_k   = sqrt((fit_k+1 - fit_k)^2 + (pen_k+1 - pen_k)^2) / (step ln 10)
///
/// the smallest V (the first of equal ones) is taken; the stiffness is 10^(mid of its two points). With an envelope
/// each stiffness starts from the curve of the one before, the weights of `fit` are those without the envelope, and the
/// last fit starts from the zero curve. Sums below 1e-300 count as that: on an exact line every stiffness is right.
/// \param chosen  [series] the stiffness; NaN where there is no series. Empty: not wanted
/// \throws as whittaker, and InvariantError for a grid that is none
void vcurve(const Observed& from, const StiffnessGrid& grid, const Smoother& smoother, const Fitted& to,
            std::span<double> chosen = {});

/// One series with its stiffness.
struct ChosenCurve {
    std::vector<double> values;
    double stiffness = 0;
};
/// \returns nothing with fewer than order + 1 looks
std::optional<ChosenCurve> vcurve(std::span<const double> values, std::span<const double> weights,
                                  const StiffnessGrid& grid, const Smoother& smoother = {});

}  // namespace vung::timeseries
