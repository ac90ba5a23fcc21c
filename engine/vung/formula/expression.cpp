// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/expression.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::formula {
namespace {

struct Token {
    enum class Kind : std::uint8_t { number, text, word, sign, end } kind = Kind::end;
    std::string text;
    double number = 0;
    std::size_t column = 0;
};

bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool digit(char c) {
    return c >= '0' && c <= '9';
}

class Parser {
public:
    Parser(std::string_view text, const std::string& where) : text_(text), where_(where) { advance(); }

    Expression whole() {
        auto out = either();
        if (token_.kind != Token::Kind::end) fail("an operator was expected instead of '" + token_.text + "'");
        return out;
    }

private:
    [[noreturn]] void fail(const std::string& what, std::size_t column = 0) const {
        throw InputError{{.what = "formula '" + std::string{text_} + "': " + what,
                          .where = (where_.empty() ? "" : where_ + ", ") + "character " +
                                   std::to_string(column > 0 ? column : token_.column),
                          .fix = "docs/methods/packs.md describes the language"}};
    }

    void advance() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
        token_ = {Token::Kind::end, "the end", 0, at_ + 1};
        if (at_ == text_.size()) return;
        const char c = text_[at_];
        const auto begin = at_;
        if (digit(c) || (c == '.' && at_ + 1 < text_.size() && digit(text_[at_ + 1]))) {
            const auto* first = text_.data() + at_;
            const auto read = std::from_chars(first, text_.data() + text_.size(), token_.number);
            if (read.ec != std::errc{}) fail("a number is too large");
            at_ += static_cast<std::size_t>(read.ptr - first);
            if (at_ < text_.size() && letter(text_[at_])) fail("a letter follows a number", at_ + 1);
            token_.kind = Token::Kind::number;
        } else if (letter(c)) {
            while (at_ < text_.size() && (letter(text_[at_]) || digit(text_[at_]))) ++at_;
            token_.kind = Token::Kind::word;
        } else if (c == '\'') {
            const auto end = text_.find('\'', at_ + 1);
            if (end == std::string_view::npos) fail("a quote ' is not closed");
            token_.text = text_.substr(at_ + 1, end - at_ - 1);
            at_ = end + 1;
            token_.kind = Token::Kind::text;
            return;
        } else {
            at_ += text_.substr(at_, 2) == "==" || text_.substr(at_, 2) == "!=" || text_.substr(at_, 2) == "<=" ||
                           text_.substr(at_, 2) == ">="
                       ? 2
                       : 1;
            if (std::string_view{"+-*/^()<>,=!"}.find(c) == std::string_view::npos)
                fail("the character '" + std::string{c} + "' means nothing here");
            token_.kind = Token::Kind::sign;
        }
        token_.text = text_.substr(begin, at_ - begin);
    }

    bool is(std::string_view text) const {
        return (token_.kind == Token::Kind::sign || token_.kind == Token::Kind::word) && token_.text == text;
    }
    bool take(std::string_view text) {
        if (!is(text)) return false;
        advance();
        return true;
    }
    void expect(std::string_view text) {
        if (!take(text)) fail("'" + std::string{text} + "' was expected instead of '" + token_.text + "'");
    }

    static Expression made(Op op, std::size_t column, std::vector<Expression> args) {
        Expression out;
        out.op = op;
        out.column = column;
        out.args = std::move(args);
        return out;
    }

    Expression either() {
        if (++depth_ > kDeepest) fail("brackets are nested too deeply; make a quantity of a part of it");
        auto left = both();
        while (is("or")) {
            const auto column = token_.column;
            advance();
            left = made(Op::any_of, column, {std::move(left), both()});
        }
        --depth_;
        return left;
    }
    Expression both() {
        auto left = denied();
        while (is("and")) {
            const auto column = token_.column;
            advance();
            left = made(Op::all_of, column, {std::move(left), denied()});
        }
        return left;
    }
    Expression denied() {
        const auto column = token_.column;
        if (!take("not")) return comparison();
        if (is("not")) fail("'not not' says nothing");
        return made(Op::negation, column, {denied()});
    }
    static std::optional<Op> comparison_of(const Token& token) {
        if (token.kind != Token::Kind::sign) return std::nullopt;
        if (token.text == "==") return Op::equal;
        if (token.text == "!=") return Op::unequal;
        if (token.text == "<") return Op::less;
        if (token.text == "<=") return Op::less_equal;
        if (token.text == ">") return Op::greater;
        if (token.text == ">=") return Op::greater_equal;
        return std::nullopt;
    }
    Expression comparison() {
        auto left = additive();
        if (is("=")) fail("'=' means nothing here; equality is written ==");
        if (const auto op = comparison_of(token_)) {
            const auto column = token_.column;
            advance();
            left = made(*op, column, {std::move(left), additive()});
            if (comparison_of(token_)) fail("comparisons cannot be chained; join two of them by 'and'");
        }
        return left;
    }
    Expression additive() {
        auto left = multiplicative();
        while (is("+") || is("-")) {
            const auto column = token_.column;
            const auto op = is("+") ? Op::add : Op::subtract;
            advance();
            left = made(op, column, {std::move(left), multiplicative()});
        }
        return left;
    }
    Expression multiplicative() {
        auto left = signed_one();
        while (is("*") || is("/")) {
            const auto column = token_.column;
            const auto op = is("*") ? Op::multiply : Op::divide;
            advance();
            left = made(op, column, {std::move(left), signed_one()});
        }
        return left;
    }
    Expression signed_one() {
        const auto column = token_.column;
        if (!take("-")) return powered();
        bare_power_ = false;
        auto inner = powered();
        if (bare_power_) fail("-a ^ b is ambiguous; write (-a) ^ b or -(a ^ b)", column);
        return made(Op::negate, column, {std::move(inner)});
    }
    Expression powered() {
        auto base = atom();
        if (!is("^")) return base;
        const auto column = token_.column;
        advance();
        if (is("-")) fail("a ^ -b is ambiguous; write a ^ (-b)");
        auto out = made(Op::power, column, {std::move(base), atom()});
        if (is("^")) fail("a ^ b ^ c is ambiguous; use brackets");
        bare_power_ = true;
        return out;
    }
    Expression bracketed() {
        expect("(");
        auto out = either();
        expect(")");
        bare_power_ = false;
        return out;
    }
    Expression atom() {
        Expression out;
        out.column = token_.column;
        switch (token_.kind) {
            case Token::Kind::number:
                out.op = Op::number;
                out.number = token_.number;
                out.text = token_.text;
                advance();
                if (token_.kind == Token::Kind::text) {
                    out.over = token_.text;
                    advance();
                }
                return out;
            case Token::Kind::text:
                out.op = Op::text;
                out.text = token_.text;
                advance();
                return out;
            case Token::Kind::word: break;
            case Token::Kind::sign:
                if (is("(")) return bracketed();
                [[fallthrough]];
            case Token::Kind::end: fail("a number, a name or '(' was expected instead of '" + token_.text + "'");
        }
        static const std::set<std::string> reserved{"and", "or", "not", "over", "where"};
        if (reserved.contains(token_.text)) fail("'" + token_.text + "' stands where a name was expected");
        out.text = token_.text;
        advance();
        if (!is("(")) {
            out.op = Op::name;
            return out;
        }
        return called(std::move(out));
    }
    Expression called(Expression out) {
        const auto& functions = function_names();
        const auto& aggregates = aggregate_names();
        const auto known = [&](const std::vector<std::string>& names) {
            return std::find(names.begin(), names.end(), out.text) != names.end();
        };
        if (!known(functions) && !known(aggregates)) {
            auto all = functions;
            all.insert(all.end(), aggregates.begin(), aggregates.end());
            fail("there is no function '" + out.text + "'; " + text::suggestion(out.text, all), out.column);
        }
        expect("(");
        out.op = Op::call;
        do out.args.push_back(either());
        while (take(","));
        if (take("over")) {
            if (!known(aggregates))
                fail("'" + out.text + "' does not work over a relation; those that do are sum, mean, count ...",
                     out.column);
            out.op = Op::aggregate;
            if (token_.kind != Token::Kind::word) fail("the name of a relation was expected");
            out.over = token_.text;
            advance();
            if (take("where")) {
                out.filtered = true;
                out.args.push_back(either());
            }
        } else if (!known(functions)) {
            fail("'" + out.text + "' needs a relation: " + out.text + "(x over RELATION)", out.column);
        }
        expect(")");
        bare_power_ = false;
        return out;
    }

    std::string_view text_;
    std::string where_;
    std::size_t at_ = 0;
    Token token_;
    static constexpr int kDeepest = 100;
    int depth_ = 0;
    bool bare_power_ = false;  ///< the last factor read was a power without brackets around it
};

int rank(Op op) {
    switch (op) {
        case Op::any_of: return 1;
        case Op::all_of: return 2;
        case Op::negation: return 3;
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::equal:
        case Op::unequal: return 4;
        case Op::add:
        case Op::subtract: return 5;
        case Op::multiply:
        case Op::divide: return 6;
        case Op::negate: return 7;
        case Op::power: return 8;
        default: return 9;
    }
}

const char* sign_of(Op op) {
    switch (op) {
        case Op::any_of: return " or ";
        case Op::all_of: return " and ";
        case Op::less: return " < ";
        case Op::less_equal: return " <= ";
        case Op::greater: return " > ";
        case Op::greater_equal: return " >= ";
        case Op::equal: return " == ";
        case Op::unequal: return " != ";
        case Op::add: return " + ";
        case Op::subtract: return " - ";
        case Op::multiply: return " * ";
        case Op::divide: return " / ";
        default: return " ^ ";
    }
}

std::string written(const Expression& e, int at_least);

std::string arguments(const Expression& e) {
    std::string out;
    const auto plain = e.args.size() - (e.filtered ? 1 : 0);
    for (std::size_t i = 0; i < plain; ++i) out += (i > 0 ? ", " : "") + written(e.args[i], 0);
    if (e.op == Op::aggregate) out += " over " + e.over;
    if (e.filtered) out += " where " + written(e.args.back(), 0);
    return out;
}

std::string written(const Expression& e, int at_least) {
    const int own = rank(e.op);
    std::string out;
    switch (e.op) {
        case Op::number: return e.over.empty() ? e.text : e.text + " '" + e.over + "'";
        case Op::name: return e.text;
        case Op::text: return "'" + e.text + "'";
        case Op::call:
        case Op::aggregate: return e.text + "(" + arguments(e) + ")";
        case Op::negation: out = "not " + written(e.args[0], own); break;
        case Op::negate: out = "-" + written(e.args[0], 9); break;
        case Op::power: out = written(e.args[0], 9) + " ^ " + written(e.args[1], 9); break;
        default: {
            const bool compares = own == 4;
            out = written(e.args[0], own + (compares ? 1 : 0)) + sign_of(e.op) + written(e.args[1], own + 1);
        }
    }
    return own < at_least ? "(" + out + ")" : out;
}

void collect(const Expression& e, std::set<std::string>& out) {
    if (e.op == Op::name) out.insert(e.text);
    for (const auto& arg : e.args) collect(arg, out);
}

}  // namespace

bool Expression::operator==(const Expression& other) const {
    return op == other.op && number == other.number && (op == Op::number || text == other.text) && args == other.args &&
           over == other.over && filtered == other.filtered;
}

Expression parse_formula(std::string_view text, const std::string& where) {
    return Parser{text, where}.whole();
}

std::string to_text(const Expression& expression) {
    return written(expression, 0);
}

std::vector<std::string> names_in(const Expression& expression) {
    std::set<std::string> out;
    collect(expression, out);
    return {out.begin(), out.end()};
}

const std::vector<std::string>& function_names() {
    static const std::vector<std::string> names{"if",    "min",  "max",   "exp", "ln",        "sqrt",     "abs",
                                                "floor", "days", "given", "per", "student_t", "baseline", "project"};
    return names;
}

const std::vector<std::string>& aggregate_names() {
    static const std::vector<std::string> names{"sum", "mean", "count",    "any",   "all",
                                                "min", "max",  "variance", "slope", "trapezoid"};
    return names;
}

}  // namespace vung::formula
