// SPDX-License-Identifier: Apache-2.0
#include <vung/io/eudr_coordinates.h>

#include <algorithm>
#include <charconv>
#include <string>

#include <vung/parcels/eudr_limits.h>

namespace vung::io {

using parcels::EudrGeometry;
using parcels::EudrPosition;
using parcels::EudrRing;

void EudrCoordinates::add(Token token) {
    // Two numbers and two brackets make a position; what goes beyond is counted but not kept.
    const auto most = static_cast<std::size_t>(parcels::eudr_limits().most_vertices) * 4;
    if (tokens_.size() < most)
        tokens_.push_back(token);
    else
        too_many_ = true;
}

/// Goes through the tokens once.
struct EudrCoordinates::Reading {
    const std::vector<Token>& tokens;
    std::size_t at = 0;
    std::string fault = {};

    bool is(Kind kind) const { return at < tokens.size() && tokens[at].kind == kind; }

    bool fail(std::string why) {
        if (fault.empty()) fault = std::move(why);
        return false;
    }

    /// What stands where a list should begin.
    bool open(std::string_view of) {
        if (is(Kind::open)) return ++at, true;
        if (is(Kind::number)) return fail("a number stands where " + std::string{of} + " should begin");
        return fail("something that is no list stands where " + std::string{of} + " should begin");
    }

    bool position(EudrPosition& out) {
        if (!open("a position")) return false;
        for (; !is(Kind::close); ++at) {
            if (is(Kind::open)) return fail("brackets are nested too deep");
            if (!is(Kind::number)) return fail("a position holds something that is no number");
            if (out.numbers == 0) out.at.x = tokens[at].value;
            if (out.numbers == 1) out.at.y = tokens[at].value;
            if (out.numbers < 2) out.decimals = std::max(out.decimals, int{tokens[at].decimals});
            ++out.numbers;
        }
        ++at;
        return out.numbers >= 2 ||
               fail("a position has " + std::to_string(out.numbers) + (out.numbers == 1 ? " number" : " numbers"));
    }

    bool ring(EudrRing& out) {
        if (!open("a ring")) return false;
        while (!is(Kind::close))
            if (!position(out.emplace_back())) return false;
        return ++at, true;
    }

    bool polygon(std::vector<EudrRing>& out) {
        if (!open("a polygon")) return false;
        while (!is(Kind::close))
            if (!ring(out.emplace_back())) return false;
        return ++at, true;
    }
};

void EudrCoordinates::interpret(EudrGeometry& out) const {
    if (too_many_) {
        out.malformed = "more than " + std::to_string(static_cast<long>(parcels::eudr_limits().most_vertices)) +
                        " positions in one plot";
        return;
    }
    if (tokens_.empty()) {
        out.malformed = "the member coordinates is missing or no list";
        return;
    }
    Reading reading{tokens_};
    if (out.kind == "Point") {
        if (tokens_.size() > 1 && tokens_[1].kind == Kind::open) {
            out.nested_point = true;
            return;
        }
        reading.position(out.points.emplace_back());
    } else if (out.kind == "MultiPoint") {
        reading.ring(out.points);
    } else if (out.kind == "Polygon") {
        reading.polygon(out.parts.emplace_back());
    } else if (out.kind == "MultiPolygon" && reading.open("a list of polygons")) {
        while (!reading.is(Kind::close))
            if (!reading.polygon(out.parts.emplace_back())) break;
    }
    if (reading.fault.empty()) return;
    out.malformed = reading.fault;
    out.points.clear();
    out.parts.clear();
}

int decimals_written(std::string_view number) {
    const auto exponent_at = number.find_first_of("eE");
    int exponent = 0;
    if (exponent_at != std::string_view::npos) {
        auto digits = number.substr(exponent_at + 1);
        if (digits.starts_with('+')) digits.remove_prefix(1);
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        exponent = std::clamp(exponent, -1000, 1000);
    }
    const auto mantissa = number.substr(0, exponent_at);
    const auto point = mantissa.find('.');
    const int written = point == std::string_view::npos
                            ? 0
                            : static_cast<int>(std::min<std::size_t>(mantissa.size() - point - 1, 1000));
    return std::max(0, written - exponent);
}

}  // namespace vung::io
