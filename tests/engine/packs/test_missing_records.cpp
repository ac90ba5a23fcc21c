// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include <vung/packs/catalogue.h>
#include <vung/packs/examples.h>

/// A record that is taken away never earns anything (rule R3), in any methodology that gives credits.

namespace vung::packs {
namespace {

using formula::Scenario;
using formula::Type;

/// What a project sets for all its parcels and what the draws give; parcel records never fill it.
const std::set<std::string> kOfTheProject{"pe_ab", "leakage", "n_residue", "issued_before", "measured_uncertainty"};

/// Decisions A3 and A13 have a default of the methodology for these where the land has no such record at all; a rarer
/// record (drained already, dry for a year) would give less.
const std::vector<std::string> kDecided{"water_regime", "preseason_regime"};

struct Verdict {
    std::vector<double> net;       ///< of each parcel-season; 0 where it has none
    std::vector<double> eligible;  ///< 1 and 0; 0 where it is open
};

/// Whether other seasons of the land have a record of what this one lacks in the baseline.
enum class Land : bool { without_any, with_others };

Verdict verdict(const std::shared_ptr<const Pack>& pack, const Example& example, Land land = Land::without_any) {
    BindOptions how;
    how.gwp = example.gwp;
    how.options = example.options;
    how.remembered_values = true;
    auto activity = activity_of(*pack, example);
    const auto rows = activity.at("season").rows;
    for (const auto& name : kDecided)
        if (land == Land::with_others)
            activity.at("season", Scenario::baseline).columns[name + kElsewhere].numbers.assign(rows, 1);
    auto bound = bind_pack(pack, activity, how);
    compute(bound);
    const auto of = [&](std::size_t symbol) {
        std::vector<double> out;
        for (const double each : bound.data.column({symbol, Scenario::none}))
            out.push_back(std::isnan(each) ? 0 : each);
        return out;
    };
    return {of(pack->quantity(pack->net)->symbol), of(*pack->eligible)};
}

/// Each scenario says for itself what was given for both.
Example in_scenarios(const Pack& pack, Example example) {
    auto& given = example.given;
    for (auto* side : {&example.baseline, &example.project}) {
        for (const auto& [name, value] : given.numbers)
            if (const auto symbol = pack.scope.symbol(name); symbol && pack.scope.symbols[*symbol].both)
                side->numbers.try_emplace(name, value);
        for (const auto& [name, value] : given.texts)
            if (const auto symbol = pack.scope.symbol(name); symbol && pack.scope.symbols[*symbol].both)
                side->texts.try_emplace(name, value);
        for (const auto& [name, rows] : given.relations)
            if (pack.scope.levels[*pack.scope.relation(name)].both) side->relations.try_emplace(name, rows);
    }
    const auto both = [&](const std::string& name) {
        const auto symbol = pack.scope.symbol(name);
        return symbol && pack.scope.symbols[*symbol].both;
    };
    std::erase_if(given.numbers, [&](const auto& each) { return both(each.first); });
    std::erase_if(given.texts, [&](const auto& each) { return both(each.first); });
    std::erase_if(given.relations,
                  [&](const auto& each) { return pack.scope.levels[*pack.scope.relation(each.first)].both; });
    return example;
}

std::vector<Example::Row*> rows_of(Example& example) {
    std::vector<Example::Row*> out{&example.given, &example.baseline, &example.project};
    for (auto& season : example.seasons) out.push_back(&season);
    return out;
}

/// The example without one record: `row` as in rows_of, by name.
Example without(const Example& example, std::size_t row, const std::string& name) {
    auto out = example;
    auto* at = rows_of(out)[row];
    at->numbers.erase(name);
    at->texts.erase(name);
    at->relations.erase(name);
    return out;
}

void expect_no_gain(const std::shared_ptr<const Pack>& pack, const Verdict& before, const Example& example,
                    std::size_t row, const std::string& name, const std::string& how) {
    static const char* const sides[] = {"both", "baseline", "project"};
    const auto after = verdict(pack, without(example, row, name), Land::with_others);
    for (std::size_t i = 0; i < before.net.size() && i < after.net.size(); ++i) {
        const double most = std::max(before.net[i], 0.0);
        EXPECT_LE(after.net[i], most + 1e-9 * std::max(most, 1.0))
            << pack->id << ", line " << example.line << ", " << (row < 3 ? sides[row] : "season") << ", " << name
            << how;
        EXPECT_LE(after.eligible[i], before.eligible[i]) << pack->id << ", line " << example.line << ", "
                                                         << (row < 3 ? sides[row] : "season") << ", " << name << how;
    }
}

/// Other values that the record might have had.
std::vector<std::pair<double, std::string>> values_of(const Pack& pack, const Input& input) {
    const auto& symbol = pack.scope.symbols[input.symbol];
    if (symbol.type == Type::truth) return {{0, ""}, {1, ""}};
    if (symbol.type == Type::key) {
        std::vector<std::pair<double, std::string>> out;
        for (const auto& key : symbol.keys) out.emplace_back(std::nan(""), key);
        return out;
    }
    if (symbol.type != Type::number) return {};
    const double low = input.low.value_or(0), high = std::min(input.high.value_or(10), low + 150);
    return {{low, ""}, {high, ""}, {(low + high) / 2, ""}, {low + (high - low) * 0.05, ""}};
}

/// Lime that only the baseline records leaves no value; without it there is none on either side. That is less than what
/// a project that records "none" gets.
bool alone_in_the_baseline(const Pack& pack, const Example& example, const std::string& name) {
    const auto symbol = pack.scope.symbol(name);
    if (!symbol || example.project.numbers.contains(name)) return false;
    return std::any_of(pack.inputs.begin(), pack.inputs.end(),
                       [&](const Input& input) { return input.symbol == *symbol && !input.needed; });
}

class EveryCredit : public testing::TestWithParam<std::string> {};

TEST_P(EveryCredit, NeverGrowsWhereARecordIsTakenAway) {
    const auto pack = builtin_pack(GetParam());
    std::size_t tried = 0;
    for (const auto& given : pack->examples) {
        const auto example = in_scenarios(*pack, given);
        const auto before = verdict(pack, example);
        if (std::none_of(before.eligible.begin(), before.eligible.end(), [](double each) { return each == 1; }))
            continue;
        auto copy = example;
        const auto rows = rows_of(copy);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            std::set<std::string> names;
            for (const auto& each : rows[row]->numbers) names.insert(each.first);
            for (const auto& each : rows[row]->texts) names.insert(each.first);
            for (const auto& each : rows[row]->relations) names.insert(each.first);
            for (const auto& name : names) {
                if (kOfTheProject.contains(name) || pack->scope.level(name)) continue;
                if (const auto symbol = pack->scope.symbol(name); symbol &&
                                                                  pack->scope.symbols[*symbol].level != kSeason &&
                                                                  pack->scope.symbols[*symbol].level != kProject)
                    continue;
                if (row == 1 && alone_in_the_baseline(*pack, example, name)) continue;
                ++tried;
                expect_no_gain(pack, before, example, row, name, "");
            }
        }
    }
    EXPECT_GT(tried, 10u);
}

/// The same from what a record says instead, so that one that excludes never includes by being left out.
TEST_P(EveryCredit, NeverGrowsWhereABadRecordIsTakenAway) {
    const auto pack = builtin_pack(GetParam());
    std::size_t examples = 0;
    for (const auto& given : pack->examples) {
        auto example = in_scenarios(*pack, given);
        const auto whole = verdict(pack, example);
        if (whole.eligible.empty() || whole.eligible[0] != 1 || !(whole.net[0] > 0) || example.seasons.size() > 1)
            continue;
        if (++examples > 3) break;
        for (const auto& input : pack->inputs) {
            const auto& symbol = pack->scope.symbols[input.symbol];
            if (symbol.level != kSeason && symbol.level != kProject) continue;
            if (kOfTheProject.contains(symbol.name)) continue;
            for (std::size_t row = symbol.both ? 1 : 0; row < (symbol.both ? 3u : 1u); ++row) {
                const auto* recorded = rows_of(example)[row];
                if (!recorded->numbers.contains(symbol.name) && !recorded->texts.contains(symbol.name)) continue;
                for (const auto& [number, key] : values_of(*pack, input)) {
                    auto other = example;
                    auto* at = rows_of(other)[row];
                    if (symbol.type == Type::key)
                        at->texts[symbol.name] = key;
                    else
                        at->numbers[symbol.name] = number;
                    for (auto& season : other.seasons) season.numbers.erase(symbol.name);
                    expect_no_gain(pack, verdict(pack, other), other, row, symbol.name,
                                   " = " + (key.empty() ? std::to_string(number) : key));
                }
            }
        }
    }
    EXPECT_GT(examples, 0u);
}

/// What is left of A3 and A13: the only record of the land. Then the default counts as if it had been recorded.
TEST_P(EveryCredit, HasTheDefaultWhereTheLandHasNoRecordOfItsWater) {
    const auto pack = builtin_pack(GetParam());
    for (const auto& input : pack->inputs) {
        const auto& name = pack->scope.symbols[input.symbol].name;
        if (std::find(kDecided.begin(), kDecided.end(), name) == kDecided.end()) continue;
        if (input.fallback_key[0].empty()) continue;
        EXPECT_FALSE(input.fallback_least.empty()) << name;
        for (const auto& given : pack->examples) {
            const auto example = in_scenarios(*pack, given);
            // Where something is measured, default factors and their regimes do not matter.
            if (!example.baseline.texts.contains(name) || !example.options.empty()) continue;
            auto told = example;
            told.baseline.texts[name] = input.fallback_key[0];
            EXPECT_EQ(verdict(pack, without(example, 1, name)).net, verdict(pack, told).net) << name;
            for (const double net : verdict(pack, without(example, 1, name), Land::with_others).net)
                EXPECT_EQ(net, 0) << name << ": nothing stands in where other seasons have a record";
        }
    }
}

/// Packs that give credits, and have their factors.
std::vector<std::string> credits() {
    std::vector<std::string> out;
    for (const auto& name : pack_names())
        if (const auto pack = builtin_pack(name); pack->reductions && pack->eligible) out.push_back(name);
    return out;
}

INSTANTIATE_TEST_SUITE_P(Packs, EveryCredit, testing::ValuesIn(credits()), [](const auto& each) {
    std::string out = each.param;
    for (auto& c : out)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return out;
});

}  // namespace
}  // namespace vung::packs
