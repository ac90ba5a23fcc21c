// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Names of administrative units as people write them: "Xã Vĩnh Trinh", "X. Vinh Trinh", "TT.Ngã Sáu", "P07",
/// "Vĩnh Trinh, huyện Vĩnh Thạnh". Words that only say the kind of unit stand in data/words/unit_prefixes.csv.

#include <string>
#include <string_view>
#include <vector>

namespace vung::parcels {

/// What a name is known by, the surest first: as a whole, without the word for its kind, and both of what stands before
/// the first comma. Letter case, Vietnamese marks, points and leading zeros of numbers do not count. Empty for an empty
/// name.
std::vector<std::string> unit_keys(std::string_view name);

/// The key without the word for the kind: "vinh trinh".
std::string unit_key(std::string_view name);

/// A code without blanks and leading zeros, so that "031234" of a text column is 31234 of a number column.
std::string unit_code(std::string_view code);

}  // namespace vung::parcels
