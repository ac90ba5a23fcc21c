// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/warming_potential.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/text/nearest.h>

namespace vung::emissions {
namespace {

struct Set {
    const char* name;
    const char* edition;
    const char* methane_key;
};
// Which rows of gwp100.csv make a pair for gas from rice fields.
constexpr std::array kSets{Set{"AR5", "AR5", "ch4"}, Set{"AR6", "AR6", "ch4_nonfossil"}, Set{"AR4", "AR4", "ch4"},
                           Set{"SAR", "SAR", "ch4"}, Set{"AR6-fossil-CH4", "AR6", "ch4_fossil"}};

}  // namespace

std::vector<std::string> warming_potential_sets() {
    std::vector<std::string> names;
    for (const Set& set : kSets) names.emplace_back(set.name);
    return names;
}

WarmingPotential warming_potential(const std::string& name) {
    const auto* set = std::ranges::find(kSets, name, [](const Set& s) { return std::string{s.name}; });
    if (set == kSets.end()) {
        const auto names = warming_potential_sets();
        throw InputError{{.what = fmt::format("there is no warming potential set '{}'", name),
                          .where = "emissions.gwp",
                          .fix = text::suggestion(name, names)}};
    }
    const auto& table = factors::FactorTable::builtin();
    return {.name = name,
            .methane = table.find("gwp100", set->methane_key, set->edition),
            .nitrous_oxide = table.find("gwp100", "n2o", set->edition)};
}

units::TonnesCO2e co2e(units::KgMethane mass, const WarmingPotential& potential) {
    return co2e(mass, potential.methane.value);
}

}  // namespace vung::emissions
