// SPDX-License-Identifier: Apache-2.0
#include <vung/numeric/beta.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <vung/error.h>
#include <vung/numeric/repeatable.h>

namespace vung::numeric {
namespace {

/// Continued fraction for I_x(a, b) without its leading factor; converges fast for x < (a + 1) / (a + b + 2).
double fraction(double x, double a, double b) {
    constexpr double kTiny = 1e-300;
    constexpr double kEnough = 1e-16;
    double c = 1.0;
    double d = 1.0 - (a + b) * x / (a + 1.0);
    if (std::abs(d) < kTiny) d = kTiny;
    d = 1.0 / d;
    double h = d;
    for (int m = 1; m <= 10000; ++m) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        double step = 1.0;
        for (const double term : {even, odd}) {
            d = 1.0 + term * d;
            if (std::abs(d) < kTiny) d = kTiny;
            d = 1.0 / d;
            c = 1.0 + term / c;
            if (std::abs(c) < kTiny) c = kTiny;
            step = c * d;
            h *= step;
        }
        if (std::abs(step - 1.0) <= kEnough) break;
    }
    return h;
}

double log_density(double x, double a, double b) {
    return log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x);  // times 1 / (x (1 - x))
}

}  // namespace

double log_gamma(double x) {
    if (!(x > 0)) throw InvariantError("log_gamma needs a positive argument");
    double shift = 0.0;
    if (x < 10.0) {
        double product = 1.0;
        while (x < 10.0) product *= x++;
        shift = log(product);
    }
    constexpr std::array kStirling{1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                   1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    const double inverse = 1.0 / x;
    const double square = inverse * inverse;
    double series = 0.0;
    for (std::size_t i = kStirling.size(); i-- > 0;) series = series * square + kStirling[i];
    return (x - 0.5) * log(x) - x + 0.5 * log(2.0 * std::numbers::pi) + series * inverse - shift;
}

double beta_cdf(double x, double a, double b) {
    if (!(a > 0 && b > 0)) throw InvariantError("a beta distribution needs positive parameters");
    if (x <= 0) return 0.0;
    if (x >= 1) return 1.0;
    const double factor = exp(log_density(x, a, b));
    if (x < (a + 1.0) / (a + b + 2.0)) return std::clamp(factor * fraction(x, a, b) / a, 0.0, 1.0);
    return std::clamp(1.0 - factor * fraction(1.0 - x, b, a) / b, 0.0, 1.0);
}

double beta_quantile(double p, double a, double b) {
    if (!(p >= 0 && p <= 1)) throw InvariantError("a probability lies in [0, 1]");
    if (p == 0 || p == 1) return p;
    double low = 0.0;
    double high = 1.0;
    double x = a / (a + b);
    for (int i = 0; i < 200; ++i) {
        const double miss = beta_cdf(x, a, b) - p;
        if (miss == 0) return x;
        (miss < 0 ? low : high) = x;
        const double slope = exp(log_density(x, a, b)) / (x * (1.0 - x));
        double next = slope > 0 ? x - miss / slope : low;
        if (!(next > low && next < high)) {
            // Towards an end that is zero, halve the logarithm instead: the quantile may be as small as 1e-200.
            next = low > 0 || high > 1e-3 ? 0.5 * (low + high) : high * 1e-3;
        }
        if (std::abs(next - x) <= 4e-16 * x || high - low <= 4e-16 * high) return next;
        x = next;
    }
    return x;
}

double student_two_sided(double level, double dof) {
    if (!(level > 0 && level < 1 && dof > 0)) throw InvariantError("a t quantile needs 0 < level < 1 and dof > 0");
    const double y = beta_quantile(level, 0.5, 0.5 * dof);  // T^2 / (dof + T^2) ~ Beta(1/2, dof/2)
    return std::sqrt(dof * y / (1.0 - y));
}

double student_quantile(double p, double dof) {
    if (p == 0.5) return 0.0;
    return p > 0.5 ? student_two_sided(2.0 * p - 1.0, dof) : -student_two_sided(1.0 - 2.0 * p, dof);
}

}  // namespace vung::numeric
