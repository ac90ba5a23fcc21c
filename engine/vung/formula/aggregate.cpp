// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/aggregate.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <vung/error.h>

namespace vung::formula {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
using Column = std::span<const double>;

double sum(Column x, Column) {
    double out = 0;
    for (const double each : x) out += each;
    return out;
}

double mean(Column x, Column) {
    return x.empty() ? kNaN : sum(x, {}) / static_cast<double>(x.size());
}

double least(Column x, Column) {
    if (x.empty() || std::any_of(x.begin(), x.end(), [](double each) { return std::isnan(each); })) return kNaN;
    return *std::min_element(x.begin(), x.end());
}

double greatest(Column x, Column) {
    if (x.empty() || std::any_of(x.begin(), x.end(), [](double each) { return std::isnan(each); })) return kNaN;
    return *std::max_element(x.begin(), x.end());
}

double any(Column x, Column) {
    bool open = false;
    for (const double each : x) {
        if (each == 1) return 1;
        open = open || std::isnan(each);
    }
    return open ? kNaN : 0;
}

double all(Column x, Column) {
    bool open = false;
    for (const double each : x) {
        if (each == 0) return 0;
        open = open || std::isnan(each);
    }
    return open ? kNaN : 1;
}

double variance(Column x, Column) {
    if (x.size() < 2) return kNaN;
    const double centre = mean(x, {});
    double out = 0;
    for (const double each : x) out += (each - centre) * (each - centre);
    return out / static_cast<double>(x.size() - 1);
}

double slope(Column y, Column x) {
    if (x.size() < 2) return kNaN;
    const double x_mean = mean(x, {}), y_mean = mean(y, {});
    double above = 0, below = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        above += (x[i] - x_mean) * (y[i] - y_mean);
        below += (x[i] - x_mean) * (x[i] - x_mean);
    }
    return below == 0 ? kNaN : above / below;
}

double trapezoid(Column y, Column x) {
    if (x.size() < 2) return kNaN;
    if (std::any_of(x.begin(), x.end(), [](double each) { return std::isnan(each); })) return kNaN;
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    double out = 0;
    for (std::size_t i = 1; i < order.size(); ++i)
        out += 0.5 * (y[order[i]] + y[order[i - 1]]) * (x[order[i]] - x[order[i - 1]]);
    return out;
}

}  // namespace

Reduction reduction(const std::string& name) {
    if (name == "sum" || name == "count") return sum;
    if (name == "mean") return mean;
    if (name == "min") return least;
    if (name == "max") return greatest;
    if (name == "any") return any;
    if (name == "all") return all;
    if (name == "variance") return variance;
    if (name == "slope") return slope;
    if (name == "trapezoid") return trapezoid;
    throw InvariantError("unknown reduction: " + name);
}

}  // namespace vung::formula
