// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the years before a project say about the land of a parcel: which season of theirs stands for a season of the
/// project, in how many of them anything was recorded, whether the field was drained in any.
///
/// The look-back is repeated as a schedule (VM0051, section 6): with the years 2021 to 2023, seasons of 2024 have those
/// of 2021 as their baseline, seasons of 2025 those of 2022, and those of 2027 again 2021. Within a year the season is
/// found by its name without the year ("dong-xuan-2021" for "Đông Xuân 2024"), else by its sowing day. Land that was
/// split, merged or re-plotted is followed by its share: docs/methods/lineage.md.
///
/// A water regime that is not recorded for the season that stands, while other seasons of that land have one, may be
/// the driest of all: nothing stands for it, and credits have no value (decision A25). So no record among others earns
/// anything by being left out.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/parcels/lineage.h>
#include <vung/parcels/management.h>

namespace vung::packs {

/// Calendar years, both in it. A season belongs to the year of its harvest.
struct LookBackYears {
    int first = 0, last = 0;
    int count() const { return last - first + 1; }
};

/// The season of the project that a baseline is looked for.
struct SeasonAsked {
    std::string parcel, season;
    std::optional<dates::Date> sown;
    int year = 0;  ///< of its harvest
};

struct LookBackAnswer {
    const parcels::ManagementRecord* record = nullptr;  ///< null: no season of the look-back stands for this one
    double years_seen = 0;                              ///< with a record on nearly all of the land
    /// In any year; nothing: a season's water is not known, or years have different numbers of seasons (of any crop),
    /// so that one may be missing.
    std::optional<bool> drained;
    std::optional<double> seasons_per_year;  ///< rice seasons in the year that stands for this one
    bool water_elsewhere = false;            ///< some season of the land tells its water regime
    bool preseason_elsewhere = false;        ///< some season of the land tells the water before it
    std::vector<std::string> notes;          ///< what was done where records were not plain
};

class LookBack {
public:
    /// Who held the land of a parcel on a day, by share of its area; a parcel that nobody changed is its own.
    using Past = std::function<parcels::History(const std::string& parcel, dates::Date then)>;

    /// `records` must outlive it; those of other years are not looked at.
    LookBack(const std::vector<const parcels::ManagementRecord*>& records, LookBackYears years, Past past = {});

    /// Where several ancestors had different water, or another year stands for the scheduled one, the regimes that emit
    /// least stand; where one of them is not recorded, or the scheduled year has records of other seasons alone, none
    /// does. Such records are made in `made`, which must outlive the answer.
    LookBackAnswer of(const SeasonAsked& asked, std::deque<parcels::ManagementRecord>& made) const;

private:
    using Records = std::vector<const parcels::ManagementRecord*>;
    const Records* records_of(const std::string& parcel, int year) const;
    const parcels::ManagementRecord* with_least(const Records& found, std::deque<parcels::ManagementRecord>& made,
                                                std::vector<std::string>& notes) const;
    /// Records of the season under each ancestor, and the share of the land that they are of.
    struct Matches {
        Records records;
        double share = 0;
    };
    Matches matches(const parcels::History& history, const SeasonAsked& asked, int year) const;

    std::map<std::string, std::map<int, Records>, std::less<>> records_;  ///< rice, by parcel and year
    std::map<std::string, std::map<int, int>, std::less<>> seasons_;      ///< of any crop
    LookBackYears years_;
    Past past_;
};

/// Year of harvest: as recorded, else of the days. Nothing: the record has neither.
std::optional<int> harvest_year(const parcels::ManagementRecord& record);

/// A season's name without its year, for comparing: "Đông Xuân 2021" and "dong-xuan-2024" give "dong xuan".
std::string season_stem(const std::string& season);

}  // namespace vung::packs
