// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/whittaker.h>

#include <cmath>

#include <vung/error.h>

namespace vung::timeseries {

std::optional<std::vector<double>> whittaker(std::span<const double> values, std::span<const double> weights,
                                             double stiffness) {
    const std::size_t n = values.size();
    if (weights.size() != n) throw InvariantError("a smoother needs one weight per value");
    if (!(stiffness > 0) || !std::isfinite(stiffness)) throw InvariantError("a smoother needs a stiffness above 0");
    std::size_t seen = 0;
    for (const double w : weights) {
        if (!(w >= 0)) throw InvariantError("a weight is 0 or more");
        if (w > 0) ++seen;
    }
    if (seen < 3) return std::nullopt;

    // (W + stiffness D'D) z = W y. Rows of D'D: 1 -2 1 | -2 5 -4 1 | 1 -4 6 -4 1 | ... (n >= 3 here; n = 3: 1 4 1 on
    // the diagonal).
    const auto second =
        [&](std::size_t i) {  // diagonal of D'D: each of the n - 2 differences touches i with 1, -2 or 1
            double d = 0;
            if (i + 2 < n) d += 1;
            if (i >= 1 && i + 1 < n) d += 4;
            if (i >= 2) d += 1;
            return d;
        };
    const auto first_off = [&](std::size_t i) {  // entry (i, i + 1)
        double d = 0;
        if (i + 2 < n) d -= 2;
        if (i >= 1) d -= 2;
        return d;
    };
    // L has the bands e (first) and f (second) below its unit diagonal, D the pivots d.
    std::vector<double> d(n), e(n, 0.0), f(n, 0.0), z(n);
    for (std::size_t i = 0; i < n; ++i) {
        double pivot = weights[i] + stiffness * second(i);
        double right = weights[i] > 0 ? weights[i] * values[i] : 0.0;
        double off = i + 1 < n ? stiffness * first_off(i) : 0.0;
        const double far = i + 2 < n ? stiffness : 0.0;
        if (i >= 1) {
            pivot -= e[i - 1] * e[i - 1] * d[i - 1];
            off -= e[i - 1] * f[i - 1] * d[i - 1];
            right -= e[i - 1] * z[i - 1];
        }
        if (i >= 2) {
            pivot -= f[i - 2] * f[i - 2] * d[i - 2];
            right -= f[i - 2] * z[i - 2];
        }
        d[i] = pivot;
        e[i] = off / pivot;
        f[i] = far / pivot;
        z[i] = right;
    }
    for (std::size_t i = n; i-- > 0;) {
        z[i] /= d[i];
        if (i + 1 < n) z[i] -= e[i] * z[i + 1];
        if (i + 2 < n) z[i] -= f[i] * z[i + 2];
    }
    return z;
}

}  // namespace vung::timeseries
