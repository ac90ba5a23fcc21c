// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// CH4 from flooded rice, IPCC 2006 Guidelines and 2019 Refinement, Vol 4, Ch 5.5, Tier 1: the equations alone. The
/// factors come from data/factors; one edition per calculation (decision R1).

#include <span>

#include <vung/units/methane.h>

namespace vung::emissions {

/// Organic matter worked into the field: tonnes per ha (straw dry, all else fresh) and its conversion factor CFOA.
struct AppliedAmendment {
    double t_per_ha = 0;
    double cfoa = 0;
};

/// Eq 5.3: SFo = (1 + sum of ROA_i * CFOA_i) ^ exponent. 1 without amendments.
/// \throws InvariantError  an amount or a conversion factor is negative
double amendment_scaling(std::span<const AppliedAmendment> amendments, double exponent);

/// Eq 5.2: EF = EFc * SFw * SFp * SFo, kg CH4 per ha and day.
constexpr units::KgMethanePerHaDay daily_emission(units::KgMethanePerHaDay baseline, double water, double water_before,
                                                  double amendments) {
    return baseline * (water * water_before * amendments);
}

/// Eq 5.1 for one harvest of one field: CH4 = EF * t * A. Each crop of the year counts with its own days and factors.
constexpr units::KgMethane seasonal_methane(units::KgMethanePerHaDay daily, units::Days cultivated,
                                            units::Hectares harvested) {
    return units::emitted(daily, harvested, cultivated);
}

}  // namespace vung::emissions
