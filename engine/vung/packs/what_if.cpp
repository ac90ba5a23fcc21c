// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/what_if.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

using formula::Scenario;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kNitrogen = "n_mineral";
constexpr std::array kRelations{"amendments", "fertilisers", "fuels"};

bool is_relation(const std::string& name) {
    return std::find(kRelations.begin(), kRelations.end(), name) != kRelations.end();
}

/// "-20 %" is 0.8. Nothing: it is no change in percent.
std::optional<double> ratio_of(const Constant& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text || text->empty() || text->back() != '%') return std::nullopt;
    auto number = text->substr(0, text->size() - 1);
    while (!number.empty() && number.back() == ' ') number.pop_back();
    const bool rises = number.starts_with('+');
    if (!rises && !number.starts_with('-')) return std::nullopt;
    double percent = 0;
    const auto* begin = number.data() + (rises ? 1 : 0);
    const auto read = std::from_chars(begin, number.data() + number.size(), percent);
    if (read.ec != std::errc{} || read.ptr != number.data() + number.size() || percent < -100) return std::nullopt;
    return 1 + percent / 100;
}

[[noreturn]] void refuse(const WhatIf& scenario, const std::string& what, const std::string& fix) {
    throw UsageError{{.what = what, .where = "scenario '" + scenario.name + "'", .fix = fix}};
}

const Input* season_input(const Pack& pack, const std::string& name) {
    for (const auto& input : pack.inputs)
        if (pack.scope.symbols[input.symbol].name == name && pack.scope.symbols[input.symbol].level == kSeason)
            return &input;
    return nullptr;
}

void check_change(const WhatIf& scenario, const std::string& name, const Constant& value,
                  const std::vector<std::shared_ptr<const Pack>>& packs) {
    const auto* text = std::get_if<std::string>(&value);
    if (name == "straw") {
        if (!text || *text != "removed") refuse(scenario, "straw can only be 'removed'", "write straw = \"removed\"");
        return;
    }
    if (is_relation(name)) {
        if (!text || *text != "none") refuse(scenario, name + " can only be 'none'", "write " + name + " = \"none\"");
        return;
    }
    std::vector<std::string> known{"straw"};
    known.insert(known.end(), kRelations.begin(), kRelations.end());
    bool found = false, number = true;
    for (const auto& pack : packs) {
        for (const auto& input : pack->inputs) {
            const auto& symbol = pack->scope.symbols[input.symbol];
            if (symbol.level == kSeason) known.push_back(symbol.name);
        }
        if (name == kNitrogen && pack->scope.level("fertilisers")) found = true;
        if (const auto* input = season_input(*pack, name)) {
            found = true;
            number = number && pack->scope.symbols[input->symbol].type == formula::Type::number;
        }
    }
    if (!found)
        refuse(scenario, "the methodologies ask nothing about '" + name + "' of a parcel-season",
               text::suggestion(name, known));
    if (name == kNitrogen && !ratio_of(value)) {
        const auto* amount = std::get_if<double>(&value);
        if (!amount || *amount < 0)
            refuse(scenario, "nitrogen is no number from 0 on", "give it in kg N per ha, or as \"-20 %\"");
    }
    if (name == kNitrogen && std::none_of(packs.begin(), packs.end(),
                                          [&](const auto& pack) { return season_input(*pack, name) != nullptr; }))
        return;
    if (ratio_of(value)) {
        if (!number) refuse(scenario, "'" + name + "' is no number and cannot change by percent", "write its value");
        return;
    }
    const auto faults = faults_of({{{name, value}}, {}}, packs);
    if (!faults.empty()) refuse(scenario, faults.front().what, faults.front().fix);
    const auto* amount = std::get_if<double>(&value);
    for (const auto& pack : packs)
        if (const auto* input = season_input(*pack, name); input && amount)
            if ((input->low && *amount < *input->low) || (input->high && *amount > *input->high))
                refuse(scenario, "'" + name + "' cannot be so small or large: " + std::to_string(*amount),
                       "give it in " + input->unit);
}

void check_names(const WhatIf& scenario, const char* what, const std::vector<std::string>& wanted,
                 const std::set<std::string>& known) {
    for (const auto& each : wanted)
        if (!known.contains(each))
            refuse(scenario, std::string{"there is no "} + what + " '" + each + "' in the records",
                   text::suggestion(each, std::vector<std::string>(known.begin(), known.end())));
}

/// The column of one scenario, its own copy where it was that of both.
class Change {
public:
    Change(Activity& activity, const Pack& pack, const std::vector<std::uint32_t>& rows)
        : activity_(activity), pack_(pack), rows_(rows) {
        const auto* seasons = activity.find("season", Scenario::none);
        count_ = seasons ? seasons->rows : 0;
        hit_.assign(count_, 0);
        for (const auto row : rows) hit_[row] = 1;
    }

    void set(const std::string& name, const Constant& value) {
        if (name == kNitrogen) set_nitrogen(value);
        const auto* input = season_input(pack_, name);
        if (!input) return;
        const auto& symbol = pack_.scope.symbols[input->symbol];
        auto& to = column(input->record.empty() ? name : input->record, symbol.both, input->unit);
        if (symbol.type == formula::Type::key) {
            for (const auto row : rows_) to.keys[row] = std::get<std::string>(value);
            return;
        }
        const auto ratio = ratio_of(value);
        const double scale = symbol.type == formula::Type::number
                                 ? formula::parse_unit(input->unit).scale / formula::parse_unit(to.unit).scale
                                 : 1;
        for (const auto row : rows_) {
            const double before = to.numbers[row];
            if (ratio)
                to.numbers[row] = before * *ratio;
            else
                to.numbers[row] = std::holds_alternative<bool>(value) ? (std::get<bool>(value) ? 1 : 0)
                                                                      : std::get<double>(value) * scale;
        }
    }

    void remove_straw() {
        keep_children("amendments", [](const ActivityLevel& level, std::size_t child) {
            const auto kind = level.columns.find("kind");
            return kind == level.columns.end() || !kind->second.keys[child].starts_with("straw_");
        });
        set("straw_burnt", 0.0);
        auto* level = find("season");
        const auto produced = level->columns.find("straw_produced");
        if (produced == level->columns.end()) return;
        const auto amounts = produced->second.numbers;
        auto& removed = column("straw_removed", true, produced->second.unit);
        for (const auto row : rows_) removed.numbers[row] = amounts[row];
    }

    void none_of(const std::string& relation) {
        if (!pack_.scope.level(relation)) return;
        keep_children(relation, [](const ActivityLevel&, std::size_t) { return false; });
        auto& unknown = activity_.at(relation, Scenario::project).unknown;
        unknown.resize(count_, 1);
        for (const auto row : rows_) unknown[row] = 0;
        if (relation == "fertilisers")
            for (const char* name : {"n_mineral", "n_organic", "urea"})
                if (season_input(pack_, name)) set(name, 0.0);
    }

private:
    ActivityLevel* find(const std::string& level) {
        const auto found = activity_.levels.find({level, Scenario::project});
        return found == activity_.levels.end() ? &activity_.at(level, Scenario::project) : &found->second;
    }

    Column& column(const std::string& name, bool both, const std::string& unit) {
        const auto side = both ? Scenario::project : Scenario::none;
        auto& columns = activity_.at("season", side).columns;
        auto at = columns.find(name);
        if (at == columns.end()) {
            const auto* shared = activity_.find("season", Scenario::none);
            const auto from = shared ? shared->columns.find(name) : std::map<std::string, Column>::const_iterator{};
            Column fresh;
            if (shared && from != shared->columns.end())
                fresh = from->second;
            else if (!unit.empty())
                fresh.unit = unit;
            at = columns.emplace(name, std::move(fresh)).first;
        }
        at->second.numbers.resize(count_, kNaN);
        at->second.keys.resize(count_);
        return at->second;
    }

    template <class Keep>
    void keep_children(const std::string& relation, const Keep& keep) {
        const auto found = activity_.levels.find({relation, Scenario::project});
        if (found == activity_.levels.end()) return;
        auto& level = found->second;
        const auto parents = level.parent.find("season");
        if (parents == level.parent.end()) return;
        std::vector<std::size_t> kept;
        for (std::size_t child = 0; child < level.rows; ++child)
            if (hit_[parents->second[child]] == 0 || keep(level, child)) kept.push_back(child);
        const auto take = [&](auto& values) {
            if (values.empty()) return;
            auto out = values;
            out.clear();
            for (const auto child : kept) out.push_back(values[child]);
            values = std::move(out);
        };
        for (auto& [name, rows] : level.parent) take(rows);
        for (auto& [name, column] : level.columns) {
            take(column.numbers);
            take(column.keys);
            take(column.sd);
        }
        level.rows = kept.size();
    }

    /// Changes the applications in one ratio. Where nothing was applied before, the product of what is applied now is
    /// not known: absent, never zero.
    void set_nitrogen(const Constant& value) {
        const auto found = activity_.levels.find({"fertilisers", Scenario::project});
        if (found == activity_.levels.end()) return;
        auto& level = found->second;
        const auto nitrogen = level.columns.find("nitrogen");
        const auto parents = level.parent.find("season");
        std::vector<double> before(count_, 0);
        const bool any = nitrogen != level.columns.end() && parents != level.parent.end();
        for (std::size_t child = 0; any && child < level.rows; ++child)
            before[parents->second[child]] += nitrogen->second.numbers[child];
        const auto ratio = ratio_of(value);
        const double amount = ratio ? 0 : std::get<double>(value);
        level.unknown.resize(count_, 1);
        for (const auto row : rows_)
            if (!ratio && amount > 0 && !(before[row] > 0)) level.unknown[row] = 1;
        for (std::size_t child = 0; any && child < level.rows; ++child) {
            const auto row = parents->second[child];
            if (hit_[row] != 0) nitrogen->second.numbers[child] *= ratio ? *ratio : amount / before[row];
        }
    }

    Activity& activity_;
    const Pack& pack_;
    const std::vector<std::uint32_t>& rows_;
    std::size_t count_ = 0;
    std::vector<std::uint8_t> hit_;
};

}  // namespace

std::vector<std::uint32_t> touched(const WhatIf& scenario, const std::vector<ParcelSeason>& seasons) {
    const auto in = [](const std::vector<std::string>& wanted, const std::string& name) {
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
    };
    std::vector<std::uint32_t> out;
    for (std::size_t row = 0; row < seasons.size(); ++row)
        if (in(scenario.parcels, seasons[row].parcel) && in(scenario.groups, seasons[row].group) &&
            in(scenario.seasons, seasons[row].season))
            out.push_back(static_cast<std::uint32_t>(row));
    return out;
}

void check(const std::vector<WhatIf>& scenarios, const std::vector<std::shared_ptr<const Pack>>& packs,
           const std::vector<ParcelSeason>& seasons) {
    std::set<std::string> names, parcels, groups, known_seasons;
    for (const auto& season : seasons) {
        parcels.insert(season.parcel);
        groups.insert(season.group);
        known_seasons.insert(season.season);
    }
    for (const auto& scenario : scenarios) {
        if (scenario.name.empty()) refuse(scenario, "a scenario has no name", "give it one");
        if (!names.insert(scenario.name).second) refuse(scenario, "two scenarios have this name", "give each its own");
        if (scenario.set.empty()) refuse(scenario, "it changes nothing", "say what: water_regime = \"...\"");
        for (const auto& [name, value] : scenario.set) check_change(scenario, name, value, packs);
        check_names(scenario, "parcel", scenario.parcels, parcels);
        check_names(scenario, "group", scenario.groups, groups);
        check_names(scenario, "season", scenario.seasons, known_seasons);
        if (touched(scenario, seasons).empty())
            refuse(scenario, "no parcel-season is in all of its parcels, groups and seasons", "leave one of them out");
    }
}

Activity changed(const Activity& recorded, const Pack& pack, const WhatIf& scenario,
                 const std::vector<std::uint32_t>& rows) {
    auto out = recorded;
    Change change{out, pack, rows};
    for (const auto& [name, value] : scenario.set) {
        if (name == "straw")
            change.remove_straw();
        else if (is_relation(name))
            change.none_of(name);
        else
            change.set(name, value);
    }
    return out;
}

}  // namespace vung::packs
