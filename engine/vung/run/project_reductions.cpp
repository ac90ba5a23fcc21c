// SPDX-License-Identifier: Apache-2.0
#include <vung/run/project_reductions.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/packs/catalogue.h>
#include <vung/run/find_pack.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

using Kind = data::TomlValue::Kind;

/// Two days or years in a list: first, last.
const data::TomlValue* pair_of(TomlSection& section, std::string_view key, Kind kind, std::string_view example) {
    const auto* value = section.value(key);
    if (!value || (value->kind == Kind::list && value->items.size() == 2 && value->items[0].kind == kind &&
                   value->items[1].kind == kind))
        return value;
    section.fault("J-BAD-VALUE", std::string{key} + " is no pair", key, "write " + std::string{example});
    return nullptr;
}

bool is_year(const std::string& name) {
    return name.size() == 4 && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void add_inputs(TomlSection section, const std::string& prefix, packs::PackSettings& out) {
    for (const auto& [name, value] : section.members()) {
        switch (value.kind) {
            case Kind::integer:
            case Kind::real: out.inputs[prefix + name] = value.real; break;
            case Kind::flag: out.inputs[prefix + name] = value.integer != 0; break;
            case Kind::text: out.inputs[prefix + name] = value.text; break;
            case Kind::table:
                if (prefix.empty() && (name == "baseline" || name == "project" || is_year(name))) {
                    add_inputs(section.table(name), name + ".", out);
                    break;
                }
                [[fallthrough]];
            default:
                section.fault("J-BAD-VALUE", "'" + name + "' is no number, text, true or false", name,
                              "write " + name + " = 0.1");
        }
    }
}

/// The packs that can be read; one that is no file and no id was told already.
std::vector<std::shared_ptr<const packs::Pack>> found_packs(TomlSection& section,
                                                            const std::vector<std::string>& names) {
    std::vector<std::shared_ptr<const packs::Pack>> out;
    const auto known = packs::pack_names();
    for (const auto& name : names) {
        if (!name.ends_with(".toml") && std::find(known.begin(), known.end(), name) == known.end()) continue;
        try {
            auto table = factors::FactorTable::builtin();
            out.push_back(find_pack(name, table));
        } catch (const InputError& error) {
            const auto& problem = error.text();
            section.fault("J-BAD-VALUE", problem.what + " (" + problem.where + ")", "packs", problem.fix);
        }
    }
    return out;
}

void check_settings(TomlSection& section, const packs::PackSettings& settings,
                    const std::vector<std::shared_ptr<const packs::Pack>>& packs) {
    for (const auto& fault : packs::faults_of(settings, packs)) {
        if (fault.list == packs::SettingFault::In::options) {
            section.table("options").fault("J-BAD-VALUE", fault.what, fault.name, fault.fix);
            continue;
        }
        auto inputs = section.table("inputs");
        const auto dot = fault.name.find('.');
        if (dot == std::string::npos)
            inputs.fault("J-BAD-VALUE", fault.what, fault.name, fault.fix);
        else
            inputs.table(fault.name.substr(0, dot))
                .fault("J-BAD-VALUE", fault.what, fault.name.substr(dot + 1), fault.fix);
    }
}

}  // namespace

packs::PackSettings read_pack_settings(TomlSection& section, const std::vector<std::string>& packs) {
    packs::PackSettings out;
    section.value("inputs");  // known, whatever stands in them
    section.value("options");
    add_inputs(section.table("inputs"), "", out);
    auto options = section.table("options");
    for (const auto& [name, value] : options.members()) {
        if (value.kind == Kind::text)
            out.options[name] = value.text;
        else
            options.fault("J-BAD-VALUE", "option '" + name + "' is no text", name, "write its choice in quotes");
    }
    check_settings(section, out, found_packs(section, packs));
    return out;
}

void read_reductions(TomlSection section, Project& out) {
    auto& reductions = out.reductions;
    reductions.packs = section.texts("packs", Need::required).value_or(std::vector<std::string>{});
    const auto known = packs::pack_names();
    for (auto& pack : reductions.packs) {
        if (pack.ends_with(".toml")) {
            if (!std::filesystem::path{pack}.is_absolute()) pack = (out.folder / pack).string();
        } else if (std::find(known.begin(), known.end(), pack) == known.end()) {
            section.fault("J-BAD-VALUE", "there is no pack '" + pack + "'", "packs", text::suggestion(pack, known));
        }
    }
    reductions.project_start = section.day("project_start");
    if (const auto* days = pair_of(section, "monitoring", Kind::day, "monitoring = [2024-01-01, 2024-12-31]")) {
        reductions.monitoring_start = days->items[0].day;
        reductions.monitoring_end = days->items[1].day;
        if (days->items[1].day < days->items[0].day)
            section.fault("J-BAD-VALUE", "monitoring ends before it begins", "monitoring", "exchange the two days");
    }
    if (const auto* years = pair_of(section, "lookback", Kind::integer, "lookback = [2021, 2023]")) {
        reductions.lookback_first = static_cast<int>(years->items[0].integer);
        reductions.lookback_last = static_cast<int>(years->items[1].integer);
        if (*reductions.lookback_last < *reductions.lookback_first)
            section.fault("J-BAD-VALUE", "lookback ends before it begins", "lookback", "exchange the two years");
    }
    reductions.baseline = section.path("baseline", out.folder, Need::optional).value_or("");
    if (!reductions.baseline.empty() && !reductions.lookback_first)
        section.fault("J-MISSING-KEY", "the years of the look-back are missing", "baseline",
                      "write lookback = [2021, 2023], the first and the last year of the baseline records");
    if (reductions.project_start && reductions.monitoring_end && *reductions.monitoring_end < *reductions.project_start)
        section.fault("J-BAD-VALUE", "monitoring ends before the project starts", "monitoring",
                      "correct project_start or monitoring");
    if (reductions.project_start && reductions.lookback_last &&
        dates::make_date(*reductions.lookback_last, 1, 1) >= *reductions.project_start)
        section.fault("J-BAD-VALUE", "the look-back does not end before the project starts", "lookback",
                      "correct project_start or lookback");
    reductions.settings = read_pack_settings(section, reductions.packs);
    if (section.present() && !out.emissions.enabled)
        section.fault("J-MISSING-KEY", "reductions need the section [emissions], which tells the region", "packs",
                      "add [emissions] with packs and region");
    section.finish();
}

}  // namespace vung::run
