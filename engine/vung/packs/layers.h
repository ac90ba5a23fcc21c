// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A pack that is `based_on` another holds only what differs. Both are laid over each other before anything is read:
/// - tables ([inputs], [factors] ...) are joined member by member; what both have, the upper one says;
/// - [[quantity]], [[rule]] and [[monitoring]] replace the one of the same `name`, and are added where there is none;
/// - all else, [[example]] too, is replaced as a whole;
/// - `without = ["factors.n_bg", "quantity.fuel"]` leaves out what the lower pack has.

#include <string>
#include <string_view>
#include <vector>

#include <vung/data/toml_value.h>

namespace vung::packs {

struct Layers {
    data::TomlValue root;
    std::vector<std::string> files;  ///< by TomlValue::layer, the lowest first
};

/// \throws InputError  the text is no TOML, based_on names no pack of data/packs or goes in a circle, `without` names
///         what is not there
Layers read_layers(std::string_view text, const std::string& file);

}  // namespace vung::packs
