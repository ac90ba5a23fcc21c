// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/packs/catalogue.h>
#include <vung/packs/examples.h>

#include "mutants.h"

namespace vung::packs {
namespace {

std::string text_of(const std::string& id) {
    return std::string{data::data_file("packs/" + id + ".toml")};
}

bool refused(const std::string& text) {
    try {
        load_pack(text, "mutant.toml");
    } catch (const InputError&) {
        return true;
    }
    return false;
}

class EveryPackMutated : public testing::TestWithParam<std::string> {};

TEST_P(EveryPackMutated, IsRefusedWithAUnitOfAnotherDimensionOrSubstance) {
    int mutants = 0;
    std::string holes;
    for (const auto& mutant : test::unit_mutants(text_of(GetParam()))) {
        if (!mutant.dimension) continue;
        ++mutants;
        if (!refused(mutant.text)) holes += mutant.what + "\n";
    }
    RecordProperty("mutants", mutants);
    EXPECT_TRUE(holes.empty()) << "of " << mutants << " these were taken:\n" << holes;
}

/// Everything that the examples of a pack compute, in base units.
std::vector<double> outcomes(const std::shared_ptr<const Pack>& pack) {
    std::vector<double> out;
    for (const auto& example : pack->examples) {
        BindOptions options;
        options.gwp = example.gwp;
        options.options = example.options;
        options.remembered_values = true;
        auto bound = bind_pack(pack, activity_of(*pack, example), options);
        compute(bound);
        for (const auto& quantity : pack->quantities) {
            const auto& symbol = pack->scope.symbols[quantity.symbol];
            for (const auto side : {formula::Scenario::none, formula::Scenario::baseline, formula::Scenario::project})
                if ((side != formula::Scenario::none) == symbol.both)
                    for (const double value : bound.data.column({quantity.symbol, side}))
                        out.push_back(value * symbol.unit.scale);
        }
    }
    return out;
}

bool alike(double a, double b) {
    return std::isnan(a) ? std::isnan(b) : std::abs(a - b) <= 1e-9 * std::abs(a) + 1e-15;
}

TEST_P(EveryPackMutated, IsRefusedWithAnotherScaleOrComputesTheSame) {
    const auto text = text_of(GetParam());
    const auto expected = outcomes(load_pack(text, "pack.toml"));
    int mutants = 0, harmless = 0;
    std::string holes;
    for (const auto& mutant : test::unit_mutants(text)) {
        if (mutant.dimension) continue;
        ++mutants;
        if (refused(mutant.text)) continue;
        ++harmless;
        const auto computed = outcomes(load_pack(mutant.text, "mutant.toml"));
        // A number or per(...) with another scale is another number: nothing may take it for the same.
        if (mutant.literal || !std::equal(expected.begin(), expected.end(), computed.begin(), computed.end(), alike))
            holes += mutant.what + "\n";
    }
    RecordProperty("mutants", mutants);
    RecordProperty("the_same", harmless);
    EXPECT_TRUE(holes.empty()) << "of " << mutants << " these were taken:\n" << holes;
}

TEST_P(EveryPackMutated, IsRefusedWithATableOfAnotherDimension) {
    const auto text = text_of(GetParam());
    const auto pack = load_pack(text, "pack.toml");
    std::set<std::string> used;
    for (const auto& example : pack->examples) {
        BindOptions options;
        options.gwp = example.gwp;
        options.options = example.options;
        options.remembered_values = true;
        for (const auto& factor : bind_pack(pack, activity_of(*pack, example), options).factors)
            used.insert(factor.id());
    }
    const auto all = factors::FactorTable::builtin().rows();
    int mutants = 0;
    std::string holes;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!used.contains(all[i].id())) continue;
        auto others = test::other_dimensions(all[i].unit);
        // Every way is tried on packs; of each row a few will do.
        if (others.size() > 3) others = {others.front(), others[others.size() / 2], others.back()};
        for (const auto& other : others) {
            std::vector<factors::Factor> rows{all.begin(), all.end()};
            rows[i].unit = other;
            ++mutants;
            try {
                load_pack(text, "mutant.toml", factors::FactorTable{std::move(rows)});
                holes += all[i].id() + " in " + other + "\n";
            } catch (const InputError&) {
            }
        }
    }
    RecordProperty("mutants", mutants);
    EXPECT_TRUE(holes.empty()) << "of " << mutants << " these were taken:\n" << holes;
}

TEST_P(EveryPackMutated, IsRefusedWithAnotherStepInAFormula) {
    int mutants = 0;
    std::string holes;
    for (const auto& mutant : test::formula_mutants(text_of(GetParam()))) {
        ++mutants;
        if (!refused(mutant.text)) holes += mutant.what + "\n";
    }
    RecordProperty("mutants", mutants);
    EXPECT_TRUE(holes.empty()) << "of " << mutants << " these were taken:\n" << holes;
}

INSTANTIATE_TEST_SUITE_P(Packs, EveryPackMutated, testing::ValuesIn(pack_names()), [](const auto& each) {
    std::string out;
    for (const char c : each.param) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    return out;
});

}  // namespace
}  // namespace vung::packs
