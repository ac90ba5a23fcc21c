// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Yield baseline of one season: what recorded yields say about each group (cooperative, commune) and about a single
/// parcel, without any model of weather or growth. A forecast must beat it.
///
/// A group with at least `min_records` records stands on its own; a smaller one leans on the mean of all groups and the
/// spread between them; with too few groups to know that spread it gets no number and a reason. docs/methods/yields.md.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/crops/crop_area.h>
#include <vung/uncertainty/interval.h>
#include <vung/units/harvest.h>

namespace vung::yields {

/// Harvested yield of one parcel in the season.
struct YieldRecord {
    std::string parcel;  ///< id; fixes the order of sums
    std::string group;
    double area_ha = 0;   ///< weight
    double t_per_ha = 0;  ///< paddy as harvested
};

struct BaselineOptions {
    double level = 0.95;
    int min_records = 5;  ///< a group with fewer leans on the others
    int min_groups = 3;   ///< groups with records that the spread between groups needs
};

enum class Basis { own_records, shared_mean, none };
std::string to_string(Basis basis);

struct GroupYield {
    std::string group;
    std::size_t records = 0;
    double recorded_ha = 0;
    Basis basis = Basis::none;
    std::string reason;    ///< why there is no number, or how the number came about
    double mean = 0;       ///< t/ha, area-weighted; means nothing when basis is none
    double se = 0;         ///< standard error of the mean, t/ha
    double dof = 0;        ///< degrees of freedom of the t interval
    double shared_se = 0;  ///< part of `se` that all groups which lean on the shared mean have in common, t/ha
    uncertainty::Interval interval;    ///< of the group's mean
    uncertainty::Interval prediction;  ///< of one more parcel of the group
};

/// A record that no rice crop can have given: a slip of unit (kg/ha, t per công) or of a digit. It is left out and
/// listed.
struct ImplausibleRecord {
    std::string parcel;
    double t_per_ha = 0;
};

struct YieldBaseline {
    std::vector<GroupYield> groups;            ///< one per asked group, sorted by name
    GroupYield total;                          ///< all records as one group ("")
    double between_groups_sd = 0;              ///< t/ha; 0 when it could not be estimated
    double within_groups_sd = 0;               ///< t/ha
    double greatest_plausible = 0;             ///< t/ha, data/yields/plausible.csv
    std::vector<ImplausibleRecord> set_aside;  ///< sorted by parcel
};

/// \param groups  names to answer for; groups of records are added
/// \throws InputError  a yield or area is negative or not finite
YieldBaseline yield_baseline(std::span<const YieldRecord> records, std::span<const std::string> groups,
                             const BaselineOptions& options = {});

/// Production = mean yield of the group times its rice area.
struct GroupProduction {
    std::string group;
    bool has_estimate = false;
    units::Tonnes estimate;
    uncertainty::Interval interval;  ///< t
};
struct Production {
    std::vector<GroupProduction> groups;
    GroupProduction total;    ///< sum of the groups that have an estimate
    double uncovered_ha = 0;  ///< estimated rice area in groups without a yield
};

/// Combines both errors draw by draw; use the seed and number of draws of the area.
Production production(const YieldBaseline& yields, const crops::CropArea& area, std::uint64_t seed,
                      double level = 0.95);

}  // namespace vung::yields
