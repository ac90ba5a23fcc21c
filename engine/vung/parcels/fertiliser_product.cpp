// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/fertiliser_product.h>

#include <array>
#include <charconv>

#include <vung/factors/factor_table.h>
#include <vung/parcels/word_list.h>
#include <vung/text/nearest.h>

namespace vung::parcels {
namespace {

constexpr std::string_view kTable = "fertiliser_n_content";
constexpr std::string_view kEdition = "product";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A number of at most two digits, with a decimal mark where one fits ("15.5-0-0"), at `at`; moves behind it.
std::optional<double> short_number(std::string_view text, std::size_t& at, bool decimals) {
    const auto first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == first || at - first > 2) return std::nullopt;
    if (decimals && at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && is_digit(text[at + 1])) {
        ++at;
        while (at < text.size() && is_digit(text[at])) ++at;
    }
    std::string digits{text.substr(first, at - first)};
    for (char& c : digits)
        if (c == ',') c = '.';
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// "20-20-15", "20 - 20 - 15", "20.20.15" beginning at `at`.
std::optional<std::array<double, 3>> grade_at(std::string_view text, std::size_t at, char mark) {
    std::array<double, 3> out{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto number = short_number(text, at, mark == '-');
        if (!number) return std::nullopt;
        out[i] = *number;
        if (i == 2) break;
        while (at < text.size() && text[at] == ' ') ++at;
        if (at >= text.size() || text[at] != mark) return std::nullopt;
        ++at;
        while (at < text.size() && text[at] == ' ') ++at;
    }
    if (at < text.size() && is_digit(text[at])) return std::nullopt;
    if (out[0] + out[1] + out[2] > 100) return std::nullopt;
    return out;
}

std::optional<std::array<double, 3>> grade_of(std::string_view name) {
    std::string text{name};
    for (const std::string_view dash : {"\u2013", "\u2011", "\u2012", "\u2212"})
        for (auto at = text.find(dash); at != std::string::npos; at = text.find(dash))
            text.replace(at, dash.size(), "-");
    for (const char mark : {'-', '.'})
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (!is_digit(text[at]) || (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '-'))) continue;
            if (const auto grade = grade_at(text, at, mark)) return grade;
        }
    return std::nullopt;
}

std::string grade_key(const std::array<double, 3>& grade) {
    std::string out = "npk";
    for (const double part : grade) {
        char text[32];
        const auto [end, error] = std::to_chars(text, text + sizeof text, part);
        out += "_" + std::string(text, end);
    }
    return out;
}

/// The name as it stands; without what is in brackets; without a grade behind it ("DAP 18-46").
std::optional<std::string> known_word(std::string_view name) {
    const auto& words = WordList::builtin("product");
    if (auto key = words.key(name)) return key;
    auto shorter = name.substr(0, name.find_first_of("(["));
    if (auto key = words.key(shorter)) return key;
    shorter = shorter.substr(0, shorter.find_first_of("0123456789"));
    return shorter.empty() ? std::nullopt : words.key(shorter);
}

}  // namespace

FertiliserProduct fertiliser_product(std::string_view name, bool remembered) {
    FertiliserProduct out;
    const auto word = known_word(name);
    if (const auto grade = grade_of(name)) {
        out.key = word.value_or(grade_key(*grade));
        out.nitrogen_fraction = grade->front() / 100.0;
    } else if (word) {
        out.key = *word;
        const auto id = std::string{kTable} + ":" + std::string{kEdition} + ":" + *word;
        const auto& row = factors::FactorTable::builtin().row(id);
        if (row.has_value && (remembered || !row.remembered())) out.nitrogen_fraction = row.value;
    }
    if (word) out.volatilisation = WordList::builtin("volatilisation").key(*word).value_or("");
    return out;
}

std::optional<std::string> near_product(std::string_view name) {
    return text::nearest(name, WordList::builtin("product").words());
}

}  // namespace vung::parcels
