// SPDX-License-Identifier: Apache-2.0
#include <vung/numeric/repeatable.h>

#include <sleef.h>

namespace vung::numeric {

double exp(double x) {
    return Sleef_cinz_expd1_u10purec(x);
}
double expm1(double x) {
    return Sleef_cinz_expm1d1_u10purec(x);
}
double log(double x) {
    return Sleef_cinz_logd1_u10purec(x);
}
double log1p(double x) {
    return Sleef_cinz_log1pd1_u10purec(x);
}
double pow(double base, double exponent) {
    return Sleef_cinz_powd1_u10purec(base, exponent);
}
double sin(double radians) {
    return Sleef_cinz_sind1_u10purec(radians);
}
double cos(double radians) {
    return Sleef_cinz_cosd1_u10purec(radians);
}
double tan(double radians) {
    return Sleef_cinz_tand1_u10purec(radians);
}
SinCos sin_cos(double radians) {
    const auto both = Sleef_cinz_sincosd1_u10purec(radians);
    return {both.x, both.y};
}
double atan2(double y, double x) {
    return Sleef_cinz_atan2d1_u10purec(y, x);
}
double sinh(double x) {
    return Sleef_cinz_sinhd1_u10purec(x);
}
double cosh(double x) {
    return Sleef_cinz_coshd1_u10purec(x);
}
double tanh(double x) {
    return Sleef_cinz_tanhd1_u10purec(x);
}
double asinh(double x) {
    return Sleef_cinz_asinhd1_u10purec(x);
}
double atanh(double x) {
    return Sleef_cinz_atanhd1_u10purec(x);
}
double cbrt(double x) {
    return Sleef_cinz_cbrtd1_u10purec(x);
}
double erfc(double x) {
    return Sleef_cinz_erfcd1_u15purec(x);
}

}  // namespace vung::numeric
