// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// CH4 of many parcel-seasons, per parcel and per group, with intervals.
///
/// Each factor row is one random variable for all parcels: a total does not become certain by counting parcels. Errors
/// of dates are independent from parcel to parcel and enter each group by their exact second moments. Rice that may not
/// be rice enters through the draws of the area, where given. docs/methods/emissions.md.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/crops/crop_area.h>
#include <vung/factors/factor.h>
#include <vung/parcels/management.h>
#include <vung/uncertainty/interval.h>
#include <vung/units/methane.h>

namespace vung::emissions {

/// One rice crop on one parcel. An empty optional means "not recorded".
struct ParcelSeason {
    std::string parcel;  ///< id of the parcel-season; unique, fixes the order of sums
    std::string group;   ///< cooperative or commune
    units::Hectares area;
    std::optional<units::Days> days;              ///< sowing to harvest (decision A21)
    double days_sd = 0;                           ///< standard deviation of `days`, independent between parcels
    std::optional<std::string> water_regime;      ///< key of Table 5.12
    std::optional<std::string> preseason_regime;  ///< key of Table 5.13
    std::optional<std::vector<parcels::Amendment>> amendments;  ///< empty list: recorded that there were none
};

/// True over mapped rice area of a group: best estimate, and draws aligned with those of the same seed and number.
struct AreaRatio {
    double central = 1;
    std::vector<double> draws;
};

/// Nothing when no rice was mapped in the group, or its area has no estimate.
std::optional<AreaRatio> area_ratio(const crops::GroupArea& area);

struct MethaneOptions {
    std::string edition = "2019";           ///< of all factors (decision R1)
    std::string region = "southeast_asia";  ///< key of Table 5.11; '-' is read as '_'
    std::string gwp = "AR5";
    /// Straw (t dry matter/ha) ploughed in less than 30 days before the crop, where nothing was recorded (decision A5:
    /// the higher-emission reading). Without it, a parcel-season without a straw record has no estimate.
    std::optional<double> default_straw_t_per_ha;
    bool default_period =
        false;  ///< days of Table 5.11A where none are known; else such a parcel-season has no estimate
    bool remembered_ranges = false;  ///< sensitivity run: use ranges that were written down from memory (decision R2)
    std::uint64_t seed = 1;
    int draws = 4096;
    double level = 0.95;
    /// Per group: true over mapped rice area, see `area_ratio`. Groups not named: exactly 1.
    std::map<std::string, AreaRatio> area_ratio;
};

/// What was put in where nothing was recorded.
struct Assumption {
    std::string what;  ///< "water_regime", "preseason_regime", "amendments", "days"
    std::string used;  ///< key or amount
    std::string text;  ///< a sentence for people
    std::size_t parcel_seasons = 0;
};

struct ParcelMethane {
    std::string parcel;
    std::string group;
    bool has_estimate = false;
    std::string reason;                   ///< why there is none
    units::KgMethanePerHaDay daily;       ///< EF of Eq 5.2
    units::KgMethane mass;                ///< with central values
    uncertainty::Interval interval;       ///< of `mass`, kg: factors from draws, days added as independent (log scale)
    std::vector<std::string> factor_ids;  ///< rows used, in the order EFc, SFw, SFp, CFOA..., exponent
    std::vector<std::string> assumed;     ///< `what` of the assumptions that touched it
};

struct GroupMethane {
    std::string group;
    std::size_t parcel_seasons = 0;  ///< with an estimate
    std::size_t missing = 0;         ///< without one
    units::Hectares area;            ///< mapped, of those with an estimate, each crop counted
    units::Hectares missing_area;
    units::KgMethane mapped_mass;    ///< central: published values, recorded days, mapped area
    units::KgMethane mass;           ///< the same times the central area ratio
    double mean_kg = 0;              ///< mean of the draws; above `mass` as the factors are skewed
    uncertainty::Interval interval;  ///< kg
    units::TonnesCO2e co2e;
    uncertainty::Interval co2e_interval;  ///< t CO2e; the warming potential is a convention and has no error
};

/// Share of the variance of the total that falls away when one input is known, from varying one input at a time.
struct VarianceShare {
    std::string id;  ///< factor id, "days" or "area"
    double share = 0;
};

struct MethaneEstimate {
    std::string method;  ///< "ipcc-2019-rice"
    std::string gwp;
    std::vector<ParcelMethane> parcels;  ///< sorted by parcel
    std::vector<GroupMethane> groups;    ///< sorted by group
    GroupMethane total;
    std::vector<VarianceShare> budget;     ///< of the total, greatest first
    std::vector<factors::Factor> factors;  ///< used, sorted by id
    std::vector<Assumption> assumptions;
    std::vector<std::string> notes;  ///< what the interval lacks, in words
    bool for_issuance = false;       ///< every factor was compared with its original by a named person
    std::string stamp;               ///< "estimate, not for issuance" unless for_issuance
};

/// A parcel-season with a regime or amendment that the tables do not have gets no estimate; its reason lists the known
/// keys.
/// \throws InputError  an unknown region, edition or GWP set (known ones are listed), a negative area, days that are
/// not
///         above 0, or one parcel-season twice
MethaneEstimate estimate_methane(std::span<const ParcelSeason> seasons, const MethaneOptions& options = {});

}  // namespace vung::emissions
