// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/geodesic_edge.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <vung/numeric/repeatable.h>

namespace vung::geometry {
namespace {

constexpr double kRadians = std::numbers::pi / 180;
constexpr double kNorthernmost = 75 * kRadians;
constexpr double kRoundEnough = 0.01;  // squared eccentricity
constexpr double kLongest = 0.1;       // radians, some 640 km
constexpr double kShort = 5e-4;        // 3 km: few nodes suffice
constexpr double kSettled = 1e-15;     // radians: 6 nm of the path's middle
constexpr int kRounds = 20;

/// Gauss-Legendre nodes on [0, 1] and what integrates values at them: all of them, and twice with both ends at zero.
template <std::size_t N>
struct Nodes {
    std::array<double, N> at{}, weight{};
    std::array<std::array<double, N>, N> path{}, slope{};  ///< of y with y'' = f, y(0) = y(1) = 0, from f at the nodes

    Nodes() {
        for (std::size_t i = 0; i < N; ++i) {  // roots of the Legendre polynomial, by Newton's method
            double x = numeric::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (N + 0.5)), slope_there = 1;
            for (int round = 0; round < 10; ++round) {
                double p = 1, before = 0;
                for (std::size_t k = 0; k < N; ++k) {
                    const double next = ((2.0 * k + 1) * x * p - k * before) / (k + 1.0);
                    before = p;
                    p = next;
                }
                slope_there = N * (x * p - before) / (x * x - 1);
                x -= p / slope_there;
            }
            at[N - 1 - i] = (1 + x) / 2;
            weight[N - 1 - i] = 1 / ((1 - x * x) * slope_there * slope_there);
        }
        // y(t) = -(1 - t) int_0^t u f du - t int_t^1 (1 - u) f du, and y' from that; f goes through the nodes.
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < N; ++j) {
                const double t = at[i];
                double low = 0, high = 0;
                for (std::size_t k = 0; k < N; ++k) {
                    const double u = t * at[k], v = t + (1 - t) * at[k];
                    low += weight[k] * t * u * lagrange(j, u);
                    high += weight[k] * (1 - t) * (1 - v) * lagrange(j, v);
                }
                path[i][j] = -(1 - t) * low - t * high;
                slope[i][j] = low - high;
            }
    }

    double lagrange(std::size_t j, double u) const {
        double out = 1;
        for (std::size_t k = 0; k < N; ++k)
            if (k != j) out *= (u - at[k]) / (at[j] - at[k]);
        return out;
    }
};

/// atanh(x) / x for the square of x below 0.01.
double atanh_over(double square) {
    return 1 + square *
                   (1.0 / 3 +
                    square * (1.0 / 5 +
                              square * (1.0 / 7 +
                                        square * (1.0 / 9 + square * (1.0 / 11 + square * (1.0 / 13 + square / 15))))));
}

}  // namespace

/// Area between the equator and a latitude, per radian of longitude (Snyder 1987, eq. 3-12).
double GeodesicEdges::zone(double sine) const {
    const double square = e2_ * sine * sine;
    return a_ * a_ * (1 - e2_) / 2 * sine * (1 / (1 - square) + atanh_over(square));
}

template <std::size_t N>
std::optional<EdgeSize> GeodesicEdges::along(Point start, double d_lon, double d_lat) const {
    static const Nodes<N> nodes;
    std::array<double, N> lat{}, lon_rate{}, lat_rate{}, sine{}, meridian{}, parallel{};
    std::array<double, N> lon_bend{}, lat_bend{}, off_lat{};
    for (std::size_t i = 0; i < N; ++i) {
        lon_rate[i] = d_lon;
        lat_rate[i] = d_lat;
    }
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < N; ++i) {
            lat[i] = start.y + nodes.at[i] * d_lat + off_lat[i];
            const auto [s, c] = numeric::sin_cos(lat[i]);
            const double w2 = 1 - e2_ * s * s, w = std::sqrt(w2);
            const double m = a_ * (1 - e2_) / (w2 * w), r = a_ / w * c;
            lat_bend[i] = -3 * e2_ * s * c / w2 * lat_rate[i] * lat_rate[i] - r * s / m * lon_rate[i] * lon_rate[i];
            lon_bend[i] = 2 * m * s / r * lat_rate[i] * lon_rate[i];
            sine[i] = s;
            meridian[i] = m;
            parallel[i] = r;
        }
        double change = 0;
        for (std::size_t i = 0; i < N; ++i) {
            double y = 0, y_rate = 0, x_rate = 0;
            for (std::size_t j = 0; j < N; ++j) {
                y += nodes.path[i][j] * lat_bend[j];
                y_rate += nodes.slope[i][j] * lat_bend[j];
                x_rate += nodes.slope[i][j] * lon_bend[j];
            }
            change = std::max({change, std::abs(y - off_lat[i]), std::abs(d_lat + y_rate - lat_rate[i]),
                               std::abs(d_lon + x_rate - lon_rate[i])});
            off_lat[i] = y;
            lat_rate[i] = d_lat + y_rate;
            lon_rate[i] = d_lon + x_rate;
        }
        if (change <= kSettled) {
            EdgeSize out;
            for (std::size_t i = 0; i < N; ++i) {
                const double north = meridian[i] * lat_rate[i], east = parallel[i] * lon_rate[i];
                out.length_m += nodes.weight[i] * std::sqrt(north * north + east * east);
                out.area_m2 += nodes.weight[i] * (zone(sine[i]) - base_) * lon_rate[i];
            }
            return out;
        }
    }
    return std::nullopt;
}

GeodesicEdges::GeodesicEdges(const Ellipsoid& ellipsoid, double base_latitude)
    : a_(ellipsoid.semi_major_m),
      e2_(ellipsoid.flattening * (2 - ellipsoid.flattening)),
      base_(zone(numeric::sin(base_latitude * kRadians))) {}

std::optional<EdgeSize> GeodesicEdges::size(Point from, Point to) const {
    const double turns = std::floor((to.x - from.x + 180) / 360);
    const double d_lon = (to.x - from.x - 360 * turns) * kRadians, d_lat = (to.y - from.y) * kRadians;
    const Point start{from.x * kRadians, from.y * kRadians};
    const double longest = std::max(std::abs(d_lon), std::abs(d_lat));
    if (!(e2_ >= 0 && e2_ < kRoundEnough && longest <= kLongest &&
          std::max(std::abs(from.y), std::abs(to.y)) * kRadians <= kNorthernmost))
        return std::nullopt;
    return longest <= kShort ? along<3>(start, d_lon, d_lat) : along<10>(start, d_lon, d_lat);
}

}  // namespace vung::geometry
