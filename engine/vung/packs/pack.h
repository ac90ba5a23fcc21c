// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A methodology as data: what it asks for, its factors, equations, rules, dates of validity and worked examples, read
/// from a TOML file (data/packs/*.toml, or a user's own). docs/methods/packs.md describes the file and the language.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>
#include <vung/factors/factor_table.h>
#include <vung/formula/checked.h>

namespace vung::packs {

/// A text in both languages; Vietnamese may be missing.
struct Words {
    std::string en, vi;
    const std::string& in(std::string_view language) const { return language == "vi" && !vi.empty() ? vi : en; }
};

enum class Status { in_force, inactive, draft, awaiting_factors };

/// Something that records, the project file or the engine give.
struct Input {
    std::size_t symbol = 0;
    std::string unit = "";    ///< as written; "" unless a number
    std::string record = "";  ///< name in the activity data; empty: that of the symbol
    Words label = {};
    bool needed = true;                         ///< absent: the quantities that use it have no value
    std::optional<double> low = {}, high = {};  ///< plausible range, in `unit`
    /// What stands in where nothing was recorded, in `unit` or as a key: [0] in the baseline, [1] in the project. In
    /// the baseline not where other seasons of that land have a record of it (kElsewhere): no record among others earns
    /// anything by being left out.
    std::array<std::optional<double>, 2> fallback = {};
    std::array<std::string, 2> fallback_key = {};
    /// Key of the baseline that emits least: what the record might have said where a default stood in. Empty: not told.
    std::string fallback_least = "";
    std::string fallback_why = "";  ///< which clause or decision says so
    std::string clause = "";
    bool monitored = false;  ///< stands in the monitoring export
};

/// A named choice that the text of a methodology leaves open.
struct Option {
    std::size_t symbol = 0;
    std::string chosen;                                        ///< the default
    std::vector<std::pair<std::string, std::string>> choices;  ///< name, what it means
    std::string decision;                                      ///< "A4": docs/methods/decisions.md
    std::string why;
};

/// A number from data/factors.
struct FactorUse {
    std::size_t symbol = 0;
    std::string table;
    std::string edition;            ///< "gwp": the set of the report profile
    std::string row;                ///< literal key; else
    std::vector<std::size_t> keys;  ///< symbols whose values make the key, joined by '.'
    std::map<std::string, std::string>
        rows;  ///< row for a value of the keys, where their names differ; empty: there is none
    std::string unit;
};

struct Quantity {
    std::size_t symbol = 0;
    std::string unit;  ///< "" of truth
    formula::Expression expression;
    formula::Node node;  ///< of a quantity without scenarios
    formula::Node baseline_node, project_node;
    Words title;
    std::string clause;
    std::uint32_t line = 0;

    const formula::Node& in(formula::Scenario scenario) const {
        return scenario == formula::Scenario::baseline  ? baseline_node
               : scenario == formula::Scenario::project ? project_node
                                                        : node;
    }
};

/// A condition of eligibility. Its verdict is true, false, or open where a record is missing.
struct Rule {
    enum class Effect { exclude, warn };
    std::size_t symbol = 0;  ///< its verdict is a quantity
    Words text;              ///< what must hold
    std::string clause;
    Effect effect = Effect::exclude;
    std::uint32_t line = 0;
};

/// A worked example: part of the pack, tried whenever it is loaded.
struct Example {
    struct Row {
        std::map<std::string, double> numbers;
        std::map<std::string, std::string> texts;  ///< keys and days
        std::map<std::string, std::vector<Row>> relations;
    };
    std::string source;
    Row given;                                           ///< of all levels above and of the season, both scenarios
    Row baseline, project;                               ///< what differs
    std::vector<Row> seasons;                            ///< empty: one season as given
    std::vector<std::pair<std::string, double>> expect;  ///< "ch4", "baseline.ch4", in the quantity's unit; NaN: absent
    double tolerance = 0;                                ///< absolute, in the quantity's unit
    double relative = 0;
    std::string gwp;
    std::map<std::string, std::string> options;
    std::uint32_t line = 0;
};

/// One field of the monitoring export.
struct MonitoringField {
    std::string name;
    Words text;
    std::string unit, clause, from;  ///< from: input or quantity that fills it; empty: by hand
};

/// A deduction that follows from the draws: spread of the sum of `of` over its mean, times `t`; 0 while half of the
/// 90 % range over the mean is at most `exempt`.
struct MeasuredDeduction {
    std::vector<std::string> of;  ///< quantities of a season
    std::string input;            ///< input of the project that takes it
    std::string halfwidth;        ///< input of the project that takes half of that range over the mean; empty: none
    std::string t, exempt;        ///< factors
    double level = 0;             ///< of the interval whose half-width may exempt
};

/// What the net amount of a season takes off its gross one: quantities and inputs of a season in t_CO2e, without
/// scenarios. Where they have no value, the pack takes nothing off for them.
struct DeductionRoles {
    std::vector<std::string> uncertainty, leakage, project_emissions;
    bool empty() const { return uncertainty.empty() && leakage.empty() && project_emissions.empty(); }
};

struct Pack {
    std::string file;  ///< for messages
    std::string id, edition, source;
    std::string based_on;  ///< pack that holds what this one does not; empty: none
    Words title;
    Status status = Status::in_force;
    std::string status_note;
    bool reductions = false;  ///< kind: "reduction", else "inventory"
    std::optional<dates::Date> valid_from, valid_to;
    std::vector<std::string> gwp;  ///< sets it may be used with, the default first

    formula::Scope scope;
    std::vector<Input> inputs;
    std::vector<Option> options;
    std::vector<FactorUse> factors;
    std::vector<Quantity> quantities;  ///< rules too; in an order in which each can be computed
    std::vector<Rule> rules;
    std::vector<Example> examples;
    std::vector<MonitoringField> monitoring;
    std::optional<std::size_t> eligible;          ///< symbol: all excluding rules of a season and its project hold
    std::map<std::string, std::string> evidence;  ///< scenario: ranks that count, as a sentence
    std::vector<std::string> evidence_kinds;      ///< what shows a drainage of the project: "tube", "log_photo" ...
    int lookback_years = 0;

    /// Roles of quantities in reports.
    std::vector<std::string> sources;  ///< of a season, mass of gas or t_CO2e, what adds up to the total
    std::string total;                 ///< inventory: t_CO2e of a season
    std::string gross, net;            ///< reduction: t_CO2e of a season, before and after deductions
    DeductionRoles deductions;         ///< between gross and net; may be empty
    std::string net_year;              ///< reduction: t_CO2e of a vintage
    std::string issuable;              ///< the same after caps and rounding
    std::optional<MeasuredDeduction> deduction;

    const Quantity* quantity(std::string_view name) const;
};

std::string to_string(Status status);

/// Levels that every pack has, by their place in Scope::levels: project > vintage (calendar year), project > season
/// (parcel-season), and part, the share of a season that lies in a vintage.
/// Key of the project that every pack may use: a row of the tables by region.
inline constexpr const char* kRegion = "region";

inline constexpr std::size_t kProject = 0, kVintage = 1, kSeason = 2, kPart = 3;

/// Reads and checks a pack; its examples are not yet tried (packs/examples). `table` gives the units and keys of
/// factors. \throws InputError  names file, line and quantity
Pack parse_pack(std::string_view text, const std::string& file, const factors::FactorTable& table);

}  // namespace vung::packs
