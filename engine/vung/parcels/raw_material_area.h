// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Raw-material areas (vùng nguyên liệu) and planting-area codes (mã số vùng trồng): what looks wrong in the names and
/// codes of a layer. A code is opaque text; nothing here refuses one. Method: docs/methods/areas.md.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/parcels/parcel.h>
#include <vung/problem.h>

namespace vung::parcels {

/// Rules that a project may ask for by name, from data/areas/planting_area_rules.csv: "tccs-774-minimum".
std::vector<std::string> planting_area_rules();

/// Crops that are known of a parcel, by its id: keys of the diaries' word list ("rice", "orchard").
using KnownCrops = std::map<std::string, std::set<std::string>, std::less<>>;

/// Warnings about names and codes, in the order of codes: A-CODE-CROPS (several crops under a code), A-CODE-COMMUNES
/// (one code in several communes), A-CODE-SMALL (with the rule "tccs-774-minimum": too little land for fruit; codes
/// whose crops are all known to be something else are passed over), A-CODE-SHAPE (one code is built differently from
/// nearly all others), A-SPELLING (cooperatives, communes, areas, codes or certificates that differ only in letter
/// case, blanks, signs, the place of a tone mark, or in having no marks at all; vung/parcels/spelling.h). Hectares are
/// those of the parcels concerned.
std::vector<Problem> area_problems(const ParcelLayer& layer, const KnownCrops& crops,
                                   std::span<const std::string> rules);

/// How a code is built: letters as A, digits as 9, signs as they are ("AA-AAAA-9999").
std::string code_shape(std::string_view code);

}  // namespace vung::parcels
