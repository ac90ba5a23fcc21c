// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads a lineage that somebody keeps: a CSV or a workbook with one row per parent and child.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/parcels/lineage.h>

namespace vung::io {

struct LineageFile {
    std::vector<parcels::Descent> rows;
    std::vector<Problem> problems;  ///< rows without a day (L-NO-DATE) or with a share that is none (L-BAD-SHARE)
    std::size_t read = 0;           ///< rows; read == rows + refused + those that tell of new and gone parcels
};

/// Columns: parent (thửa cũ), child (thửa mới), date (ngày), share (tỷ lệ), kind. Where an id has several columns, the
/// parts are joined by / in one cell, or stand in columns parent_<id column> and child_<id column>. Rows whose kind is
/// "new" or "gone", as `vung lineage` writes them, tell of no step. A row without a day takes `date`.
/// \throws InputError  as read_table, or no column for parent or child
LineageFile read_lineage(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                         std::optional<dates::Date> date = {});

}  // namespace vung::io
