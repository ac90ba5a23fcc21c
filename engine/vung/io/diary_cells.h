// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What rows of both shapes of diaries have in common: key, who recorded it, evidence, one application of fertiliser.
/// For .cpp files of io only.

#include <optional>
#include <string>
#include <vector>

#include <vung/io/diary_entry.h>
#include <vung/io/diary_facts.h>
#include <vung/io/record_table.h>

namespace vung::io {

/// An entry with its key, year, scenario, who and when; nothing when the row names no parcel or season.
std::optional<DiaryEntry> begin_entry(RecordTable& table, std::size_t row);

std::optional<double> area_of(const DiaryFacts& facts, const std::string& parcel);

/// "a.jpg; b.pdf" as files with their digests; files that are not there are listed and keep their name alone.
std::vector<parcels::EvidenceFile> evidence_of_cell(RecordTable& table, std::size_t row, const DiaryFacts& facts);

/// Nitrogen in kg per kg from a cell in per cent; nothing where it is empty or above 100.
std::optional<double> fraction_of(const std::optional<double>& percent);

/// The application of a product. `percent`: nitrogen of the product in per cent, where the diary tells it.
parcels::FertiliserApplication application(RecordTable& table, std::size_t row, const std::string& product,
                                           double kg_per_ha, std::optional<double> percent,
                                           std::optional<std::string> kind, const DiaryFacts& facts);

}  // namespace vung::io
