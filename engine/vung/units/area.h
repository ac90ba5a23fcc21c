// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Land area.

#include <vung/units/quantity.h>

namespace vung::units {

struct HectaresTag {
    static constexpr std::string_view unit = "ha";
};
struct SquareMetresTag {
    static constexpr std::string_view unit = "m2";
};
using Hectares = Quantity<HectaresTag>;
using SquareMetres = Quantity<SquareMetresTag>;

inline constexpr double kSquareMetresPerHectare = 1e4;

constexpr Hectares hectares(SquareMetres area) {
    return Hectares{area.value() / kSquareMetresPerHectare};
}
constexpr SquareMetres square_metres(Hectares area) {
    return SquareMetres{area.value() * kSquareMetresPerHectare};
}

static_assert(hectares(SquareMetres{25'000.0}) == Hectares{2.5});

}  // namespace vung::units
