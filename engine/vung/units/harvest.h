// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Yield and production of paddy (fresh, as harvested).

#include <vung/units/area.h>
#include <vung/units/quantity.h>

namespace vung::units {

struct TonnesTag {
    static constexpr std::string_view unit = "t";
};
struct TonnesPerHectareTag {
    static constexpr std::string_view unit = "t ha-1";
};
using Tonnes = Quantity<TonnesTag>;
using TonnesPerHectare = Quantity<TonnesPerHectareTag>;

constexpr Tonnes produced(TonnesPerHectare yield, Hectares area) {
    return Tonnes{yield.value() * area.value()};
}
static_assert(produced(TonnesPerHectare{6.0}, Hectares{0.5}) == Tonnes{3.0});

}  // namespace vung::units
