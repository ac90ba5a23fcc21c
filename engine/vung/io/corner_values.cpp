// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corner_values.h>

#include <cmath>
#include <cstdio>
#include <vector>

#include <vung/io/angle_text.h>

namespace vung::io {
namespace {

struct Range {
    double low, high;
    bool holds(double v) const { return v >= low && v <= high; }
};
// Where Viet Nam lies, with its islands; see data/vn2000 for the zones. Wide on purpose: they tell north from east.
constexpr Range kNorthMetres{900'000, 2'700'000}, kEastMetres{100'000, 900'000 - 1};
constexpr Range kNorthDegrees{6, 24}, kEastDegrees{100, 120};

/// One of the four ranges.
bool plausible(double v) {
    return kNorthMetres.holds(v) || kEastMetres.holds(v) || kNorthDegrees.holds(v) || kEastDegrees.holds(v);
}

struct Coordinate {
    RawCorner::State state = RawCorner::State::empty;
    double value = 0;
    Direction direction = Direction::none;
    std::string a, b;
};

std::string number_text(double v) {
    char text[40];
    std::snprintf(text, sizeof text, "%.12g", v);
    return text;
}

Coordinate read_coordinate(const GridCell& cell, DecimalMark mark) {
    using State = RawCorner::State;
    Coordinate out;
    auto number = parse_local_number(cell, mark);
    if (cell.kind == CellKind::text && number.state == LocalNumber::State::number && mark != DecimalMark::unknown) {
        // a mark that the column decided is doubted when the number lands nowhere and the other reading does not
        const auto open = parse_local_number(cell, DecimalMark::unknown);
        if (open.state == LocalNumber::State::ambiguous && !plausible(number.value)) {
            const double other = number.value == open.value ? open.other : open.value;
            if (plausible(other)) number.value = other;
        }
    }
    switch (number.state) {
        case LocalNumber::State::number: return {State::good, number.value, Direction::none, "", ""};
        case LocalNumber::State::blank: return out;
        case LocalNumber::State::ambiguous:
            if (plausible(number.value) != plausible(number.other))
                return {State::good, plausible(number.value) ? number.value : number.other, Direction::none, "", ""};
            return {State::ambiguous, 0, Direction::none, number_text(number.value), number_text(number.other)};
        case LocalNumber::State::no_number: break;
    }
    if (cell.kind == CellKind::text)
        if (const auto angle = parse_angle(cell.text)) return {State::good, angle->degrees, angle->direction, "", ""};
    out.state = State::no_number;
    return out;
}

/// "580123,4; 1140456,7": the two halves of a cell.
std::optional<std::pair<std::string, std::string>> halves(std::string_view text) {
    for (const std::string_view mark : {";", "|", "/", "\n"}) {
        const auto at = text.find(mark);
        if (at == std::string_view::npos || text.find(mark, at + 1) != std::string_view::npos) continue;
        return std::pair{std::string{trimmed(text.substr(0, at))}, std::string{trimmed(text.substr(at + 1))}};
    }
    // letters of directions tell where a longitude begins
    for (const std::string_view side : {"N", "B", "S"}) {
        const auto at = text.find(side);
        if (at == std::string_view::npos || at == 0 || at + 1 >= text.size()) continue;
        auto rest = trimmed(text.substr(at + 1));
        if (rest.starts_with(',')) rest.remove_prefix(1);
        return std::pair{std::string{trimmed(text.substr(0, at + 1))}, std::string{trimmed(rest)}};
    }
    std::vector<std::string_view> words;
    for (auto rest = text; !rest.empty();) {
        const auto end = std::min(rest.find_first_of(" \t"), rest.size());
        if (end > 0) words.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const auto cut = [](std::string_view word) {
        while (word.ends_with(',')) word.remove_suffix(1);
        return std::string{word};
    };
    if (words.size() == 2) return std::pair{cut(words[0]), cut(words[1])};
    const auto comma = text.find(',');
    if (words.size() == 1 && comma != std::string_view::npos && text.find(',', comma + 1) == std::string_view::npos)
        return std::pair{std::string{text.substr(0, comma)}, std::string{text.substr(comma + 1)}};
    return std::nullopt;
}

RawCorner fault(RawCorner::State state, std::size_t column, const std::string& text, const Coordinate& c) {
    RawCorner out;
    out.state = state;
    out.column = column;
    out.text = text;
    out.a = c.a, out.b = c.b;
    return out;
}

}  // namespace

RawCorner read_corner(const HeadedTable& table, std::size_t row, CornerPair pair) {
    using State = RawCorner::State;
    GridCell first = table.rows[row][pair.x], second = table.rows[row][pair.y];
    if (pair.x == pair.y) {
        if (first.empty()) return {};
        const auto parts = halves(first.text);
        if (!parts) return fault(State::no_number, pair.x, first.text, {});
        first = {CellKind::text, parts->first};
        second = {CellKind::text, parts->second};
    }
    const auto x = read_coordinate(first, table.marks[pair.x]), y = read_coordinate(second, table.marks[pair.y]);
    for (const auto state : {State::no_number, State::ambiguous}) {
        if (x.state == state) return fault(state, pair.x, first.text, x);
        if (y.state == state) return fault(state, pair.y, second.text, y);
    }
    if (x.state == State::empty && y.state == State::empty) return {};
    if (x.state == State::empty) return fault(State::half, pair.x, "", x);
    if (y.state == State::empty) return fault(State::half, pair.y, "", y);
    RawCorner out;
    out.state = State::good;
    out.point = {x.value, y.value};
    out.turned = x.direction == Direction::latitude || y.direction == Direction::longitude;
    if (out.turned) std::swap(out.point.x, out.point.y);
    return out;
}

void AxisOrder::add(geometry::Point corner) {
    ++all_;
    const double x = corner.x, y = corner.y;
    if (std::abs(x) <= 180 && std::abs(y) <= 180) ++degrees_;
    const bool north =
        (kNorthMetres.holds(x) && kEastMetres.holds(y)) || (kNorthDegrees.holds(x) && kEastDegrees.holds(y));
    const bool east =
        (kEastMetres.holds(x) && kNorthMetres.holds(y)) || (kEastDegrees.holds(x) && kNorthDegrees.holds(y));
    north_first_ += north;
    east_first_ += east;
}

}  // namespace vung::io
