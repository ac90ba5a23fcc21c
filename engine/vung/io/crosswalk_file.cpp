// SPDX-License-Identifier: Apache-2.0
#include <vung/io/crosswalk_file.h>

#include <algorithm>
#include <array>

#include <vung/error.h>
#include <vung/io/land_cells.h>
#include <vung/io/spreadsheet.h>
#include <vung/problem_catalogue.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> kOldCode{"old_code", "mã cũ", "mã đơn vị cũ"};
constexpr std::array<std::string_view, 4> kOldName{"old_name", "tên cũ", "đơn vị cũ", "xã cũ"};
constexpr std::array<std::string_view, 2> kOldWithin{"old_within", "huyện cũ"};
constexpr std::array<std::string_view, 3> kNewCode{"new_code", "mã mới", "mã đơn vị mới"};
constexpr std::array<std::string_view, 4> kNewName{"new_name", "tên mới", "đơn vị mới", "xã mới"};
constexpr std::array<std::string_view, 2> kNewWithin{"new_within", "tỉnh mới"};
constexpr std::array<std::string_view, 3> kShare{"share", "tỷ lệ", "tỉ lệ"};
constexpr std::array<std::string_view, 3> kDate{"date", "ngày", "ngày hiệu lực"};

/// A row of sums would be moved once more beside its parts.
constexpr std::array<std::string_view, 8> kTotals{"*",         "tong", "tong cong", "tong so",
                                                  "toan tinh", "cong", "total",     "sum"};

constexpr std::array<std::string_view, 7> kUnit{"commune", "unit", "name", "xã", "tên xã", "đơn vị", "xã phường"};
constexpr std::array<std::string_view, 4> kCode{"commune_code", "code", "mã xã", "mã đơn vị"};
constexpr std::array<std::string_view, 4> kWithin{"district", "within", "huyện", "quận huyện"};

struct UnitColumns {
    std::optional<std::size_t> code, name, within;

    parcels::Unit of(const HeadedTable& table, std::size_t row) const {
        return {plain_text(table, row, code), plain_text(table, row, name), plain_text(table, row, within)};
    }
};

UnitColumns unit_columns(const HeadedTable& table, Names code, Names name, Names within) {
    UnitColumns out{any_column(table, code), any_column(table, name), any_column(table, within)};
    if (!out.code && !out.name) table.need(name.front());  // throws
    return out;
}

Problem about(const HeadedTable& table, std::size_t row, const parcels::Unit& unit, std::string_view code,
              ProblemValues values) {
    auto problem = make_problem(code, std::move(values));
    problem.subject = Subject::record;
    problem.id = label(unit);
    problem.text.where = table.where(row);
    return problem;
}

}  // namespace

CrosswalkFile read_crosswalk(const std::filesystem::path& file) {
    TableOptions options;
    for (const auto names : {Names{kOldCode}, Names{kOldName}, Names{kNewCode}, Names{kNewName}, Names{kShare}})
        for (const auto name : names) options.wanted.emplace_back(name);
    const auto table = read_table(file, options);
    const auto before = unit_columns(table, kOldCode, kOldName, kOldWithin),
               after = unit_columns(table, kNewCode, kNewName, kNewWithin);
    const auto share = any_column(table, kShare), date = any_column(table, kDate);
    CrosswalkFile out;
    out.problems = table.findings;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto part = share_cell(table, row, share);
        const auto on = day_cell(table, row, date);
        parcels::CrosswalkRow next{.before = before.of(table, row),
                                   .after = after.of(table, row),
                                   .share = part.share,
                                   .date = on.day,
                                   .where = table.where(row)};
        if (part.wrong)
            out.problems.push_back(about(table, row, next.before, "C-BAD-SHARE", {{"share", part.text}}));
        else
            out.rows.push_back(std::move(next));
    }
    return out;
}

StatisticsFile read_statistics(const std::filesystem::path& file, const StatisticsOptions& options) {
    TableOptions wanted;
    wanted.wanted = options.columns;
    for (const auto* name : {&options.unit, &options.code, &options.within})
        if (!name->empty()) wanted.wanted.push_back(*name);
    const auto table = read_table(file, wanted);
    const auto choose = [&](const std::string& name, Names names) -> std::optional<std::size_t> {
        return name.empty() ? any_column(table, names) : std::optional{table.need(name)};
    };
    const UnitColumns unit{choose(options.code, kCode), choose(options.unit, kUnit), choose(options.within, kWithin)};
    if (!unit.code && !unit.name) table.need(kUnit.front());  // throws
    if (options.columns.empty())
        throw InputError{{.what = "no column is named that could be added up",
                          .where = table.where(),
                          .fix =
                              "name the columns of amounts (hectares, tonnes, households); rates such as t/ha cannot "
                              "be moved"}};
    std::vector<std::size_t> amounts, keys;
    for (const auto& name : options.columns) amounts.push_back(table.need(name));
    for (const auto& name : options.keys) keys.push_back(table.need(name));
    StatisticsFile out{.columns = options.columns, .keys = options.keys, .rows = {}, .problems = table.findings};
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        StatisticsFile::Row next;
        next.totals.unit = unit.of(table, row);
        next.totals.where = table.where(row);
        const auto name = text::fold(label(next.totals.unit));
        if (std::find(kTotals.begin(), kTotals.end(), name) != kTotals.end()) {
            out.problems.push_back(
                about(table, row, next.totals.unit, "T-TOTAL-ROW", {{"label", label(next.totals.unit)}}));
            continue;
        }
        for (const auto column : keys) next.keys.push_back(plain_text(table, row, column));
        for (std::size_t c = 0; c < amounts.size(); ++c) {
            const auto number = table.number(row, amounts[c]);
            next.totals.values.push_back(number.get());
            if (!number.get() && number.state != LocalNumber::State::blank)
                out.problems.push_back(
                    about(table, row, next.totals.unit, "C-BAD-AMOUNT",
                          {{"column", options.columns[c]}, {"text", table.rows[row][amounts[c]].text}}));
        }
        out.rows.push_back(std::move(next));
    }
    return out;
}

}  // namespace vung::io
