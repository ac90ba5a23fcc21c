// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/crosswalk_move.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

constexpr double kMostTicks = 1e15;  ///< every whole number below is a double, and 15 digits print as they are
constexpr int kFurtherDecimals = 6;  ///< for parts, as far as there is room
constexpr int kMostDecimals = 9;

/// The shortest decimal text of a number, as digits and decimals: 12.5 is 125 and 1.
struct Decimal {
    Ticks digits = 0;
    int decimals = 0;
};

Decimal decimal_of(double value) {
    char buffer[400];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr;
    std::string text{buffer, end};
    auto point = text.find('.');
    if (point != std::string::npos && text.size() - point - 1 > kMostDecimals) {
        text = fmt::format("{:.{}f}", value, kMostDecimals);  // digits of a computed number
        point = text.find('.');
    }
    Decimal out;
    if (point != std::string::npos) out.decimals = static_cast<int>(text.size() - point - 1), text.erase(point, 1);
    std::from_chars(text.data(), text.data() + text.size(), out.digits);
    return out;
}

double power_of_ten(int exponent) {
    double out = 1;
    for (; exponent > 0; --exponent) out *= 10;
    return out;
}

Ticks scaled(const Decimal& number, int decimals) {
    Ticks out = number.digits;
    for (int d = number.decimals; d < decimals; ++d) out *= 10;
    return out;
}

/// How many decimals the parts of a column may have.
int decimals_of(std::span<const OldTotals> rows, std::size_t column, const std::string& name) {
    int given = 0;
    double sum = 0;
    for (const auto& row : rows) {
        if (!row.values[column]) continue;
        const double value = *row.values[column];
        sum += std::abs(value);
        if (!(sum < kMostTicks))
            throw InputError{{.what = "column '" + name + "' holds a number that is too large or no number",
                              .where = row.where,
                              .fix = "write it in a larger unit"}};
        given = std::max(given, decimal_of(value).decimals);
    }
    const auto fits = [&](int decimals) { return sum * power_of_ten(decimals) < kMostTicks; };
    if (!fits(given))
        throw InputError{{.what = "column '" + name + "' has more digits than can be added up exactly",
                          .where = rows.empty() ? "" : rows.front().where,
                          .fix = "write fewer decimals, or a larger unit"}};
    int decimals = given;
    while (decimals < given + kFurtherDecimals && decimals < kMostDecimals && fits(decimals + 1)) ++decimals;
    return decimals;
}

void add(std::optional<Ticks>& sum, Ticks part) {
    sum = sum.value_or(0) + part;
}

Problem about(const OldTotals& row, std::string_view code, ProblemValues values) {
    auto problem = make_problem(code, std::move(values));
    problem.subject = Subject::record;
    problem.id = label(row.unit);
    problem.text.where = row.where;
    return problem;
}

std::string labels(std::span<const Unit> units, const std::vector<std::size_t>& some) {
    std::string out;
    for (const auto i : some)
        out += (out.empty() ? "'" : ", '") + label(units[i]) +
               (units[i].within.empty() ? "'" : ", " + units[i].within + "'");
    return out;
}

/// The old unit of a row; nothing, and a problem, where it cannot be told.
std::optional<std::size_t> find_unit(const Crosswalk& crosswalk, const OldTotals& row, std::vector<Problem>& problems) {
    const auto found = crosswalk.find_older(row.unit);
    if (found.size() == 1) return found.front();
    if (found.empty()) {
        const bool is_new = !crosswalk.find_newer(row.unit).empty();
        problems.push_back(about(row, "C-UNIT-UNKNOWN",
                                 {{"unit", label(row.unit)},
                                  {"remark", is_new ? " (it is a new unit)" : ""},
                                  {"remark_vi", is_new ? " (đây là đơn vị mới)" : ""}}));
    } else {
        problems.push_back(about(row, "C-UNIT-AMBIGUOUS",
                                 {{"unit", label(row.unit)},
                                  {"count", std::to_string(found.size())},
                                  {"units", labels(crosswalk.older(), found)}}));
    }
    return std::nullopt;
}

/// Parts of an amount in the order of the placements; they sum to it where the shares sum to 1.
std::vector<Ticks> parts_of(Ticks amount, const std::vector<Placement>& placements, bool whole) {
    std::vector<Ticks> parts;
    Ticks sum = 0;
    for (const auto& placement : placements) {
        parts.push_back(std::llround(static_cast<double>(amount) * placement.share));
        sum += parts.back();
    }
    const bool too_much = amount >= 0 ? sum > amount : sum < amount;  // by a digit of rounding
    if (!parts.empty() && (whole || too_much)) parts.front() += amount - sum;
    return parts;
}

}  // namespace

MovedTotals move_totals(const Crosswalk& crosswalk, std::span<const OldTotals> rows,
                        std::span<const std::string> columns) {
    MovedTotals out;
    const auto empty_row = [&](Unit unit) {
        return MovedTotals::Row{.unit = std::move(unit),
                                .values = std::vector<std::optional<Ticks>>(columns.size()),
                                .absent = std::vector<std::size_t>(columns.size(), 0),
                                .old_units = 0};
    };
    for (std::size_t c = 0; c < columns.size(); ++c) out.decimals.push_back(decimals_of(rows, c, columns[c]));
    out.total = empty_row({}), out.not_placed = empty_row({});
    std::map<std::size_t, MovedTotals::Row> taken;
    for (const auto& row : rows) {
        const auto unit = find_unit(crosswalk, row, out.problems);
        const auto& placements = unit ? crosswalk.placements(*unit) : std::vector<Placement>{};
        const double placed = unit ? crosswalk.placed_share(*unit) : 0;
        const bool whole = placed >= 1;
        ++out.total.old_units;
        if (!whole) ++out.not_placed.old_units;
        if (unit && !whole)
            out.problems.push_back(
                about(row, "C-PART-UNPLACED",
                      {{"unit", label(row.unit)}, {"percent", fmt::format("{:.3g}", 100 * (1 - placed))}}));
        for (const auto& placement : placements) {
            auto& to = taken.try_emplace(placement.unit, empty_row(crosswalk.newer()[placement.unit])).first->second;
            ++to.old_units;
        }
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (!row.values[c]) {
                ++out.total.absent[c];
                if (!whole) ++out.not_placed.absent[c];
                for (const auto& placement : placements) ++taken.at(placement.unit).absent[c];
                continue;
            }
            const auto amount = scaled(decimal_of(*row.values[c]), out.decimals[c]);
            const auto parts = parts_of(amount, placements, whole);
            Ticks left = amount;
            for (std::size_t p = 0; p < parts.size(); ++p)
                add(taken.at(placements[p].unit).values[c], parts[p]), left -= parts[p];
            add(out.total.values[c], amount);
            if (!whole) add(out.not_placed.values[c], left);
        }
    }
    for (auto& [unit, row] : taken) out.rows.push_back(std::move(row));
    std::sort(out.rows.begin(), out.rows.end(), [](const auto& a, const auto& b) {
        return std::tie(a.unit.code, a.unit.name) < std::tie(b.unit.code, b.unit.name);
    });
    return out;
}

double amount_of(Ticks ticks, int decimals) {
    return static_cast<double>(ticks) / power_of_ten(decimals);
}

std::string ticks_text(Ticks ticks, int decimals) {
    auto digits = std::to_string(ticks < 0 ? -ticks : ticks);
    const auto after = static_cast<std::size_t>(decimals);
    if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
    auto out = (ticks < 0 ? "-" : "") + digits.substr(0, digits.size() - after);
    auto rest = digits.substr(digits.size() - after);
    while (!rest.empty() && rest.back() == '0') rest.pop_back();
    return rest.empty() ? out : out + "." + rest;
}

}  // namespace vung::parcels
