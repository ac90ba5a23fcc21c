// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/transverse_mercator.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <numbers>
#include <span>

#include <vung/geometry/datum_shift.h>
#include <vung/numeric/repeatable.h>

namespace vung::geometry {
namespace {

constexpr Point kNowhere{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
/// Beyond this, some 150 degrees from the central meridian, the series means nothing.
constexpr double kWidest = 2.623395162778;

/// Longitude within [-pi, pi].
double turned(double longitude) {
    constexpr double pi = std::numbers::pi;
    if (std::abs(longitude) <= pi) return longitude;
    return longitude + pi - 2 * pi * std::floor((longitude + pi) / (2 * pi)) - pi;
}

/// Both hyperbolic functions; near zero by their own series, which is exact to the last digit and quicker.
struct SinhCosh {
    double sinh = 0, cosh = 1;

    explicit SinhCosh(double x) {
        constexpr double kSmall = 0.25;
        const double q = x * x;
        if (q > kSmall * kSmall) {
            sinh = numeric::sinh(x);
            cosh = numeric::cosh(x);
            return;
        }
        sinh = x * (1 + q / 6 * (1 + q / 20 * (1 + q / 42 * (1 + q / 72 * (1 + q / 110 * (1 + q / 156))))));
        cosh = 1 + q / 2 * (1 + q / 12 * (1 + q / 30 * (1 + q / 56 * (1 + q / 90 * (1 + q / 132)))));
    }
};

/// Tangent of the conformal latitude from that of the geographic one.
double conformal(double tangent, double eccentricity) {
    const double secant = std::sqrt(1 + tangent * tangent);
    const double x = eccentricity * tangent / secant, q = x * x;  // at most 0.082: atanh by its series
    const double angle =
        1 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q * (1.0 / 13 + q / 15))))));
    const double s = SinhCosh(eccentricity * x * angle).sinh;
    return tangent * std::sqrt(1 + s * s) - s * secant;
}

/// The way back, by Newton's method.
double geographic(double conformal_tangent, double eccentricity) {
    constexpr int kRounds = 8;
    constexpr double kClose = 1e-9;  // what is left after one more round is its square
    const double rest = 1 - eccentricity * eccentricity;
    double tangent = conformal_tangent / rest;
    for (int round = 0; round < kRounds; ++round) {
        const double reached = conformal(tangent, eccentricity);
        const double step = (conformal_tangent - reached) / std::sqrt(1 + reached * reached) *
                            (1 + rest * tangent * tangent) / (rest * std::sqrt(1 + tangent * tangent));
        tangent += step;
        if (!(std::abs(step) > kClose * std::max(1.0, std::abs(tangent)))) break;
    }
    return tangent;
}

struct Complex {
    double re = 0, im = 0;
};

/// Sum of c[j] sin(2 (j + 1) z) for z = xi + i eta, by Clenshaw's scheme.
Complex sine_series(std::span<const double> coefficients, double xi, double eta) {
    const auto [s, c] = numeric::sin_cos(2 * xi);
    const auto [sh, ch] = SinhCosh(2 * eta);
    const Complex twice{2 * c * ch, -2 * s * sh};  // 2 cos(2z)
    Complex now, before;
    for (std::size_t j = coefficients.size(); j-- > 0;) {
        const Complex next{coefficients[j] + twice.re * now.re - twice.im * now.im - before.re,
                           twice.re * now.im + twice.im * now.re - before.im};
        before = now;
        now = next;
    }
    return {now.re * s * ch - now.im * c * sh, now.re * c * sh + now.im * s * ch};  // times sin(2z)
}

double polynomial(std::initializer_list<double> coefficients, double n, int power) {
    double out = 0;
    for (auto c = std::rbegin(coefficients); c != std::rend(coefficients); ++c) out = out * n + *c;
    for (int i = 0; i < power; ++i) out *= n;
    return out;
}

}  // namespace

TransverseMercator::TransverseMercator(const Parameters& parameters) : parameters_(parameters) {
    const double f = parameters.ellipsoid.flattening, n = f / (2 - f), n2 = n * n;
    eccentricity_ = std::sqrt(f * (2 - f));
    radius_ = parameters.scale * parameters.ellipsoid.semi_major_m / (1 + n) *
              (1 + n2 * (1.0 / 4 + n2 * (1.0 / 64 + n2 / 256)));
    // Karney (2011), eqs 35 and 36.
    to_plane_ = {polynomial({1.0 / 2, -2.0 / 3, 5.0 / 16, 41.0 / 180, -127.0 / 288, 7891.0 / 37800}, n, 1),
                 polynomial({13.0 / 48, -3.0 / 5, 557.0 / 1440, 281.0 / 630, -1983433.0 / 1935360}, n, 2),
                 polynomial({61.0 / 240, -103.0 / 140, 15061.0 / 26880, 167603.0 / 181440}, n, 3),
                 polynomial({49561.0 / 161280, -179.0 / 168, 6601661.0 / 7257600}, n, 4),
                 polynomial({34729.0 / 80640, -3418889.0 / 1995840}, n, 5),
                 polynomial({212378941.0 / 319334400}, n, 6)};
    to_sphere_ = {polynomial({1.0 / 2, -2.0 / 3, 37.0 / 96, -1.0 / 360, -81.0 / 512, 96199.0 / 604800}, n, 1),
                  polynomial({1.0 / 48, 1.0 / 15, -437.0 / 1440, 46.0 / 105, -1118711.0 / 3870720}, n, 2),
                  polynomial({17.0 / 480, -37.0 / 840, -209.0 / 4480, 5569.0 / 90720}, n, 3),
                  polynomial({4397.0 / 161280, -11.0 / 504, -830251.0 / 7257600}, n, 4),
                  polynomial({4583.0 / 161280, -108847.0 / 3991680}, n, 5),
                  polynomial({20648693.0 / 638668800}, n, 6)};
    if (parameters.latitude_of_origin != 0) origin_ = on_sphere_to_plane({0, parameters.latitude_of_origin}).y;
}

Point TransverseMercator::on_sphere_to_plane(Point p) const {
    const double t = conformal(numeric::tan(p.y), eccentricity_);
    const auto [s, c] = numeric::sin_cos(p.x);
    const double xi = numeric::atan2(t, c), eta = numeric::asinh(s / std::sqrt(t * t + c * c));
    const Complex more = sine_series(to_plane_, xi, eta);
    return {eta + more.im, xi + more.re};
}

Point TransverseMercator::forward(Point p) const {
    if (!is_place(p)) return kNowhere;
    const Point plane = on_sphere_to_plane({turned(p.x - parameters_.central_meridian), p.y});
    if (!(std::abs(plane.x) <= kWidest)) return kNowhere;
    return {parameters_.false_easting + radius_ * plane.x, parameters_.false_northing + radius_ * (plane.y - origin_)};
}

Point TransverseMercator::inverse(Point p) const {
    const double eta = (p.x - parameters_.false_easting) / radius_;
    const double xi = (p.y - parameters_.false_northing) / radius_ + origin_;
    if (!(std::abs(eta) <= kWidest && std::abs(xi) <= 2 * std::numbers::pi)) return kNowhere;
    const Complex less = sine_series(to_sphere_, xi, eta);
    const auto [s, c] = numeric::sin_cos(xi - less.re);
    const double sh = SinhCosh(eta - less.im).sinh;
    const double tangent = geographic(s / std::sqrt(sh * sh + c * c), eccentricity_);
    return {turned(numeric::atan2(sh, c) + parameters_.central_meridian), numeric::atan2(tangent, 1)};
}

}  // namespace vung::geometry
