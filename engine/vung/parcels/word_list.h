// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Words that people write in diaries, in English and Vietnamese, and the keys they mean: data/words/management.csv.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vung::parcels {

class WordList {
public:
    /// The list of that name: "water_regime", "preseason", "straw_timing", "crop". Keys of the IPCC tables (2019) are
    /// words of their own lists. \throws InvariantError  there is no such list in this build
    static const WordList& builtin(std::string_view name);

    /// The key that a word means. Letter case, blanks, '_' and '-' do not count; Vietnamese marks count only where
    /// words with different meanings differ in nothing else ("dứa", "dừa"). Nothing when it is not known or not clear.
    std::optional<std::string> key(std::string_view word) const;

    /// One word per key, in the order of the list: for forms. Vietnamese ones where the key has any (a letter beyond
    /// ASCII tells), else the first.
    std::vector<std::string> labels(bool vietnamese) const;

    /// All words, for messages.
    std::vector<std::string> words() const;

private:
    struct Entry {
        std::string word, folded, key;
    };
    void add(std::string_view word, std::string_view key);
    static std::vector<std::pair<std::string, WordList>> load();

    std::vector<Entry> entries_;
};

}  // namespace vung::parcels
