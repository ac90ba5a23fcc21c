// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A small set of names for tests: project > season > amendments (rows of their own in each scenario) > trips; strata
/// between project and season.

#include <string>

#include <vung/formula/checked.h>

namespace vung::test {

using formula::Scenario;
using formula::Type;

inline constexpr std::size_t kProject = 0, kStratum = 1, kSeason = 2, kAmendments = 3, kTrips = 4;

inline formula::Scope small_scope() {
    formula::Scope scope;
    scope.levels = {{"project", "projects", {}, false},
                    {"stratum", "strata", {kProject}, false},
                    {"season", "seasons", {kStratum, kProject}, false},
                    {"amendments", "amendments", {kSeason}, true},
                    {"trips", "trips", {kAmendments}, true}};
    const auto add = [&](const char* name, Type type, const char* unit, std::size_t level, bool both) {
        formula::Symbol symbol{.name = name, .type = type, .unit = {}, .level = level, .both = both};
        if (type == Type::number) symbol.unit = formula::parse_unit(unit);
        scope.symbols.push_back(symbol);
    };
    add("gwp", Type::number, "kg_CO2e kg_CH4-1", kProject, false);
    add("area", Type::number, "ha", kSeason, false);
    add("days", Type::number, "d", kSeason, true);
    add("ef", Type::number, "kg_CH4 ha-1 d-1", kSeason, true);
    add("regime", Type::key, "", kSeason, true);
    add("wet", Type::truth, "", kSeason, false);
    add("sown", Type::day, "", kSeason, false);
    add("reaped", Type::day, "", kSeason, false);
    add("rate", Type::number, "t ha-1", kAmendments, true);
    add("kind", Type::key, "", kAmendments, true);
    add("distance", Type::number, "km", kTrips, true);
    add("soil", Type::number, "1", kStratum, false);
    scope.symbols[4].keys = {"flooded", "drained"};
    return scope;
}

}  // namespace vung::test
