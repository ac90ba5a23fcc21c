// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A published number with unit, range, edition, table, source and status, as it stands in data/factors/*.csv.

#include <optional>
#include <string>

namespace vung::factors {

struct Factor {
    std::string table;    ///< file: "ipcc_t5_11_efc"
    std::string key;      ///< row: "southeast_asia"
    std::string edition;  ///< part of the key: "2019"
    double value = 0;
    std::optional<double> low, high;  ///< published 95 % range
    std::string distribution;         ///< "lognormal", "normal", "fixed"; how the range is drawn
    std::string unit;
    std::string source;          ///< document and table: "IPCC 2019 Refinement V4, Table 5.11"
    std::string status;          ///< of the value: VERIFIED-2, VERIFIED-1, MEMORY, NOT OBTAINED
    std::string range_status;    ///< of the range: VERIFIED, MEMORY, NONE
    std::string evidence;
    std::string note;
    std::string checked_by;      ///< who compared the row with the original; empty: nobody yet

    std::string id() const { return table + ":" + edition + ":" + key; }
    bool checked() const { return !checked_by.empty(); }
};

}  // namespace vung::factors
