// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/formula/expression.h>

namespace vung::formula {
namespace {

using testing::HasSubstr;

/// The tree with all its brackets.
std::string bracketed(const Expression& e) {
    std::string args;
    for (const auto& arg : e.args) args += (args.empty() ? "" : " ") + bracketed(arg);
    static const char* const signs[] = {"",  "",   "",  "neg", "+",  "-",  "*",   "/",  "^",
                                        "<", "<=", ">", ">=",  "==", "!=", "and", "or", "not"};
    switch (e.op) {
        case Op::number: return e.text + (e.over.empty() ? "" : "[" + e.over + "]");
        case Op::text: return "'" + e.text + "'";
        case Op::name: return e.text;
        case Op::call: return "(" + e.text + " " + args + ")";
        case Op::aggregate: return "(" + e.text + " over " + e.over + (e.filtered ? " where " : " ") + args + ")";
        default: return "(" + std::string{signs[static_cast<std::size_t>(e.op)]} + " " + args + ")";
    }
}

std::string tree(const std::string& text) {
    return bracketed(parse_formula(text));
}

TEST(Expression, MultipliesBeforeItAdds) {
    EXPECT_EQ(tree("a + b * c"), "(+ a (* b c))");
    EXPECT_EQ(tree("(a + b) * c"), "(* (+ a b) c)");
    EXPECT_EQ(tree("a * b ^ 2"), "(* a (^ b 2))");
    EXPECT_EQ(tree("-a * b"), "(* (neg a) b)");
    EXPECT_EQ(tree("a * -b"), "(* a (neg b))");
}

TEST(Expression, SeesThatAPowerInsideAFunctionIsNotAmbiguous) {
    EXPECT_EQ(tree("-max(a ^ 2, b)"), "(neg (max (^ a 2) b))");
    EXPECT_EQ(tree("-(a ^ 2)"), "(neg (^ a 2))");
}

TEST(Expression, GoesFromLeftToRightAmongEquals) {
    EXPECT_EQ(tree("a - b - c"), "(- (- a b) c)");
    EXPECT_EQ(tree("a / b / c"), "(/ (/ a b) c)");
    EXPECT_EQ(tree("a / b * c"), "(* (/ a b) c)");
    EXPECT_EQ(tree("a - (b - c)"), "(- a (- b c))");
}

TEST(Expression, BindsNotBeforeAndBeforeOr) {
    EXPECT_EQ(tree("not a and b or c"), "(or (and (not a) b) c)");
    EXPECT_EQ(tree("a or b and not c"), "(or a (and b (not c)))");
    EXPECT_EQ(tree("not a == b"), "(not (== a b))");
    EXPECT_EQ(tree("a + 1 > b and c"), "(and (> (+ a 1) b) c)");
}

TEST(Expression, ReadsNumbersWithUnitsKeysAndRelations) {
    EXPECT_EQ(tree("10 'cm' + x"), "(+ 10[cm] x)");
    EXPECT_EQ(tree("regime == 'upland_any'"), "(== regime 'upland_any')");
    EXPECT_EQ(tree("sum(rate * cfoa over amendments)"), "(sum over amendments (* rate cfoa))");
    EXPECT_EQ(tree("slope(y, x over samples where ok)"), "(slope over samples where y x ok)");
    EXPECT_EQ(tree("max(a, b, 1.5e3)"), "(max a b 1.5e3)");
    EXPECT_EQ(tree("max(a over rows)"), "(max over rows a)");
}

struct Refusal {
    const char* text;
    std::size_t character;
    const char* says;
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithTheCharacterAndTheReason) {
    try {
        parse_formula(GetParam().text, "pack.toml, line 3");
        FAIL() << GetParam().text << " was read";
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().where, testing::EndsWith("line 3, character " + std::to_string(GetParam().character)));
        EXPECT_THAT(error.text().what, HasSubstr(GetParam().says));
        EXPECT_THAT(error.text().what, HasSubstr(GetParam().text));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Refused,
    testing::Values(Refusal{"", 1, "expected"}, Refusal{"a +", 4, "expected"},
                    Refusal{"a b", 3, "operator was expected"}, Refusal{"(a + b", 7, "')' was expected"},
                    Refusal{"-a ^ 2", 1, "ambiguous"}, Refusal{"a ^ -2", 5, "ambiguous"},
                    Refusal{"a ^ b ^ c", 7, "ambiguous"}, Refusal{"a < b < c", 7, "chained"},
                    Refusal{"a = b", 3, "equality is written =="}, Refusal{"2x", 2, "letter follows"},
                    Refusal{"a # b", 3, "means nothing"}, Refusal{"regime == 'up", 11, "not closed"},
                    Refusal{"summ(a over b)", 1, "sum"}, Refusal{"sum(a)", 1, "needs a relation"},
                    Refusal{"exp(a over b)", 1, "does not work over"}, Refusal{"a + and", 5, "name was expected"},
                    Refusal{"1e999", 1, "too large"}, Refusal{"not not a", 5, "says nothing"}));

TEST(Expression, RefusesBracketsWithoutEnd) {
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '(') + "a" +
               std::string(static_cast<std::size_t>(depth), ')');
    };
    EXPECT_EQ(tree(nested(90)), "a");
    EXPECT_THROW(parse_formula(nested(100000)), InputError);
}

/// Random trees from a small generator of its own.
class Generator {
public:
    explicit Generator(std::uint32_t seed) : state_(seed) {}

    Expression number(int depth) {
        Expression e;
        switch (depth <= 0 ? pick(2) : pick(9)) {
            case 0:
                e.op = Op::number;
                e.number = static_cast<double>(pick(50)) / 4;
                e.text = text_of(e.number);
                if (pick(4) == 0) e.over = "t ha-1";
                return e;
            case 1:
                e.op = Op::name;
                e.text = std::string(1, static_cast<char>('a' + pick(5)));
                return e;
            case 2: return made(Op::add, {number(depth - 1), number(depth - 1)});
            case 3: return made(Op::subtract, {number(depth - 1), number(depth - 1)});
            case 4: return made(Op::multiply, {number(depth - 1), number(depth - 1)});
            case 5: return made(Op::divide, {number(depth - 1), number(depth - 1)});
            case 6: return made(Op::power, {number(depth - 1), number(depth - 1)});
            case 7: return made(Op::negate, {number(depth - 1)});
            default:
                e = made(Op::call, {truth(depth - 1), number(depth - 1), number(depth - 1)});
                e.text = "if";
                if (pick(2) == 0) {
                    e = made(Op::aggregate, {number(depth - 1), truth(depth - 1)});
                    e.text = "sum";
                    e.over = "rows";
                    e.filtered = true;
                }
                return e;
        }
    }

private:
    Expression truth(int depth) {
        switch (depth <= 0 ? 0 : pick(4)) {
            case 1: return made(Op::all_of, {truth(depth - 1), truth(depth - 1)});
            case 2: return made(Op::any_of, {truth(depth - 1), truth(depth - 1)});
            case 3: {
                auto inner = truth(depth - 1);
                return inner.op == Op::negation ? inner : made(Op::negation, {std::move(inner)});
            }
            default: return made(pick(2) == 0 ? Op::less_equal : Op::equal, {number(depth - 1), number(depth - 1)});
        }
    }
    static Expression made(Op op, std::vector<Expression> args) {
        Expression e;
        e.op = op;
        e.args = std::move(args);
        return e;
    }
    static std::string text_of(double value) {
        auto text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
        return text;
    }
    std::uint32_t pick(std::uint32_t below) {
        state_ = state_ * 1664525U + 1013904223U;
        return (state_ >> 8) % below;
    }
    std::uint32_t state_;
};

TEST(Expression, IsTheSameTreeAfterBeingWrittenAndReadAgain) {
    Generator random{20};
    int deep = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto written = random.number(6);
        const auto text = to_text(written);
        const auto read = parse_formula(text);
        ASSERT_EQ(bracketed(read), bracketed(written)) << text;
        ASSERT_TRUE(read == written) << text;
        EXPECT_EQ(to_text(read), text);
        deep += text.size() > 60 ? 1 : 0;
    }
    EXPECT_GT(deep, 500);
}

TEST(Expression, IsWrittenWithTheFewestBracketsThatReadSafely) {
    EXPECT_EQ(to_text(parse_formula("((a) * (b + (c)))")), "a * (b + c)");
    EXPECT_EQ(to_text(parse_formula("(a - b) - c")), "a - b - c");
    EXPECT_EQ(to_text(parse_formula("a - (b + c)")), "a - (b + c)");
    EXPECT_EQ(to_text(parse_formula("(-a) ^ 2")), "(-a) ^ 2");
    EXPECT_EQ(to_text(parse_formula("(a and b) or c")), "a and b or c");
}

TEST(Expression, NamesWhatItUsesOnceAndSorted) {
    EXPECT_THAT(names_in(parse_formula("b * sum(a * c over rows where b > 0) + per(a, 't')")),
                testing::ElementsAre("a", "b", "c"));
}

}  // namespace
}  // namespace vung::formula
