// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/word_list.h>

#include <algorithm>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/text/csv_rows.h>
#include <vung/text/unicode.h>

namespace vung::parcels {
namespace {

constexpr std::string_view kFile = "words/management.csv";

/// Lists whose keys are those of a published table.
constexpr struct {
    std::string_view list, table;
} kTables[] = {
    {"water_regime", "ipcc_t5_12_sfw"}, {"preseason", "ipcc_t5_13_sfp"}, {"straw_timing", "ipcc_t5_14_cfoa"}};
constexpr std::string_view kEdition = "2019";

/// Blanks at the ends cut off, ASCII letters in lower case, marks kept.
std::string lowered(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

void WordList::add(std::string_view word, std::string_view key) {
    entries_.push_back({lowered(word), text::fold(word), std::string{key}});
}

std::vector<std::pair<std::string, WordList>> WordList::load() {
    std::vector<std::pair<std::string, WordList>> lists;
    const auto list = [&](std::string_view name) -> WordList& {
        for (auto& [known, words] : lists)
            if (known == name) return words;
        return lists.emplace_back(name, WordList{}).second;
    };
    auto rows = text::split_csv(data::data_file(kFile));
    if (rows.empty() || rows.front().cells != std::vector<std::string>{"list", "word", "key"})
        throw InvariantError(std::string{kFile} + " lacks its header list,word,key");
    rows.erase(rows.begin());
    for (const auto& row : rows) {
        if (row.cells.size() != 3)
            throw InvariantError(std::string{kFile} + ", line " + std::to_string(row.line) + " has not three cells");
        list(row.cells[0]).add(row.cells[1], row.cells[2]);
    }
    for (const auto& [name, table] : kTables)
        for (const auto& key : factors::FactorTable::builtin().keys(table, kEdition)) list(name).add(key, key);
    return lists;
}

const WordList& WordList::builtin(std::string_view name) {
    static const auto lists = load();
    for (const auto& [known, words] : lists)
        if (known == name) return words;
    throw InvariantError("no word list '" + std::string{name} + "'");
}

std::optional<std::string> WordList::key(std::string_view word) const {
    const auto exact = lowered(word);
    for (const auto& entry : entries_)
        if (entry.word == exact) return entry.key;
    const auto folded = text::fold(word);
    std::optional<std::string> found;
    for (const auto& entry : entries_) {
        if (entry.folded != folded) continue;
        if (found && *found != entry.key) return std::nullopt;
        found = entry.key;
    }
    return found;
}

std::vector<std::string> WordList::labels(bool vietnamese) const {
    const auto beyond_ascii = [](const std::string& word) {
        return std::any_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    };
    std::vector<std::pair<std::string, std::string>> by_key;  // key, word
    for (const auto& entry : entries_) {
        const auto same = [&](const auto& known) { return known.first == entry.key; };
        const auto known = std::find_if(by_key.begin(), by_key.end(), same);
        if (known == by_key.end())
            by_key.emplace_back(entry.key, entry.word);
        else if (vietnamese && beyond_ascii(entry.word) && !beyond_ascii(known->second))
            known->second = entry.word;
    }
    std::vector<std::string> out;
    for (auto& [key, word] : by_key) out.push_back(std::move(word));
    return out;
}

std::vector<std::string> WordList::words() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_) out.push_back(entry.word);
    return out;
}

}  // namespace vung::parcels
