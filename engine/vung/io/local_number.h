// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Numbers as people in Viet Nam write them: "1.234,5", but also "1,234.5" from a computer that speaks English. One
/// cell alone often cannot tell ("1.234"); the cells around it can. docs/methods/spreadsheets.md has the rules.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <vung/io/grid.h>

namespace vung::io {

/// Which mark stands before the decimals.
enum class DecimalMark : std::uint8_t { unknown, point, comma };

/// How many texts can be read in one way only, and how many in two.
struct NumberEvidence {
    std::size_t point = 0;                       ///< "12.5", "1,234.5", "1,234,567"
    std::size_t comma = 0;                       ///< "12,5", "1.234,5", "1.234.567"
    std::size_t open_point = 0, open_comma = 0;  ///< "1.234" and "1,234"

    NumberEvidence& operator+=(const NumberEvidence& other);
    /// The mark that all the evidence speaks for; unknown where there is none, or some for each.
    DecimalMark mark() const;
    bool mixed() const { return point > 0 && comma > 0; }
};

/// Evidence of one cell. Number cells of a workbook and texts that are no numbers tell nothing.
NumberEvidence evidence_of(const GridCell& cell);

struct LocalNumber {
    enum class State : std::uint8_t { number, blank, ambiguous, no_number } state = State::blank;
    double value = 0;  ///< for `number`
    double other = 0;  ///< for `ambiguous`: the mark as thousands; `value` has it as decimals
    std::optional<double> get() const { return state == State::number ? std::optional<double>{value} : std::nullopt; }
};

/// A cell as a number. Number cells of a workbook are what they are. In texts, blanks (no-break ones too) may part
/// thousands; a text that can be read in one way only is read so, whatever `mark` says; one that can be read in two
/// ways is read after `mark`, and is ambiguous when that is unknown. A lone dash is blank, days and flags are no
/// numbers.
LocalNumber parse_local_number(const GridCell& cell, DecimalMark mark);

}  // namespace vung::io
