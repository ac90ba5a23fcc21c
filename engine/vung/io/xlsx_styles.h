// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What number formats of .xlsx say about a cell: a day, a time, or a number padded with zeros. After ECMA-376 Part 1,
/// 18.8.30 (numFmt). For .cpp files of io only.

#include <cstddef>
#include <string_view>

namespace vung::io {

enum class NumberLook { number, day, time };

/// The look of a format code such as "dd/mm/yyyy" or "#,##0.00"; text in quotes, brackets and behind '\\' says nothing,
/// except [h], [m], [s], which are times.
NumberLook look_of_format(std::string_view code);

/// The look of a format that has a number and no code (below 164).
NumberLook look_of_builtin(std::size_t id);

/// Digits that a code of zeros alone ("00000") pads to; 0 for other codes.
std::size_t padding_of_format(std::string_view code);

}  // namespace vung::io
