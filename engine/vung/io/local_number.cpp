// SPDX-License-Identifier: Apache-2.0
#include <vung/io/local_number.h>

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

namespace vung::io {
namespace {

constexpr std::array<std::string_view, 4> kBlanks = {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
constexpr std::string_view kMinus = "\xE2\x88\x92";  // U+2212

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A text taken apart: digits between marks. Blanks that part thousands are gone.
struct Parts {
    bool negative = false;
    std::string digits;    ///< digits and marks
    std::string exponent;  ///< "e5", or empty
    std::vector<std::size_t> points, commas;
};

/// Blanks may stand between digits when groups of three follow each of them.
bool remove_blanks(std::string& text) {
    std::string out;
    bool parted = false;
    std::size_t since = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t blank = 0;
        for (const auto b : kBlanks)
            if (std::string_view{text}.substr(at).starts_with(b)) blank = b.size();
        if (blank > 0) {
            if (out.empty() || !is_digit(out.back()) || (parted && since != 3) || (!parted && since > 3)) return false;
            parted = true, since = 0, at += blank;
            continue;
        }
        if (is_digit(text[at])) {
            ++since;
        } else {
            if (parted && since != 3) return false;
            parted = false, since = 0;
            if (out.find_first_of(".,") != std::string::npos) since = 4;  // no blanks behind decimals
        }
        out += text[at++];
    }
    if (parted && since != 3) return false;
    text = std::move(out);
    return true;
}

std::optional<Parts> take_apart(std::string_view whole) {
    std::string text{trimmed(whole)};
    Parts out;
    if (text.starts_with(kMinus)) text.replace(0, kMinus.size(), "-");
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        out.negative = text.front() == '-';
        text.erase(0, 1);
        text = std::string{trimmed(text)};
    }
    if (!remove_blanks(text)) return std::nullopt;
    if (const auto e = text.find_first_of("eE"); e != std::string::npos) {
        out.exponent = text.substr(e);
        text.resize(e);
        const auto power = std::string_view{out.exponent}.substr(
            out.exponent.size() > 1 && (out.exponent[1] == '-' || out.exponent[1] == '+') ? 2 : 1);
        if (power.empty() || power.size() > 3 || power.find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
    }
    if (text.empty() || text.find_first_not_of("0123456789.,") != std::string::npos) return std::nullopt;
    if (text.find_first_of("0123456789") == std::string::npos) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.') out.points.push_back(i);
        if (text[i] == ',') out.commas.push_back(i);
    }
    out.digits = std::move(text);
    return out;
}

/// Whether the marks part thousands: one to three digits (not beginning with 0), then groups of three, up to `end`.
bool parts_thousands(const std::string& digits, const std::vector<std::size_t>& marks, std::size_t end) {
    if (marks.empty()) return true;
    if (marks.front() < 1 || marks.front() > 3 || digits.front() == '0') return false;
    for (std::size_t i = 0; i < marks.size(); ++i)
        if ((i + 1 < marks.size() ? marks[i + 1] : end) - marks[i] != 4) return false;
    return true;
}

std::optional<double> value_of(const Parts& parts, char decimal) {
    std::string text;
    for (const char c : parts.digits)
        if (is_digit(c))
            text += c;
        else if (c == decimal)
            text += '.';
    if (text.front() == '.') text.insert(text.begin(), '0');
    if (text.back() == '.') text += '0';
    text += parts.exponent.starts_with("e+") || parts.exponent.starts_with("E+") ? "e" + parts.exponent.substr(2)
                                                                                 : parts.exponent;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    if (value == 0) return 0.0;
    return parts.negative ? -value : value;
}

/// The ways in which a text can be read.
struct Readings {
    std::optional<double> point, comma;  ///< with that mark before the decimals
    bool marked = false;                 ///< it has a mark at all
    bool one_point = false;              ///< its mark is a point
};

/// Whether `decimal` may be the mark before the decimals: it stands once at most, behind all `thousands`.
bool fits(const Parts& parts, const std::vector<std::size_t>& decimal, const std::vector<std::size_t>& thousands) {
    if (decimal.size() > 1) return false;
    const auto end = decimal.empty() ? parts.digits.size() : decimal.front();
    if (!thousands.empty() && thousands.back() > end) return false;
    return parts_thousands(parts.digits, thousands, end);
}

Readings readings_of(const Parts& parts) {
    Readings out;
    out.marked = !parts.points.empty() || !parts.commas.empty();
    out.one_point = parts.points.size() == 1 && parts.commas.empty();
    if (fits(parts, parts.points, parts.commas)) out.point = value_of(parts, '.');
    if (fits(parts, parts.commas, parts.points)) out.comma = value_of(parts, ',');
    return out;
}

bool is_dash(std::string_view text) {
    return text == "-" || text == "\xE2\x80\x93" || text == "\xE2\x80\x94";
}

}  // namespace

NumberEvidence& NumberEvidence::operator+=(const NumberEvidence& other) {
    point += other.point, comma += other.comma;
    open_point += other.open_point, open_comma += other.open_comma;
    return *this;
}

DecimalMark NumberEvidence::mark() const {
    if ((point > 0) == (comma > 0)) return DecimalMark::unknown;
    return point > 0 ? DecimalMark::point : DecimalMark::comma;
}

NumberEvidence evidence_of(const GridCell& cell) {
    NumberEvidence out;
    if (cell.kind != CellKind::text) return out;
    const auto parts = take_apart(cell.text);
    if (!parts) return out;
    const auto ways = readings_of(*parts);
    if (!ways.marked) return out;
    if (ways.point && ways.comma)
        ++(ways.one_point ? out.open_point : out.open_comma);
    else if (ways.point)
        ++out.point;
    else if (ways.comma)
        ++out.comma;
    return out;
}

LocalNumber parse_local_number(const GridCell& cell, DecimalMark mark) {
    using State = LocalNumber::State;
    if (cell.kind == CellKind::empty || cell.kind == CellKind::fault) return {State::blank, 0, 0};
    if (cell.kind == CellKind::number) {
        double value = 0;
        std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), value);
        return {State::number, value == 0 ? 0.0 : value, 0};
    }
    if (cell.kind != CellKind::text) return {State::no_number, 0, 0};
    const auto text = trimmed(cell.text);
    if (text.empty() || is_dash(text)) return {State::blank, 0, 0};
    const auto parts = take_apart(text);
    if (!parts) return {State::no_number, 0, 0};
    const auto ways = readings_of(*parts);
    if (!ways.point && !ways.comma) return {State::no_number, 0, 0};
    if (!ways.point || !ways.comma) return {State::number, ways.point ? *ways.point : *ways.comma, 0};
    if (*ways.point == *ways.comma) return {State::number, *ways.point, 0};
    if (mark == DecimalMark::unknown)
        return ways.one_point ? LocalNumber{State::ambiguous, *ways.point, *ways.comma}
                              : LocalNumber{State::ambiguous, *ways.comma, *ways.point};
    return {State::number, mark == DecimalMark::point ? *ways.point : *ways.comma, 0};
}

}  // namespace vung::io
