// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One record per parcel and season. For .cpp files of io only.

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include <vung/problem_catalogue.h>

namespace vung::io {

/// Sorts records by parcel and season. Of several for one pair, equal ones (by `same`) leave one; otherwise none can be
/// trusted and all go. One problem of severity `refuse` per record taken out.
template <class Record, class Same>
void settle_records(std::vector<Record>& records, std::vector<Problem>& problems, Same same) {
    std::stable_sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
        return std::tie(a.parcel, a.season) < std::tie(b.parcel, b.season);
    });
    std::vector<Record> out;
    for (auto first = records.begin(); first != records.end();) {
        const auto last = std::find_if(first, records.end(), [&](const Record& r) {
            return std::tie(r.parcel, r.season) != std::tie(first->parcel, first->season);
        });
        const bool repeated = last - first > 1;
        const bool equal = std::all_of(first, last, [&](const Record& r) { return same(*first, r); });
        if (!repeated || equal) out.push_back(*first);
        for (auto r = equal ? first + 1 : first; repeated && r != last; ++r) {
            auto problem =
                make_problem(equal ? "R-ROW-REPEATED" : "R-RECORD-REPEATED",
                             {{"parcel", r->parcel}, {"season", r->season}, {"count", std::to_string(last - first)}});
            problem.subject = Subject::record;
            problem.id = problem.text.where = r->where;
            problems.push_back(std::move(problem));
        }
        first = last;
    }
    records = std::move(out);
}

}  // namespace vung::io
