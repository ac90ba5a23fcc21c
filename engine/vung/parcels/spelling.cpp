// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/spelling.h>

#include <algorithm>
#include <vector>

#include <vung/text/code_points.h>
#include <vung/text/unicode.h>

namespace vung::parcels {
namespace {

constexpr char32_t kStroke = U'đ';

bool is_mark(char32_t letter) {
    return letter >= 0x0300 && letter <= 0x036F;
}

bool is_plain(char32_t letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

/// Marks of each run of letters, sorted; the stroke of đ is one. Runs end at blanks and signs.
std::vector<std::u32string> marks_of(std::string_view name) {
    std::vector<std::u32string> out;
    const auto letters = text::code_points(name);
    if (!letters) return out;
    bool inside = false;
    for (const char32_t given : text::decomposed(*letters)) {
        const char32_t letter = text::to_lower(given);
        const bool mark = is_mark(letter) || letter == kStroke;
        const bool part = mark || text::is_letter(letter) || is_plain(letter);
        if (part && !inside) out.emplace_back();
        inside = part;
        if (mark) out.back() += letter;
    }
    for (auto& marks : out) std::sort(marks.begin(), marks.end());
    return out;
}

bool bare(const std::vector<std::u32string>& marks) {
    return std::all_of(marks.begin(), marks.end(), [](const auto& m) { return m.empty(); });
}

}  // namespace

std::string spelling_key(std::string_view name) {
    std::string out;
    for (const char c : text::fold(name)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || is_plain(byte)) out += c;
    }
    return out;
}

bool same_but_for_spelling(std::string_view a, std::string_view b) {
    if (a == b || spelling_key(a) != spelling_key(b)) return false;
    const auto in_a = marks_of(a), in_b = marks_of(b);
    const auto together = [](const std::vector<std::u32string>& words) {
        std::u32string all;
        for (const auto& word : words) all += word;
        return all;
    };
    // Blanks may stand elsewhere, so that words do not pair up; then all marks in their order decide.
    return bare(in_a) || bare(in_b) || (in_a.size() == in_b.size() ? in_a == in_b : together(in_a) == together(in_b));
}

}  // namespace vung::parcels
