// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What stands above the table of a diary: "Họ tên: Nguyễn Văn A", "Thửa: 12/205", "Vụ: Đông Xuân 2024". For .cpp files
/// of io only.

#include <span>
#include <string>

#include <vung/io/grid.h>

namespace vung::io {

struct DiaryTitles {
    std::string parcel, household, season;  ///< empty: not told
};

/// Label and value in one cell with a colon between, or in two cells side by side. `words`: the words of columns.
DiaryTitles diary_titles(const Grid& grid, std::span<const std::string> words);

}  // namespace vung::io
