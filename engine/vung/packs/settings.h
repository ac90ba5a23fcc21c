// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a project or a caller tells methodologies besides records: inputs that hold for all, and choices.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <vung/packs/activity.h>
#include <vung/packs/pack.h>

namespace vung::packs {

/// A value that holds for the whole project or for every parcel-season: a number in the pack's unit, truth, or a key.
using Constant = std::variant<double, bool, std::string>;

/// "0.1", "true", "diesel" as they are written on a command line.
Constant parse_constant(const std::string& text);

/// One list serves several methodologies; each takes what it asks for.
struct PackSettings {
    std::map<std::string, Constant> inputs;  ///< "baseline.x", "project.x": one scenario; "2026.x": one calendar year
    std::map<std::string, std::string> options;
};

/// What is wrong with the settings for these packs: a name that none of them knows, a value of the wrong type or out of
/// its range, a key or choice that a pack does not have. Empty: nothing is.
struct SettingFault {
    enum class In : bool { inputs, options };
    In list;
    std::string name;  ///< of the setting, with "baseline." or "project."
    std::string what, fix;
};
std::vector<SettingFault> faults_of(const PackSettings& settings,
                                    const std::vector<std::shared_ptr<const Pack>>& packs);

/// Puts the inputs that a pack has where nothing was recorded. \throws InputError  as set_constant
void apply_inputs(Activity& activity, const Pack& pack, const PackSettings& settings);

/// Those of the options that a pack has.
std::map<std::string, std::string> options_of(const Pack& pack, const PackSettings& settings);

/// Behind the name of an input: a column that is 1 where it was recorded that there is some, but not how much. A value
/// for the whole project does not stand there.
inline constexpr const char* kUntold = "_untold";

/// Puts one value where the pack has an input of that name and nothing was recorded. A year without a row has none.
/// \throws InputError  a name that is no input of the pack, a value of the wrong type, a key that it does not know
void set_constant(Activity& activity, const Pack& pack, const std::string& name, const Constant& value,
                  std::optional<formula::Scenario> scenario = std::nullopt, std::optional<int> year = std::nullopt);

}  // namespace vung::packs
