// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Elementary functions that give the same bits on every x86-64 machine, with and without fused multiply-add.
///
/// The C library picks another variant of exp, log, pow on machines with FMA, and the last bit may differ. Results must
/// not depend on the machine, so everything that reaches a result uses these functions (SLEEF's deterministic scalar
/// set, error below 1 unit in the last place). Arguments and special values follow C: log(0) is -inf, log(-1) is NaN.
/// sqrt, +, -, *, / are exact by IEEE 754 and need no replacement.

namespace vung::numeric {

double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
double pow(double base, double exponent);
double sin(double radians);
double cos(double radians);
double tan(double radians);

struct SinCos {
    double sin = 0, cos = 1;
};
SinCos sin_cos(double radians);  ///< both, in less time

double atan2(double y, double x);
double sinh(double x);
double cosh(double x);
double tanh(double x);
double asinh(double x);
double atanh(double x);
double cbrt(double x);
double erfc(double x);  ///< error below 1.5 units in the last place

}  // namespace vung::numeric
