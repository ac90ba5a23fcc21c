// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Diaries with one row per event: parcel, season, day, what was done, how much. For .cpp files of io only.

#include <vector>

#include <vung/io/diary_entry.h>
#include <vung/io/diary_facts.h>
#include <vung/io/record_table.h>

namespace vung::io {

/// The events of a table, put together per parcel and season; rows set aside are listed. Amounts of the same kind are
/// added, days told twice and differently are left out (or the newer entry stands, where both tell when they were
/// made).
std::vector<DiaryEntry> read_long(HeadedTable table, RecordColumns columns, const DiaryFacts& facts,
                                  std::vector<Problem>& problems);

}  // namespace vung::io
