// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The packs that come with the program, and packs of the user's own. A pack may be `based_on` another one: it then
/// holds only what differs, table by table; a list of tables ([[rule]]) that it has replaces the other's whole list.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/packs/pack.h>

namespace vung::packs {

/// Ids of the packs in data/packs, sorted.
std::vector<std::string> pack_names();

/// A pack of data/packs, checked, its examples tried. Read once.
/// \throws InputError  there is no such pack; names the nearest
std::shared_ptr<const Pack> builtin_pack(const std::string& id);

/// A pack from its text, checked, its examples tried against `table`. `based_on` finds packs of data/packs.
/// \throws InputError  as parse_pack and require_examples
std::shared_ptr<const Pack> load_pack(std::string_view text, const std::string& file,
                                      const factors::FactorTable& table = factors::FactorTable::builtin());

/// Why a pack may not be used on a day: not in force yet, no longer, inactive, awaiting factors. Empty: it may. Where
/// the day is not known, a reduction with dates of validity may not be used; an inventory may.
std::string refusal_on(const Pack& pack, const std::optional<dates::Date>& day);

}  // namespace vung::packs
