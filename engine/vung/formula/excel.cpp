// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/excel.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/formula/evaluate.h>
#include <vung/formula/excel_rows.h>

namespace vung::formula {
namespace {

constexpr std::size_t kLongest = 8192;

/// How tightly the outermost operator of a text binds.
enum Tightness : int { loose, sum, product, raised, whole };

struct Part {
    std::string text;
    Tightness tightness = whole;
    bool may_fail = false;  ///< may give an error, which means absent
};

/// A number as formulas write it: "1E-12".
std::string number_text(double number) {
    auto out = fmt::format("{}", number);
    std::replace(out.begin(), out.end(), 'e', 'E');
    return out;
}

std::string bracketed(const Part& part, Tightness needed) {
    return part.tightness < needed ? "(" + part.text + ")" : part.text;
}

/// Cells that must hold something before a part of a formula may be computed.
struct Region {
    const Region* outer = nullptr;
    std::vector<std::string> numbers, texts;

    bool has(const std::string& cell) const {
        const auto in = [&](const auto& cells) { return std::find(cells.begin(), cells.end(), cell) != cells.end(); };
        return in(numbers) || in(texts) || (outer && outer->has(cell));
    }
    void need(const std::string& cell, bool text) {
        if (!has(cell)) (text ? texts : numbers).push_back(cell);
    }
    bool open() const { return !numbers.empty() || !texts.empty(); }

    /// `text` where all cells hold something, else `absent`.
    std::string guarded(const std::string& text, const std::string& absent) const {
        std::string out = text;
        if (!texts.empty()) {
            std::string empty;
            for (const auto& cell : texts) empty += (empty.empty() ? "" : ",") + cell + "=\"\"";
            out = "IF(" + (texts.size() > 1 ? "OR(" + empty + ")" : empty) + "," + absent + "," + out + ")";
        }
        if (!numbers.empty()) {
            std::string cells;
            for (const auto& cell : numbers) cells += (cells.empty() ? "" : ",") + cell;
            out = fmt::format("IF(COUNT({})<{},{},{})", cells, numbers.size(), absent, out);
        }
        return out;
    }
};

class ExcelWriter {
public:
    explicit ExcelWriter(const ExcelPlaces& places) : places_(places) {}

    bool possible() const { return possible_; }
    bool array() const { return array_; }

    /// A whole cell: the value, or "".
    std::string cell(const Node& node) {
        if (node.op == Op::all_of || node.op == Op::any_of || node.op == Op::negation)
            return "CHOOSE(1+2*(" + verdict(node) + "),0,\"\",1)";
        Region region;
        auto part = value(node, region);
        part.text = region.guarded(part.text, "\"\"");
        return part.may_fail ? "IFERROR(" + part.text + ",\"\")" : part.text;
    }

    /// 0, 0.5 where it is open, 1; never an error.
    std::string verdict(const Node& node) {
        switch (node.op) {
            case Op::all_of: return "MIN(" + verdicts(node, Op::all_of) + ")";
            case Op::any_of: return "MAX(" + verdicts(node, Op::any_of) + ")";
            case Op::negation: return "1-" + bracketed({verdict(node.args[0]), loose, false}, whole);
            case Op::name: {
                const auto cell = places_.cell(node);
                return "IF(ISNUMBER(" + cell + ")," + cell + ",0.5)";
            }
            default: break;
        }
        if (asks_for_presence(node)) return value_of_given(node);
        Region region;
        auto part = value(node, region);
        part.text = region.guarded(part.text, "0.5");
        return part.may_fail ? "IFERROR(" + part.text + ",0.5)" : part.text;
    }

private:
    std::string presence(const Node& node) {
        const auto cell = places_.cell(node.args[0]);
        return node.args[0].type == Type::key ? cell + "<>\"\"" : "ISNUMBER(" + cell + ")";
    }
    std::string value_of_given(const Node& node) { return "IF(" + presence(node) + ",1,0)"; }

    std::string verdicts(const Node& node, Op op) {
        std::string out;
        for (const auto& arg : node.args)
            out += (out.empty() ? "" : ",") + (arg.op == op ? verdicts(arg, op) : verdict(arg));
        return out;
    }

    /// Numbers and days as they are, truth as 1 and 0, keys as text; absent as an error.
    Part value(const Node& node, Region& region) {
        const auto arg = [&](std::size_t i) { return value(node.args[i], region); };
        const auto joined = [&](const char* sign, Tightness tightness, Tightness right) {
            const auto a = arg(0), b = arg(1);
            return Part{bracketed(a, tightness) + sign + bracketed(b, right), tightness, a.may_fail || b.may_fail};
        };
        if (node.conversion) return converted(node, arg(0));
        switch (node.op) {
            case Op::number: return literal(node.number);
            case Op::text: return {excel_text(node.text), whole, false};
            case Op::name: {
                const auto cell = places_.cell(node);
                region.need(cell, node.type == Type::key);
                return {cell, whole, false};
            }
            case Op::negate: {
                const auto a = arg(0);
                return {"-" + bracketed(a, whole), loose, a.may_fail};
            }
            case Op::add: return joined("+", sum, product);
            case Op::subtract: return joined("-", sum, product);
            case Op::multiply: return joined("*", product, raised);
            case Op::divide: {
                auto out = joined("/", product, raised);
                out.may_fail = out.may_fail || node.args[1].op != Op::number;
                return out;
            }
            case Op::power: return powered(arg(0), arg(1), node.args[1]);
            case Op::less:
            case Op::less_equal:
            case Op::greater:
            case Op::greater_equal:
            case Op::equal:
            case Op::unequal: {
                auto out = comparison(node, region);
                out.text = "IF(" + out.text + ",1,0)";
                out.tightness = whole;
                return out;
            }
            case Op::all_of:
            case Op::any_of:
            case Op::negation: return {"CHOOSE(1+2*(" + verdict(node) + "),0,NA(),1)", whole, true};
            case Op::call: return called(node, region);
            case Op::aggregate: return aggregated(node);
        }
        throw InvariantError("unknown operation in a formula");
    }

    /// A spreadsheet takes odd roots of negative numbers: (-8)^(1/3) is -2. Here it has no value.
    static Part powered(const Part& a, const Part& b, const Node& exponent) {
        const auto plain = bracketed(a, whole) + "^" + bracketed(b, whole);
        const auto near_whole = [](double x) { return std::abs(x - std::round(x)) < 1e-6; };
        const bool no_root = exponent.op == Op::number && exponent.number != 0 &&
                             (near_whole(exponent.number) || !near_whole(1 / exponent.number));
        if (no_root) return {plain, raised, true};
        return {"IF(" + bracketed(a, sum) + "<0,NA()," + plain + ")", whole, true};
    }

    static Part literal(double number) { return {number_text(number), number < 0 ? loose : whole, false}; }

    static Part converted(const Node& node, const Part& of) {
        const double inverse = 1 / node.number;
        const bool down = node.number < 1 && std::abs(inverse - std::round(inverse)) < 1e-9 * inverse;
        return {bracketed(of, product) + (down ? "/" : "*") + number_text(down ? std::round(inverse) : node.number),
                product, of.may_fail};
    }

    Part comparison(const Node& node, Region& region) {
        const auto a = value(node.args[0], region), b = value(node.args[1], region);
        const bool fails = a.may_fail || b.may_fail;
        if (node.args[0].type == Type::key) {
            const auto same = "EXACT(" + a.text + "," + b.text + ")";
            return {node.op == Op::equal ? same : "NOT(" + same + ")", whole, fails};
        }
        const char* sign = node.op == Op::less            ? "<"
                           : node.op == Op::less_equal    ? "<="
                           : node.op == Op::greater       ? ">"
                           : node.op == Op::greater_equal ? ">="
                           : node.op == Op::equal         ? "="
                                                          : "<>";
        const auto zero = [](const Node& each) { return each.op == Op::number && each.number == 0; };
        if (zero(node.args[0]) || zero(node.args[1]))
            return {bracketed(a, sum) + sign + bracketed(b, sum), loose, fails};
        return {apart(node, bracketed(a, sum) + "-" + bracketed(b, product), b), loose, fails};
    }

    /// A difference against the last digits of its right side, as formula/evaluate compares.
    static std::string apart(const Node& node, const std::string& difference, const Part& right) {
        const auto& number = node.args[1];
        const auto width = number.op == Op::number ? number_text(std::abs(number.number) * kLastDigits)
                                                   : "ABS(" + right.text + ")*" + number_text(kLastDigits);
        switch (node.op) {
            case Op::less: return difference + "<-" + width;
            case Op::less_equal: return difference + "<=" + width;
            case Op::greater: return difference + ">" + width;
            case Op::greater_equal: return difference + ">=-" + width;
            case Op::equal: return "ABS(" + difference + ")<=" + width;
            default: return "ABS(" + difference + ")>" + width;
        }
    }

    Part called(const Node& node, Region& region) {
        const auto& f = node.text;
        if (f == "given") return {value_of_given(node), whole, false};
        if (f == "if") return chosen(node, region);
        const auto first = value(node.args[0], region);
        if (f == "per") return first;
        const auto simple = [&](const char* name, bool fails) {
            return Part{name + ("(" + first.text + ")"), whole, fails || first.may_fail};
        };
        if (f == "exp") return simple("EXP", true);
        if (f == "ln") return simple("LN", true);
        if (f == "sqrt") return simple("SQRT", true);
        if (f == "abs") return simple("ABS", false);
        if (f == "floor") return simple("INT", false);  // INT goes down for negative numbers too
        if (f == "min" || f == "max") {
            Part out{(f == "min" ? "MIN(" : "MAX(") + first.text, whole, first.may_fail};
            for (std::size_t i = 1; i < node.args.size(); ++i) {
                const auto next = value(node.args[i], region);
                out.text += "," + next.text;
                out.may_fail = out.may_fail || next.may_fail;
            }
            out.text += ")";
            return out;
        }
        const auto second = value(node.args[1], region);
        const bool fails = first.may_fail || second.may_fail;
        if (f == "days") return {bracketed(second, sum) + "-" + bracketed(first, product), sum, fails};
        if (f != "student_t") throw InvariantError("unknown function in a formula: " + f);
        const auto p = first.text, n = second.text;
        const auto above = fmt::format("TINV(2*(1-({})),{})", p, n), below = fmt::format("-TINV(2*({}),{})", p, n);
        if (node.args[0].op == Op::number) return {node.args[0].number < 0.5 ? below : above, loose, true};
        return {fmt::format("IF(({})<0.5,{},{})", p, below, above), whole, true};
    }

    /// A branch is absent by itself, without making the other one absent.
    Part branch(const Node& node, const Region& outer) {
        Region region{&outer, {}, {}};
        auto part = value(node, region);
        if (!region.open()) return part;
        return {region.guarded(part.text, "NA()"), whole, true};
    }

    Part chosen(const Node& node, Region& region) {
        const auto& condition = node.args[0];
        std::string test;
        bool fails = false;
        if (asks_for_presence(condition)) {
            test = presence(condition);
        } else if (condition.op >= Op::less && condition.op <= Op::unequal) {
            const auto part = comparison(condition, region);
            test = part.text;
            fails = part.may_fail;
        } else if (condition.op == Op::name) {
            test = value(condition, region).text + "=1";
        } else {
            const auto open = verdict(condition);
            const auto yes = branch(node.args[1], region), no = branch(node.args[2], region);
            return {"CHOOSE(1+2*" + bracketed({open, open.starts_with("1-") ? sum : whole, false}, whole) + "," +
                        no.text + ",NA()," + yes.text + ")",
                    whole, true};
        }
        const auto yes = branch(node.args[1], region), no = branch(node.args[2], region);
        return {"IF(" + test + "," + yes.text + "," + no.text + ")", whole, fails || yes.may_fail || no.may_fail};
    }

    Part aggregated(const Node& node) {
        const auto out = excel_aggregate(node, places_.rows(node));
        if (!out) {
            possible_ = false;
            return {"NA()", whole, true};
        }
        array_ = array_ || out->array;
        return {out->text, whole, true};
    }

    const ExcelPlaces& places_;
    bool possible_ = true, array_ = false;
};

std::optional<ExcelFormula> finished(const ExcelWriter& writer, std::string text) {
    if (!writer.possible() || text.size() + 1 > kLongest) return std::nullopt;
    return ExcelFormula{"=" + std::move(text), writer.array()};
}

}  // namespace

std::optional<ExcelFormula> to_excel(const Node& node, const ExcelPlaces& places) {
    ExcelWriter writer{places};
    auto text = writer.cell(node);
    return finished(writer, std::move(text));
}

std::optional<ExcelFormula> member_to_excel(const Node& aggregate, std::size_t which, const ExcelPlaces& places) {
    ExcelWriter writer{places};
    auto text = writer.cell(aggregate.args.at(which));
    if (aggregate.filtered)
        text = "CHOOSE(1+2*(" + writer.verdict(aggregate.args.back()) + "),\"out\",\"open\"," + text + ")";
    return finished(writer, std::move(text));
}

std::string excel_text(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
    return out + "\"";
}

std::string excel_column(std::size_t column) {
    std::string out;
    for (++column; column > 0; column = (column - 1) / 26)
        out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
    return out;
}

std::string excel_sheet(const std::string& name) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
    if (plain) return name + "!";
    std::string out = "'";
    for (const char c : name) out += c == '\'' ? std::string{"''"} : std::string{c};
    return out + "'!";
}

}  // namespace vung::formula
