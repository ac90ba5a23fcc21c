// SPDX-License-Identifier: Apache-2.0
#include <vung/units/harvest.h>
#include <vung/units/methane.h>

#include <concepts>

namespace {

using namespace vung::units;

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a < b; };
template <class A, class B>
concept Multipliable = requires(A a, B b) { a* b; };

TEST(Quantity, AddsAndComparesOnlyItsOwnUnit) {
    static_assert(Addable<Hectares, Hectares>);
    static_assert(!Addable<Hectares, SquareMetres>);
    static_assert(!Addable<KgMethane, TonnesCO2e>);
    static_assert(!Addable<Hectares, double>);
    static_assert(!Comparable<Days, Hectares>);
    static_assert(!Multipliable<KgMethanePerHaDay, Hectares>);
    static_assert(!std::convertible_to<double, Hectares>);
    EXPECT_EQ((Hectares{1.5} + Hectares{0.25}).value(), 1.75);
    EXPECT_LT(Days{2}, Days{3});
}

TEST(Quantity, RatioOfTwoIsAPlainNumber) {
    static_assert(std::same_as<decltype(Tonnes{6} / Tonnes{2}), double>);
    EXPECT_EQ(Tonnes{6} / Tonnes{2}, 3.0);
}

TEST(Quantity, NamesItsUnit) {
    EXPECT_EQ(KgMethanePerHaDay::unit, "kg_CH4 ha-1 d-1");
    EXPECT_EQ(TonnesPerHectare::unit, "t ha-1");
}

TEST(Emitted, IsRateTimesAreaTimesDays) {
    // IPCC 2019 Southeast Asia, 1 ha flooded for 102 days: 1.22 * 102 = 124.44 kg
    EXPECT_DOUBLE_EQ(emitted(KgMethanePerHaDay{1.22}, Hectares{1}, Days{102}).value(), 124.44);
    EXPECT_DOUBLE_EQ(hectares(SquareMetres{360}).value(), 0.036);  // a Vietnamese sào of the north
}

}  // namespace
