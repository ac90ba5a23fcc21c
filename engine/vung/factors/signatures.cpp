// SPDX-License-Identifier: Apache-2.0
#include <vung/factors/signatures.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <vung/error.h>
#include <vung/text/csv_rows.h>

namespace vung::factors {
namespace {

constexpr std::array<std::string_view, 8> kColumns{"id", "value", "low", "high", "unit", "by", "against", "on"};

[[noreturn]] void refuse(const std::string& where, std::string what) {
    throw InputError{
        {.what = std::move(what), .where = where, .fix = "correct the line; `vung factors sign` writes such a file"}};
}

std::optional<double> number(const std::string& text, const std::string& where) {
    if (text.empty()) return std::nullopt;
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size()) refuse(where, "'" + text + "' is no number");
    return value;
}

std::string shown(const std::optional<double>& value) {
    if (!value) return "";
    char text[40];
    return {text, std::to_chars(text, text + sizeof text, *value).ptr};
}

std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

std::optional<double> value_of(const Factor& row) {
    return row.has_value ? std::optional<double>{row.value} : std::nullopt;
}

/// The first number or the unit in which a signature and its row are not the same; empty when all are.
std::string difference(const Signature& signature, const Factor& row) {
    const auto one = [](const char* name, const std::optional<double>& then, const std::optional<double>& now) {
        if (then == now) return std::string{};
        return std::string{name} + " " + (then ? shown(then) : "none") + " is now " + (now ? shown(now) : "none");
    };
    for (const auto& text : {one("value", signature.value, value_of(row)), one("low", signature.low, row.low),
                             one("high", signature.high, row.high)})
        if (!text.empty()) return text;
    return signature.unit == row.unit ? "" : "unit " + signature.unit + " is now " + row.unit;
}

}  // namespace

std::vector<Signature> parse_signatures(std::string_view text, const std::string& file) {
    const auto rows = text::split_csv(text);
    if (rows.empty() || !std::ranges::equal(rows.front().cells, kColumns))
        refuse(file + ", line 1", "the columns must be id,value,low,high,unit,by,against,on");
    std::vector<Signature> out;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto where = file + ", line " + std::to_string(rows[i].line);
        const auto& cells = rows[i].cells;
        if (cells.size() != kColumns.size()) refuse(where, "the line has not eight cells");
        const auto on = dates::parse_date(cells[7]);
        if (!on) refuse(where, "'" + cells[7] + "' is no day");
        if (cells[5].empty() || cells[6].empty()) refuse(where, "a signature needs who compared and against what");
        out.push_back({.id = cells[0],
                       .value = number(cells[1], where),
                       .low = number(cells[2], where),
                       .high = number(cells[3], where),
                       .unit = cells[4],
                       .by = cells[5],
                       .against = cells[6],
                       .on = *on,
                       .where = where});
    }
    return out;
}

std::string signatures_text(std::span<const Signature> signatures) {
    std::string out = "id,value,low,high,unit,by,against,on\n";
    for (const auto& s : signatures) {
        for (const auto& text : {s.id, shown(s.value), shown(s.low), shown(s.high), s.unit, s.by, s.against})
            out += cell(text) + ",";
        out += dates::to_iso(s.on) + "\n";
    }
    return out;
}

SignedTable with_signatures(const FactorTable& table, std::span<const Signature> signatures) {
    std::vector<Factor> rows{table.rows().begin(), table.rows().end()};
    std::map<std::string, Factor*> by_id;
    for (auto& row : rows) by_id.emplace(row.id(), &row);
    std::vector<VoidSignature> voids;
    for (const auto& signature : signatures) {
        const auto found = by_id.find(signature.id);
        if (found == by_id.end()) {
            voids.push_back({signature, false, ""});
            continue;
        }
        auto& row = *found->second;
        if (auto differs = difference(signature, row); !differs.empty()) {
            voids.push_back({signature, true, std::move(differs)});
            continue;
        }
        const auto on = dates::to_iso(signature.on);
        if (row.checked() && row.checked_on > on) continue;  // a newer one stands
        row.checked_by = signature.by;
        row.checked_against = signature.against;
        row.checked_on = on;
    }
    return {FactorTable{std::move(rows)}, std::move(voids)};
}

Signature sign(const Factor& row, const std::string& by, const std::string& against, dates::Date on) {
    const auto need = [&](const std::string& text, const char* what, const char* fix) {
        if (text.find_first_not_of(" \t") == std::string::npos)
            throw InputError{{.what = what, .where = row.id(), .fix = fix}};
    };
    need(by, "a signature needs a name", "say who compared the row: --by \"Nguyễn Văn A\"");
    need(against, "a signature needs the original", "say edition and page: --against \"2019 Refinement, p. 5.53\"");
    if (row.status == "NOT OBTAINED")
        throw InputError{{.what = "a row whose value was not obtained cannot be signed",
                          .where = row.id(),
                          .fix = "there is nothing to compare with the original"}};
    return {.id = row.id(),
            .value = value_of(row),
            .low = row.low,
            .high = row.high,
            .unit = row.unit,
            .by = by,
            .against = against,
            .on = on,
            .where = ""};
}

}  // namespace vung::factors
