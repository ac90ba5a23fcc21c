// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Mass and rate of methane, and what it warms. A mass of CH4 becomes CO2e only through a named warming potential
/// (emissions/warming_potential), never by a bare number.

#include <vung/units/area.h>
#include <vung/units/quantity.h>

namespace vung::units {

struct DaysTag {
    static constexpr std::string_view unit = "d";
};
struct KgMethaneTag {
    static constexpr std::string_view unit = "kg_CH4";
};
struct KgMethanePerHaDayTag {
    static constexpr std::string_view unit = "kg_CH4 ha-1 d-1";
};
struct TonnesCO2eTag {
    static constexpr std::string_view unit = "t_CO2e";
};

/// A span of time that need not be whole days: the mean of a season's uncertain length.
using Days = Quantity<DaysTag>;
using KgMethane = Quantity<KgMethaneTag>;
using KgMethanePerHaDay = Quantity<KgMethanePerHaDayTag>;
using TonnesCO2e = Quantity<TonnesCO2eTag>;

/// Mass given off by `area` at a steady `rate` over `duration`.
constexpr KgMethane emitted(KgMethanePerHaDay rate, Hectares area, Days duration) {
    return KgMethane{rate.value() * area.value() * duration.value()};
}
static_assert(emitted(KgMethanePerHaDay{1.0}, Hectares{2.0}, Days{3}) == KgMethane{6.0});

}  // namespace vung::units
