// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/packs/catalogue.h>
#include <vung/packs/examples.h>

namespace vung::packs {
namespace {

class EveryPack : public testing::TestWithParam<std::string> {};

TEST_P(EveryPack, GivesWhatItsExamplesExpect) {
    const auto pack = builtin_pack(GetParam());
    for (const auto& outcome : try_examples(pack))
        EXPECT_TRUE(outcome.passed) << outcome.source << ": " << outcome.quantity << " = " << outcome.computed
                                    << ", expected " << outcome.expected;
    EXPECT_TRUE(pack->status == Status::awaiting_factors || !pack->examples.empty());
}

TEST_P(EveryPack, HasNoQuantityThatNoExampleTries) {
    const auto pack = builtin_pack(GetParam());
    if (pack->status == Status::awaiting_factors)
        GTEST_SKIP() << "nothing can be computed until its factors are entered";
    EXPECT_THAT(untried_quantities(*pack), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Packs, EveryPack, testing::ValuesIn(pack_names()), [](const auto& each) {
    std::string out;
    for (const char c : each.param) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    return out;
});

TEST_P(EveryPack, GivesEachOfItsInputsInAnExample) {
    const auto pack = builtin_pack(GetParam());
    if (pack->status == Status::awaiting_factors)
        GTEST_SKIP() << "nothing can be computed until its factors are entered";
    std::set<std::string> given;
    const std::function<void(const Example::Row&)> look = [&](const Example::Row& row) {
        for (const auto& [name, value] : row.numbers) given.insert(name);
        for (const auto& [name, value] : row.texts) given.insert(name);
        for (const auto& [name, rows] : row.relations)
            for (const auto& each : rows) look(each);
    };
    for (const auto& example : pack->examples) {
        look(example.given);
        look(example.baseline);
        look(example.project);
        for (const auto& season : example.seasons) look(season);
    }
    std::vector<std::string> missing;
    for (const auto& input : pack->inputs)
        if (!given.contains(pack->scope.symbols[input.symbol].name))
            missing.push_back(pack->scope.symbols[input.symbol].name);
    EXPECT_THAT(missing, testing::IsEmpty());
}

TEST_P(EveryPack, UsesWhatItAsksFor) {
    const auto pack = builtin_pack(GetParam());
    std::set<std::size_t> used;
    for (const auto& quantity : pack->quantities)
        for (const auto& name : formula::names_in(quantity.expression)) used.insert(*pack->scope.symbol(name));
    for (const auto& factor : pack->factors) used.insert(factor.keys.begin(), factor.keys.end());
    if (pack->deduction)
        for (const auto& name : {pack->deduction->t, pack->deduction->exempt}) used.insert(*pack->scope.symbol(name));
    std::vector<std::string> idle;
    for (const auto& input : pack->inputs)
        if (!used.contains(input.symbol)) idle.push_back(pack->scope.symbols[input.symbol].name);
    for (const auto& factor : pack->factors)
        if (!used.contains(factor.symbol)) idle.push_back(pack->scope.symbols[factor.symbol].name);
    EXPECT_THAT(idle, testing::IsEmpty());
}

TEST_P(EveryPack, SaysEverythingInBothLanguages) {
    const auto pack = builtin_pack(GetParam());
    std::vector<std::string> missing;
    const auto both = [&](const Words& words, const std::string& what) {
        if (words.en.empty() || words.vi.empty()) missing.push_back(what);
    };
    both(pack->title, "title");
    for (const auto& input : pack->inputs) both(input.label, pack->scope.symbols[input.symbol].name);
    for (const auto& rule : pack->rules) both(rule.text, pack->scope.symbols[rule.symbol].name);
    for (const auto& field : pack->monitoring) both(field.text, field.name);
    for (const auto& source : pack->sources) both(pack->quantity(source)->title, source);
    EXPECT_THAT(missing, testing::IsEmpty());
}

TEST_P(EveryPack, HasAClauseForEverythingItComputesAndDemands) {
    const auto pack = builtin_pack(GetParam());
    std::vector<std::string> missing;
    for (const auto& quantity : pack->quantities)
        if (quantity.clause.empty() && quantity.symbol != pack->eligible)
            missing.push_back(pack->scope.symbols[quantity.symbol].name);
    for (const auto& input : pack->inputs)
        if (input.clause.empty()) missing.push_back(pack->scope.symbols[input.symbol].name);
    for (const auto& option : pack->options)
        if (option.decision.empty() || option.why.empty()) missing.push_back(pack->scope.symbols[option.symbol].name);
    EXPECT_THAT(missing, testing::IsEmpty());
}

TEST_P(EveryPack, OfAReductionHasItsReportRolesAndMonitoringFields) {
    const auto pack = builtin_pack(GetParam());
    if (!pack->reductions || pack->status == Status::awaiting_factors) {
        EXPECT_TRUE(!pack->reductions ? !pack->total.empty() : pack->net.empty());
        return;
    }
    for (const auto& name : {pack->gross, pack->net, pack->net_year, pack->issuable}) EXPECT_FALSE(name.empty());
    EXPECT_FALSE(pack->monitoring.empty());
    EXPECT_GT(pack->lookback_years, 0);
    EXPECT_TRUE(pack->evidence.contains("baseline"));
    EXPECT_TRUE(pack->evidence.contains("project"));
    EXPECT_TRUE(pack->eligible.has_value());
}

TEST(Catalogue, NamesTheNearestPackWhereThereIsNone) {
    try {
        builtin_pack("ipcc-2019-rise");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("ipcc-2019-rice"));
    }
}

TEST(Catalogue, HasEveryMethodologyThatRiceInVietNamMayMeet) {
    EXPECT_THAT(pack_names(),
                testing::UnorderedElementsAre("bm-ag04.002", "cdm-ams-iii-au", "gold-standard-437", "ipcc-2006-rice",
                                              "ipcc-2019-perennials", "ipcc-2019-rice", "ipcc-2019-rice-tier2-vn",
                                              "ipcc-2019-soil-carbon", "jcm-ph-am004", "t-ver-13-08",
                                              "verra-vm0051-1.0", "verra-vm0051-1.1", "vn-decision-4801"));
}

TEST(Catalogue, RefusesInactiveAndEmptyPacksOnEveryDay) {
    const auto day = dates::make_date(2026, 1, 1);
    EXPECT_THAT(refusal_on(*builtin_pack("cdm-ams-iii-au"), day), testing::HasSubstr("is inactive"));
    EXPECT_THAT(refusal_on(*builtin_pack("vn-decision-4801"), day), testing::HasSubstr("waits for its factors"));
    EXPECT_THAT(refusal_on(*builtin_pack("verra-vm0051-1.0"), dates::make_date(2026, 7, 14)),
                testing::HasSubstr("was in force until 2026-07-13"));
}

TEST(Catalogue, ComputesNothingOfAPackThatAwaitsItsFactors) {
    try {
        bind_pack(builtin_pack("vn-decision-4801"), Activity{});
        FAIL() << "the empty pack was bound";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("vn-decision-4801"));
        EXPECT_THAT(error.what(), testing::HasSubstr("ef_season"));
    }
}

TEST(Catalogue, RefusesFactorsFromMemoryUnlessTheyAreAllowed) {
    const auto pack = builtin_pack("cdm-ams-iii-au");
    const auto activity = activity_of(*pack, pack->examples.front());
    auto refused = bind_pack(pack, activity);
    compute(refused);
    EXPECT_TRUE(std::isnan(refused.data.column({*pack->scope.symbol("net"), formula::Scenario::none})[0]));
    EXPECT_TRUE(std::any_of(refused.notes.begin(), refused.notes.end(),
                            [](const BindNote& note) { return note.kind == BindNote::Kind::no_factor; }));
    BindOptions options;
    options.remembered_values = true;
    auto allowed = bind_pack(pack, activity, options);
    compute(allowed);
    EXPECT_DOUBLE_EQ(allowed.data.column({*pack->scope.symbol("net"), formula::Scenario::none})[0], 382.5);
}

TEST(Catalogue, RefusesAPackOutsideItsDates) {
    const auto pack = builtin_pack("verra-vm0051-1.1");
    EXPECT_THAT(refusal_on(*pack, dates::make_date(2026, 7, 13)), testing::HasSubstr("in force from 2026-07-14"));
    EXPECT_EQ(refusal_on(*pack, dates::make_date(2026, 7, 14)), "");
}

}  // namespace
}  // namespace vung::packs
