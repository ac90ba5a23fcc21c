// SPDX-License-Identifier: Apache-2.0
#include <vung/io/column_suggestion.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <vung/data/data_file.h>
#include <vung/text/csv_rows.h>
#include <vung/text/nearest.h>
#include <vung/text/nfc.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::size_t kShapefileLetters = 10;

/// Folded words of each role.
using Roles = std::map<std::string, std::set<std::string>, std::less<>>;

const Roles& roles() {
    static const auto loaded = [] {
        Roles out;
        auto rows = text::split_csv(data::data_file("words/columns.csv"));
        rows.erase(rows.begin());
        for (const auto& row : rows) out[row.cells.at(0)].insert(text::fold(row.cells.at(1)));
        return out;
    }();
    return loaded;
}

/// "TEN_HTX", "TenHTX" and "Tên  HTX" are the same: letters only.
std::string squeezed(std::string_view folded) {
    std::string out;
    for (const char c : folded)
        if (c != ' ' && c != '.') out += c;
    return out;
}

bool has_word(const std::string& folded_column, const std::string& word) {
    return (" " + folded_column + " ").find(" " + word + " ") != std::string::npos;
}

/// Roles that a word stands for, or that it names.
std::vector<const std::set<std::string>*> roles_of(const std::string& folded) {
    std::vector<const std::set<std::string>*> out;
    for (const auto& [role, words] : roles()) {
        const auto same = [&](const std::string& word) { return squeezed(word) == squeezed(folded); };
        if (squeezed(text::fold(role)) == squeezed(folded) || std::any_of(words.begin(), words.end(), same))
            out.push_back(&words);
    }
    return out;
}

std::optional<std::size_t> first(std::size_t count, const auto& is_it) {
    for (std::size_t i = 0; i < count; ++i)
        if (is_it(i)) return i;
    return std::nullopt;
}

std::optional<std::size_t> by_role(const std::set<std::string>& words, const std::vector<std::string>& folded) {
    const auto is_word = [&](std::size_t i) {
        return std::any_of(words.begin(), words.end(),
                           [&](const std::string& w) { return squeezed(w) == squeezed(folded[i]); });
    };
    if (const auto found = first(folded.size(), is_word)) return found;
    const auto holds_word = [&](std::size_t i) {
        return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return has_word(folded[i], w); });
    };
    if (const auto found = first(folded.size(), holds_word)) return found;
    const auto is_cut_word = [&](std::size_t i) {
        const auto name = squeezed(folded[i]);
        return name.size() >= 6 && std::any_of(words.begin(), words.end(),
                                               [&](const std::string& w) { return squeezed(w).starts_with(name); });
    };
    return first(folded.size(), is_cut_word);
}

std::optional<std::size_t> suggested(std::string_view wanted, std::span<const std::string> columns) {
    const auto name = text::fold(wanted);
    std::vector<std::string> folded;
    for (const auto& column : columns) folded.push_back(text::fold(column));
    const auto same = [&](std::size_t i) { return squeezed(folded[i]) == squeezed(name); };
    if (const auto found = first(columns.size(), same)) return found;
    for (const auto* words : roles_of(name))
        if (const auto found = by_role(*words, folded)) return found;
    const auto alike = [&](std::size_t i) {
        const auto one = squeezed(folded[i]), other = squeezed(name);
        return std::min(one.size(), other.size()) >= 3 &&
               (one.starts_with(other) || other.starts_with(one) || one.ends_with(other) || other.ends_with(one));
    };
    if (const auto found = first(columns.size(), alike)) return found;
    if (const auto near = text::nearest(name, folded))
        return first(columns.size(), [&](std::size_t i) { return folded[i] == *near; });
    return std::nullopt;
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

std::optional<ColumnMatch> match_column(std::string_view wanted, std::span<const std::string> columns,
                                        bool ten_letters) {
    const auto name = text::to_nfc(wanted);
    const auto exact = first(columns.size(), [&](std::size_t i) { return text::to_nfc(columns[i]) == name; });
    if (exact) return ColumnMatch{*exact, false};
    if (!ten_letters || name.size() <= kShapefileLetters) return std::nullopt;
    auto front = name.substr(0, kShapefileLetters);
    if (const auto cut = text::first_invalid_utf8(front)) front.resize(*cut);
    std::optional<ColumnMatch> out;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (lower(text::to_nfc(columns[i])) != lower(front)) continue;
        if (out) return std::nullopt;
        out = ColumnMatch{i, true};
    }
    return out;
}

std::optional<std::string> suggest_column(std::string_view role_or_name, std::span<const std::string> columns) {
    const auto found = suggested(role_or_name, columns);
    return found ? std::optional{columns[*found]} : std::nullopt;
}

bool is_word_of(std::string_view role, std::string_view name) {
    const auto folded = squeezed(text::fold(name));
    if (folded == squeezed(text::fold(role))) return true;
    const auto found = roles().find(role);
    return found != roles().end() && std::any_of(found->second.begin(), found->second.end(),
                                                 [&](const std::string& word) { return squeezed(word) == folded; });
}

InputError no_such_column(const std::string& wanted, const std::string& option, std::span<const std::string> columns,
                          const std::string& where) {
    auto suggestion = suggest_column(wanted, columns);
    const auto role = option.substr(option.rfind('.') + 1);
    if (!suggestion && role != "id") suggestion = suggest_column(role, columns);
    std::string list;
    for (const auto& column : columns) list += (list.empty() ? "" : ", ") + column;
    return InputError{{.what = "there is no column '" + wanted + "' (" + option + ")",
                       .where = where,
                       .fix = (suggestion ? "did you mean '" + *suggestion + "'? " : "") + "The columns are " +
                              (list.empty() ? "none at all" : list)}};
}

}  // namespace vung::io
