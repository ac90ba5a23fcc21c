// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/formula/expression.h>
#include <vung/formula/unit.h>
#include <vung/packs/catalogue.h>
#include <vung/packs/examples.h>

#include "mutants.h"
#include "shared_data.h"

namespace vung::packs {
namespace {

std::string page(const char* name = "packs.md") {
    std::ifstream in{test::source_dir() / "docs/methods" / name};
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
}

/// The files that the page shows, by name.
std::map<std::string, std::string> files_on(const std::string& text) {
    static const std::regex fence{"```[a-z]+ ([a-z_-]+\\.(?:toml|csv))\n([^`]*)```"};
    std::map<std::string, std::string> out;
    for (std::sregex_iterator found{text.begin(), text.end(), fence}, end; found != end; ++found)
        out[(*found)[1]] = (*found)[2];
    return out;
}

class PacksPage : public testing::Test {
protected:
    PacksPage() : files(files_on(page())) {
        std::vector<factors::Factor> rows{factors::FactorTable::builtin().rows().begin(),
                                          factors::FactorTable::builtin().rows().end()};
        for (const auto& [name, text] : files)
            if (name.ends_with(".csv") && !name.ends_with("-records.csv"))
                for (auto& row : factors::FactorTable::parse(name.substr(0, name.size() - 4), text))
                    rows.push_back(row);
        table = std::make_unique<factors::FactorTable>(std::move(rows));
    }
    std::map<std::string, std::string> files;
    std::unique_ptr<factors::FactorTable> table;
};

TEST_F(PacksPage, HoldsAMethodologyThatComputesWhatItsExamplesSay) {
    ASSERT_TRUE(files.contains("straw-use.toml"));
    ASSERT_TRUE(files.contains("straw_use_savings.csv"));
    const auto pack = load_pack(files["straw-use.toml"], "straw-use.toml", *table);
    EXPECT_EQ(pack->quantities.size(), 5U);  // three equations, one rule, and whether it is eligible
    EXPECT_EQ(pack->rules.size(), 1U);
    EXPECT_THAT(untried_quantities(*pack), testing::IsEmpty());
    for (const auto& outcome : try_examples(pack, *table)) EXPECT_TRUE(outcome.passed) << outcome.quantity;
}

TEST_F(PacksPage, HoldsAMethodologyThatTakesNoOtherUnitAndNoOtherStep) {
    const auto& text = files["straw-use.toml"];
    std::string holes;
    const auto look = [&](const test::Mutant& mutant) {
        try {
            load_pack(mutant.text, "mutant.toml", *table);
            if (mutant.dimension || mutant.what.find("->  ") != std::string::npos) holes += mutant.what + "\n";
        } catch (const InputError&) {
        }
    };
    for (const auto& mutant : test::unit_mutants(text)) look(mutant);
    for (const auto& mutant : test::formula_mutants(text)) look(mutant);
    EXPECT_EQ(holes, "");
}

TEST_F(PacksPage, NamesEveryFunctionSubstanceAndPack) {
    const auto text = page();
    for (const auto* names : {&formula::function_names(), &formula::aggregate_names(), &formula::substances()})
        for (const auto& name : *names) EXPECT_THAT(text, testing::ContainsRegex("[` ]" + name + "[` (]")) << name;
    for (const auto& name : pack_names()) EXPECT_THAT(text, testing::HasSubstr("`" + name + "`")) << name;
}

TEST(DecisionsPage, HasEveryDecisionAndEveryOptionWithItsChoices) {
    const auto text = page("decisions.md");
    for (int number = 1; number <= 34; ++number)
        EXPECT_THAT(text, testing::HasSubstr("\n| A" + std::to_string(number) + " |")) << number;
    for (const char* rule : {"R1", "R2", "R3"})
        EXPECT_THAT(text, testing::HasSubstr("\n| " + std::string{rule} + " |"));
    for (const auto& id : pack_names()) {
        const auto pack = builtin_pack(id);
        for (const auto& option : pack->options) {
            const auto& name = pack->scope.symbols[option.symbol].name;
            const auto row = text.find("\n| " + option.decision + " |");
            ASSERT_NE(row, std::string::npos) << id << " " << name;
            EXPECT_THAT(text.substr(row + 1, text.find('\n', row + 1) - row), testing::HasSubstr("`" + name + "`"))
                << id;
        }
    }
}

TEST(DecisionsPage, IsWhatPacksReferTo) {
    static const std::regex number{"\\b[AR][0-9]{1,2}\\b"};
    const auto text = page("decisions.md");
    for (const auto& id : pack_names()) {
        const auto pack = builtin_pack(id);
        std::vector<std::string> said;
        for (const auto& quantity : pack->quantities) said.push_back(quantity.clause);
        for (const auto& input : pack->inputs) said.push_back(input.fallback_why);
        for (const auto& rule : pack->rules) said.push_back(rule.clause);
        for (const auto& each : said)
            for (std::sregex_iterator found{each.begin(), each.end(), number}, end; found != end; ++found)
                EXPECT_THAT(text, testing::HasSubstr("\n| " + found->str() + " |")) << id << ": " << each;
    }
}

}  // namespace
}  // namespace vung::packs
