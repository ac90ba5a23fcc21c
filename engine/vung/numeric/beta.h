// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Beta distribution and Student's t by the same routine, same bits everywhere.
///
/// Library quantiles lean on the C library's exp and log, whose last bit depends on the machine; these do not. They are
/// checked against Boost.Math in the tests.

namespace vung::numeric {

/// Natural logarithm of the gamma function for x > 0; relative error about 1e-14 (Stirling series after a shift).
double log_gamma(double x);

/// P(X <= x) for X ~ Beta(a, b): the regularised incomplete beta function. a, b > 0; x is taken into [0, 1].
/// Continued fraction of DiDonato and Morris by the modified Lentz method; absolute error about 1e-13.
double beta_cdf(double x, double a, double b);

/// The x with P(X <= x) = p for X ~ Beta(a, b), by bisection and Newton steps inside the bracket. p in [0, 1].
double beta_quantile(double p, double a, double b);

/// The t > 0 with P(|T| <= t) = level for Student's t with `dof` > 0 degrees of freedom (need not be whole).
double student_two_sided(double level, double dof);

/// The t with P(T <= t) = p.
double student_quantile(double p, double dof);

}  // namespace vung::numeric
