// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/crosswalk.h>

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include <vung/parcels/land_change.h>
#include <vung/parcels/unit_name.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

constexpr double kWhole = 1e-9;

Problem about(const CrosswalkRow& row, std::string_view code, ProblemValues values) {
    auto problem = make_problem(code, std::move(values));
    problem.subject = Subject::record;
    problem.id = label(row.before);
    problem.text.where = row.where;
    return problem;
}

/// What makes two rows speak of one unit: the code; where there is none the name, and the district.
using UnitKey = std::tuple<std::string, std::string, std::string>;
UnitKey key_of(const Unit& unit) {
    const auto code = unit_code(unit.code);
    if (!code.empty()) return {code, "", ""};
    const auto keys = unit_keys(unit.name);
    return {"", keys.empty() ? "" : keys.front(), unit_key(unit.within)};
}

bool named(const Unit& unit) {
    return !unit_code(unit.code).empty() || !unit_key(unit.name).empty();
}

std::string share_text(double share) {
    return fmt::format("{:.4g}", share);
}

struct Part {
    Unit unit;
    std::optional<double> share;
    const CrosswalkRow* row = nullptr;
};

/// Rows of one old unit, by its new units.
struct OldUnit {
    Unit unit;
    std::optional<dates::Date> date;
    std::map<UnitKey, Part> parts;
    bool contradicted = false;  ///< two rows give different shares to one new unit
};

std::map<UnitKey, OldUnit> by_old_unit(const std::vector<CrosswalkRow>& rows, std::vector<Problem>& problems) {
    std::map<UnitKey, OldUnit> out;
    for (const auto& row : rows) {
        if (!named(row.before) || !named(row.after)) {
            problems.push_back(about(row, "C-NO-UNIT", {}));
            continue;
        }
        if (row.share && !(*row.share > 0 && *row.share <= 1)) {
            problems.push_back(about(row, "C-BAD-SHARE", {{"share", share_text(*row.share)}}));
            continue;
        }
        auto& old = out[key_of(row.before)];
        if (!named(old.unit)) old.unit = row.before;
        if (row.date && (!old.date || *row.date < *old.date)) old.date = row.date;
        const auto [at, fresh] = old.parts.try_emplace(key_of(row.after), Part{row.after, row.share, &row});
        if (fresh) continue;
        const bool same = at->second.share == row.share;
        old.contradicted = old.contradicted || !same;
        problems.push_back(about(row, "C-ROW-REPEATED", {{"old", label(row.before)}, {"new", label(row.after)}}));
        if (!same) problems.back().severity = Severity::refuse;
    }
    return out;
}

}  // namespace

Crosswalk::Crosswalk(std::vector<CrosswalkRow> rows, std::vector<Problem>& problems) {
    std::sort(rows.begin(), rows.end(), [](const CrosswalkRow& a, const CrosswalkRow& b) {
        return std::tie(a.before.code, a.before.name, a.after.code, a.after.name, a.share, a.where) <
               std::tie(b.before.code, b.before.name, b.after.code, b.after.name, b.share, b.where);
    });
    std::map<UnitKey, std::size_t> number;
    std::size_t assumed = 0;
    for (const auto& [key, old] : by_old_unit(rows, problems)) {
        double sum = 0;
        std::size_t without = 0;
        const CrosswalkRow* first = nullptr;
        for (const auto& [other, part] : old.parts) {
            sum += part.share.value_or(0), without += !part.share;
            if (!first) first = part.row;
            if (number.try_emplace(other, newer_.size()).second) newer_.push_back(part.unit);
        }
        if (!first) continue;  // every row was set aside
        older_.push_back(old.unit);
        dates_.push_back(old.date);
        auto& placed = placements_.emplace_back();
        if (old.contradicted) continue;
        if (without > 0 && old.parts.size() > 1) {
            problems.push_back(about(*first, "C-NO-SHARE", {{"old", label(old.unit)}}));
        } else if (sum > 1 + land_change_rule().share_sum_slack) {
            problems.push_back(
                about(*first, "C-SHARES-OVER-ONE", {{"old", label(old.unit)}, {"sum", share_text(sum)}}));
        } else {
            assumed += without;
            for (const auto& [other, part] : old.parts)
                placed.push_back({number.at(other), part.share.value_or(1) / std::max(1.0, sum)});
            std::stable_sort(placed.begin(), placed.end(),
                             [](const Placement& a, const Placement& b) { return a.share > b.share; });
        }
    }
    if (assumed > 0) {
        auto problem = make_problem("C-SHARE-ASSUMED", {{"rows", std::to_string(assumed)}});
        problem.subject = Subject::record;
        problems.push_back(std::move(problem));
    }
    find_older_ = UnitLookup{older_};
    find_newer_ = UnitLookup{newer_};
}

double Crosswalk::placed_share(std::size_t older) const {
    double sum = 0;
    for (const auto& placement : placements_[older]) sum += placement.share;
    return sum > 1 - kWhole ? 1 : sum;
}

std::string Crosswalk::remark(const std::string& name, text::Language language) const {
    const auto found = find_older({.code = {}, .name = name, .within = {}});
    if (found.size() != 1 || placements(found.front()).empty()) return {};
    constexpr std::size_t kNamed = 4;
    std::string units;
    for (const auto& placement : placements(found.front())) {
        if (&placement - placements(found.front()).data() == kNamed) {
            units += ", …";
            break;
        }
        units += (units.empty() ? "'" : ", '") + label(newer_[placement.unit]) + "'";
    }
    const auto& date = dates_[found.front()];
    if (language == text::Language::vi)
        return date ? fmt::format(" (từ ngày {} thuộc {})", dates::to_iso(*date), units) : " (nay thuộc " + units + ")";
    return date ? fmt::format(" (since {} part of {})", dates::to_iso(*date), units) : " (now part of " + units + ")";
}

}  // namespace vung::parcels
