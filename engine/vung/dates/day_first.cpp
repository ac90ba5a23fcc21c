// SPDX-License-Identifier: Apache-2.0
#include <vung/dates/day_first.h>

#include <cmath>
#include <string>
#include <vector>

#include <vung/text/unicode.h>

namespace vung::dates {
namespace {

constexpr int kFirstYear = 1900, kLastYear = 2199;
constexpr int kPivot = 69;  // two digits below it belong to this century (POSIX strptime)
constexpr double kFirstSerial = 61;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A run of digits, and what stands before it.
struct Piece {
    std::string digits, before;
};

/// Runs of digits of the text; the text behind the last one goes to `rest`.
std::vector<Piece> pieces_of(std::string_view text, std::string& rest) {
    std::vector<Piece> out;
    std::string between;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_digit(text[at])) {
            between += text[at++];
            continue;
        }
        Piece piece{"", between};
        while (at < text.size() && is_digit(text[at])) piece.digits += text[at++];
        out.push_back(piece);
        between.clear();
    }
    rest = between;
    return out;
}

std::string without_blanks(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ') out += c;
    return out;
}

std::optional<Date> checked(int year, int month, int day) {
    if (year < kFirstYear || year > kLastYear) return std::nullopt;
    const std::chrono::year_month_day out{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                          std::chrono::day{static_cast<unsigned>(day)}};
    if (!out.ok()) return std::nullopt;
    return Date{out};
}

/// Behind the day only a time may stand: "07:30", "T07:30:00", "07:30:00.000", "7:30 AM", "Z".
bool is_time(const std::vector<Piece>& pieces, const std::string& rest) {
    const auto tail = without_blanks(text::fold(rest));
    if (!(tail.empty() ||
          ((tail == "am" || tail == "pm" || tail == "sa" || tail == "ch" || tail == "z") && pieces.size() > 3)))
        return false;
    if (pieces.size() == 3) return true;
    if (pieces.size() < 5 || pieces.size() > 7) return false;
    for (std::size_t i = 3; i < pieces.size(); ++i) {
        const auto before = without_blanks(pieces[i].before);
        const bool good = i == 3   ? before.empty() || before == "T" || before == ","
                          : i == 6 ? before == "."
                                   : before == ":";
        if (!good || (i < 6 && (pieces[i].digits.size() > 2 || std::stoi(pieces[i].digits) > (i == 3 ? 24 : 60))))
            return false;
    }
    return true;
}

}  // namespace

std::optional<LocalDate> parse_day_first(std::string_view whole) {
    if (whole.size() > 64) return std::nullopt;
    std::string rest;
    const auto pieces = pieces_of(whole, rest);
    if (pieces.size() < 3 || !is_time(pieces, rest)) return std::nullopt;
    const auto first = text::fold(pieces[0].before), between = text::fold(pieces[1].before),
               last = text::fold(pieces[2].before);
    const bool in_words = (first == "ngay" || first.empty()) && between == "thang" && last == "nam";
    if (!in_words) {
        const auto mark = without_blanks(pieces[1].before), other = without_blanks(pieces[2].before);
        if (!without_blanks(pieces[0].before).empty() || mark != other || (mark != "/" && mark != "-" && mark != "."))
            return std::nullopt;
    }
    if (pieces[0].digits.size() == 4 && !in_words) {
        if (pieces[1].digits.size() > 2 || pieces[2].digits.size() > 2) return std::nullopt;
        const auto day = checked(std::stoi(pieces[0].digits), std::stoi(pieces[1].digits), std::stoi(pieces[2].digits));
        return day ? std::optional<LocalDate>{{*day, false}} : std::nullopt;
    }
    if (pieces[0].digits.size() > 2 || pieces[1].digits.size() > 2) return std::nullopt;
    if (pieces[2].digits.size() != 2 && pieces[2].digits.size() != 4) return std::nullopt;
    const int a = std::stoi(pieces[0].digits), b = std::stoi(pieces[1].digits);
    int year = std::stoi(pieces[2].digits);
    if (pieces[2].digits.size() == 2) year += year < kPivot ? 2000 : 1900;
    if (const auto day = checked(year, b, a)) return LocalDate{*day, false};
    if (in_words || b <= 12) return std::nullopt;
    const auto day = checked(year, a, b);
    return day ? std::optional<LocalDate>{{*day, true}} : std::nullopt;
}

std::optional<Date> day_of_serial(double serial) {
    static const auto zero = make_date(1899, 12, 30), end = make_date(kLastYear, 12, 31);
    if (!(serial >= kFirstSerial) || serial > static_cast<double>((end - zero).count())) return std::nullopt;
    return zero + Days{static_cast<long long>(std::floor(serial))};
}

}  // namespace vung::dates
