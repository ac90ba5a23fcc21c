// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The languages that the engine speaks.

#include <string_view>

namespace vung::text {

enum class Language { vi, en };

/// "vi" or "en". \throws InputError  another language
Language parse_language(std::string_view code);
std::string_view to_string(Language language);

}  // namespace vung::text
