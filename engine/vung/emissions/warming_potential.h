// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From a mass of gas to CO2e, always under the name of an assessment report. CH4 and N2O come as a pair; pairs are
/// never mixed (28 with 298, or 34 with 265, is no set of any report).

#include <string>
#include <vector>

#include <vung/factors/factor.h>
#include <vung/units/methane.h>

namespace vung::emissions {

/// 100-year warming potentials of one report, for gas from living sources (rice), kg CO2e per kg.
struct WarmingPotential {
    std::string name;  ///< "AR5"
    factors::Factor methane;
    factors::Factor nitrous_oxide;
};

/// Sets: "AR5" (28, 265; VCS, JCM, T-VER, UNFCCC reporting), "AR6" (27.0, 273), "AR4" (25, 298), "SAR" (21, 310), and
/// "AR6-fossil-CH4" (29.8, 273; India BM AG04.002 only).
/// \throws InputError  there is no such set; lists the sets
WarmingPotential warming_potential(const std::string& name);

std::vector<std::string> warming_potential_sets();

constexpr units::TonnesCO2e co2e(units::KgMethane mass, double kg_co2e_per_kg) {
    return units::TonnesCO2e{mass.value() * kg_co2e_per_kg / 1000.0};
}
units::TonnesCO2e co2e(units::KgMethane mass, const WarmingPotential& potential);

}  // namespace vung::emissions
