// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What people wrote down: the diary of the cooperatives (with errors, as diaries have) and the reference labels.

#include <cstdint>
#include <string>
#include <vector>

#include <vung/report/table.h>
#include <vung/sample/cadastre.h>
#include <vung/sample/course.h>

namespace vung::sample {

/// A row of the diary that is wrong on purpose.
struct DiaryError {
    std::size_t row = 0;  ///< of the table, from 0
    std::string what;     ///< "unknown_parcel", "impossible_date", ...
    std::string code;     ///< of the problem that a run should list; empty: it cannot know
    std::string note;
};

struct Diary {
    report::Table table;  ///< all columns text, as typed
    std::vector<DiaryError> errors;
};

/// Diary of about four fifths of the usable rice parcels. `courses` are by field.
Diary keep_diary(std::uint64_t seed, const Numbers& numbers, const std::vector<Feature>& features,
                 const std::vector<Course>& courses, const std::vector<Farming>& farming);

/// Crop of 120 usable parcels, a simple random sample drawn without a look at the images.
report::Table draw_samples(std::uint64_t seed, const std::vector<Feature>& features,
                           const std::vector<Course>& courses);

/// Columns ma_xa, so_to, so_thua, and the values of a feature for them.
void add_id_columns(report::Table& table);
void push_id(report::Table& table, const Feature& feature);

}  // namespace vung::sample
