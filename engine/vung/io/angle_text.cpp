// SPDX-License-Identifier: Apache-2.0
#include <vung/io/angle_text.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace vung::io {
namespace {

/// Signs as one letter each. Longer ones first.
constexpr std::array<std::pair<std::string_view, char>, 22> kSigns = {
    {{"\u2019\u2019", '"'}, {"''", '"'},      {"\u2032\u2032", '"'}, {"\u00B0", 'd'},  {"\u00BA", 'd'}, {"\u02DA", 'd'},
     {"\u2032", '\''},      {"\u2019", '\''}, {"\u2018", '\''},      {"\u00B4", '\''}, {"`", '\''},     {"\u2033", '"'},
     {"\u201D", '"'},       {"\u201C", '"'},  {"\u00A0", ' '},       {"\u202F", ' '},  {"\u0110", 'E'}, {"\u0111", 'E'},
     {"\u00D0", 'E'},       {"\u2212", '-'},  {"\t", ' '},           {":", ' '}}};

std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        bool found = false;
        for (const auto& [sign, letter] : kSigns)
            if (text.substr(at).starts_with(sign)) {
                out += letter;
                at += sign.size();
                found = true;
                break;
            }
        if (!found) out += text[at++];
    }
    return out;
}

struct Hemisphere {
    Direction direction = Direction::none;
    double sign = 1;
};

/// N, S, E, W and their Vietnamese letters; words count by their first letter, but Nam is south and N north.
std::optional<Hemisphere> hemisphere(std::string_view word) {
    std::string upper;
    for (const char c : word) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (upper == "N" || upper == "B") return Hemisphere{Direction::latitude, 1};
    if (upper == "S" || upper == "NAM") return Hemisphere{Direction::latitude, -1};
    if (upper == "E") return Hemisphere{Direction::longitude, 1};
    if (upper == "W" || upper == "T") return Hemisphere{Direction::longitude, -1};
    return std::nullopt;
}

/// Takes the letters at one end of the text.
std::optional<Hemisphere> take_hemisphere(std::string& text) {
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (!text.empty() && text.back() == ' ') text.pop_back();
    while (!text.empty() && text.front() == ' ') text.erase(0, 1);
    std::size_t head = 0, tail = 0;
    while (head < text.size() && is_letter(text[head])) ++head;
    while (tail < text.size() && is_letter(text[text.size() - 1 - tail])) ++tail;
    if (head > 0) {
        const auto found = hemisphere(text.substr(0, head));
        if (found) text.erase(0, head);
        return found;
    }
    while (tail > 0) {  // "15s" may be seconds, "15.2sN" seconds and north
        if (const auto found = hemisphere(text.substr(text.size() - tail))) {
            const bool seconds = tail == 1 && text.back() == 's';
            if (seconds) return std::nullopt;
            text.resize(text.size() - tail);
            return found;
        }
        --tail;
    }
    return std::nullopt;
}

std::optional<double> number(std::string text, bool last) {
    std::replace(text.begin(), text.end(), ',', '.');
    if (text.empty() || (!last && text.find('.') != std::string::npos)) return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::optional<Angle> parse_angle(std::string_view whole) {
    if (whole.size() > 64) return std::nullopt;
    auto text = plain(whole);
    const auto side = take_hemisphere(text);
    Angle out;
    if (side) out.direction = side->direction;
    double sign = side ? side->sign : 1;
    while (!text.empty() && text.front() == ' ') text.erase(0, 1);
    if (!text.empty() && text.front() == '-') {
        if (side) return std::nullopt;
        sign = -1;
        text.erase(0, 1);
    }
    std::vector<std::string> numbers(1);
    std::string marks;  // one behind each number; ' ' where there is none
    for (const char c : text) {
        if ((c >= '0' && c <= '9') || c == '.' || c == ',') {
            if (marks.size() == numbers.size()) numbers.emplace_back();
            numbers.back() += c;
        } else if (c == ' ') {
            if (!numbers.back().empty() && marks.size() < numbers.size()) marks += ' ';
        } else if (c == 'd' || c == 'm' || c == 's' || c == '\'' || c == '"') {
            if (numbers.back().empty()) return std::nullopt;
            if (marks.size() == numbers.size() && marks.back() != ' ') return std::nullopt;
            if (marks.size() == numbers.size()) marks.pop_back();
            marks += c == 'm' ? '\'' : c == 's' ? '"' : c;
        } else {
            return std::nullopt;
        }
    }
    if (numbers.size() > 3 || numbers.front().empty()) return std::nullopt;
    constexpr std::string_view kOrder = "d'\"";
    bool signed_once = false;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (marks[i] == ' ') continue;
        if (marks[i] != kOrder[i]) return std::nullopt;
        signed_once = true;
    }
    if (!side && !signed_once && numbers.size() < 3) return std::nullopt;
    double scale = 1;
    for (std::size_t i = 0; i < numbers.size(); ++i, scale *= 60) {
        const auto value = number(numbers[i], i + 1 == numbers.size());
        if (!value || (i > 0 && *value >= 60)) return std::nullopt;
        out.degrees += *value / scale;
    }
    if (out.degrees > (out.direction == Direction::latitude ? 90 : 180)) return std::nullopt;
    out.degrees *= sign;
    return out;
}

}  // namespace vung::io
