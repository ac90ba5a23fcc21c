// SPDX-License-Identifier: Apache-2.0
#include <vung/io/lineage_file.h>

#include <array>

#include <vung/error.h>
#include <vung/io/land_cells.h>
#include <vung/io/spreadsheet.h>
#include <vung/parcels/parcel.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

constexpr std::array<std::string_view, 5> kParent{"parent", "thửa cũ", "số thửa cũ", "thửa gốc", "mã thửa cũ"};
constexpr std::array<std::string_view, 4> kChild{"child", "thửa mới", "số thửa mới", "mã thửa mới"};
constexpr std::array<std::string_view, 4> kDate{"date", "ngày", "ngày biến động", "ngày thay đổi"};
constexpr std::array<std::string_view, 4> kShare{"share", "tỷ lệ", "tỉ lệ", "phần"};
constexpr std::array<std::string_view, 3> kKind{"kind", "loại biến động", "loại"};

/// Where the id of one side stands: one column, or one per part.
std::vector<std::size_t> id_columns_of(const HeadedTable& table, std::span<const std::string_view> names,
                                       const std::string& side, const std::vector<std::string>& id_columns) {
    if (const auto one = any_column(table, names)) return {*one};
    std::vector<std::size_t> out;
    for (const auto& part : id_columns)
        if (const auto column = table.column(side + "_" + part)) out.push_back(*column);
    if (out.size() == id_columns.size() && !out.empty()) return out;
    table.need(side);  // throws, with the names that are there
    return {};
}

std::string id_of(const HeadedTable& table, std::size_t row, const std::vector<std::size_t>& columns) {
    std::string out;
    for (const auto column : columns) {
        const auto part = plain_text(table, row, column);
        if (part.empty()) return {};
        out += (out.empty() ? "" : std::string(1, parcels::kIdSeparator)) + part;
    }
    return out;
}

Problem about(const HeadedTable& table, std::size_t row, const std::string& child, std::string_view code,
              ProblemValues values) {
    auto problem = make_problem(code, std::move(values));
    problem.subject = Subject::record;
    problem.id = child;
    problem.text.where = table.where(row);
    return problem;
}

}  // namespace

LineageFile read_lineage(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                         std::optional<dates::Date> date) {
    TableOptions options;
    for (const auto* names : {"parent", "child", "date", "share", "thửa cũ", "thửa mới", "ngày", "tỷ lệ"})
        options.wanted.emplace_back(names);
    const auto table = read_table(file, options);
    const auto parent = id_columns_of(table, kParent, "parent", id_columns),
               child = id_columns_of(table, kChild, "child", id_columns);
    const auto day = any_column(table, kDate), share = any_column(table, kShare), kind = any_column(table, kKind);
    LineageFile out;
    out.problems = table.findings;
    out.read = table.rows.size();
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto what = plain_text(table, row, kind);
        if (what == "new" || what == "gone") continue;
        parcels::Descent step{.parent = id_of(table, row, parent),
                              .child = id_of(table, row, child),
                              .date = {},
                              .share = {},
                              .where = table.where(row)};
        const auto on = day_cell(table, row, day);
        const auto part = share_cell(table, row, share);
        if (part.wrong) {
            out.problems.push_back(about(table, row, step.child, "L-BAD-SHARE", {{"share", part.text}}));
        } else if (!on.day && (on.wrong || !date)) {
            out.problems.push_back(
                about(table, row, step.child, "L-NO-DATE", {{"reason", on.wrong ? "'" + on.text + "'" : "-"}}));
        } else {
            step.date = on.day ? *on.day : *date;
            step.share = part.share;
            out.rows.push_back(std::move(step));
        }
    }
    return out;
}

}  // namespace vung::io
