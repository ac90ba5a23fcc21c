// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The right word behind a misspelt one, for error messages: "did you mean 'cooperative'?"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vung::text {

/// Number of inserted, dropped, replaced or swapped neighbouring bytes between two words (Damerau-Levenshtein, optimal
/// string alignment), ASCII letters taken as lower case.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the smallest edit distance to `word`; the first of equals. Nothing when none is nearer than or at
/// max(2, length of the word / 3).
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

/// "did you mean 'cooperative'?" where there is a near candidate, else "known are a, b, c".
std::string suggestion(std::string_view word, std::span<const std::string> candidates);

}  // namespace vung::text
