// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/unit_name.h>

#include <algorithm>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/csv_rows.h>
#include <vung/text/unicode.h>

namespace vung::parcels {
namespace {

constexpr std::string_view kFile = "words/unit_prefixes.csv";

/// Folded prefixes, the longest first.
const std::vector<std::string>& prefixes() {
    static const auto list = [] {
        auto rows = text::split_csv(data::data_file(kFile));
        if (rows.empty() || rows.front().cells != std::vector<std::string>{"word", "kind"})
            throw InvariantError(std::string{kFile} + " lacks its header word,kind");
        std::vector<std::string> out;
        for (std::size_t i = 1; i < rows.size(); ++i) out.push_back(text::fold(rows[i].cells.at(0)));
        std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
        return out;
    }();
    return list;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Folded, points as blanks, a blank between letters and digits, no leading zeros.
std::string normal(std::string_view name) {
    std::string spaced;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool letters_before_number = i > 0 && is_digit(name[i]) && !is_digit(name[i - 1]);
        if (letters_before_number) spaced += ' ';
        spaced += name[i] == '.' ? ' ' : name[i];
    }
    const auto folded = text::fold(spaced);
    std::string out;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const bool starts_number = folded[i] == '0' && (out.empty() || !is_digit(out.back()));
        if (starts_number && i + 1 < folded.size() && is_digit(folded[i + 1])) continue;
        out += folded[i];
    }
    return out;
}

std::string without_prefix(const std::string& key) {
    for (const auto& prefix : prefixes())
        if (key.size() > prefix.size() + 1 && key.starts_with(prefix) && key[prefix.size()] == ' ')
            return key.substr(prefix.size() + 1);
    return key;
}

}  // namespace

std::vector<std::string> unit_keys(std::string_view name) {
    std::vector<std::string> out;
    const auto add = [&](std::string key) {
        if (!key.empty() && std::find(out.begin(), out.end(), key) == out.end()) out.push_back(std::move(key));
    };
    for (const auto part : {name, name.substr(0, name.find(','))}) {
        const auto whole = normal(part);
        add(whole);
        add(without_prefix(whole));
    }
    return out;
}

std::string unit_key(std::string_view name) {
    return without_prefix(normal(name));
}

std::string unit_code(std::string_view code) {
    std::string out;
    for (const char c : code)
        if (c != ' ' && c != '\t' && !(c == '0' && out.empty())) out += c;
    return out;
}

}  // namespace vung::parcels
