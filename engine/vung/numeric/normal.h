// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Quantiles, density and upper tail of the standard normal distribution, same bits everywhere.

namespace vung::numeric {

/// The z with P(Z <= z) = p for standard normal Z; relative error about 1e-15.
///
/// Method: Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37:477-484: three rational approximations.
/// p = 0 gives -infinity, p = 1 gives infinity, p outside [0, 1] gives NaN.
double normal_quantile(double p);

/// P(Z > z), without loss of digits far out on either side.
double normal_above(double z);

/// Density at z.
double normal_density(double z);

}  // namespace vung::numeric
