// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The Whittaker solver over the tiles of a block, shared by whittaker and vcurve. Inside the module.

#include <cstddef>

#include <vung/timeseries/tile.h>
#include <vung/timeseries/whittaker.h>

namespace vung::timeseries {

class Smoothing {
public:
    /// `measured`: fit_on will be called.
    /// \throws InvariantError  the order is not 2 or 3, or the envelope is not in (0, 1)
    Smoothing(std::size_t steps, std::size_t lanes, const Smoother& smoother, bool measured = false);

    void load(const Observed& from, std::size_t first);
    /// Solves with inverse_stiffness(), from the zero curve when there is an envelope. Unless `measured`, once per
    /// load.
    void fit();
    /// Solves with inverse_stiffness(), from the curve of the call before when there is an envelope (from the zero
    /// curve after `load`), and measures misfit and roughness.
    void fit_on();
    void store(const Fitted& to) const;

    const Tile& tile() const { return tile_; }
    double* inverse_stiffness() { return inverse_stiffness_; }  ///< [lane]
    double* misfit() { return misfit_; }                        ///< [lane] sum of (w (y - z))^2
    double* roughness() { return roughness_; }                  ///< [lane] sum of (D z)^2
    const LaneKernels& kernels() const { return kernels_; }

private:
    void start_from_zero();
    void follow_envelope(bool measure);
    void solve(const double* weights, bool measure);

    const LaneKernels& kernels_;
    Smoother smoother_;
    Penalty penalty_;
    Scratch scratch_;
    Tile tile_;
    double *z_, *c_, *r_, *e_, *weights_;
    double *inverse_stiffness_, *misfit_, *roughness_;
};

}  // namespace vung::timeseries
