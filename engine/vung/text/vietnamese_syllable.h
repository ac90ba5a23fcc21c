// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whether a word can be a syllable of Vietnamese: what tells text that was decoded rightly from text that was not.
/// Onset + rime + one tone, as in data/text/syllables.csv, with the place names of the Central Highlands (Krông, Đắk).

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace vung::text {

/// Spelling only: "ngoảnh" and "quốc" can be syllables, "tâc" (a stop needs sắc or nặng), "cể" (k stands before e, ê,
/// i) and "hợpt" cannot, nor "xaõ" (the tone stands on a wrong letter). All lower case, Capitalised or ALL CAPITALS;
/// not "xÃ". Words without marks are judged too.
bool is_vietnamese_syllable(std::u32string_view word);

/// The different words with letters beyond ASCII that were met, by whether they can be Vietnamese.
struct SyllableTally {
    std::set<std::u32string> good, bad;

    /// Words end at ASCII that is no letter, and at quotes, dashes, °, ² ... Those in `known` are not judged anew.
    void add(std::u32string_view text, const SyllableTally* known = nullptr);
    void add(const SyllableTally& other);
    std::size_t words() const { return good.size() + bad.size(); }
    double share() const;  ///< good ones; 0 without words
};

}  // namespace vung::text
