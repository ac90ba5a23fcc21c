// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The different values under a shape with the coverage of each: what quantiles, the mode and shares of classes are
/// made from. Grows with the number of different values, not with the number of cells.

#include <optional>
#include <span>
#include <vector>

namespace vung::zonal {

/// One value and what it covers.
struct ValueShare {
    double value = 0;
    double cover = 0;    ///< sum of covered fractions (cells)
    double area_m2 = 0;  ///< covered area on the ellipsoid; 0 where it was not asked for
    bool operator==(const ValueShare&) const = default;
};

/// Sums per value. The result depends on the sequence of calls alone, so for repeatable totals add cells in lattice
/// order and merge tables in a fixed order.
class ValueTable {
public:
    /// `value` is finite (-0 counts as 0).
    void add(double value, double cover, double area_m2 = 0) {
        shares_.push_back({value == 0 ? 0.0 : value, cover, area_m2});
        if (shares_.size() >= limit_) settle();
    }
    void merge(const ValueTable& other);

    /// One entry per value, ascending. Call `settle` first.
    std::span<const ValueShare> shares() const { return shares_; }

    /// Brings equal values together.
    void settle();

    void clear();

private:
    static constexpr std::size_t kFirstLimit = 4096;

    std::vector<ValueShare> shares_;  ///< the first `settled_` ascending and different, the rest as it came
    std::size_t settled_ = 0;
    std::size_t limit_ = kFirstLimit;
};

/// Weighted quantile for q in [0, 1]. The values in ascending order x_1 ... x_n with coverages w_1 ... w_n stand at
///     s_k = (k - 1) w_k + (n - 1) (w_1 + ... + w_(k-1)),
/// and the quantile is interpolated linearly at q (n - 1) (w_1 + ... + w_n): with equal weights the type 7 of Hyndman
/// and Fan (1996) over the different values. This is the definition of exactextract.
/// \returns nothing when there is no value
std::optional<double> quantile(std::span<const ValueShare> shares, double q);

/// The value with the largest coverage; of equal ones the largest value.
std::optional<double> mode(std::span<const ValueShare> shares);

/// The value with the smallest coverage; of equal ones the smallest value.
std::optional<double> minority(std::span<const ValueShare> shares);

/// Sum of the coverages, in the order of the values (cells).
double total_cover(std::span<const ValueShare> shares);

}  // namespace vung::zonal
