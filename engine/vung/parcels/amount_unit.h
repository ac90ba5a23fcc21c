// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Amounts as diaries write them: "25 kg/công", "3 tạ/ha", "2 bao 50 kg", "40 lít" - and what they make per hectare.
/// Units stand in data/units/amounts.csv and data/units/land_area.csv, their words in data/words/management.csv.
///
/// A công has 1,000 or 1,296 m2, a sào 360, 497 or 500: which one is meant is never guessed. A unit without land
/// ("20 kg") means the whole field.

#include <optional>
#include <string>
#include <string_view>

namespace vung::parcels {

/// What a công, a sào and a mẫu (ten sào) are in a region; nothing: not told, so amounts per công are refused.
struct CustomaryUnits {
    std::optional<double> cong_m2, sao_m2;
};

enum class AmountKind { mass, volume, energy };  ///< kilograms, litres, kilowatt hours

/// A unit of amounts, read from text.
struct AmountUnit {
    AmountKind kind = AmountKind::mass;
    double size = 1;           ///< kg, L or kWh in one unit
    std::optional<double> m2;  ///< land that it is for; nothing: the whole field

    /// Amount per hectare of a field; nothing when it is for the whole field and the area is not known.
    std::optional<double> per_ha(double amount, std::optional<double> area_ha) const;
};

/// Why a text is no unit. `open_*`: it may be one of two, told in `a` and `b`.
struct UnitFault {
    enum class Kind { unknown, open_land, open_bag } kind = Kind::unknown;
    std::string unit;     ///< the part that is not understood: "công"
    double a = 0, b = 0;  ///< square metres it may have
    AmountUnit if_a;      ///< the unit if it has `a`
    std::string key;      ///< of the project file that settles it: "cong_m2"
};

struct UnitReading {
    std::optional<AmountUnit> unit;
    UnitFault fault;  ///< without a unit
};

/// "kg/ha", "kg/công", "tạ trên ha", "bao 50 kg/công", "kg/1000 m2", "kg", "lít/ha", "kWh". Case and marks do not count
/// where the word stays clear. Words behind it in brackets are passed over.
UnitReading parse_amount_unit(std::string_view text, const CustomaryUnits& customary);

/// The number at the beginning of a text and what follows: {"25", "kg/công"}; the number is not understood here.
struct AmountText {
    std::string number, unit;
};
AmountText split_amount(std::string_view text);

}  // namespace vung::parcels
