// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// CH4 of one rice field day by day: CH4MOD (Huang et al. 1998, 2004), a Tier 3 check beside Tier 1.
///
/// Mass is g per m2, temperature degrees Celsius, redox potential mV, time days. Day t = 1 is the first of the season.
///
///   soil temperature    Ts = 4.4 + 0.76 Ta                       index TI = 3^((min(Ts, 30) - 30) / 10)
///   texture             SI = 0.325 + 0.0225 sand                 sand in percent
///   biomass above       W = Wmax / (1 + (Wmax / W0 - 1) e^(-r t)),  Wmax = 9.46 GY^0.76
///   root exudates       Cr = 0.0018 VI SI W^1.25
///   organic matter      Com = WI SI TI (0.027 OMN + 0.003 OMS); each pool loses its part of the sum, day by day
///   production          P = 0.27 F (TI Cr + Com),  F = exp(-1.7 (1 + Eh / 150)), 1 below -150 mV
///   ebullition          Ebl = min(0.7 ln(Ts) / Wroot, 0.9) P;  Wroot from Wtot = W + 0.212 Wtot^0.936 (mg)
///   through the plant   Ep = min(0.55, 1 - Ebl / P) (1 - W / Wmax)^0.25 P
///   emission            E = Ep + Ebl
///
/// Order of a day: decomposition, redox potential, production, emission. Numbers: data/emissions/ch4mod.csv. The
/// original papers were not at hand; two transcriptions were, and they differ (Variant). docs/methods/emissions.md.
///
/// Valid for irrigated rice of China for which it was made. It needs calibration before it says anything about triple
/// rice of the Mekong delta, and it never serves for reductions.

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace vung::emissions {

/// Which transcription where the two differ: how fast the redox potential moves, and ebullition.
enum class Ch4modVariant : std::uint8_t {
    /// S18: flooded rate 0.125 (1 - W / Wmax)^4 + 0.04 with the labile pool alone, drained 0.098 (0.23 + 1) to 250 mV
    s18,
    /// S19: flooded rate 0.16 with all of Com, drained 0.16 (0.23 + 0.7) to 300 mV; ebullition from P - 0.002
    s19,
};

enum class FieldWater : std::uint8_t { flooded, drained, intermittent };

/// Water of each day under a pattern, all of which end with 15 days of drainage: 1 flood, drain, flood, intermittent;
/// 2 flood, drain, intermittent; 3 flood, intermittent; 4 flood; 5 intermittent. The sources give no days for the
/// changes between; those in data/emissions/ch4mod.csv are chosen here.
/// \throws InputError  there is no such pattern
std::vector<FieldWater> water_days(int pattern, std::size_t days);

struct Ch4modInput {
    std::vector<double> air_temperature;                   ///< daily mean, one for each day of the season
    double grain_yield = 0;                                ///< g m-2 (0.1 times kg per ha)
    double sand = 0;                                       ///< percent of the soil
    std::variant<int, std::vector<FieldWater>> water = 4;  ///< a pattern, or each day
    double labile = 0;                                     ///< organic matter that was worked in, OMN, g m-2
    double resistant = 0;                                  ///< OMS, g m-2
    double variety = 1;                                    ///< VI
    Ch4modVariant variant = Ch4modVariant::s18;
};

/// One day.
struct Ch4modDay {
    FieldWater water = FieldWater::flooded;
    double soil_temperature = 0;
    double biomass = 0;     ///< W
    double roots = 0;       ///< Wroot
    double redox = 0;       ///< Eh
    double decomposed = 0;  ///< Com
    double produced = 0;    ///< P, g CH4 per m2 and day
    double by_plant = 0;    ///< Ep
    double by_bubbles = 0;  ///< Ebl
    double emitted() const { return by_plant + by_bubbles; }
};

struct Ch4modSeason {
    std::vector<Ch4modDay> days;
    double produced = 0;  ///< g CH4 per m2
    double emitted = 0;
    double kg_per_ha() const { return emitted * 10; }
};

/// \throws InputError  fewer than 30 days or a water of another length, a temperature outside -40 to 60, sand outside
///         0 to 100, a yield that is not above 0, an amount below 0
Ch4modSeason ch4mod(const Ch4modInput& input);

/// Above-ground biomass in mg to that with roots: the solution of Wtot = W + 0.212 Wtot^0.936.
double with_roots(double above_mg);

}  // namespace vung::emissions
