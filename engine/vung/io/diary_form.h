// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The blank form of a diary, to print or to fill in on a screen: two sheets with a row per parcel and season (days and
/// water, straw), a sheet for what is done day by day, and a page that explains them. Headers are Vietnamese and
/// English; read_management reads the form back as it is.

#include <string>
#include <vector>

#include <vung/io/diary_facts.h>
#include <vung/io/workbook_writer.h>
#include <vung/text/language.h>

namespace vung::io {

struct DiaryForm {
    std::string project;                           ///< for the titles
    text::Language language = text::Language::vi;  ///< of the lists to pick from
    std::vector<DiaryParcel> parcels;              ///< sorted by id
    std::vector<std::string> seasons;
    parcels::CustomaryUnits units;  ///< amounts per công and sào are offered only where they are known
};

/// \throws InputError  no parcels, or no seasons
Workbook diary_form(const DiaryForm& form);

}  // namespace vung::io
