// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Signatures under factor rows: a named person has compared a row with its original. Since the tables are part of the
/// program, signatures stand in a file beside the project (factors-signed.csv: id, value, low, high, unit, by, against,
/// on) and hold the numbers that were compared. A signature whose numbers are no longer those of its row is void.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>
#include <vung/factors/factor_table.h>

namespace vung::factors {

struct Signature {
    std::string id;  ///< "ipcc_t5_11_efc:2019:southeast_asia"
    std::optional<double> value, low, high;
    std::string unit;
    std::string by, against;  ///< who; edition and page of the original
    dates::Date on;
    std::string where;  ///< "factors-signed.csv, line 4"
};

/// A signature that does not hold.
struct VoidSignature {
    Signature signature;
    bool known = true;    ///< false: there is no such row
    std::string differs;  ///< "value 1.19 is now 1.2"; empty when the row is not known
};

struct SignedTable {
    FactorTable table;  ///< rows with a signature that holds are checked()
    std::vector<VoidSignature> void_signatures;
};

/// The text of a file of signatures. \throws InputError  other columns, a cell that is no number or day, no name; names
/// the line
std::vector<Signature> parse_signatures(std::string_view text, const std::string& file);

/// The same as text again, sorted as given; the header stands first.
std::string signatures_text(std::span<const Signature> signatures);

/// Puts signatures under their rows; of several that hold for one row the newest counts.
SignedTable with_signatures(const FactorTable& table, std::span<const Signature> signatures);

/// A signature under a row as it stands now. \throws InputError  `by` or `against` is empty, or the row has no value
Signature sign(const Factor& row, const std::string& by, const std::string& against, dates::Date on);

}  // namespace vung::factors
