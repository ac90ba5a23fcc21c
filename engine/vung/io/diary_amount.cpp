// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_amount.h>

#include <cstdio>

namespace vung::io {
namespace {

using parcels::AmountKind;
using parcels::UnitFault;

std::string plain(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

const char* wanted_unit(AmountKind kind) {
    return kind == AmountKind::mass ? "kg/ha" : kind == AmountKind::volume ? "L/ha" : "kWh/ha";
}

void note_fault(RecordTable& table, const AmountCell& cell, const std::string& text, double number,
                const UnitFault& fault) {
    const auto column = table.shown(cell.column);
    if (fault.kind == UnitFault::Kind::open_bag) {
        table.note(cell.row, "R-BAG-OPEN", {{"column", column}, {"text", text}});
    } else if (fault.kind == UnitFault::Kind::open_land) {
        auto other = fault.if_a;
        other.m2 = fault.b;
        table.note(cell.row, "R-UNIT-OPEN",
                   {{"column", column},
                    {"text", text},
                    {"unit", fault.unit},
                    {"a", plain(fault.a)},
                    {"b", plain(fault.b)},
                    {"base", "m2"},
                    {"x", plain(*fault.if_a.per_ha(number, std::nullopt))},
                    {"y", plain(*other.per_ha(number, std::nullopt))},
                    {"wanted", wanted_unit(fault.if_a.kind)},
                    {"key", fault.key}});
    } else {
        table.note(cell.row, "R-UNIT-UNKNOWN",
                   {{"column", column}, {"text", text}, {"unit", fault.unit}, {"example", cell.example}});
    }
}

}  // namespace

std::optional<double> amount_per_ha(RecordTable& table, const AmountCell& cell, const parcels::CustomaryUnits& units) {
    const auto text = table.cell(cell.row, cell.column);
    if (!text) return std::nullopt;
    const auto [number_text, own_unit] = parcels::split_amount(*text);
    std::optional<double> number;
    const auto noted = table.noted();
    if (own_unit.empty())
        number = table.amount(cell.row, cell.column);  // lists what is wrong with it
    else if (number = table.parse(cell.row, cell.column, number_text); !number || *number < 0) {
        if (table.noted() == noted)
            table.note(cell.row, "R-BAD-NUMBER",
                       {{"column", table.shown(cell.column)}, {"text", *text}, {"example", "20 kg/ha"}});
        return std::nullopt;
    }
    if (!number) return std::nullopt;
    if (*number == 0) return 0.0;  // nothing of anything is nothing per hectare
    const auto unit = !own_unit.empty() ? own_unit : !cell.unit.empty() ? cell.unit : table.unit(cell.column);
    if (unit.empty()) {
        table.note(cell.row, "R-NO-UNIT",
                   {{"column", table.shown(cell.column)}, {"text", *text}, {"example", cell.example}});
        return std::nullopt;
    }
    const auto reading = parcels::parse_amount_unit(unit, units);
    if (!reading.unit) {
        note_fault(table, cell, own_unit.empty() ? *text + " " + unit : *text, *number, reading.fault);
        return std::nullopt;
    }
    if (reading.unit->kind != cell.kind) {
        note_fault(table, cell, *text, *number,
                   {.kind = UnitFault::Kind::unknown, .unit = unit, .if_a = {}, .key = ""});
        return std::nullopt;
    }
    const auto out = reading.unit->per_ha(*number, cell.area_ha);
    if (!out) table.note(cell.row, "R-NO-AREA", {{"column", table.shown(cell.column)}, {"text", *text}});
    return out;
}

std::optional<double> amount_per_ha(RecordTable& table, std::size_t row, const AmountColumn& column,
                                    std::optional<double> area_ha, const parcels::CustomaryUnits& units) {
    if (table.cell(row, column.fixed)) return table.amount(row, column.fixed);
    const auto out = amount_per_ha(table,
                                   {.row = row,
                                    .column = column.base,
                                    .unit = "",
                                    .kind = column.kind,
                                    .example = column.example,
                                    .area_ha = area_ha},
                                   units);
    return out ? std::optional<double>{*out / column.unit} : std::nullopt;
}

}  // namespace vung::io
