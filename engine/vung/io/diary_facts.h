// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a reader of diaries has to know about the project: parcels with their areas and households, seasons, customary
/// units, where evidence lies.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/season.h>
#include <vung/parcels/amount_unit.h>

namespace vung::io {

struct DiaryParcel {
    std::string id;
    std::optional<double> area_ha;  ///< nothing: amounts for the whole field cannot be used
    std::string household;          ///< empty: not known
};

struct DiaryFacts {
    std::vector<std::string> id_columns;
    std::vector<DiaryParcel> parcels;  ///< usable ones, sorted bytewise by id
    std::vector<dates::Season> seasons;
    parcels::CustomaryUnits units;
    std::filesystem::path evidence;  ///< folder of evidence files; empty: that of the diary
    std::string sheet;               ///< empty: every visible sheet that is a diary
    bool other_seasons = false;      ///< seasons that the project does not know are taken as they stand: look-back
    bool remembered = false;         ///< nitrogen contents written down from memory may be used

    const DiaryParcel* find(const std::string& id) const;
};

}  // namespace vung::io
