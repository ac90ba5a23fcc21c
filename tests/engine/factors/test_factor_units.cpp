// SPDX-License-Identifier: Apache-2.0
#include <vung/factors/factor_table.h>
#include <vung/formula/unit.h>

namespace vung {
namespace {

TEST(FactorUnits, EveryUnitOfTheTablesParses) {
    for (const auto& row : factors::FactorTable::builtin().rows())
        EXPECT_NO_THROW(formula::parse_unit(row.unit, row.id())) << row.id() << ": " << row.unit;
}

// Relations that any book of the subject prints; kg, s and m are the base units.
TEST(FactorUnits, DimensionsOfFactorsFitTheEquationsTheyStandIn) {
    const auto unit = [](const char* id) { return formula::parse_unit(factors::FactorTable::builtin().row(id).unit); };
    const auto kg_n = formula::parse_unit("kg_N");
    const auto n2o =
        kg_n * unit("ipcc_t11_1_n2o_direct:2019:ef1_aggregated") * unit("ipcc_constants:exact:n2o_n_to_n2o");
    EXPECT_TRUE(n2o.same_dimension(formula::parse_unit("kg_N2O")));
    const auto volatilised = kg_n * unit("ipcc_t11_3_n2o_indirect:2019:fracgasf_aggregated");
    EXPECT_FALSE(volatilised.same_dimension(kg_n)) << "NH3-N is not N";
    EXPECT_TRUE((volatilised * unit("ipcc_t11_3_n2o_indirect:2019:ef4_aggregated"))
                    .same_dimension(formula::parse_unit("kg_N2ON")));
    const auto co2 = formula::parse_unit("t_urea") * unit("ipcc_t11_urea_lime:2019:ef_urea_c") *
                     unit("ipcc_constants:exact:c_to_co2");
    EXPECT_TRUE(co2.same_dimension(formula::parse_unit("t_CO2")));
    EXPECT_TRUE((n2o * unit("gwp100:AR5:n2o")).same_dimension(formula::parse_unit("t_CO2e")));
    EXPECT_FALSE((n2o * unit("gwp100:AR5:ch4")).same_dimension(formula::parse_unit("t_CO2e")));
    const auto fuel = formula::parse_unit("kg") * unit("fuel_energy:2006:diesel_ncv_mass") *
                      unit("fuel_energy:2006:diesel_co2_per_energy");
    EXPECT_TRUE(fuel.same_dimension(formula::parse_unit("kg_CO2")));
    EXPECT_NEAR(1000 * 43.0 * 74100 * fuel.scale / formula::parse_unit("kg_CO2").scale, 3186.3, 1e-6)
        << "kg of CO2 in a tonne of diesel";
}

}  // namespace
}  // namespace vung
