// SPDX-License-Identifier: Apache-2.0
#include <vung/run/tables.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include <vung/run/boundary_table.h>
#include <vung/run/crop_columns.h>
#include <vung/text/unicode.h>

namespace vung::run {
namespace {

using report::Column;
using report::Table;
using report::Type;

/// Pushes an estimate and its interval into three columns next to each other; absent together.
class EstimateColumns {
public:
    EstimateColumns(Table& table, const std::string& name, const std::string& unit, const std::string& meaning)
        : table_(table) {
        first_ = table.columns.size();
        table.add(Column{name, Type::real, unit, meaning});
        table.add(Column{name + "_low", Type::real, unit, "lower end of the 95 % interval"});
        table.add(Column{name + "_high", Type::real, unit, "upper end of the 95 % interval"});
    }
    void push(bool present, double value, const uncertainty::Interval& interval) {
        for (std::size_t i = 0; i < 3; ++i) {
            auto& column = table_.columns[first_ + i];
            if (!present)
                column.push_absent();
            else
                column.push(i == 0 ? value : i == 1 ? interval.low : interval.high);
        }
    }

private:
    Table& table_;
    std::size_t first_;
};

/// CH4 of one crop; nullptr when it was not computed.
const emissions::ParcelMethane* find_mass(const emissions::MethaneEstimate& methane, const std::string& id) {
    const auto at =
        std::lower_bound(methane.parcels.begin(), methane.parcels.end(), id,
                         [](const emissions::ParcelMethane& m, const std::string& key) { return m.parcel < key; });
    return at != methane.parcels.end() && at->parcel == id ? &*at : nullptr;
}

template <class Groups>
auto find_group(const Groups& groups, const std::string& name) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.group == name; });
    return found == groups.end() ? nullptr : &*found;
}

/// Headings of the tables of groups that a column of the layer may not take.
constexpr std::string_view kTaken[] = {"season",      "parcels", "area_ha", "area_method",
                                       "yield_basis", "status",  "counted"};
constexpr std::string_view kOverlapping = "a parcel may stand in several rows; only the row * counts each once";

std::string free_title(const std::string& title) {
    const bool taken = std::any_of(std::begin(kTaken), std::end(kTaken), [&](auto t) { return t == title; }) ||
                       title.starts_with("rice_") || title.starts_with("yield_") || title.starts_with("production_") ||
                       title.starts_with("ch4_") || title.starts_with("co2e_") || title.starts_with("cannot_tell_");
    return taken ? "by_" + title : title;
}

/// Headings of the layer's further columns in the table of parcels: by their role where they have one.
std::vector<std::string> attribute_titles(const Project& project, const std::vector<parcels::ParcelColumn>& columns) {
    std::vector<std::string> taken{"parcel", "cooperative", "commune", "area_ha", "looks", "clear_looks"};
    for (const auto& season : project.seasons)
        for (const auto* start : {"crop_", "reason_", "confidence_"}) taken.push_back(start + season.name);
    std::vector<std::string> out;
    for (const auto& column : columns) {
        std::string title{parcels::role_name(column.role)};
        if (title.empty()) title = column.name;
        while (std::find(taken.begin(), taken.end(), title) != taken.end()) title = "source_" + title;
        taken.push_back(title);
        out.push_back(std::move(title));
    }
    return out;
}

/// Letters, digits and _ of ASCII, for names of files and layers.
std::string plain_name(const std::string& name) {
    std::string out;
    for (const char c : text::fold(name)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain || (!out.empty() && out.back() != '_')) out += plain ? c : '_';
    }
    while (!out.empty() && out.back() == '_') out.pop_back();
    return out;
}

}  // namespace

std::string group_table_name(const Estimates& estimates, std::size_t grouping) {
    if (grouping <= kByCommune) return grouping == kByCooperative ? "cooperatives" : "communes";
    const auto name = [&](std::size_t g) { return "totals_" + plain_name(estimates.groupings[g].name); };
    std::size_t same = 1;  // names that differ in their marks alone are numbered
    for (std::size_t g = kByCommune + 1; g < grouping; ++g) same += name(g) == name(grouping);
    return name(grouping) + (same > 1 ? "_" + std::to_string(same) : "");
}

Table parcel_table(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings) {
    Table table{.name = "parcels", .columns = {}, .keys = {"parcel"}};
    table.add(Column{"parcel", Type::text, "", "id"});
    table.add(Column{"cooperative", Type::text});
    table.add(Column{"commune", Type::text});
    table.add(Column{"area_ha", Type::real, "ha", "geodesic area on the ellipsoid"});
    const auto titles = attribute_titles(project, inputs.layer.columns);
    for (const auto& title : titles) table.add(Column{title, Type::text, "", "as the parcel layer has it"});
    table.add(Column{"looks", Type::integer, "", "acquisitions whose scenes touch the parcel"});
    table.add(Column{"clear_looks", Type::integer, "", "of them with at least half of the parcel clear"});
    for (const auto& season : project.seasons) {
        table.add(Column{"crop_" + season.name, Type::text, "", "rice, other or cannot tell"});
        table.add(Column{"reason_" + season.name, Type::text, "", "why"});
        table.add(Column{"confidence_" + season.name, Type::real, "", "0 to 1, ranks parcels; no probability"});
    }
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& parcel = inputs.layer.parcels[i];
        table.column("parcel").push_or_absent(parcel.id);
        table.column("cooperative").push_or_absent(parcel.cooperative);
        table.column("commune").push_or_absent(parcel.commune);
        table.column("area_ha").push(parcel.area_ha);
        for (std::size_t a = 0; a < titles.size(); ++a)
            table.column(titles[a]).push_or_absent(a < parcel.attributes.size() ? parcel.attributes[a] : "");
        table.column("looks").push(std::int64_t{findings[i].looks});
        table.column("clear_looks").push(std::int64_t{findings[i].clear_looks});
        for (std::size_t s = 0; s < project.seasons.size(); ++s) {
            const auto& name = project.seasons[s].name;
            const auto& finding = findings[i].seasons[s];
            table.column("crop_" + name).push(std::string_view{crops::to_string(finding.verdict)});
            table.column("reason_" + name).push(std::string_view{finding.sentence});
            table.column("confidence_" + name).push(finding.confidence);
        }
    }
    add_inside_columns(inputs.land.boundaries, inputs.layer, table);
    return table;
}

Table season_table(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings,
                   const Estimates& estimates) {
    Table table{.name = "seasons", .columns = {}, .keys = {"parcel", "season", "cycle"}};
    table.add(Column{"parcel", Type::text, "", "id"});
    table.add(Column{"season", Type::text, "", "window of the project file that holds the start"});
    add_crop_columns(table);
    EstimateColumns ch4{table, "ch4_kg", "kg", "CH4 of the crop, IPCC Eq 5.1"};
    table.add(Column{"ch4_note", Type::text, "", "what was assumed, or why there is no estimate"});

    for (std::size_t s = 0; s < project.seasons.size(); ++s) {
        const auto& season = project.seasons[s];
        const emissions::MethaneEstimate* methane = nullptr;
        for (const auto& estimate : estimates.seasons)
            if (estimate.season == season.name && estimate.grouping == kByCooperative && estimate.methane)
                methane = &*estimate.methane;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            const auto& parcel = inputs.layer.parcels[i];
            std::int64_t cycle = 0;
            std::size_t rice_crop = 0;
            for (const auto& crop : findings[i].seasons[s].seasons) {
                const auto* mass =
                    crop.rice && methane ? find_mass(*methane, crop_id(parcel.id, ++rice_crop)) : nullptr;
                table.column("parcel").push_or_absent(parcel.id);
                table.column("season").push_or_absent(season.name);
                push_crop(table, ++cycle, crop);
                ch4.push(mass && mass->has_estimate, mass ? mass->mass.value() : 0,
                         mass ? mass->interval : uncertainty::Interval{});
                std::string note = mass ? mass->reason : "";
                if (mass)
                    for (const auto& assumed : mass->assumed) note += (note.empty() ? "assumed: " : ", ") + assumed;
                table.column("ch4_note").push_or_absent(note);
            }
        }
    }
    return table;
}

Table group_table(const Estimates& estimates, std::size_t grouping) {
    const auto& by = estimates.groupings[grouping];
    Table table{.name = group_table_name(estimates, grouping), .columns = {}, .keys = {}};
    for (const auto& column : by.columns) {
        table.keys.push_back(free_title(column.title));
        table.add(Column{table.keys.back(), Type::text, "", "'*' is the total; '-' stands for parcels without one"});
    }
    const auto parts = table.keys;
    table.keys.emplace_back("season");
    table.add(Column{"season", Type::text});
    table.add(Column{"parcels", Type::integer});
    table.add(Column{"area_ha", Type::real, "ha", "of all parcels, geodesic"});
    table.add(Column{"rice_mapped_ha", Type::real, "ha", "of the parcels called rice"});
    EstimateColumns rice{table, "rice_ha", "ha", "rice area, corrected for errors of the map where samples allow"};
    table.add(Column{"cannot_tell_ha", Type::real, "ha", "of the parcels that could not be judged"});
    EstimateColumns yield{table, "yield_t_ha", "t ha-1", "mean of recorded yields, as harvested"};
    table.add(Column{"yield_records", Type::integer});
    EstimateColumns harvest{table, "production_t", "t", "yield times rice area"};
    table.add(Column{"ch4_mapped_kg", Type::real, "kg", "CH4 of the crops of the parcels called rice, as drawn"});
    EstimateColumns ch4{table, "ch4_kg", "kg", "the same for the corrected rice area (rice_ha)"};
    EstimateColumns co2e{table, "co2e_t", "t", "the same as CO2e"};
    table.add(Column{"ch4_missing_ha", Type::real, "ha", "rice area without a CH4 estimate, for want of records"});
    table.add(Column{"area_method", Type::text});
    table.add(Column{"yield_basis", Type::text});
    table.add(Column{"status", Type::text, "", "of the emission figures"});
    const bool extra = grouping > kByCommune;
    if (extra) table.add(Column{"counted", Type::text, "", "whether a parcel may stand in several rows"});

    const auto push_row = [&](const std::string& name, const SeasonEstimate& season, const crops::GroupArea& area,
                              const yields::GroupYield* yields, const yields::GroupProduction* production,
                              const emissions::GroupMethane* methane) {
        const bool all = name == "*";
        const auto cells = all ? std::vector<std::string>(parts.size(), "*") : parcels::group_parts(name);
        for (std::size_t i = 0; i < parts.size(); ++i)
            table.column(parts[i]).push(std::string_view{cells[i].empty() ? "-" : cells[i]});
        if (extra) table.column("counted").push(all || !by.overlaps() ? "each parcel once" : kOverlapping);
        table.column("season").push(std::string_view{season.season});
        table.column("parcels").push(static_cast<std::int64_t>(area.parcels));
        table.column("area_ha").push(area.total_ha);
        table.column("rice_mapped_ha").push(area.mapped_ha);
        rice.push(area.has_estimate, area.estimate_ha, area.interval);
        table.column("cannot_tell_ha").push(area.cannot_tell_ha);
        const bool has_yield = yields && yields->basis != yields::Basis::none;
        yield.push(has_yield, has_yield ? yields->mean : 0, has_yield ? yields->interval : uncertainty::Interval{});
        table.column("yield_records").push(static_cast<std::int64_t>(yields ? yields->records : 0));
        const bool has_production = production && production->has_estimate;
        harvest.push(has_production, has_production ? production->estimate.value() : 0,
                     has_production ? production->interval : uncertainty::Interval{});
        const bool has_methane = methane && methane->parcel_seasons > 0;
        table.column("ch4_mapped_kg").push(has_methane ? std::optional{methane->mapped_mass.value()} : std::nullopt);
        ch4.push(has_methane, has_methane ? methane->mass.value() : 0,
                 has_methane ? methane->interval : uncertainty::Interval{});
        co2e.push(has_methane, has_methane ? methane->co2e.value() : 0,
                  has_methane ? methane->co2e_interval : uncertainty::Interval{});
        if (methane)
            table.column("ch4_missing_ha").push(methane->missing_area.value());
        else
            table.column("ch4_missing_ha").push_absent();
        table.column("area_method").push_or_absent(season.area.method);
        table.column("yield_basis").push_or_absent(yields ? yields->reason : "");
        table.column("status").push_or_absent(season.methane ? season.methane->stamp : "");
    };
    for (const auto& season : estimates.seasons) {
        if (season.grouping != grouping) continue;
        for (const auto& area : season.area.groups)
            push_row(area.group, season, area, find_group(season.yields.groups, area.group),
                     find_group(season.production.groups, area.group),
                     season.methane ? find_group(season.methane->groups, area.group) : nullptr);
        push_row("*", season, season.area.total, &season.yields.total, &season.production.total,
                 season.methane ? &season.methane->total : nullptr);
    }
    return table;
}

Table scene_table(const Inputs& inputs) {
    Table table{.name = "scenes", .columns = {}, .keys = {"acquisition", "scene"}};
    table.add(Column{"acquisition", Type::text});
    table.add(Column{"scene", Type::text});
    table.add(Column{"rank", Type::integer, "", "1 speaks for the cells it shows; others for cells it does not show"});
    table.add(Column{"sensor", Type::text});
    table.add(Column{"tile", Type::text});
    table.add(Column{"baseline", Type::real, "", "processing baseline; empty: not known"});
    table.add(Column{"time", Type::text, "", "UTC"});
    table.add(Column{"orbit", Type::text, "", "relative orbit, or Landsat path"});
    table.add(Column{"offset", Type::real, "", "value = scale * stored + offset; empty: the bands differ"});
    table.add(Column{"offset_from", Type::text, "", "who says so: metadata, flag, baseline, pixels, ..."});
    table.add(Column{"mask", Type::text, "", "quality band and rule"});
    for (const auto& acquisition : inputs.acquisitions)
        for (std::size_t rank = 0; rank < acquisition.scenes.size(); ++rank) {
            const auto& scene = acquisition.scenes[rank];
            table.column("acquisition").push_or_absent(scene.sensor + "_" + acquisition.key);
            table.column("scene").push_or_absent(scene.id);
            table.column("rank").push(static_cast<std::int64_t>(rank + 1));
            table.column("sensor").push_or_absent(scene.sensor);
            table.column("tile").push_or_absent(scene.tile);
            table.column("baseline").push(scene.baseline > 0 ? std::optional{scene.baseline} : std::nullopt);
            table.column("time").push_or_absent(dates::to_iso(scene.time));
            table.column("orbit").push_or_absent(scene.orbit);
            const auto use = rasters::offset_use(scene);
            table.column("offset").push(use.offset);
            table.column("offset_from").push(rasters::to_string(use.source));
            table.column("mask").push_or_absent(scene.mask ? scene.mask->asset.band + ": " + to_string(scene.mask->rule)
                                                           : "");
        }
    return table;
}

}  // namespace vung::run
