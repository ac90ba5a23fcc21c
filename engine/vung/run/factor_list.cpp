// SPDX-License-Identifier: Apache-2.0
#include <vung/run/factor_list.h>

#include <algorithm>
#include <optional>
#include <utility>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::run {

using report::Column;
using report::Type;

std::vector<factors::Factor> choose_factors(const factors::FactorTable& table, const FactorFilter& filter) {
    const auto known = [&](const std::string& wanted, const std::vector<std::string>& names, const char* what) {
        if (wanted.empty() || std::find(names.begin(), names.end(), wanted) != names.end()) return;
        throw InputError{{.what = std::string{"there is no factor "} + what + " '" + wanted + "'",
                          .where = "data/factors",
                          .fix = text::suggestion(wanted, names)}};
    };
    known(filter.table, table.tables(), "table");
    std::vector<std::string> editions;
    for (const auto& name : filter.table.empty() ? table.tables() : std::vector{filter.table})
        for (auto& edition : table.editions(name))
            if (std::find(editions.begin(), editions.end(), edition) == editions.end())
                editions.push_back(std::move(edition));
    known(filter.edition, editions, "edition");
    std::vector<factors::Factor> out;
    for (const auto& row : table.rows()) {
        if (!filter.table.empty() && row.table != filter.table) continue;
        if (!filter.edition.empty() && row.edition != filter.edition) continue;
        if (!(filter.unchecked && row.checked())) out.push_back(row);
    }
    return out;
}

report::Table factor_rows(std::span<const factors::Factor> rows) {
    report::Table out{.name = "factors", .columns = {}, .keys = {"id"}};
    const std::pair<const char*, const char*> texts[] = {
        {"unit", "unit of value, low and high"},
        {"status", "how the value was obtained: docs/methods/factors.md"},
        {"range_status", "the same of the range"},
        {"distribution", "how the range is drawn"},
        {"source", "document and table"},
        {"evidence", "where the number was seen"},
        {"note", ""},
        {"checked_by", "who compared the row with its original; empty: nobody"},
        {"checked_against", "edition and page"},
        {"checked_on", "day"}};
    out.add(Column{"id", Type::text, "", "table:edition:key"});
    for (const char* name : {"value", "low", "high"}) out.add(Column{name, Type::real, "", "in the unit of the row"});
    for (const auto& [name, meaning] : texts) out.add(Column{name, Type::text, "", meaning});
    const auto text = [&](const char* name, const std::string& value) {
        if (value.empty())
            out.column(name).push_absent();
        else
            out.column(name).push(std::string_view{value});
    };
    for (const auto& row : rows) {
        text("id", row.id());
        out.column("value").push(row.has_value ? std::optional{row.value} : std::nullopt);
        out.column("low").push(row.low);
        out.column("high").push(row.high);
        text("unit", row.unit), text("status", row.status), text("range_status", row.range_status);
        text("distribution", row.distribution), text("source", row.source), text("evidence", row.evidence);
        text("note", row.note), text("checked_by", row.checked_by), text("checked_against", row.checked_against);
        text("checked_on", row.checked_on);
    }
    return out;
}

}  // namespace vung::run
