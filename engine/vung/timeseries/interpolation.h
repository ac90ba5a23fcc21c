// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Straight lines between looks: fills gaps, or puts series on other days.

#include <cstdint>
#include <optional>
#include <span>

#include <vung/dates/date.h>
#include <vung/timeseries/cells.h>
#include <vung/timeseries/instruction_set.h>

namespace vung::timeseries {

/// What an interpolated cell rests on.
enum class CellState : std::uint8_t { none = 0, seen = 1, filled = 2 };

/// Every series of a block on the target days. A day with a look keeps its value; a day between two looks that are at
/// most `longest` apart gets the straight line between them; other days get none. Never extrapolates. Weights only say
/// where looks are. Output has one step per target day.
/// \param days         [step] of the input, each after the one before
/// \param target_days  the same days to fill gaps, others to resample (every tenth, say); each after the one before
/// \param states       u8 cells of the size of the output, a CellState each; no data: not wanted
/// \throws InputError      a weight is negative or not finite
/// \throws InvariantError  sizes or types do not go together, days do not rise, or `longest` is not above 0
void interpolate(const Observed& from, std::span<const dates::Date> days, std::span<const dates::Date> target_days,
                 dates::Days longest, const Fitted& to, const CellsOut& states = {},
                 std::optional<InstructionSet> instructions = std::nullopt);

}  // namespace vung::timeseries
