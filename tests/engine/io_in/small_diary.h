// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Diaries of a few parcels, as text.

#include <string>

#include <gtest/gtest.h>

#include <vung/io/management_file.h>

#include "small_files.h"
#include "temporary_folder.h"

namespace vung::test {

inline dates::Date day(const char* text) {
    return dates::parse_date(text).value();
}

/// A folder for a diary, and what its project knows; parcels and seasons are the test's.
class SmallDiary : public testing::Test {
protected:
    SmallDiary() { facts.id_columns = {"ma_thua"}; }
    io::ManagementLedger read_csv(const std::string& text) {
        return io::read_management(write_text(folder / "so-tay.csv", text), facts);
    }
    TemporaryFolder folder;
    io::DiaryFacts facts;
};

}  // namespace vung::test
