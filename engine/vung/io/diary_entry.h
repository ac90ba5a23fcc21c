// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What diaries tell of one parcel in one season before it becomes a management record: pieces from rows and events,
/// put together, compared, checked. For .cpp files of io only.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/season.h>
#include <vung/parcels/management.h>
#include <vung/problem.h>

namespace vung::io {

/// Work on straw on a day: "straw_burnt", "straw_incorporated" ...
struct StrawWork {
    std::string what;
    std::optional<dates::Date> on;
    std::optional<double> t_per_ha;  ///< nothing: told, but not readable
    bool operator==(const StrawWork&) const = default;
};

struct DiaryEntry {
    parcels::ManagementRecord record;  ///< all but amendments
    std::optional<double> straw;       ///< brought in, t dry matter per ha
    std::optional<std::string> straw_kind;
    std::optional<int> straw_days;  ///< before the crop
    std::optional<dates::Date> straw_on;
    bool straw_told = false;            ///< there is a cell for straw, be it wrong
    std::vector<StrawWork> straw_work;  ///< not yet in `record.straw`
    struct Dated {
        parcels::Amendment amendment;
        std::optional<dates::Date> on;
        bool operator==(const Dated&) const = default;
    };
    std::vector<Dated> others;           ///< amendments besides straw, those of amount 0 left out
    bool others_told = false;            ///< some amount of them is told, be it 0
    bool others_broken = false;          ///< an amount of them could not be read: the list says nothing
    bool fertiliser_broken = false;      ///< an application lacks its product or amount: the list says nothing
    std::set<std::string> contradicted;  ///< columns left out because they were told twice and differently
};

/// True when both tell the same, whoever recorded it and when.
bool same_content(const DiaryEntry& a, const DiaryEntry& b);

/// Sorts rows by parcel, season, scenario and year. Of several for one key: equal ones leave one (R-ROW-REPEATED);
/// where all tell when they were recorded, on different days, the newest stands (R-RECORD-CHANGED); else all go
/// (R-RECORD-REPEATED).
void settle_entries(std::vector<DiaryEntry>& entries, std::vector<Problem>& problems);

/// Adds what another sheet or events tell to the entry of the same key, or as an entry of its own. What both tell
/// differently is left out (R-EVENT-CONFLICT). `entries` are sorted by key, `more` has no key twice.
void add_entries(std::vector<DiaryEntry>& entries, std::vector<DiaryEntry> more, std::vector<Problem>& problems);

/// Puts work on straw where it belongs: straw lies before a sowing, so what was done with it after the harvest of the
/// season it is told under is that of the crop sown next (R-STRAW-NEXT-SEASON). Where the diary has no such crop it is
/// left out (R-STRAW-AFTER-HARVEST). `entries` are sorted by key.
void place_straw(std::vector<DiaryEntry>& entries, std::vector<Problem>& problems);

/// The record: amendments with the straw that they need, days of amendments before the sowing, then everything that
/// cannot be is taken out. Nothing, and a problem, when the entry contradicts itself.
std::optional<parcels::ManagementRecord> finished(DiaryEntry entry, std::span<const dates::Season> seasons,
                                                  std::vector<Problem>& problems);

/// A problem about an entry.
Problem entry_problem(const parcels::ManagementRecord& record, std::string_view code, ProblemValues values,
                      std::optional<Severity> severity = std::nullopt);

}  // namespace vung::io
