// SPDX-License-Identifier: Apache-2.0
#include "plain_output.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <tuple>

#include <vung/text/utf8.h>

namespace vung::cli {
namespace {

constexpr double kRounding = 1e-12;  ///< what is left of a sum that is 0; no unit of ours is that small

struct Cells {
    std::string header;
    std::vector<std::string> rows;
    bool right = false;
};

std::string cell(const report::Column& column, std::size_t row) {
    if (!column.present(row)) return "-";
    return column.type() == report::Type::real ? readable(column.real(row)) : column.to_text(row);
}

/// The bounds beside an estimate, where the table has them.
std::pair<const report::Column*, const report::Column*> bounds(const report::Table& table,
                                                               const report::Column& column) {
    const auto find = [&](std::string_view bound) -> const report::Column* {
        const auto wanted = column.name() + "_" + std::string{bound};
        for (const auto& other : table.columns)
            if (other.name() == wanted) return &other;
        return nullptr;
    };
    return {find("low"), find("high")};
}

std::vector<Cells> cells_of(const report::Table& table) {
    std::set<const report::Column*> taken;
    for (const auto& column : table.columns)
        if (const auto [low, high] = bounds(table, column); low && high) taken.insert({low, high});
    std::vector<Cells> out;
    for (const auto& column : table.columns) {
        if (taken.contains(&column)) continue;
        const auto [low, high] = bounds(table, column);
        Cells cells{column.name(), {}, column.type() == report::Type::real || column.type() == report::Type::integer};
        for (std::size_t row = 0; row < table.rows(); ++row) {
            auto text = cell(column, row);
            if (low && high && low->present(row) && high->present(row))
                text += " (" + cell(*low, row) + " to " + cell(*high, row) + ")";
            cells.rows.push_back(std::move(text));
        }
        out.push_back(std::move(cells));
    }
    return out;
}

std::size_t width_of(const Cells& cells) {
    std::size_t width = text::display_width(cells.header);
    for (const auto& row : cells.rows) width = std::max(width, text::display_width(row));
    return width;
}

std::string without_trailing_blanks(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

int weight(Severity severity) {
    return severity == Severity::refuse ? 0 : severity == Severity::repair ? 1 : 2;
}

std::string plural(Subject subject, std::size_t n) {
    return counted(n, to_string(subject));
}

std::string counted_vi(Subject subject, std::size_t n) {
    const char* word = subject == Subject::parcel   ? "thửa"
                       : subject == Subject::scene  ? "ảnh"
                       : subject == Subject::record ? "bản ghi"
                                                    : "mục của dự án";
    return std::to_string(n) + " " + word;
}

std::string answer(int rank, bool vi) {
    if (vi) return rank == 0 ? "bị để riêng" : rank == 1 ? "đã được sửa" : "được dùng, còn nghi vấn";
    return rank == 0 ? "set aside" : rank == 1 ? "repaired" : "used, with a doubt";
}

}  // namespace

std::string error_text(const ErrorText& text) {
    std::string out = "error: " + text.what + "\n";
    if (!text.where.empty()) out += "where: " + text.where + "\n";
    if (!text.fix.empty()) out += "fix:   " + text.fix + "\n";
    return out;
}

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
    const std::string plural = many.empty() ? std::string{one} + "s" : std::string{many};
    return std::to_string(n) + " " + (n == 1 ? std::string{one} : plural);
}

std::string readable(double value) {
    if (std::abs(value) < kRounding) value = 0;
    const double size = std::abs(value);
    const int decimals = size >= 1000 || size == 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
    char text[64];
    // Never "0.0000" for what is not zero.
    if (size > 0 && size < 0.00005)
        std::snprintf(text, sizeof text, "%.1e", value);
    else
        std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

std::string readable_bytes(std::uint64_t bytes) {
    const char* unit = "kB";
    double value = static_cast<double>(bytes) / 1e3;
    for (const char* larger : {"MB", "GB", "TB"})
        if (value >= 1000) value /= 1000, unit = larger;
    char text[64];
    std::snprintf(text, sizeof text, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
    return text;
}

std::string readable_seconds(double seconds) {
    char text[64];
    if (seconds < 90)
        std::snprintf(text, sizeof text, "%.0f s", std::max(1.0, seconds));
    else if (seconds < 5400)
        std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
    else
        std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
    return text;
}

std::string table_text(const report::Table& table) {
    const auto columns = cells_of(table);
    std::vector<std::size_t> widths;
    for (const auto& column : columns) widths.push_back(width_of(column));
    std::string out;
    const auto line = [&](const auto& pick) {
        std::string text;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& value = pick(columns[i]);
            text += (i ? "  " : "") +
                    (columns[i].right ? text::pad_left(value, widths[i]) : text::pad_right(value, widths[i]));
        }
        out += without_trailing_blanks(std::move(text)) + "\n";
    };
    line([](const Cells& c) -> const std::string& { return c.header; });
    for (std::size_t row = 0; row < table.rows(); ++row)
        line([row](const Cells& c) -> const std::string& { return c.rows[row]; });
    return out;
}

std::string estimates_text(const report::Table& table) {
    if (table.rows() == 0 || !table.has("season")) return table_text(table);
    std::vector<std::string> seasons;
    std::set<std::string> stamps;
    const auto season_of = [&](std::size_t row) { return table.column("season").to_text(row); };
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (std::find(seasons.begin(), seasons.end(), season_of(row)) == seasons.end())
            seasons.push_back(season_of(row));
        if (table.has("status") && table.column("status").present(row)) stamps.insert(table.column("status").text(row));
    }
    std::string out;
    for (const auto& season : seasons) {
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < table.rows(); ++row)
            if (season_of(row) == season) rows.push_back(row);
        std::stable_partition(rows.begin(), rows.end(),
                              [&](std::size_t row) { return table.columns.front().to_text(row) != "*"; });
        report::Table block;
        for (const auto& column : table.columns) {
            const auto [low, high] = bounds(table, column);
            const bool group = &column == &table.columns.front() || column.name() == "parcels";
            const auto kept = column.reordered(rows);
            bool any = false;
            for (std::size_t i = 0; i < kept.size(); ++i) any = any || kept.present(i);
            if (group || (low && high && any)) block.add(kept);
            if (low && high && any) block.add(low->reordered(rows)), block.add(high->reordered(rows));
        }
        out += (out.empty() ? "" : "\n") + std::string{"season "} + season + "\n" + table_text(block);
    }
    for (const auto& stamp : stamps) out += "emissions: " + stamp + "\n";
    return out + "In brackets: 95 % interval. '*' is the total.\n";
}

std::string problem_counts(std::size_t all, std::size_t fresh) {
    return std::to_string(all) + ", " + std::to_string(fresh) + " of them new";
}

std::string problems_text(const std::vector<report::Finding>& findings, text::Language language, std::size_t examples) {
    const bool vi = language == text::Language::vi;
    std::map<std::tuple<int, Subject, std::string>, std::vector<const report::Finding*>> groups;
    for (const auto& finding : findings) {
        const auto& problem = finding.problem;
        groups[{weight(problem.severity), problem.subject, problem.code}].push_back(&finding);
    }
    std::string out;
    for (const auto& [key, group] : groups) {
        const auto& [rank, subject, code] = key;
        double hectares = 0;
        for (const auto* finding : group) hectares += finding->problem.hectares.value_or(0);
        out += code + ": " + (vi ? counted_vi(subject, group.size()) : plural(subject, group.size())) +
               (subject == Subject::project ? "" : " " + answer(rank, vi));
        if (hectares > 0) out += ", " + readable(hectares) + " ha";
        out += "\n";
        for (std::size_t i = 0; i < std::min(examples, group.size()); ++i) {
            const auto& where = group[i]->problem.text.where;
            out += "    " + group[i]->what(language) + (where.empty() ? "" : " (" + where + ")") + "\n";
        }
        if (group.size() > examples) {
            const auto more = std::to_string(group.size() - examples);
            out += vi ? "    và " + more + " mục nữa\n" : "    and " + more + " more\n";
        }
        const auto& remedy = group.front()->remedy(language);
        if (!remedy.empty()) out += (vi ? "    cách xử lý: " : "    fix: ") + remedy + "\n";
    }
    return out;
}

}  // namespace vung::cli
