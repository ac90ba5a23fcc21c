// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/sentence.h>

#include <cmath>

#include <fmt/format.h>

#include <vung/dates/date.h>
#include <vung/error.h>

namespace vung::formula {
namespace {

enum Tightness : int { loose, truth_or, truth_and, comparing, sum, product, raised, whole };

struct Part {
    std::string text;
    Tightness tightness = whole;
};

std::string bracketed(const Part& part, Tightness needed) {
    return part.tightness < needed ? "(" + part.text + ")" : part.text;
}

const char* sign_of(Op op) {
    switch (op) {
        case Op::add: return " + ";
        case Op::subtract: return " − ";
        case Op::multiply: return " × ";
        case Op::divide: return " / ";
        case Op::power: return " ^ ";
        case Op::less: return " < ";
        case Op::less_equal: return " ≤ ";
        case Op::greater: return " > ";
        case Op::greater_equal: return " ≥ ";
        case Op::equal: return " = ";
        case Op::unequal: return " ≠ ";
        default: throw InvariantError("an operation without a sign");
    }
}

class Sentence {
public:
    Sentence(const Dataset& data, const SentenceWords& words) : data_(data), words_(words) {}

    Part of(const Node& node, const SentenceRow& at) const {
        const auto joined = [&](Tightness left, Tightness right) {
            return Part{
                bracketed(of(node.args[0], at), left) + sign_of(node.op) + bracketed(of(node.args[1], at), right),
                left};
        };
        if (node.conversion)
            return {
                bracketed(of(node.args[0], at), product) + " × " + fmt::format("{:.{}g}", node.number, words_.digits),
                product};
        switch (node.op) {
            case Op::number: return {fmt::format("{}", node.number), node.number < 0 ? loose : whole};
            case Op::text: return {node.text, whole};
            case Op::name: return named(node, at);
            case Op::negate: return {"−" + bracketed(of(node.args[0], at), raised), loose};
            case Op::add: return joined(sum, sum);
            case Op::subtract: return joined(sum, product);
            case Op::multiply: return joined(product, product);
            case Op::divide: return joined(product, raised);
            case Op::power: {
                const auto a = of(node.args[0], at), b = of(node.args[1], at);
                return {bracketed(a, whole) + " ^ " + bracketed(b, whole), raised};
            }
            case Op::all_of: return together(node, at, words_.land, truth_and);
            case Op::any_of: return together(node, at, words_.lor, truth_or);
            case Op::negation: return {words_.lnot + " " + bracketed(of(node.args[0], at), whole), raised};
            case Op::call: return called(node, at);
            case Op::aggregate: return aggregated(node, at);
            default: {
                auto out = joined(sum, sum);
                out.tightness = comparing;
                return out;
            }
        }
    }

private:
    std::uint32_t row_in(std::size_t level, const SentenceRow& at) const {
        const auto up = data_.ancestor_rows(at.level, at.scenario, level);
        return up.empty() ? at.row : up[at.row];
    }

    double result(const Node& node, const SentenceRow& at) const {
        const std::uint32_t row = at.row;
        return evaluate(node, data_, {at.level, at.scenario, {&row, 1}, false}).cells[0];
    }

    Part named(const Node& node, const SentenceRow& at) const {
        const auto& symbol = data_.scope().symbols[node.symbol];
        const double value = data_.column({node.symbol, node.scenario})[row_in(symbol.level, at)];
        const auto text = value_text(value, symbol.type, data_, words_);
        return {text, std::isnan(value) || value >= 0 || symbol.type != Type::number ? whole : loose};
    }

    Part together(const Node& node, const SentenceRow& at, const std::string& word, Tightness tightness) const {
        return {
            bracketed(of(node.args[0], at), tightness) + " " + word + " " + bracketed(of(node.args[1], at), tightness),
            tightness};
    }

    Part called(const Node& node, const SentenceRow& at) const {
        const auto& f = node.text;
        if (f == "per") return of(node.args[0], at);
        if (f == "if") {
            const double truth = result(node.args[0], at);
            if (std::isnan(truth)) return {words_.absent, whole};
            return of(node.args[truth != 0 ? 1 : 2], at);
        }
        if (f == "given") return {result(node, at) != 0 ? words_.yes : words_.no, whole};
        if (f == "days")
            return {bracketed(of(node.args[1], at), sum) + " − " + bracketed(of(node.args[0], at), product), sum};
        std::string out;
        for (const auto& arg : node.args) out += (out.empty() ? "" : "; ") + of(arg, at).text;
        return {f + "(" + out + ")", whole};
    }

    /// Sums are written out; of the others the values are listed.
    Part aggregated(const Node& node, const SentenceRow& at) const {
        const auto row = row_in(node.of, at);
        if (data_.unknown(node.level, node.of, node.scenario, row)) return {words_.absent, whole};
        const bool sums = node.text == "sum";
        std::string out;
        std::size_t shown = 0, left = 0;
        for (const auto child : data_.children(node.of, node.level, node.scenario).of(row)) {
            const SentenceRow inner{node.level, node.scenario, child};
            if (node.filtered && result(node.args.back(), inner) == 0) continue;
            if (++shown > kShown) {
                ++left;
                continue;
            }
            const auto part = of(node.args[0], inner);
            out += out.empty() ? "" : sums ? " + " : "; ";
            out += sums ? bracketed(part, product) : part.text;
            if (node.args.size() - (node.filtered ? 1 : 0) > 1) out += " @ " + of(node.args[1], inner).text;
        }
        if (left > 0) out += fmt::format("{}… ({})", sums ? " + " : "; ", left);
        if (!sums) return {node.text + "(" + out + ")", whole};
        if (out.empty()) return {"0 (" + words_.none + ")", sum};
        return {out, shown > 1 ? sum : product};
    }

    static constexpr std::size_t kShown = 12;
    const Dataset& data_;
    const SentenceWords& words_;
};

}  // namespace

std::string value_text(double value, Type type, const Dataset& data, const SentenceWords& words) {
    if (std::isnan(value)) return words.absent;
    switch (type) {
        case Type::truth: return value != 0 ? words.yes : words.no;
        case Type::key: return data.key_text(value);
        case Type::day: return dates::to_iso(dates::from_day_number(static_cast<long long>(value)));
        case Type::number: return fmt::format("{:.{}g}", value == 0 ? 0.0 : value, words.digits);
    }
    throw InvariantError("unknown type of a value");
}

std::string with_numbers(const Node& node, const Dataset& data, const SentenceRow& at, const SentenceWords& words) {
    return Sentence{data, words}.of(node, at).text;
}

}  // namespace vung::formula
