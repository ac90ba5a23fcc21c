// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Diaries with one row per parcel and season. For .cpp files of io only.

#include <vector>

#include <vung/io/diary_entry.h>
#include <vung/io/diary_facts.h>
#include <vung/io/record_table.h>

namespace vung::io {

/// All rows of a table in the wide shape; rows set aside are listed.
std::vector<DiaryEntry> read_wide(HeadedTable table, RecordColumns columns, const DiaryFacts& facts,
                                  std::vector<Problem>& problems);

}  // namespace vung::io
