// SPDX-License-Identifier: Apache-2.0
#include "bind_emissions.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <vung/dates/date.h>
#include <vung/emissions/ch4mod.h>
#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/calculator_bundle.h>
#include <vung/run/scenarios.h>
#include <vung/run/secret_file.h>

#include "calls.h"

namespace py = pybind11;
using namespace py::literals;

namespace vung::python {
namespace {

std::map<std::string, packs::Constant> constants_of(const py::dict& inputs) {
    std::map<std::string, packs::Constant> out;
    for (const auto& [name, value] : inputs) {
        const auto key = py::cast<std::string>(name);
        if (py::isinstance<py::bool_>(value))
            out[key] = py::cast<bool>(value);
        else if (py::isinstance<py::str>(value))
            out[key] = py::cast<std::string>(value);
        else
            out[key] = py::cast<double>(value);
    }
    return out;
}

run::CalculatorRequest request_of(const std::filesystem::path& records, const std::filesystem::path& baseline,
                                  const std::vector<std::string>& packs, const std::vector<std::string>& id,
                                  const std::string& area, const std::string& group, const std::string& gwp,
                                  const std::map<std::string, std::string>& options, const py::dict& inputs,
                                  const std::string& on, bool from_memory, std::uint64_t seed, std::size_t draws,
                                  const std::string& language, const std::optional<std::pair<int, int>>& look_back,
                                  std::optional<double> cong_m2, std::optional<double> sao_m2) {
    run::CalculatorRequest request;
    request.records = records;
    if (!baseline.empty()) request.baseline = baseline;
    if (look_back) {
        if (look_back->second < look_back->first)
            throw UsageError{
                {.what = "the look-back ends before it begins", .where = "lookback", .fix = "write (2021, 2023)"}};
        request.look_back = packs::LookBackYears{look_back->first, look_back->second};
    }
    request.packs = packs;
    request.id = id;
    request.area = area;
    request.group = group;
    request.units = {.cong_m2 = cong_m2, .sao_m2 = sao_m2};
    request.gwp = gwp;
    request.settings.options = options;
    request.settings.inputs = constants_of(inputs);
    if (!on.empty()) {
        request.on = dates::parse_date(on);
        if (!request.on) throw UsageError{{.what = "'" + on + "' is no day", .where = "on", .fix = "write 2026-11-22"}};
    }
    request.remembered_values = from_memory;
    request.seed = seed;
    request.draws = draws;
    request.language = language;
    return request;
}

/// Tables by name, problems, and the parcel-seasons of each pack by its id.
py::dict calculate(const run::CalculatorRequest& request, int threads, const py::object& progress) {
    Supervision supervision{threads, progress};
    const auto result = supervision.call([&](const run::RunOptions& how) { return run::calculate(request, how); });
    py::dict tables;
    for (auto& table : run::calculator_tables(result)) {
        const auto name = table.name;  // the right side is evaluated first and empties the table
        tables[py::str(name)] = py::cast(std::make_shared<report::Table>(std::move(table)));
    }
    py::dict seasons;
    for (const auto& outcome : result.outcomes)
        if (outcome.account)
            seasons[py::str(outcome.pack->id)] =
                py::cast(std::make_shared<report::Table>(run::account_seasons(outcome, result.seasons)));
    return py::dict("tables"_a = tables, "seasons"_a = seasons, "problems"_a = py::cast(result.problems));
}

/// Scenarios as dicts of name, parcels, groups, seasons, set; the table of them.
std::shared_ptr<report::Table> what_if(const run::CalculatorRequest& request, const std::vector<py::dict>& scenarios,
                                       int threads, const py::object& progress) {
    using Texts = std::vector<std::string>;
    std::vector<packs::WhatIf> asked;
    for (const auto& each : scenarios)
        asked.push_back({py::cast<std::string>(each["name"]), py::cast<Texts>(each["parcels"]),
                         py::cast<Texts>(each["groups"]), py::cast<Texts>(each["seasons"]),
                         constants_of(py::cast<py::dict>(each["set"]))});
    Supervision supervision{threads, progress};
    auto result = supervision.call([&](const run::RunOptions& how) { return run::compare(request, asked, how); });
    return std::make_shared<report::Table>(std::move(result.table));
}

/// Folders of the bundles.
std::vector<std::filesystem::path> bundle(run::CalculatorRequest request, const std::filesystem::path& folder,
                                          const std::string& title, bool open, const std::filesystem::path& key,
                                          const std::filesystem::path& secret, int threads,
                                          const py::object& progress) {
    request.keep_basis = true;
    run::CalculatorBundleRequest asked{.target = folder, .title = title, .open = open};
    if (!key.empty()) {
        asked.private_key_pem = io::read_bytes(key);
        asked.key_name = key.string();
    }
    if (!secret.empty()) asked.secret_hex = run::secret_of_file(secret);
    Supervision supervision{threads, progress};
    const auto reports = supervision.call([&](const run::RunOptions& how) {
        return run::bundle_calculation(request, run::calculate(request, how), asked);
    });
    std::vector<std::filesystem::path> out;
    for (const auto& each : reports) out.push_back(each.folder);
    return out;
}

emissions::FieldWater water_of(const std::string& name) {
    if (name == "flooded") return emissions::FieldWater::flooded;
    if (name == "drained") return emissions::FieldWater::drained;
    if (name == "intermittent") return emissions::FieldWater::intermittent;
    throw InputError{{.what = "'" + name + "' is no water of a day",
                      .where = "water",
                      .fix = "write flooded, drained or intermittent"}};
}
const char* name_of(emissions::FieldWater water) {
    return water == emissions::FieldWater::flooded   ? "flooded"
           : water == emissions::FieldWater::drained ? "drained"
                                                     : "intermittent";
}

py::dict ch4mod(std::vector<double> temperature, double grain_yield, double sand,
                const std::variant<int, std::vector<std::string>>& water, double labile, double resistant,
                double variety, const std::string& variant) {
    emissions::Ch4modInput input;
    input.air_temperature = std::move(temperature);
    input.grain_yield = grain_yield;
    input.sand = sand;
    input.labile = labile;
    input.resistant = resistant;
    input.variety = variety;
    if (variant != "s18" && variant != "s19")
        throw InputError{
            {.what = "there is no variant '" + variant + "'", .where = "variant", .fix = "write s18 or s19"}};
    input.variant = variant == "s18" ? emissions::Ch4modVariant::s18 : emissions::Ch4modVariant::s19;
    if (const auto* pattern = std::get_if<int>(&water)) {
        input.water = *pattern;
    } else {
        std::vector<emissions::FieldWater> days;
        for (const auto& name : std::get<std::vector<std::string>>(water)) days.push_back(water_of(name));
        input.water = std::move(days);
    }
    const auto season = emissions::ch4mod(input);
    const auto column = [&](const auto& of) {
        py::list out;
        for (const auto& day : season.days) out.append(of(day));
        return out;
    };
    using Day = emissions::Ch4modDay;
    return py::dict("water"_a = column([](const Day& day) { return name_of(day.water); }),
                    "soil_temperature_c"_a = column([](const Day& day) { return day.soil_temperature; }),
                    "biomass_g_m2"_a = column([](const Day& day) { return day.biomass; }),
                    "roots_g_m2"_a = column([](const Day& day) { return day.roots; }),
                    "redox_mv"_a = column([](const Day& day) { return day.redox; }),
                    "decomposed_g_m2"_a = column([](const Day& day) { return day.decomposed; }),
                    "produced_g_m2"_a = column([](const Day& day) { return day.produced; }),
                    "by_plant_g_m2"_a = column([](const Day& day) { return day.by_plant; }),
                    "by_bubbles_g_m2"_a = column([](const Day& day) { return day.by_bubbles; }),
                    "emitted_g_m2"_a = column([](const Day& day) { return day.emitted(); }));
}

}  // namespace

void bind_emissions(py::module_& module) {
    using run::CalculatorRequest;
    py::class_<CalculatorRequest>(module, "CalculatorRequest", "Records, methodologies and how they are computed")
        .def(py::init(&request_of), py::kw_only(), "records"_a, "baseline"_a, "packs"_a, "id"_a, "area"_a, "group"_a,
             "gwp"_a, "options"_a, "inputs"_a, "on"_a, "from_memory"_a, "seed"_a, "draws"_a, "language"_a, "lookback"_a,
             "cong_m2"_a, "sao_m2"_a)
        .def("calculate", &calculate, "threads"_a = 0, "progress"_a = py::none())
        .def("what_if", &what_if, "scenarios"_a, "threads"_a = 0, "progress"_a = py::none())
        .def("bundle", &bundle, "folder"_a, "title"_a, "open"_a, "key"_a, "secret"_a, "threads"_a = 0,
             "progress"_a = py::none());
    module.def("ch4mod", &ch4mod, "temperature"_a, "grain_yield"_a, "sand"_a, "water"_a, "labile"_a, "resistant"_a,
               "variety"_a, "variant"_a);
    module.def(
        "packs", [](const std::string& language) { return std::make_shared<report::Table>(run::pack_list(language)); },
        "language"_a = "en");
}

}  // namespace vung::python
