// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/lineage.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include <fmt/format.h>

#include <vung/parcels/land_change.h>
#include <vung/parcels/lineage_check.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

Problem about(const Descent& row, const char* code, ProblemValues values) {
    auto problem = make_problem(code, std::move(values));
    problem.subject = Subject::record;
    problem.id = row.child;
    problem.text.where = row.where;
    return problem;
}

bool before(const Descent& a, const Descent& b) {
    return std::tie(a.child, a.date, a.parent, a.share, a.where) <
           std::tie(b.child, b.date, b.parent, b.share, b.where);
}

/// Rows that a reader cannot have meant are taken out.
std::vector<Descent> plausible_rows(std::vector<Descent> rows, std::vector<Problem>& problems) {
    std::vector<Descent> out;
    for (auto& row : rows) {
        if (row.parent.empty() || row.child.empty())
            problems.push_back(about(row, "L-NO-ID", {}));
        else if (row.share && !(*row.share > 0 && *row.share <= 1))
            problems.push_back(about(row, "L-BAD-SHARE", {{"share", fmt::format("{}", *row.share)}}));
        else
            out.push_back(std::move(row));
    }
    std::sort(out.begin(), out.end(), before);
    return out;
}

/// One row per child, day and parent, where the repetitions say the same.
std::vector<Descent> distinct_rows(const std::vector<Descent>& rows, std::vector<Problem>& problems) {
    std::vector<Descent> out;
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t end = i + 1;
        const auto same = [&](const Descent& a) {
            return std::tie(a.child, a.date, a.parent, a.share) ==
                   std::tie(rows[i].child, rows[i].date, rows[i].parent, rows[i].share);
        };
        while (end < rows.size() && same(rows[end])) ++end;
        if (end - i > 1)
            problems.push_back(
                about(rows[i], "L-ROW-REPEATED",
                      {{"parent", rows[i].parent}, {"child", rows[i].child}, {"times", std::to_string(end - i)}}));
        out.push_back(rows[i]);
        i = end;
    }
    return out;
}

}  // namespace

Lineage::Lineage(std::vector<Descent> rows, std::vector<Problem>& problems) {
    const auto& rule = land_change_rule();
    const auto given = distinct_rows(plausible_rows(std::move(rows), problems), problems);
    std::size_t assumed = 0;
    for (std::size_t i = 0; i < given.size();) {
        std::size_t end = i + 1;
        while (end < given.size() && given[end].child == given[i].child && given[end].date == given[i].date) ++end;
        double sum = 0;
        std::size_t without = 0;
        for (std::size_t r = i; r < end; ++r) sum += given[r].share.value_or(0), without += !given[r].share;
        Step step{given[i].date, rows_.size(), rows_.size()};
        if (without > 0 && end - i > 1) {
            problems.push_back(about(given[i], "L-NO-SHARE", {{"child", given[i].child}}));
        } else if (sum > 1 + rule.share_sum_slack) {
            problems.push_back(
                about(given[i], "L-SHARES-OVER-ONE", {{"child", given[i].child}, {"sum", fmt::format("{:.4g}", sum)}}));
        } else {
            assumed += without;
            if (without > 0) sum = 1;
            for (std::size_t r = i; r < end; ++r) {
                rows_.push_back(given[r]);
                auto& share = rows_.back().share;
                share = share.value_or(1) / std::max(1.0, sum);
            }
            step.end = rows_.size();
        }
        steps_[given[i].child].push_back(step);  // without rows: the past before this day is unknown
        i = end;
    }
    if (assumed > 0) {
        auto problem = make_problem("L-SHARE-ASSUMED", {{"rows", std::to_string(assumed)}});
        problem.subject = Subject::record;
        problems.push_back(std::move(problem));
    }
    for (auto& problem : date_order_problems(rows_)) problems.push_back(std::move(problem));
    for (auto& problem : cycle_problems(rows_)) problems.push_back(std::move(problem));
}

History Lineage::history_of(const std::string& parcel, dates::Date now, dates::Date then) const {
    if (then > now)
        throw InputError{{.what = "a parcel's history was asked for a later day than the parcel's own",
                          .where = "parcel '" + parcel + "', " + dates::to_iso(then) + " after " + dates::to_iso(now),
                          .fix = "ask for a day up to " + dates::to_iso(now)}};
    // Land waits to be followed back; that with the latest step goes first, so that every step is taken once.
    struct Waiting {
        double weight = 0;
        Step step;
    };
    std::map<std::pair<dates::Date, std::string>, Waiting> waiting;
    std::map<std::string, double> found;
    const auto place = [&](const std::string& id, dates::Date day, double weight) {
        const Step* last = nullptr;
        if (const auto at = steps_.find(id); at != steps_.end())
            for (const auto& step : at->second)
                if (step.date <= day && step.date > then) last = &step;
        if (!last) {
            found[id] += weight;
            return;
        }
        auto& entry = waiting[{last->date, id}];
        entry.weight += weight;
        entry.step = *last;
    };
    place(parcel, now, 1);
    History history;
    while (!waiting.empty()) {
        const auto latest = std::prev(waiting.end());
        const auto [weight, step] = latest->second;
        waiting.erase(latest);
        double told = 0;
        for (std::size_t r = step.begin; r < step.end; ++r) {
            told += *rows_[r].share;
            place(rows_[r].parent, step.date - dates::Days{1}, weight * *rows_[r].share);
        }
        history.unknown += weight * std::max(0.0, 1 - told);
    }
    if (history.unknown < 1e-12) history.unknown = 0;  // shares such as three thirds
    for (const auto& [id, weight] : found) history.ancestors.push_back({id, weight});
    return history;
}

std::vector<Problem> Lineage::unknown_parcels(std::span<const std::string> current) const {
    std::map<std::string_view, dates::Date> last_gift;
    for (const auto& row : rows_) {
        const auto [at, fresh] = last_gift.try_emplace(row.parent, row.date);
        if (!fresh) at->second = std::max(at->second, row.date);
    }
    std::vector<Problem> problems;
    for (const auto& [child, steps] : steps_) {
        if (std::binary_search(current.begin(), current.end(), child)) continue;
        const auto& step = steps.back();
        if (step.begin == step.end) continue;  // set aside already
        const auto gift = last_gift.find(child);
        if (gift != last_gift.end() && gift->second > step.date) continue;
        const bool same_day = gift != last_gift.end() && gift->second == step.date;
        problems.push_back(
            same_day ? about(rows_[step.begin], "L-SAME-DAY", {{"child", child}, {"date", dates::to_iso(step.date)}})
                     : about(rows_[step.begin], "L-UNKNOWN-PARCEL", {{"child", child}}));
    }
    return problems;
}

Carried carry(const History& history, const std::map<std::string, double, std::less<>>& per_hectare) {
    Carried out;
    double sum = 0;
    for (const auto& ancestor : history.ancestors) {
        const auto found = per_hectare.find(ancestor.parcel);
        if (found == per_hectare.end()) continue;
        out.known += ancestor.share;
        sum += ancestor.share * found->second;
    }
    if (out.known > 0) out.value = sum / out.known;
    return out;
}

}  // namespace vung::parcels
