// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The work list: what was set aside, repaired or doubted, each finding with a key by which it is found again, in both
/// languages, and with the day on which somebody said that it is known.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/parcels/parcel.h>
#include <vung/problem.h>
#include <vung/report/table.h>
#include <vung/text/language.h>

namespace vung::report {

/// A problem as it is listed.
struct Finding {
    Problem problem;  ///< its text is English
    std::string key;  ///< see problem_key
    std::string what_vi, remedy_vi;
    std::string commune, cooperative;            ///< of its parcel; empty: not known
    std::optional<std::uint64_t> raw_key;        ///< outline of its parcel (parcels::Parcel::raw_key)
    std::int64_t feature = -1;                   ///< feature number of its parcel
    std::optional<dates::Date> acknowledged_on;  ///< somebody said that it is known, and it has not grown since

    bool operator==(const Finding&) const = default;

    const std::string& what(text::Language language) const;
    const std::string& remedy(text::Language language) const;
};

/// Twelve consonants that stand for a finding in every run: never a word, a number or a date for a spreadsheet. They
/// come from the code, the subject, the id and the values `other`, `column` and `season` of its sentence; for a record
/// whose parcel is known the parcel takes the place of the line. Texts, numbers and places do not count, since they
/// move. 52 bits: two of a million findings share a key with a chance of one in 10,000. `salt` tells findings apart
/// that have all of this in common.
std::string problem_key(const Problem& problem, std::string_view salt = {});

/// The parcels of a layer, used, set aside or removed, by id and place in their file. The layer outlives it.
class ParcelFinder {
public:
    explicit ParcelFinder(const parcels::ParcelLayer& layer);
    /// The parcel that a problem is about: of that id, of several the one whose `where` is that of the problem.
    const parcels::Parcel* find(const Problem& problem) const;

private:
    std::vector<const parcels::Parcel*> by_id_;
};

/// Problems in the order of `sort_problems`, those found twice word for word once, each with its key and what is known
/// of its parcel. Findings that would share a key are told apart by their outlines, then by their order.
std::vector<Finding> list_findings(std::vector<Problem> problems, const parcels::ParcelLayer& layer);

/// One line of acknowledged.csv.
struct Acknowledgement {
    dates::Date day{};
    std::string key = {}, code = {}, subject = {}, id = {};
    std::optional<double> hectares = {};  ///< at stake on that day
    std::string who = {}, note = {};
    bool operator==(const Acknowledgement&) const = default;
};

/// Sets `acknowledged_on` where the newest acknowledgement of a finding still covers it. A finding whose land at stake
/// has grown by more than growth_percent (data/work_list/limits.csv) is new again.
void mark_acknowledged(std::vector<Finding>& findings, std::span<const Acknowledgement> acknowledged);

/// More land than `before` plus growth_percent. Unknown land does not grow.
bool has_grown(std::optional<double> now, std::optional<double> before);

/// Findings that nobody has acknowledged: what exit code 3 speaks of.
std::size_t count_new(std::span<const Finding> findings);

/// Table "problems"; docs/run_folder.md lists the columns. An unknown id, place or remedy is absent. What somebody
/// acknowledged is no result, so it stands only in lists made `with_acknowledged`.
Table problems_table(std::span<const Finding> findings, bool with_acknowledged = false);

}  // namespace vung::report
