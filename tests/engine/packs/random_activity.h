// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Made-up activity data for a pack: parcel-seasons with records of all kinds, some of them missing.

#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>

#include <vung/packs/activity.h>
#include <vung/packs/pack.h>

namespace vung::packs::testing_support {

inline constexpr double kAbsentNumber = std::numeric_limits<double>::quiet_NaN();

/// Every input of every level in both scenarios, from plausible numbers and keys; `distinct` values for each number.
inline Activity random_activity(const Pack& pack, std::size_t seasons, unsigned seed, int distinct = 40,
                                double missing = 0.02) {
    std::mt19937 random{seed};
    using formula::Scenario;
    const auto uniform = [&] { return std::uniform_real_distribution<double>{0, 1}(random); };
    Activity out;
    out.at("season").rows = seasons;
    out.at("vintage").rows = 2;
    out.at("vintage").columns["year"].numbers = {2026, 2027};
    auto& project = out.at("project");
    project.rows = 1;
    project.columns["region"].keys = {"southeast_asia"};
    auto& parts = out.at("part");
    parts.rows = seasons;
    for (std::size_t i = 0; i < seasons; ++i) {
        parts.parent["season"].push_back(static_cast<std::uint32_t>(i));
        parts.parent["vintage"].push_back(static_cast<std::uint32_t>(i % 2));
        parts.columns["share"].numbers.push_back(1);
    }
    for (std::size_t level = kPart + 1; level < pack.scope.levels.size(); ++level) {
        const auto& what = pack.scope.levels[level];
        if (what.parents != std::vector{kSeason}) continue;
        for (const auto side : {Scenario::none, Scenario::baseline, Scenario::project}) {
            if (what.both == (side == Scenario::none)) continue;
            auto& rows = out.at(what.name, side);
            rows.unknown.assign(seasons, 0);
            for (std::size_t i = 0; i < seasons; ++i) {
                if (uniform() < missing)
                    rows.unknown[i] = 1;
                else
                    for (int n = static_cast<int>(uniform() * 3); n > 0; --n) {
                        rows.parent["season"].push_back(static_cast<std::uint32_t>(i));
                        ++rows.rows;
                    }
            }
        }
    }
    for (const auto& input : pack.inputs) {
        const auto& symbol = pack.scope.symbols[input.symbol];
        const auto& level = pack.scope.levels[symbol.level];
        if (level.parents != std::vector{kSeason} && symbol.level != kSeason && symbol.level != kProject) continue;
        for (const auto side : {Scenario::none, Scenario::baseline, Scenario::project}) {
            if (symbol.both == (side == Scenario::none)) continue;
            auto& to = out.at(level.name, side);
            const auto rows = symbol.level == kSeason ? seasons : to.rows;
            auto& column = to.columns[input.record.empty() ? symbol.name : input.record];
            column.unit = input.unit.empty() ? "1" : input.unit;
            const double low = input.low.value_or(0), high = std::min(input.high.value_or(10), low + 200);
            for (std::size_t i = 0; i < rows; ++i) {
                const bool absent = symbol.level != kProject && uniform() < missing;
                if (symbol.type == formula::Type::key) {
                    const auto& keys = symbol.keys;
                    column.keys.push_back(
                        absent || keys.empty()
                            ? ""
                            : keys[static_cast<std::size_t>(uniform() * static_cast<double>(keys.size()))]);
                } else if (symbol.type == formula::Type::truth) {
                    column.numbers.push_back(uniform() < 0.9 ? 1 : 0);
                } else {
                    const double step = std::floor(uniform() * distinct) / distinct;
                    column.numbers.push_back(absent ? std::numeric_limits<double>::quiet_NaN()
                                                    : low + step * (high - low));
                }
            }
        }
    }
    return out;
}

/// Meets the conditions of a reduction pack that made-up numbers would mostly fail, so that its net is more than 0.
inline void meet_conditions(Activity& activity) {
    using formula::Scenario;
    auto& project = activity.at("project");
    const auto seasons = activity.at("season").rows;
    for (const auto& [name, value] : std::map<std::string, double>{{"adoption", 0.1},
                                                                   {"required_by_law", 0},
                                                                   {"fuel_rises", 0},
                                                                   {"lime_rises", 0},
                                                                   {"halfwidth_90", 0.1},
                                                                   {"measured_uncertainty", kAbsentNumber}})
        if (project.columns.contains(name)) project.columns[name].numbers = {value};
    auto& season = activity.at("season").columns;
    for (const auto& [name, value] : std::map<std::string, double>{{"native_cleared", 0},
                                                                   {"soc_inputs_fall", 0},
                                                                   {"special_activity", 0},
                                                                   {"lookback_seen", 3},
                                                                   {"irrigation_controlled", 1}})
        if (season.contains(name)) season[name].numbers.assign(seasons, value);
    for (const auto side : {Scenario::baseline, Scenario::project}) {
        auto& own = activity.at("season", side).columns;
        if (own.contains("seasons_per_year")) own["seasons_per_year"].numbers.assign(seasons, 3);
        if (own.contains("awd_depth")) own["awd_depth"].numbers.assign(seasons, 15);
        if (own.contains("yield")) own["yield"].numbers.assign(seasons, 6);
        if (own.contains("water_regime"))
            for (std::size_t i = 0; i < seasons; ++i)
                own["water_regime"].keys[i] = side == Scenario::baseline ? "irrigated_continuously_flooded"
                                              : i % 3 == 0               ? "irrigated_single_drainage"
                                                                         : "irrigated_multiple_drainage_incl_awd";
    }
}

}  // namespace vung::packs::testing_support
