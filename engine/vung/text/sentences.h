// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whole sentences with places for numbers and names, "{}", in two languages: what was made in English is found again
/// and said in Vietnamese.

#include <span>
#include <string>
#include <string_view>

namespace vung::text {

struct Sentence {
    std::string_view english, vietnamese;  ///< with as many places, in the same order
};

/// The first that fits; of several sentences with "; " between them each by itself. What none fits stays as it is.
std::string in_vietnamese(std::span<const Sentence> sentences, const std::string& english);

}  // namespace vung::text
