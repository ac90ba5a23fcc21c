// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// How wide UTF-8 text stands on a terminal, so that columns with Vietnamese names line up.

#include <string>
#include <string_view>

namespace vung::text {

/// Columns that `text` takes: a combining mark 0 (decomposed "ờ" is as wide as the composed one), East Asian wide
/// letters 2, all else 1. A byte that is no UTF-8 counts 1.
std::size_t display_width(std::string_view text);

/// `text` with blanks on the right (or the left) up to `width` columns; longer text stays as it is.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

}  // namespace vung::text
