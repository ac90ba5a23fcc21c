// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What diaries have to know of a project, and the blank form for its parcels.

#include <filesystem>

#include <vung/io/diary_facts.h>
#include <vung/parcels/parcel.h>
#include <vung/run/project.h>
#include <vung/run/run.h>

namespace vung::run {

/// Parcels of a layer with areas and, where a column has that role, producers; seasons and units of the project.
io::DiaryFacts diary_facts(const Project& project, const parcels::ParcelLayer& layer);

struct DiaryTemplate {
    std::size_t parcels = 0, seasons = 0;
    std::size_t refused = 0;  ///< parcels that were set aside and are not in the form
};

/// Writes the form (.xlsx). \throws InputError  as read_parcels; no parcel, no season; the file cannot be written
DiaryTemplate write_diary_template(const Project& project, const std::filesystem::path& file,
                                   const RunOptions& options);

}  // namespace vung::run
