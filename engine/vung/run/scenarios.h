// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Ex-ante scenarios: what a change of management (packs/what_if) would do to the total of a methodology.
///
/// Inventories: the total as recorded and as changed. Reductions: the net, with the recorded baseline and the changed
/// project. Both sides have the same draws of every factor and of the independent errors, so the interval of the
/// difference is narrower than that of two totals taken apart. Nothing of it is measured or monitored: no credits.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/packs/what_if.h>
#include <vung/run/calculator.h>

namespace vung::run {

inline constexpr const char* kExAnte = "ex ante, no credits";

struct Comparison {
    CalculatorResult recorded;
    report::Table table;  ///< one row per methodology, scenario and group; the group of all is "*"
};

/// \throws InputError  as calculate; UsageError as packs::check; Cancelled
Comparison compare(CalculatorRequest request, const std::vector<packs::WhatIf>& scenarios,
                   const RunOptions& options = {});

/// [[scenario]] with name, where = { parcel, group, season }, set = { ... }. `group` may also be called what `by` says.
/// \throws UsageError  no such file, no TOML, an unknown key
std::vector<packs::WhatIf> read_scenarios(const std::filesystem::path& file, const std::string& by);

/// "awd: water_regime=..., straw=removed"; without a name the text is the name.
/// \throws UsageError  it changes nothing, or is no name=value
packs::WhatIf parse_scenario(const std::string& text);

}  // namespace vung::run
