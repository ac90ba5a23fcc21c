// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Work units as a bundle keeps them (observed/units.json): all that decides how pixels become observations, with files
/// under names that mean the same on every machine. Read back, a unit has the settings digest that it was written with.

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <vung/dates/season.h>
#include <vung/geometry/crs.h>
#include <vung/run/layers.h>

namespace vung::run {

/// What holds for all observations of a bundle.
struct ObservedSettings {
    std::string timezone;
    geometry::Crs crs;  ///< of the outlines
    std::vector<dates::Season> windows;
    std::vector<WorkUnit> units;
};

/// `names` gives the name of each file of SceneFiles::name_of.
std::string to_json(const ObservedSettings& settings, const std::map<std::string, std::string>& names);

/// Assets have the paths that `place` gives for the names of their files.
/// \throws InputError  the text is none of ours
ObservedSettings parse_observed_settings(const std::string& text, const std::string& where,
                                         const std::function<std::filesystem::path(const std::string&)>& place);

}  // namespace vung::run
