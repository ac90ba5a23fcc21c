// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <vung/packs/pack_parts.h>

namespace vung::packs {
namespace {

void must_be_known(const std::vector<std::string>& names, const text::TomlTable& table, const Pack& pack) {
    for (const auto& name : names)
        if (!pack.scope.symbol(name)) table.fail("there is nothing named '" + name + "'", "name what this pack has");
}

void read_deduction(const std::string& input, text::TomlTable& table, Pack& pack) {
    MeasuredDeduction out;
    out.input = input;
    out.of = table.texts("quantities");
    out.t = table.text("t");
    out.exempt = table.text("exempt");
    out.halfwidth = table.text_or("halfwidth", "");
    out.level = table.number("level").value_or(0);
    if (!(out.level > 0 && out.level < 1))
        table.fail("the deduction has no level between 0 and 1", "write level = 0.90", table.raw("level"));
    table.finish();
    must_be_known(out.of, table, pack);
    std::vector<std::string> plain{out.input, out.t, out.exempt};
    if (!out.halfwidth.empty()) plain.push_back(out.halfwidth);
    must_be_known(plain, table, pack);
    for (const auto& name : plain) {
        const auto& symbol = pack.scope.symbols[*pack.scope.symbol(name)];
        if (symbol.type != formula::Type::number || !symbol.unit.dimensionless())
            table.fail("'" + name + "' is no plain number",
                       "deductions, half-widths, t and exemptions have the unit 1");
    }
    pack.deduction = std::move(out);
}

std::vector<std::string> read_deducted(text::TomlTable& table, const char* role, const Pack& pack) {
    auto names = table.texts(role);
    must_be_known(names, table, pack);
    for (const auto& name : names) {
        const auto& symbol = pack.scope.symbols[*pack.scope.symbol(name)];
        const auto* gross = pack.quantity(pack.gross);
        if (symbol.level != kSeason || symbol.both || symbol.type != formula::Type::number || !gross ||
            !(symbol.unit == pack.scope.symbols[gross->symbol].unit))
            table.fail("'" + name + "' is no deduction of a season",
                       "name amounts of a parcel-season without scenarios, in the unit of gross", table.raw(role));
    }
    return names;
}

void read_roles(text::TomlTable table, Pack& pack) {
    pack.sources = table.texts("sources");
    pack.total = table.text_or("total", "");
    pack.gross = table.text_or("gross", "");
    pack.net = table.text_or("net", "");
    pack.net_year = table.text_or("net_year", "");
    pack.issuable = table.text_or("issuable", "");
    for (auto& [name, deduction] : table.members("deduction_of")) read_deduction(name, deduction, pack);
    if (auto roles = table.table("deductions")) {
        pack.deductions.uncertainty = read_deducted(*roles, "uncertainty", pack);
        pack.deductions.leakage = read_deducted(*roles, "leakage", pack);
        pack.deductions.project_emissions = read_deducted(*roles, "project_emissions", pack);
        roles->finish();
    }
    table.finish();
    auto named = pack.sources;
    for (const auto& name : {pack.total, pack.gross, pack.net, pack.net_year, pack.issuable})
        if (!name.empty()) named.push_back(name);
    for (const auto& name : named)
        if (!pack.quantity(name)) table.fail("there is no quantity '" + name + "'", "name quantities of this pack");
    // Tables set the reductions of all packs beside each other.
    const auto tonnes = formula::parse_unit("t_CO2e");
    for (const auto& name : {pack.gross, pack.net, pack.net_year, pack.issuable})
        if (!name.empty() && !(pack.scope.symbols[pack.quantity(name)->symbol].unit == tonnes))
            table.fail("'" + name + "' is not in t_CO2e", "write unit = \"t_CO2e\" for it");
}

void read_field(text::TomlTable& table, Pack& pack) {
    MonitoringField field;
    field.name = table.text("name");
    field.text = read_words(table, "text");
    field.unit = table.text_or("unit", "");
    field.clause = table.text_or("clause", "");
    field.from = table.text_or("from", "");
    const auto unit = field.unit.empty() ? formula::Unit{} : formula::parse_unit(field.unit, table.where());
    if (const auto symbol = pack.scope.symbol(field.from)) {
        if (!unit.same_dimension(pack.scope.symbols[*symbol].unit))
            table.fail("'" + field.name + "' is in " + field.unit + ", '" + field.from + "' of another dimension",
                       "use the unit of '" + field.from + "'", table.raw("unit"));
    } else if (!field.from.empty() && !pack.scope.relation(field.from)) {
        table.fail("there is nothing named '" + field.from + "'", "name an input, a quantity or a relation",
                   table.raw("from"));
    }
    table.finish();
    pack.monitoring.push_back(std::move(field));
}

}  // namespace

void read_report(text::TomlTable& top, Pack& pack) {
    if (auto roles = top.table("report")) read_roles(*roles, pack);
    for (auto& table : top.tables("monitoring")) read_field(table, pack);
}

}  // namespace vung::packs
