// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a methodology gives for parcel-seasons: emissions or reductions per group and for the programme, each with its
/// interval, what drives the interval, the verdict of every rule, and the tonnes of each calendar year.
///
/// IPCC Approach 2 (draws of shared factors, packs/draw_plan) gives the intervals; Approach 1 (error propagation)
/// stands beside it. docs/methods/emissions.md and docs/methods/uncertainty.md.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vung/packs/bound.h>
#include <vung/packs/draw_plan.h>
#include <vung/run/missing_records.h>
#include <vung/run/reduction_split.h>
#include <vung/uncertainty/interval.h>

namespace vung::run {

struct AccountOptions {
    packs::BindOptions bind;
    std::uint64_t seed = 1;
    std::size_t draws = 10000;
    double level = 0.95;
    int threads = 0;                  ///< 0: all cores; changes no result
    bool causes = true;               ///< find out what drives the interval
    bool missing = true;              ///< find out what missing records cost
    bool keep_draws = false;          ///< of the last column, for each group
    std::function<bool()> cancelled;  ///< polled between blocks of draws
};

/// A total with its interval. Absent where no parcel-season has a value.
struct Estimated {
    std::optional<double> central;  ///< published values and recorded activity
    double mean = 0;                ///< of the draws; lies above `central` where factors are skewed
    uncertainty::Interval interval;
    std::size_t parcel_seasons = 0;  ///< with a value
    std::size_t missing = 0;         ///< without one: not recorded, so not counted
};

struct AccountGroup {
    std::string name;
    std::map<packs::Total, Estimated> totals;
    ReductionSplit split;
};

/// A calendar year of a reduction pack: after deductions, caps and rounding.
struct AccountYear {
    std::optional<int> year;
    Estimated net, issuable;
    double issued_before = 0;
    std::size_t missing = 0;          ///< parcel-seasons that lie in it and have no value: they earn nothing
    std::vector<double> group_net;    ///< of each group in this year, before caps and rounding
    std::vector<double> group_whole;  ///< whole tonnes of each, by largest remainder; they add up to `issuable`
};

/// One random variable: a row of a factor table, and how much of the variance of the programme's total it makes.
struct Cause {
    std::string id;
    double share = 0;          ///< of the variance, from moving this one alone (Approach 1)
    double low = 0, high = 0;  ///< the total at the ends of its 95 % range
    /// How far the lower end of the programme's interval would rise if this range were half as wide.
    /// Of the eight that matter most; the others are not tried.
    std::optional<double> gain_if_halved;
};

struct RuleVerdict {
    std::string name, clause;
    packs::Words text;
    bool excludes = true;
    std::size_t passed = 0, failed = 0, open = 0;  ///< rows of its level; open: a record is missing
};

struct Account {
    std::shared_ptr<const packs::Bound> bound;
    std::vector<packs::Total> columns;  ///< in the order of reports: sources, then gross, net or total
    std::vector<AccountGroup> groups;   ///< sorted by name
    AccountGroup programme;
    std::vector<AccountYear> years;
    std::vector<Cause> causes;  ///< of the programme's last column, greatest first
    std::vector<RuleVerdict> rules;
    std::vector<MissingRecord> missing;          ///< in the order of the pack, all together last
    std::optional<double> approach_1;            ///< half of the 95 % range over the total, by error propagation
    std::optional<double> measured_uncertainty;  ///< deduction that the draws ask for, where the pack has such a rule
    std::size_t classes = 0;
    std::vector<std::vector<double>> draws;  ///< of the last column, group by group, where they were asked for
    std::vector<std::string> without_range;  ///< factors whose error is missing from the intervals
    std::string stamp;  ///< "estimate, not for issuance" while a factor was not compared with its original
};

/// `group_of_season` and `groups` as in packs::DrawRequest; groups are sorted by name.
/// \throws InputError  as packs::bind_pack; Cancelled
Account account(const std::shared_ptr<const packs::Pack>& pack, const packs::Activity& activity,
                const std::vector<std::uint32_t>& group_of_season, const std::vector<std::string>& groups,
                const AccountOptions& options = {});

/// Whole tonnes of a year shared out by largest remainder, in the order of the groups; they add up to `whole`.
std::vector<double> whole_shares(const std::vector<double>& unrounded, double whole);

inline constexpr const char* kNotForIssuance = "estimate, not for issuance";

}  // namespace vung::run
