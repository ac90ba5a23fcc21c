// SPDX-License-Identifier: Apache-2.0

#include <vung/data/toml_value.h>
#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/scenarios.h>
#include <vung/text/toml_table.h>

namespace vung::run {
namespace {

using data::TomlValue;

packs::Constant constant_of(const TomlValue& value, text::TomlTable& table) {
    switch (value.kind) {
        case TomlValue::Kind::text: return value.text;
        case TomlValue::Kind::integer: return static_cast<double>(value.integer);
        case TomlValue::Kind::real: return value.real;
        case TomlValue::Kind::flag: return value.integer != 0;
        default: table.fail("a change is a number, a text or true/false", "water_regime = \"...\"", &value);
    }
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<packs::WhatIf> scenarios_of_file(const std::filesystem::path& file, const std::string& by) {
    const text::TomlTable::Files files{file.string()};
    TomlValue document;
    try {
        document = data::parse_toml(io::read_bytes(file));
    } catch (const data::TomlSyntaxError& error) {
        throw InputError{{.what = "the scenarios are no TOML: " + error.what,
                          .where = file.string() + ", line " + std::to_string(error.line),
                          .fix = "write [[scenario]], name = \"...\", set = { water_regime = \"...\" }"}};
    }
    text::TomlTable top{document, files, ""};
    std::vector<packs::WhatIf> out;
    for (auto& each : top.tables("scenario")) {
        packs::WhatIf scenario;
        scenario.name = each.text("name");
        if (auto filter = each.table("where")) {
            scenario.parcels = filter->texts("parcel");
            scenario.groups = filter->texts("group");
            if (by != "group")
                for (auto& group : filter->texts(by)) scenario.groups.push_back(std::move(group));
            scenario.seasons = filter->texts("season");
            filter->finish();
        }
        if (auto set = each.table("set"))
            for (const auto& [name, value] : set->all()) scenario.set[name] = constant_of(value, *set);
        each.finish();
        out.push_back(std::move(scenario));
    }
    top.finish();
    return out;
}

}  // namespace

std::vector<packs::WhatIf> read_scenarios(const std::filesystem::path& file, const std::string& by) {
    try {
        return scenarios_of_file(file, by);
    } catch (const InputError& error) {
        throw UsageError{error.text()};
    }
}

packs::WhatIf parse_scenario(const std::string& text) {
    packs::WhatIf out;
    const auto colon = text.find(':');
    const auto equals = text.find('=');
    const bool named = colon != std::string::npos && colon < equals;
    out.name = trimmed(named ? text.substr(0, colon) : text);
    auto rest = named ? text.substr(colon + 1) : text;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const auto part = trimmed(rest.substr(0, comma));
        rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
        if (part.empty()) continue;
        const auto at = part.find('=');
        const auto name = trimmed(part.substr(0, at));
        const auto value = at == std::string::npos ? "" : trimmed(part.substr(at + 1));
        if (name.empty() || value.empty())
            throw UsageError{{.what = "'" + part + "' is no change",
                              .where = "--what-if '" + text + "'",
                              .fix = "write --what-if \"awd: water_regime=irrigated_single_drainage, straw=removed\""}};
        if (name == "parcel")
            out.parcels.push_back(value);
        else if (name == "group")
            out.groups.push_back(value);
        else if (name == "season")
            out.seasons.push_back(value);
        else
            out.set[name] = packs::parse_constant(value);
    }
    return out;
}

}  // namespace vung::run
