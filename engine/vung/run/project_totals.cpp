// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <vung/parcels/grouping.h>
#include <vung/parcels/raw_material_area.h>
#include <vung/run/project_land.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

using parcels::ColumnRole;

constexpr ColumnRole kRoles[] = {ColumnRole::raw_material_area, ColumnRole::planting_area_code,
                                 ColumnRole::certification, ColumnRole::producer, ColumnRole::commune_code};

bool is_role(const std::string& part) {
    return std::any_of(std::begin(kRoles), std::end(kRoles), [&](ColumnRole r) { return part == role_name(r); });
}

}  // namespace

void read_totals(TomlSection section, Project& out) {
    auto& columns = out.parcels.columns;
    for (auto& name : section.texts("by").value_or(std::vector<std::string>{})) {
        std::string written;
        for (auto& part : parcels::grouping_parts(name)) {
            // The layer's own names of the two that have keys of their own.
            if (!part.empty() && part == out.parcels.cooperative) part = "cooperative";
            if (!part.empty() && part == out.parcels.commune) part = "commune";
            written += (written.empty() ? "" : "+") + part;
            const bool built_in = part == "cooperative" || part == "commune";
            const auto known = [&](const parcels::ParcelColumn& c) {
                return part == c.name || part == role_name(c.role);
            };
            if (part.empty())
                section.fault("J-BAD-VALUE", "'" + name + "' has an empty part", "by",
                              "write names with one + between");
            else if (built_in && (part == "cooperative" ? out.parcels.cooperative : out.parcels.commune).empty())
                section.fault("J-BAD-VALUE", "parcels." + part + " names no column to add up by", "by",
                              "name the column in parcels." + part);
            else if (built_in || std::any_of(columns.begin(), columns.end(), known) || part == out.crosswalk.column)
                continue;
            else if (is_role(part))
                section.fault("J-BAD-VALUE", "parcels." + part + " names no column to add up by", "by",
                              "name the column in parcels." + part);
            else
                columns.push_back({part, ColumnRole::plain});
        }
        out.totals.by.push_back(std::move(written));
    }
    section.finish();
}

void read_planting_areas(TomlSection section, Project& out) {
    out.planting_areas.rules = section.texts("rules").value_or(std::vector<std::string>{});
    const auto known = parcels::planting_area_rules();
    for (const auto& rule : out.planting_areas.rules)
        if (std::find(known.begin(), known.end(), rule) == known.end())
            section.fault("J-BAD-VALUE", "unknown rule '" + rule + "'", "rules", text::suggestion(rule, known));
    section.finish();
}

}  // namespace vung::run
