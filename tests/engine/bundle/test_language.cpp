// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calculation.h"
#include "compared.h"
#include "office.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

/// Everything that the language has, over rows of a season, of its stratum and of a relation within a relation.
constexpr const char* kPack = R"(
id = "all-of-it"
title = { en = "All of the language" }
edition = "2019"
source = "made up"
gwp = ["AR5"]

[levels.stratum]
relation = "strata"

[options.way]
default = "one"
decision = "none"
why = "to be asked about"
choices = { one = "the first", two = "the second" }

[inputs]
a = { unit = "ha", low = -5, high = 5, scenario = "shared", needed = false }
b = { unit = "ha", low = -2, high = 2, scenario = "shared", needed = false }
p = { unit = "1", low = 0.1, high = 0.9, scenario = "shared", needed = false }
regime = { keys = "ipcc_t5_12_sfw", scenario = "shared", needed = false }
t = { type = "truth", scenario = "shared", needed = false }
u = { type = "truth", scenario = "shared", needed = false }
sown = { type = "day", low = 15000, high = 15100, scenario = "shared", needed = false }
cut = { type = "day", low = 15100, high = 15300, scenario = "shared", needed = false }

[relations.items]
scenario = "shared"
x = { unit = "kg", low = -3, high = 9, needed = false }
when = { unit = "d", low = 0, high = 30, needed = false }
on = { type = "truth", needed = false }

[factors]
sfw = { table = "ipcc_t5_12_sfw", key = "regime" }

)";

struct Formula {
    const char* name;
    const char* unit;  ///< "truth"
    const char* text;
    const char* level = "season";
};

const std::vector<Formula> kFormulas{
    {"plus", "ha", "a + b - (a - b) - 1 'm2'"},
    {"minus", "ha", "-(a - b) - -b"},
    {"times", "ha2", "a * (b * 2)"},
    {"over", "1", "a / b / (b / a)"},
    {"squared", "ha2", "(-a) ^ 2"},
    {"squared_minus", "ha2", "-(a ^ 2)"},
    {"power", "1", "(p + 1) ^ 0.59"},
    {"power_of_negative", "1", "per(a, 'ha') ^ p"},
    {"scaled", "m2", "a"},
    {"exponential", "1", "exp(per(b, 'ha'))"},
    {"logarithm", "1", "ln(per(b, 'ha'))"},
    {"root", "1", "sqrt(per(b, 'ha'))"},
    {"absolute", "ha", "abs(a)"},
    {"down", "ha", "floor(a)"},
    {"least", "ha", "min(a, b, 1 'ha')"},
    {"most", "ha", "max(a, b, 1 'ha')"},
    {"length", "d", "days(sown, cut)"},
    {"student", "1", "student_t(p, 7)"},
    {"student_of_number", "1", "student_t(0.975, 7)"},
    {"known", "truth", "given(a)"},
    {"key_known", "truth", "given(regime)"},
    {"below", "truth", "a < b"},
    {"at_most", "truth", "a <= b"},
    {"above", "truth", "a > b"},
    {"at_least", "truth", "a >= b"},
    {"same", "truth", "floor(a) == floor(b)"},
    {"other", "truth", "floor(a) != floor(b)"},
    {"key_same", "truth", "regime == 'upland_any' or regime == 'deep_water'"},
    {"key_other", "truth", "regime != 'upland_any'"},
    {"both_hold", "truth", "t and u"},
    {"one_holds", "truth", "t or u"},
    {"neither", "truth", "not (t or u)"},
    {"mixed", "truth", "(t and a > b) or not u"},
    {"option_one", "truth", "way == 'one'"},
    {"chosen", "ha", "if(a > b, a, b)"},
    {"chosen_by_truth", "ha", "if(t, a, b)"},
    {"chosen_by_and", "ha", "if(t and a > 0, a, b) + 1 'ha'"},
    {"chosen_by_not", "ha", "if(not t, a, b) * 2"},
    {"chosen_if_known", "ha", "if(given(a), a, 0) + if(given(b), b, 0)"},
    {"chosen_truth", "truth", "if(given(a), a > b, u)"},
    {"chosen_deep", "ha", "if(way == 'two', a, if(regime == 'upland_any', b, if(u, a + b, max(a, b))))"},
    {"looked_up", "1", "sfw * 2"},
    {"sum_all", "kg", "sum(x over items)"},
    {"sum_some", "kg", "sum(x over items where on)"},
    {"sum_product", "kg ha", "sum(x * a over items)"},
    {"mean_all", "kg", "mean(x over items)"},
    {"least_of", "kg", "min(x over items)"},
    {"most_of", "kg", "max(x over items where x > 0 'kg')"},
    {"spread", "kg2", "variance(x over items)"},
    {"how_many", "1", "count(x > 0 'kg' over items)"},
    {"any_on", "truth", "any(on over items)"},
    {"all_on", "truth", "all(on over items)"},
    {"any_large", "truth", "any(x > 3 'kg' over items where on)"},
    {"all_large", "truth", "all(x > 3 'kg' over items where on)"},
    {"trend", "kg d-1", "slope(x, when over items)"},
    {"area_under", "kg d", "trapezoid(x, when over items)"},
    {"stratum_sum", "ha", "sum(if(given(a), a, 0) over seasons)", "stratum"},
    {"stratum_known", "ha", "sum(a over seasons)", "stratum"},
    {"stratum_mean", "ha", "mean(a over seasons where given(a) and u)", "stratum"},
    {"stratum_least", "ha", "min(a over seasons where given(a))", "stratum"},
    {"stratum_most", "ha", "max(if(given(b), b, 0) over seasons)", "stratum"},
    {"stratum_spread", "ha2", "variance(a over seasons where given(a))", "stratum"},
    {"stratum_count", "1", "count(given(a) over seasons)", "stratum"},
    {"stratum_any", "truth", "any(t over seasons)", "stratum"},
    {"stratum_all", "truth", "all(t over seasons where given(t))", "stratum"},
    {"project_sum", "ha", "sum(stratum_sum over strata) + sum(if(given(b), b, 0) over seasons)", "project"},
    {"share_of_stratum", "1", "if(given(a), a, 0) / stratum_sum"},
};

std::shared_ptr<const packs::Pack> pack() {
    std::string text = kPack;
    for (const auto& formula : kFormulas) {
        text += std::string{"[[quantity]]\nname = \""} + formula.name + "\"\nlevel = \"" + formula.level + "\"\n";
        text += std::string{formula.unit} == "truth" ? "type = \"truth\"\n"
                                                     : std::string{"unit = \""} + formula.unit + "\"\n";
        text += std::string{"formula = \""} + formula.text + "\"\n\n";
    }
    text += "[report]\nsources = [\"absolute\"]\ntotal = \"absolute\"\n";
    return std::make_shared<const packs::Pack>(
        packs::parse_pack(text, "all-of-it.toml", factors::FactorTable::builtin()));
}

testing_support::Calculation everything(std::size_t seasons, unsigned seed) {
    auto out = testing_support::calculation(pack(), seasons, 1, seed, 0.12);
    auto& activity = out.activity;
    activity.at("stratum").rows = 3;
    for (std::size_t i = 0; i < seasons; ++i)
        activity.at("season").parent["stratum"].push_back(static_cast<std::uint32_t>(i % 3));
    // Truth that is not known.
    for (const auto& [level, name] : {std::pair{"season", "t"}, {"season", "u"}, {"items", "on"}}) {
        auto& column = activity.at(level).columns[name].numbers;
        for (std::size_t i = 0; i < column.size(); ++i)
            column[i] = i % 5 == 4 ? std::nan("") : static_cast<double>(i % 2);
    }
    testing_support::account_anew(out);
    return out;
}

TEST(TheLanguageInABook, IsWhatLibreOfficeComputes) {
    VUNG_NEEDS_OFFICE();
    for (const unsigned seed : {1U, 2U}) {
        const auto made = everything(120, seed);
        const auto book = cooperative_book(made.book, 0);
        const auto outcome = test::recalculate(book);
        EXPECT_EQ(outcome.different, 0u) << outcome.first;
        EXPECT_GT(outcome.absent, 500u);
        EXPECT_GT(outcome.formulas, outcome.absent + 5000);
    }
}

TEST(TheLanguageInABook, EveryFormulaIsLive) {
    const auto made = everything(30, 3);
    std::size_t live = 0;
    for (const auto& sheet : cooperative_book(made.book, 0).sheets)
        if (sheet.name == "Vụ thửa")
            for (const auto& cell : sheet.rows[0].cells) live += std::holds_alternative<io::CellFormula>(cell) ? 1 : 0;
    std::size_t of_season = 0;
    for (const auto& formula : kFormulas) of_season += std::string{formula.level} == "season" ? 1 : 0;
    EXPECT_GE(live, of_season);
}

}  // namespace
}  // namespace vung::run
