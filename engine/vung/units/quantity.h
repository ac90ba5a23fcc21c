// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Numbers that know their unit. A tag is a unit; two quantities of one tag can be added, compared and divided (which
/// gives a plain ratio); anything else is a named function, so that hectares cannot be added to days.

#include <compare>
#include <string_view>

namespace vung::units {

template <class Tag>
class Quantity {
public:
    using tag = Tag;
    static constexpr std::string_view unit = Tag::unit;

    constexpr Quantity() = default;
    constexpr explicit Quantity(double value) : value_(value) {}

    constexpr double value() const { return value_; }

    constexpr auto operator<=>(const Quantity&) const = default;

    constexpr Quantity& operator+=(Quantity other) {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other) {
        value_ -= other.value_;
        return *this;
    }
    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.value_ + b.value_}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.value_ - b.value_}; }
    friend constexpr Quantity operator-(Quantity a) { return Quantity{-a.value_}; }
    friend constexpr Quantity operator*(Quantity a, double factor) { return Quantity{a.value_ * factor}; }
    friend constexpr Quantity operator*(double factor, Quantity a) { return Quantity{a.value_ * factor}; }
    friend constexpr Quantity operator/(Quantity a, double divisor) { return Quantity{a.value_ / divisor}; }
    friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }

private:
    double value_ = 0;
};

}  // namespace vung::units
