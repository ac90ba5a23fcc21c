// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <vung/packs/pack_parts.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

using formula::Type;

formula::Unit unit_of(text::TomlTable& table, const std::string& unit) {
    return formula::parse_unit(unit, table.where());
}

/// All texts that the keys can make; nothing where one of them takes any value.
std::vector<std::string> key_values(const Pack& pack, const std::vector<std::size_t>& keys) {
    std::vector<std::string> out;
    for (const auto key : keys) {
        const auto& values = pack.scope.symbols[key].keys;
        std::vector<std::string> longer;
        for (const auto& value : values) {
            if (key == keys.front()) longer.push_back(value);
            for (const auto& before : out) longer.push_back(before + "." + value);
        }
        if (longer.empty()) return {};
        out = std::move(longer);
    }
    return out;
}

/// Rows that the factor may take its value from. Of two keys not every pair need have a row.
std::vector<std::string> reachable_rows(const FactorUse& use, const std::vector<std::string>& combinations,
                                        const std::vector<std::string>& known) {
    if (!use.row.empty()) return {use.row};
    std::vector<std::string> out;
    if (combinations.empty()) {
        for (const auto& [value, row] : use.rows)
            if (!row.empty()) out.push_back(row);
        return out.empty() ? known : out;
    }
    for (const auto& value : combinations) {
        const auto other = use.rows.find(value);
        const auto& row = other == use.rows.end() ? value : other->second;
        if (row.empty()) continue;
        if (use.keys.size() == 1 || std::find(known.begin(), known.end(), row) != known.end()) out.push_back(row);
    }
    return out;
}

std::string unit_in_table(const factors::FactorTable& tables, const std::string& table, const std::string& row,
                          const std::string& edition) {
    for (const auto& factor : tables.rows())
        if (factor.table == table && factor.key == row && factor.edition == edition) return factor.unit;
    return "1";
}

/// Editions of the IPCC guidelines; all others are those of schemes, measurements or conventions.
bool of_ipcc(const std::string& edition) {
    return edition == "2006" || edition == "2019";
}

/// Rule R1: no row of one edition stands beside one of the other. A table that the later edition left as it was has
/// rows of the earlier one alone, and those are of both.
void refuse_two_editions(text::TomlTable& table, const factors::FactorTable& tables, const FactorUse& use,
                         const std::string& row, std::map<std::string, std::string>& seen) {
    if (!of_ipcc(use.edition)) return;
    if (use.edition == "2006" && tables.keys(use.table, "2019").empty()) return;
    const auto name = "'" + row + "' of " + use.table + " (" + use.edition + ")";
    seen.try_emplace(use.edition, name);
    if (seen.size() < 2) return;
    const auto& other = use.edition == "2006" ? seen.at("2019") : seen.at("2006");
    table.fail("two editions of the IPCC guidelines in one pack: " + other + " and " + name,
               "take both rows from one edition (rule R1)", table.raw("edition"));
}

}  // namespace

void read_factors(text::TomlTable& top, const factors::FactorTable& tables, Pack& pack) {
    std::map<std::string, std::string> editions;  // of the IPCC, with a row of each
    for (auto& [name, table] : top.members("factors")) {
        FactorUse use;
        formula::Symbol symbol{.name = name, .type = Type::number, .unit = {}, .level = kProject};
        symbol.uncertain = true;
        use.table = table.text("table");
        use.edition = table.text_or("edition", pack.edition);
        use.row = table.text_or("row", "");
        const auto keys = table.texts("key");
        if (keys.empty() == use.row.empty())
            table.fail("a factor needs either 'row' or 'key'", "write row = \"its key\" or key = \"name of an input\"");
        for (const auto& key : keys) {
            const auto of = pack.scope.symbol(key);
            if (!of || pack.scope.symbols[*of].type != Type::key)
                table.fail("'" + key + "' is no input with keys", "declare it in [inputs] with keys = ...",
                           table.raw("key"));
            use.keys.push_back(*of);
            // Regions are whatever the table of the first factor by region has.
            auto& symbol_of = pack.scope.symbols[*of];
            if (key == kRegion && keys.size() == 1 && symbol_of.keys.empty())
                symbol_of.keys = tables.keys(use.table, use.edition);
            if (pack.scope.sees(symbol_of.level, symbol.level)) symbol.level = symbol_of.level;
            symbol.both = symbol.both || symbol_of.both;
        }
        for (const auto& [value, row] : table.text_map("rows")) use.rows[value] = row;
        const auto edition = use.edition == "gwp" ? (pack.gwp.empty() ? "AR5" : pack.gwp.front()) : use.edition;
        const auto known = tables.keys(use.table, edition);
        if (known.empty())
            table.fail("there is no table '" + use.table + "' of edition " + edition,
                       "name a file of data/factors and one of its editions", table.raw("table"));
        const auto row_known = [&](const std::string& row) {
            if (std::find(known.begin(), known.end(), row) == known.end())
                table.fail("table '" + use.table + "', edition " + edition + ", has no row '" + row + "'",
                           text::suggestion(row, known), table.raw(use.row.empty() ? "rows" : "row"));
        };
        if (!use.row.empty()) row_known(use.row);
        const auto combinations = key_values(pack, use.keys);
        for (const auto& [value, row] : use.rows) {
            if (!row.empty()) row_known(row);
            if (!combinations.empty() &&
                std::find(combinations.begin(), combinations.end(), value) == combinations.end())
                table.fail("'" + value + "' is no value of its key", text::suggestion(value, combinations),
                           table.raw("rows"));
        }
        const auto rows = reachable_rows(use, combinations, known);
        for (const auto& row : rows)
            if (use.keys.size() == 1) row_known(row);
        const auto of_row = rows.empty() ? std::string{"1"} : unit_in_table(tables, use.table, rows.front(), edition);
        use.unit = table.text_or("unit", of_row);
        symbol.unit = unit_of(table, use.unit);
        for (const auto& row : rows) {
            const auto unit = unit_in_table(tables, use.table, row, edition);
            if (!symbol.unit.same_dimension(unit_of(table, unit)))
                table.fail(
                    "row '" + row + "' of table '" + use.table + "' is in " + unit + ", '" + name + "' in " + use.unit,
                    table.has("unit") ? "use the unit of the table"
                                      : "say unit = \"...\", and list the keys that have it",
                    table.raw("unit"));
        }
        refuse_two_editions(table, tables, use, rows.empty() ? known.front() : rows.front(), editions);
        table.finish();
        use.symbol = declare(pack, std::move(symbol), table);
        pack.factors.push_back(std::move(use));
    }
}

}  // namespace vung::packs
