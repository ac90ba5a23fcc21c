// SPDX-License-Identifier: Apache-2.0
#include <vung/io/parcel_columns.h>

#include <algorithm>
#include <cstdio>

#include <vung/error.h>
#include <vung/io/column_suggestion.h>
#include <vung/io/diary_columns.h>
#include <vung/io/header_rows.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr double kSquareMetresPerHectare = 10000.0;

/// The column of that name; else the one that a word of diaries stands for.
std::optional<std::size_t> diary_column(const HeadedTable& table, const std::string& name) {
    if (const auto at = table.column(name)) return at;
    static const auto aliases = wide_columns().aliases;
    for (const auto& [column, word] : aliases)
        if (column == name)
            if (const auto at = table.column(word)) return at;
    return std::nullopt;
}

/// The column whose name is a word for a role of parcels: "HTX", "Diện tích (ha)".
std::optional<std::size_t> column_of_role(const HeadedTable& table, std::string_view role) {
    for (std::size_t c = 0; c < table.header.size(); ++c)
        if (is_word_of(role, table.header[c]) || is_word_of(role, name_and_unit(table.header[c]).first)) return c;
    return std::nullopt;
}

/// "ha" of "Diện tích (ha)", "m2" of "dt_m2"; empty where the name tells none.
std::string unit_of(const HeadedTable& table, std::size_t column) {
    if (!table.units[column].empty()) return table.units[column];
    const auto folded = text::fold(table.header[column]);
    for (const std::string unit : {"ha", "m2"})
        if (folded.size() > unit.size() && folded.ends_with(" " + unit)) return unit;
    return "";
}

double square_metres(const HeadedTable& table, std::size_t column, const WantedParcelColumns& wanted) {
    const auto where = table.where() + ", column '" + table.header[column] + "'";
    const auto unit = unit_of(table, column);
    if (unit.empty()) {
        if (table.column(wanted.area) == column) return kSquareMetresPerHectare;
        throw InputError{{.what = "the column of areas does not tell its unit",
                          .where = where,
                          .fix = "call it '" + table.header[column] + " (ha)' or '" + table.header[column] + " (m2)'"}};
    }
    const auto reading = parcels::parse_amount_unit("kg/" + unit, wanted.units);
    if (reading.unit && reading.unit->m2) return *reading.unit->m2;
    if (reading.fault.kind == parcels::UnitFault::Kind::open_land) {
        char both[96];
        std::snprintf(both, sizeof both, "one %s may be %g or %g m2", unit.c_str(), reading.fault.a, reading.fault.b);
        throw InputError{{.what = both,
                          .where = where,
                          .fix = "say which with --" +
                                 std::string{reading.fault.key == "cong_m2" ? "cong-m2" : "sao-m2"} + " (" +
                                 reading.fault.key + " in Python), or write areas in ha"}};
    }
    throw InputError{{.what = "'" + unit + "' is no unit of land", .where = where, .fix = "write areas in ha or m2"}};
}

}  // namespace

ParcelColumns parcel_columns(const HeadedTable& table, const WantedParcelColumns& wanted) {
    const WantedParcelColumns usual;
    ParcelColumns out;
    for (const auto& name : wanted.id) {
        const auto at = wanted.id == usual.id ? diary_column(table, name) : table.column(name);
        out.id.push_back(at ? *at : table.need(name));
    }
    auto area = table.column(wanted.area);
    if (!area && wanted.area == usual.area) area = column_of_role(table, "declared_area");
    out.area = area ? *area : table.need(wanted.area);
    out.square_metres = square_metres(table, out.area, wanted);
    out.group = table.column(wanted.group);
    if (!out.group && wanted.group == usual.group) out.group = column_of_role(table, "cooperative");
    out.season = diary_column(table, "season");
    return out;
}

std::optional<double> area_ha(const HeadedTable& table, std::size_t row, const ParcelColumns& columns) {
    const auto& cell = table.rows[row][columns.area];
    const auto where = table.where(row) + ", column '" + table.header[columns.area] + "'";
    const bool hectares = columns.square_metres == kSquareMetresPerHectare;
    const auto alone = parse_local_number(cell, DecimalMark::unknown);
    const auto value = table.number(row, columns.area);
    using State = LocalNumber::State;
    if (value.state == State::no_number)
        throw InputError{{.what = "the area '" + cell.text + "' is no number",
                          .where = where,
                          .fix = "write its area in " + std::string{hectares ? "ha" : "the unit of the column"}}};
    // "1.234" beside "0,5": thousands by the rule of columns, but nobody writes 1,234 ha of rice so.
    const bool thousands = alone.state == State::ambiguous && value.get() == alone.other;
    if (value.state == State::ambiguous || (hectares && thousands)) {
        char both[96];
        std::snprintf(both, sizeof both, "' may be %.10g or %.10g: its column writes decimals in two ways", alone.value,
                      alone.other);
        throw InputError{
            {.what = "the area '" + cell.text + both, .where = where, .fix = "use one mark for decimals, 0.5 or 0,5"}};
    }
    if (!value.get()) return std::nullopt;
    return *value.get() * columns.square_metres / kSquareMetresPerHectare;
}

}  // namespace vung::io
