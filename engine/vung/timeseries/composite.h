// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Composites: one value per series and period (a dekad, a month) from the looks within it.

#include <optional>
#include <span>
#include <vector>

#include <vung/dates/date.h>
#include <vung/timeseries/cells.h>
#include <vung/timeseries/instruction_set.h>

namespace vung::timeseries {

/// Both days belong to it.
struct Period {
    dates::Date first;
    dates::Date last;

    bool operator==(const Period&) const = default;
};

/// Dekads of the calendar (days 1 to 10, 11 to 20, 21 to the end of the month) that have a day from `first` to `last`,
/// whole. \throws InvariantError  `last` lies before `first`
std::vector<Period> dekads(dates::Date first, dates::Date last);
/// Months of the calendar, likewise.
std::vector<Period> months(dates::Date first, dates::Date last);

/// mean: by weight; median and greatest: of the clear looks whatever their weight; the median of an even number is the
/// mean of the two in the middle.
enum class Composite { mean, median, greatest };

/// One value per series and period, none (never 0) for a period without a look. Output has one step per period.
/// \param days     [step] of the input, none before the one before it: two acquisitions may share a day
/// \param periods  each after the one before, without overlap
/// \param looks    u16 cells of the size of the output: how many clear looks; no data: not wanted
/// \throws InputError      a weight is negative or not finite
/// \throws InvariantError  sizes or types do not go together, days fall, or periods overlap
void composite(const Observed& from, std::span<const dates::Date> days, std::span<const Period> periods, Composite kind,
               const Fitted& to, const CellsOut& looks = {}, std::optional<InstructionSet> instructions = std::nullopt);

}  // namespace vung::timeseries
