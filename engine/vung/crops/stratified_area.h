// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Area and accuracy from a sample stratified by the map's classes (Olofsson et al. 2013, 2014; their equations 2-11).

#include <optional>
#include <string>
#include <vector>

namespace vung::crops {

/// Counts: rows are map classes (strata), columns reference classes. The first rows and columns are the same classes in
/// the same order; there may be more reference classes than map classes, or fewer.
struct ErrorMatrix {
    std::vector<std::vector<double>> counts;
    std::vector<double> mapped_area;  ///< one per row, any unit
    std::size_t reference_classes() const { return counts.empty() ? 0 : counts.front().size(); }
};

/// A share with its standard error; empty where it is not defined.
struct Share {
    double value = 0;
    double se = 0;
};

struct StratifiedArea {
    double overall = 0;
    double overall_se = 0;
    std::vector<std::optional<Share>> users;      ///< per map class; empty: the stratum was not sampled
    std::vector<std::optional<Share>> producers;  ///< per reference class; empty: the class has no estimated area
    std::vector<Share> area_share;                ///< per reference class, of the whole mapped area
    std::vector<double> area;                     ///< per reference class, unit of mapped_area
    std::vector<double> area_se;
};

/// Stratified estimator where strata are map classes.
///
/// A reference class without a stratum gets an area and a producer's accuracy of 0; a map class that is never confirmed
/// a user's accuracy of 0. Shares of 0 or 1 have a standard error of 0, which is too small: print a Wilson bound beside
/// it.
/// \throws InputError  rows differ in length, a count or area is negative, or a stratum with area has fewer than two
/// samples
StratifiedArea stratified_area(const ErrorMatrix& matrix);

}  // namespace vung::crops
