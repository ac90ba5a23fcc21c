// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A published number with unit, range, edition, table, source and status, as it stands in data/factors/*.csv.

#include <optional>
#include <string>

namespace vung::factors {

struct Factor {
    std::string table;                ///< file: "ipcc_t5_11_efc"
    std::string key;                  ///< row: "southeast_asia"
    std::string edition;              ///< part of the key: "2019"
    double value = 0;                 ///< means nothing without `has_value`
    bool has_value = true;            ///< false: not obtained, or the source was seen to have no such number
    std::optional<double> low, high;  ///< published 95 % range
    std::string distribution;         ///< "fixed", "normal", "lognormal", "beta", "truncated"; how the range is drawn
    std::string unit;                 ///< "kg_CH4 ha-1 d-1"; "1" for a ratio
    std::string source;               ///< document and table: "2019 Refinement ..., Table 5.11"
    std::string status;               ///< of the value: VERIFIED-2, VERIFIED-1, MEMORY, NOT OBTAINED, CHOSEN (by us)
    std::string range_status;         ///< of the range: VERIFIED, MEMORY, NONE
    std::string evidence;             ///< codes of data/README.md: where the number was seen
    std::string note;
    std::string checked_against;  ///< edition and page of the original that a person compared the row with
    std::string checked_by;       ///< who compared it; empty: nobody yet
    std::string checked_on;       ///< when, "2024-01-31"

    /// Names the row, and the random variable behind it: "ipcc_t5_11_efc:2019:southeast_asia".
    std::string id() const { return table + ":" + edition + ":" + key; }

    /// True when a named person has compared the row with its original. Until then a total that rests on it is an
    /// estimate, not for issuance.
    bool checked() const { return !checked_by.empty(); }

    /// True when the value was written down without a source at hand; such rows are refused unless a caller allows
    /// them.
    bool remembered() const { return status == "MEMORY"; }

    /// True when the range stands in the row and was seen in a source, not written down from memory.
    bool has_seen_range() const { return low && high && range_status == "VERIFIED"; }
};

}  // namespace vung::factors
