// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/draws.h>

#include <cmath>
#include <numeric>

#include <vung/random/stream.h>

namespace vung::sample {
namespace {

/// Stdev of a surface made this way from nodes of stdev 1, averaged over a cell: 1 - 2 * (1/2 - 181/462).
constexpr double kSmoothStdev = 0.7835497835497836;

double ease(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
}

}  // namespace

Draws::Draws(std::uint64_t seed, std::string_view name) : key_{random::Stream{seed, name}.bits(0)} {}

std::vector<int> Draws::shuffled(int n) const {
    std::vector<int> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    for (int i = n - 1; i > 0; --i) {
        const auto j = static_cast<int>(uniform(i, n) * (i + 1));
        std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(j)]);
    }
    return order;
}

double SmoothField::at(double x, double y) const {
    const double u = x / cell_, v = y / cell_;
    const double iu = std::floor(u), iv = std::floor(v);
    const auto i = static_cast<std::int64_t>(iu), j = static_cast<std::int64_t>(iv);
    const double s = ease(u - iu), t = ease(v - iv);
    const double low = draws_.normal(i, j) * (1 - s) + draws_.normal(i + 1, j) * s;
    const double high = draws_.normal(i, j + 1) * (1 - s) + draws_.normal(i + 1, j + 1) * s;
    return (low * (1 - t) + high * t) / kSmoothStdev;
}

void SmoothField::add_to(std::vector<double>& raster, int width, int height, double x0, double y0, double step,
                         double weight) const {
    const double scale = weight / kSmoothStdev;
    for (int r = 0; r < height; ++r) {
        const double v = (y0 - (r + 0.5) * step) / cell_, iv = std::floor(v), t = ease(v - iv);
        const auto j = static_cast<std::int64_t>(iv);
        std::int64_t last = INT64_MIN;
        double left = 0, right = 0;
        for (int c = 0; c < width; ++c) {
            const double u = (x0 + (c + 0.5) * step) / cell_, iu = std::floor(u), s = ease(u - iu);
            const auto i = static_cast<std::int64_t>(iu);
            if (i != last) {
                left = draws_.normal(i, j) * (1 - t) + draws_.normal(i, j + 1) * t;
                right = draws_.normal(i + 1, j) * (1 - t) + draws_.normal(i + 1, j + 1) * t;
                last = i;
            }
            raster[static_cast<std::size_t>(r) * static_cast<std::size_t>(width) + static_cast<std::size_t>(c)] +=
                scale * (left * (1 - s) + right * s);
        }
    }
}

}  // namespace vung::sample
