// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Words of the workbooks of a bundle and of explanations, English as the key.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <vung/text/language.h>

namespace vung::run {

std::string bundle_word(std::string_view english, text::Language language);

/// Names of sheets by level, and of "partial": of the levels that all packs have and those that many have.
std::map<std::string, std::string> bundle_sheets(text::Language language);

/// Every English text of the list.
std::vector<std::string_view> bundle_words();

}  // namespace vung::run
