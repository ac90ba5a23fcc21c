// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Activity data as columns by name: what records, the project file and the engine know, before a pack takes what it
/// asks for. Rows stand in the order in which they are given; sort them by id first, so that sums do not depend on it.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <vung/formula/checked.h>

namespace vung::packs {

/// Numbers in `unit` (days since 1970 for days, 0 and 1 for truth), or keys; NaN and an empty key are absent.
struct Column {
    std::string unit = "1";
    std::vector<double> numbers;
    std::vector<std::string> keys;
    std::vector<double> sd;  ///< standard deviation of each number, independent from row to row; empty: none
};

/// Behind the name of an input of the baseline: a column that is 1 where the record lacks it while other seasons of
/// that land have it ("water_regime_elsewhere").
inline constexpr const char* kElsewhere = "_elsewhere";

struct ActivityLevel {
    std::size_t rows = 0;
    std::map<std::string, std::vector<std::uint32_t>> parent;  ///< by name of the parent level
    std::vector<std::uint8_t> unknown;  ///< of a relation: parent rows for which nothing was recorded; empty: none
    std::map<std::string, Column> columns;
};

/// Rows by level and scenario. Rows and columns of `Scenario::none` hold for both scenarios unless one has its own.
struct Activity {
    std::map<std::pair<std::string, formula::Scenario>, ActivityLevel> levels;

    ActivityLevel& at(const std::string& level, formula::Scenario scenario = formula::Scenario::none) {
        return levels[{level, scenario}];
    }
    const ActivityLevel* find(const std::string& level, formula::Scenario scenario) const {
        const auto found = levels.find({level, scenario});
        return found == levels.end() ? nullptr : &found->second;
    }
};

}  // namespace vung::packs
