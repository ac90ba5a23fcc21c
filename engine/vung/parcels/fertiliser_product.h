// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a fertiliser holds, by its name in a diary: "Urê", "DAP 18-46", "NPK 20-20-15 (Đầu Trâu)", "16-16-8+13S".

#include <optional>
#include <string>
#include <string_view>

namespace vung::parcels {

struct FertiliserProduct {
    std::string key;  ///< of factors/fertiliser_n_content: "urea"; "npk_20_20_15" by its grade; empty: not known
    std::optional<double> nitrogen_fraction;  ///< kg N per kg; nothing: not known
    std::string volatilisation;               ///< key of IPCC Table 11.3: "fracgasf_urea"; empty: not known
};

/// A grade of three numbers in the name decides first (N-P2O5-K2O in per cent; not over 100 together), then the word
/// lists. A product whose nitrogen was written down from memory counts as known only with `remembered`.
FertiliserProduct fertiliser_product(std::string_view name, bool remembered = false);

/// The known product word nearest to a name, for proposals; nothing when none is near.
std::optional<std::string> near_product(std::string_view name);

}  // namespace vung::parcels
