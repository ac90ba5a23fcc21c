// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Units of formulas: a scale and powers of base units, where the substance counts as one more base unit.
///
/// A unit text is a row of factors, each `name[_substance][exponent]`, with blanks or '/' between: "kg_CH4 ha-1 d-1",
/// "t_CO2e/ha", "1". Names are those of UDUNITS-2 (prefixes included); substances are those of
/// data/units/substances.csv. kg_CH4 and kg_N2O are different dimensions, so nothing but a factor that says so
/// (kg_CO2e kg_CH4-1) leads from one to the other.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vung::formula {

struct Unit {
    double scale = 1;                   ///< of this unit in base units (kg, m, s, K, ..., substances)
    std::map<std::string, int> powers;  ///< of base units; never 0

    bool dimensionless() const { return powers.empty(); }
    bool same_dimension(const Unit& other) const { return powers == other.powers; }
    bool operator==(const Unit&) const = default;
};

/// \throws InputError  the text is no unit: an unknown name (the nearest substances and the form are named), an offset
///         scale such as Celsius; `where` is put into the error
Unit parse_unit(std::string_view text, const std::string& where = "");

Unit operator*(const Unit& a, const Unit& b);
Unit operator/(const Unit& a, const Unit& b);
Unit power(const Unit& unit, int exponent);

/// `value` in `from` as a value in `to`, which has the same dimension. Scales that differ by rounding alone are the
/// same.
double converted(double value, const Unit& from, const Unit& to);

/// "kg_CH4 m-2 s-1"-like text of the dimension for messages; "1" without one. Substances are written as in unit texts.
std::string describe_dimension(const Unit& unit);

/// Known substances: "CH4", "N2O", ...
const std::vector<std::string>& substances();

}  // namespace vung::formula
