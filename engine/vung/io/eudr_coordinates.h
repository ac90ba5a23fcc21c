// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The brackets and numbers of a GeoJSON member "coordinates", kept flat until the kind of the geometry is known (it
/// may stand behind them), then made into positions and rings.

#include <cstdint>
#include <string_view>
#include <vector>

#include <vung/parcels/eudr_feature.h>

namespace vung::io {

class EudrCoordinates {
public:
    void open() { add({0, 0, Kind::open}); }
    void close() { add({0, 0, Kind::close}); }
    void number(double value, int decimals) {
        add({value, static_cast<std::int16_t>(decimals), Kind::number});
        ++numbers_;
    }
    void other() { add({0, 0, Kind::other}); }  ///< a text, null, object ...

    /// Fills points, parts, nested_point and malformed of a geometry whose kind is known.
    void interpret(parcels::EudrGeometry& out) const;

private:
    enum class Kind : std::uint8_t { open, close, number, other };
    struct Token {
        double value;
        std::int16_t decimals;
        Kind kind;
    };
    struct Reading;
    void add(Token token);

    std::vector<Token> tokens_;
    std::size_t numbers_ = 0;
    bool too_many_ = false;
};

/// Decimals of a number as written: "105.10" has 2, "1.5e-3" has 4, "12" none.
int decimals_written(std::string_view number);

}  // namespace vung::io
