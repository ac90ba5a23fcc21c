// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <vung/dates/time_zone.h>
#include <vung/io/spreadsheet.h>
#include <vung/packs/catalogue.h>
#include <vung/parcels/land_unit.h>
#include <vung/rasters/indices.h>
#include <vung/run/project_boundaries.h>
#include <vung/run/project_gate.h>
#include <vung/run/project_land.h>
#include <vung/run/project_records.h>
#include <vung/run/project_reductions.h>
#include <vung/run/project_scenes.h>
#include <vung/run/toml_section.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

constexpr std::int64_t kMaxDraws = 1'000'000;

/// A value that must be one of a few words.
void choose(TomlSection& section, std::string_view key, std::string& value, const std::vector<std::string>& known) {
    const auto given = section.text(key);
    if (!given) return;
    if (std::find(known.begin(), known.end(), *given) == known.end())
        section.fault("J-BAD-VALUE", "unknown " + std::string{key} + " '" + *given + "'", key,
                      vung::text::suggestion(*given, known));
    value = *given;
}

/// `source` and `sheet` of a section that names a table.
template <class Section>
void read_table_source(TomlSection section, const std::filesystem::path& folder, Section& out) {
    out.source = section.path("source", folder, Need::required).value_or("");
    out.sheet = section.text("sheet").value_or("");
    if (!out.source.empty() && !io::is_table_file(out.source))
        section.fault("J-BAD-VALUE", "'" + out.source.filename().string() + "' is no table that can be read", "source",
                      "save it as .xlsx, .ods or CSV (UTF-8) and name that file");
    section.finish();
}

void read_about(TomlSection section, Project& out) {
    out.name = section.text("name", Need::required).value_or("");
    if (out.name.find_first_of("/\\") != std::string::npos || out.name == "." || out.name == "..")
        section.fault("J-BAD-VALUE", "name '" + out.name + "' cannot name a folder", "name",
                      "leave out / and \\, for example thoai-son-dong-xuan-2024");
    choose(section, "language", out.language, {"en", "vi"});
    out.timezone = section.text("timezone").value_or(out.timezone);
    if (!dates::is_time_zone(out.timezone))
        section.fault("J-BAD-VALUE", "unknown timezone '" + out.timezone + "'", "timezone",
                      "write an IANA name, for example \"Asia/Ho_Chi_Minh\"");
    out.as_of = section.day("as_of");
    const auto seed = section.integer("seed").value_or(1);
    if (seed < 0) section.fault("J-BAD-VALUE", "seed is negative", "seed", "write a whole number from 0");
    out.seed = static_cast<std::uint64_t>(std::max<std::int64_t>(0, seed));
    section.finish();
}

/// Columns with a meaning of their own, then plain ones.
void read_columns(TomlSection& section, std::vector<parcels::ParcelColumn>& columns) {
    using parcels::ColumnRole;
    constexpr std::pair<std::string_view, ColumnRole> kRoles[] = {
        {"raw_material_area", ColumnRole::raw_material_area},
        {"planting_area_code", ColumnRole::planting_area_code},
        {"certification", ColumnRole::certification},
        {"producer", ColumnRole::producer},
        {"commune_code", ColumnRole::commune_code}};
    for (const auto& [key, role] : kRoles)
        if (const auto name = section.text(key)) columns.push_back({*name, role});
    for (const auto& name : section.texts("columns").value_or(std::vector<std::string>{}))
        columns.push_back({name, ColumnRole::plain});
    for (std::size_t i = 0; i < columns.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (columns[i].name == columns[j].name && columns[i].role == ColumnRole::plain)
                section.fault("J-BAD-VALUE", "column '" + columns[i].name + "' is named twice", "columns",
                              "leave it out of columns");
}

void read_parcels(TomlSection section, Project& out) {
    auto& parcels = out.parcels;
    parcels.source = section.path("source", out.folder, Need::required).value_or("");
    parcels.layer = section.text("layer").value_or("");
    choose(section, "layout", parcels.layout, {"fiboa"});
    parcels.id = section.texts("id", parcels.layout.empty() ? Need::required : Need::optional)
                     .value_or(std::vector<std::string>{"id"});
    parcels.cooperative = section.text("cooperative").value_or("");
    parcels.commune = section.text("commune").value_or("");
    parcels.crs = section.text("crs").value_or("");
    parcels.buffer_m = section.number("buffer_m").value_or(0);
    if (parcels.buffer_m < 0) section.fault("J-BAD-VALUE", "buffer_m is negative", "buffer_m", "write metres from 0");
    out.corrections = section.path("corrections", out.folder, Need::optional).value_or(out.folder / "corrections.csv");
    out.acknowledged = out.folder / "acknowledged.csv";
    choose(section, "encoding", parcels.encoding, {"auto", "utf-8", "tcvn3", "vni", "windows-1258"});
    parcels.declared_area = section.text("declared_area").value_or("");
    choose(section, "declared_area_unit", parcels.declared_area_unit, parcels::land_units());
    read_columns(section, parcels.columns);
    section.finish();
}

void read_season(TomlSection section, Project& out) {
    dates::Season season;
    season.name = section.text("name", Need::required).value_or("");
    const auto start = section.day("start", Need::required), end = section.day("end", Need::required);
    if (start && end && *end < *start)
        section.fault("J-BAD-VALUE", "season '" + season.name + "' starts after its end", "start",
                      "start " + dates::to_iso(*start) + " must not be after end " + dates::to_iso(*end));
    const auto same_name = [&](const dates::Season& s) { return s.name == season.name; };
    if (!season.name.empty() && std::any_of(out.seasons.begin(), out.seasons.end(), same_name))
        section.fault("J-BAD-VALUE", "two seasons are named '" + season.name + "'", "name",
                      "give each season its own name");
    season.start = start.value_or(dates::Date{});
    season.end = end.value_or(dates::Date{});
    section.finish();
    if (section.present()) out.seasons.push_back(std::move(season));
}

void read_observe(TomlSection section, Project& out) {
    out.observe.bands = section.texts("bands").value_or(std::vector<std::string>{});
    out.observe.indices = section.texts("indices").value_or(std::vector<std::string>{});
    std::vector<std::string> known;
    for (const auto& index : rasters::all_indices()) known.emplace_back(index.name);
    for (const auto& name : out.observe.indices)
        if (!rasters::find_index(name))
            section.fault("J-BAD-VALUE", "unknown index '" + name + "'", "indices",
                          vung::text::suggestion(name, known));
    section.finish();
}

void read_emissions(TomlSection section, Project& out) {
    auto& emissions = out.emissions;
    emissions.enabled = section.present();
    emissions.packs = section.texts("packs", Need::required).value_or(std::vector<std::string>{});
    std::vector<std::string> known;
    for (const auto& pack : packs::pack_names())
        if (!packs::builtin_pack(pack)->reductions) known.push_back(pack);
    for (const auto& pack : emissions.packs)
        if (std::find(known.begin(), known.end(), pack) == known.end())
            section.fault("J-BAD-VALUE", "there is no inventory pack '" + pack + "'", "packs",
                          vung::text::suggestion(pack, known));
    emissions.region = section.text("region", Need::required).value_or("");
    choose(section, "gwp", emissions.gwp, {"AR4", "AR5", "AR6"});
    emissions.default_straw_t_per_ha = section.number("default_straw_t_per_ha");
    if (emissions.default_straw_t_per_ha && *emissions.default_straw_t_per_ha < 0)
        section.fault("J-BAD-VALUE", "default_straw_t_per_ha is negative", "default_straw_t_per_ha",
                      "write t of dry straw per ha from 0");
    const auto draws = section.integer("draws").value_or(emissions.draws);
    if (draws < 1 || draws > kMaxDraws)
        section.fault("J-BAD-VALUE", "draws is " + std::to_string(draws), "draws", "write a number from 1 to 1000000");
    emissions.signatures =
        section.path("signatures", out.folder, Need::optional).value_or(out.folder / "factors-signed.csv");
    emissions.from_memory = section.flag("from_memory").value_or(false);
    emissions.settings = read_pack_settings(section, emissions.packs);
    emissions.draws = static_cast<int>(std::clamp<std::int64_t>(draws, 1, kMaxDraws));
    if (emissions.enabled && out.seasons.empty())
        section.fault("J-MISSING-KEY", "emissions need a season, and the file has none", "packs",
                      "add a [[season]] with name, start and end");
    section.finish();
}

void need_section(TomlSection& top, bool there, std::string_view heading) {
    if (!there)
        top.fault("J-MISSING-KEY", "section " + std::string{heading} + " is missing", "",
                  "add it; `vung init` writes an example with all sections");
}

/// Reads all sections; what is wrong stands in `faults`.
Project parse(const data::TomlValue* root, Project out, TomlFaults& faults) {
    TomlSection top{root, "", faults};
    auto about = top.table("project");
    auto parcels = top.table("parcels");
    need_section(top, about.present() || (root && root->member("project")), "[project]");
    need_section(top, parcels.present() || (root && root->member("parcels")), "[parcels]");
    read_about(about, out);
    read_parcels(parcels, out);
    for (auto& section : top.tables("boundary")) read_boundary(section, out.folder, out.boundaries);
    for (auto& section : top.tables("scenes")) read_scenes(section, out);
    read_remote(top.table("remote"), out.scenes);
    need_section(top, !out.scenes.empty() || (root && root->member("scenes")), "[[scenes]]");
    for (auto& section : top.tables("season")) read_season(section, out);
    read_observe(top.table("observe"), out);
    read_management(top.table("management"), out);
    read_table_source(top.table("samples"), out.folder, out.samples);
    read_emissions(top.table("emissions"), out);
    read_reductions(top.table("reductions"), out);
    read_gate(top.table("gate"), out.gate);
    read_eudr(top.table("eudr"), out.folder, out.eudr);
    read_fiboa(top.table("fiboa"), out.fiboa);
    read_crosswalk(top.table("crosswalk"), out);
    read_totals(top.table("totals"), out);
    read_planting_areas(top.table("planting_areas"), out);
    read_lineage(top.table("lineage"), out);
    auto store = top.table("store"), runs = top.table("runs");
    out.store = store.path("path", out.folder, Need::optional).value_or(out.folder / "store");
    out.store_pixels_gb = store.number("pixels_gb");
    if (out.store_pixels_gb.value_or(0) < 0)
        store.fault("J-BAD-VALUE", "pixels_gb is negative", "pixels_gb", "write GB of disk from 0, which keeps none");
    out.runs = runs.path("path", out.folder, Need::optional).value_or(out.folder / "runs");
    store.finish();
    runs.finish();
    complete_scenes(out);
    top.finish();
    return out;
}

Project read(std::filesystem::path file, TomlFaults& faults) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) file /= "project.toml";
    faults.file = file.string();
    Project out;
    out.file = file;
    out.folder = std::filesystem::absolute(file).lexically_normal().parent_path();
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) {
        const bool exists = std::filesystem::exists(file, ignored);
        faults.add("J-NO-FILE", exists ? "the project file is empty or cannot be read" : "there is no project file", {},
                   "name it with --project FILE, or start one with `vung init`");
        return out;
    }
    out.text = text.str();
    try {
        const auto root = data::parse_toml(out.text);
        return parse(&root, std::move(out), faults);
    } catch (const data::TomlSyntaxError& error) {
        faults.add("J-NO-TOML", "the project file cannot be read as TOML: " + error.what, error.line,
                   "mend the line; texts stand in double quotes, days do not");
        return out;
    }
}

}  // namespace

Project read_project(const std::filesystem::path& file) {
    TomlFaults faults;
    auto project = read(file, faults);
    const auto problems = faults.in_order();
    if (problems.empty()) return project;
    if (problems.size() == 1) throw UsageError{problems.front().text};
    std::string list;
    for (const auto& problem : problems) list += "\n  " + to_string(problem.text);
    throw UsageError{{.what = std::to_string(problems.size()) + " things are wrong in the project file:" + list,
                      .where = "",
                      .fix = ""}};
}

std::vector<Problem> read_project_faults(const std::filesystem::path& file) {
    TomlFaults faults;
    read(file, faults);
    return faults.in_order();
}

std::vector<std::string> project_keys() {
    TomlFaults faults;
    parse(nullptr, {}, faults);
    std::sort(faults.keys.begin(), faults.keys.end());
    return std::move(faults.keys);
}

}  // namespace vung::run
