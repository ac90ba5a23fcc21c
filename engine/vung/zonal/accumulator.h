// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coverage-weighted statistics of the cells under one parcel, and a mergeable accumulator for totals over parcels.
///
/// A cell counts as valid when its flag is not 0 and its value is finite. Additions run in one fixed order (coverage/
/// lane_sum.h), values are taken relative to the first valid one, and the spread is summed in a second pass around the
/// mean: no cancellation, and a field of equal values has a deviation of exactly 0. See docs/methods/zonal.md.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <vung/zonal/observation.h>
#include <vung/zonal/plane.h>

namespace vung::zonal {

/// Statistics of one parcel. `slots` and `weights` are its row of the CoverageTable, `coverage` its `total`; `values`
/// and `valid` hold one entry per slot. With no valid cell the observation is not seen (count 0, all else 0).
Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    std::span<const float> values, std::span<const std::uint8_t> valid);
Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    std::span<const double> values, std::span<const std::uint8_t> valid);

/// The same on a plane: sums run over the stored numbers, scale and offset are applied to what comes out.
Observation observe(std::span<const std::uint32_t> slots, std::span<const double> weights, double coverage,
                    const Plane& plane);

/// Covered area per class of a categorical band (scene classification, crop map), in cells.
class ClassAreas {
public:
    /// Replaces what was held by the areas under one parcel; classes are per slot. Memory is fixed; reuse the object.
    void observe(std::span<const std::uint32_t> slots, std::span<const double> weights,
                 std::span<const std::uint8_t> classes, std::span<const std::uint8_t> valid);

    struct Share {
        std::uint8_t class_value = 0;
        double area = 0;      ///< covered area of the class (cells)
        double fraction = 0;  ///< of the valid area, in [0, 1]
        bool operator==(const Share&) const = default;
    };
    /// Classes that occur, by value.
    std::vector<Share> shares() const;

    double area(std::uint8_t class_value) const { return area_[class_value]; }
    double valid_area() const { return valid_area_; }  ///< sum over classes, in the order of their values (cells)
    /// Part of the valid area; 0 for a class that does not occur. Means nothing when `valid_area` is 0.
    double fraction(std::uint8_t class_value) const { return valid_area_ > 0 ? area_[class_value] / valid_area_ : 0; }

private:
    std::array<double, 256> area_{};
    double valid_area_ = 0;
};

/// Weighted count, sum, mean, spread and extremes of values that come one by one or in merged groups. Merging is exact
/// up to rounding; for repeatable totals merge in a fixed order.
class Accumulator {
public:
    /// \throws InvariantError  the weight is negative, or value or weight is not finite. Weight 0 changes nothing.
    void add(double value, double weight = 1);

    /// All cells of one observation at once.
    void add(const Observation& observation);

    /// As if the other's values had been added here (Chan, Golub and LeVeque 1979).
    void merge(const Accumulator& other);

    bool empty() const { return !(count_ > 0); }
    double count() const { return count_; }  ///< sum of weights
    /// The following mean nothing while `empty`.
    double mean() const { return mean_; }
    double sum() const { return mean_ * count_; }
    double variance() const { return count_ > 0 ? spread_ / count_ : 0; }  ///< population form
    double stdev() const;
    double min() const { return min_; }
    double max() const { return max_; }

private:
    double count_ = 0;
    double mean_ = 0;
    double spread_ = 0;  ///< weighted sum of squared differences from the mean
    double min_ = 0;
    double max_ = 0;
};

}  // namespace vung::zonal
