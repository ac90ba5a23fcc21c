// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Words of the workbooks of a bundle and of explanations, English as the key.

#include <string>
#include <string_view>
#include <vector>

#include <vung/text/language.h>

namespace vung::run {

std::string bundle_word(std::string_view english, text::Language language);

/// Every English text of the list.
std::vector<std::string_view> bundle_words();

}  // namespace vung::run
