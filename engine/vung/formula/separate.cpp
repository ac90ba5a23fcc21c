// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/separate.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>

namespace vung::formula {
namespace {

Node one() {
    Node out;
    out.number = 1;
    return out;
}

Node inverse(Node node) {
    Node out;
    out.op = Op::divide;
    out.args = {one(), std::move(node)};
    return out;
}

std::optional<Term> product(const Term& a, const Term& b, std::size_t level) {
    if (a.level != b.level && a.level != level && b.level != level) return std::nullopt;
    // Rows of one relation twice would be a sum of products, not a product of sums.
    if (a.level == b.level && a.level != level) return std::nullopt;
    Term out = a;
    if (b.level != level) {
        out.level = b.level;
        out.scenario = b.scenario;
    }
    out.constant *= b.constant;
    out.guards.insert(out.guards.end(), b.guards.begin(), b.guards.end());
    out.data.insert(out.data.end(), b.data.begin(), b.data.end());
    out.drawn.insert(out.drawn.end(), b.drawn.begin(), b.drawn.end());
    return out;
}

class Separator {
public:
    Separator(std::size_t level, const IsDrawn& drawn, const IsDrawn& never_negative)
        : level_(level), drawn_(drawn), positive_(never_negative) {}

    std::vector<Term> terms(const Node& node) const {
        if (!depends(node, drawn_)) return {with_data(node)};
        if (node.conversion) {
            auto out = terms(node.args[0]);
            for (auto& term : out) term.constant *= node.number;
            return out;
        }
        switch (node.op) {
            case Op::negate: return negated(terms(node.args[0]));
            case Op::add:
            case Op::subtract: {
                auto out = terms(node.args[0]);
                auto right = terms(node.args[1]);
                if (node.op == Op::subtract) right = negated(std::move(right));
                out.insert(out.end(), right.begin(), right.end());
                return out;
            }
            case Op::multiply: return multiplied(node);
            case Op::divide: {
                auto out = terms(node.args[0]);
                const bool below = depends(node.args[1], drawn_);
                for (auto& term : out) (below ? term.drawn : term.data).push_back(inverse(node.args[1]));
                return out;
            }
            case Op::call: return called(node);
            case Op::aggregate: return summed(node);
            default: return {whole(node)};
        }
    }

private:
    Term plain() const {
        Term out;
        out.level = level_;
        return out;
    }
    Term with_data(const Node& node) const {
        auto out = plain();
        if (node.op == Op::number)
            out.constant = node.number;
        else
            out.data.push_back(node);
        return out;
    }
    Term whole(const Node& node) const {
        auto out = plain();
        out.drawn.push_back(node);
        return out;
    }
    static std::vector<Term> negated(std::vector<Term> terms) {
        for (auto& term : terms) term.constant = -term.constant;
        return terms;
    }

    std::vector<Term> multiplied(const Node& node) const {
        const auto left = terms(node.args[0]), right = terms(node.args[1]);
        std::vector<Term> out;
        for (const auto& a : left)
            for (const auto& b : right) {
                auto both = product(a, b, level_);
                if (!both) return {whole(node)};
                out.push_back(std::move(*both));
            }
        return out;
    }

    std::vector<Term> called(const Node& node) const {
        if (node.text == "per") return terms(node.args[0]);
        if (node.text == "if" && !depends(node.args[0], drawn_)) {
            auto out = terms(node.args[1]);
            for (auto& term : out) term.guards.push_back({node.args[0], true});
            for (auto& term : terms(node.args[2])) {
                if (term.constant == 0) continue;
                term.guards.push_back({node.args[0], false});
                out.push_back(std::move(term));
            }
            return out;
        }
        if (node.text == "max" || node.text == "min" || node.text == "if") return scaled(node);
        return {whole(node)};
    }

    /// f(k x, k y) = k f(x, y) for k >= 0 where f is max, min, or an if that compares: factors that stand in every term
    /// and cannot be negative come out. Areas are known not to be, and drawn names of which the caller says so. Where
    /// such a factor is 0, both sides are.
    std::vector<Term> scaled(const Node& node) const {
        std::vector<const Node*> parts;
        bool drawn_condition = true;
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            if (node.text == "if" && i == 0)
                drawn_condition = compared(node.args[0], parts);
            else
                parts.push_back(&node.args[i]);
        }
        if (!drawn_condition) return {whole(node)};
        std::vector<std::vector<Term>> inside;
        const Term* example = nullptr;
        for (const auto* part : parts) {
            auto found = terms(*part);
            std::erase_if(found, [](const Term& term) { return term.constant == 0; });
            inside.push_back(std::move(found));
        }
        for (const auto& part : inside)
            if (!part.empty()) example = example ? example : &part.front();
        if (!example) return {whole(node)};
        const auto try_all = [&](const std::vector<Node>& candidates) -> std::optional<std::vector<Term>> {
            for (const auto& candidate : candidates) {
                if (!never_negative(candidate)) continue;
                const auto factor = signature(candidate);
                const auto has = [&](const Term& term) { return term.level == level_ && contains(term, factor); };
                if (!std::all_of(inside.begin(), inside.end(), [&](const std::vector<Term>& part) {
                        return std::all_of(part.begin(), part.end(), has);
                    }))
                    continue;
                auto next = node;
                std::size_t place = 0;
                for (std::size_t i = 0; i < next.args.size(); ++i)
                    if (node.text == "if" && i == 0)
                        replace_compared(next.args[0], inside, place, factor);
                    else
                        next.args[i] = without(inside[place++], factor);
                auto out = terms(next);
                for (auto& term : out) (depends(candidate, drawn_) ? term.drawn : term.data).push_back(candidate);
                return out;
            }
            return std::nullopt;
        };
        // What is drawn comes out only where nothing that is drawn stays inside: else it is a product more.
        if (auto out = try_all(example->drawn); out && std::all_of(out->begin(), out->end(), is_simple)) return *out;
        if (auto out = try_all(example->data)) return *out;
        return {whole(node)};
    }

    static bool is_simple(const Term& term) {
        return std::all_of(term.drawn.begin(), term.drawn.end(),
                           [](const Node& node) { return (node.conversion ? node.args[0] : node).op == Op::name; });
    }

    static bool is_comparison(const Node& node) { return node.op >= Op::less && node.op <= Op::unequal; }

    /// The sides of all drawn comparisons in a condition; false where something else in it is drawn.
    bool compared(const Node& node, std::vector<const Node*>& out) const {
        if (!depends(node, drawn_)) return true;
        if (is_comparison(node)) {
            out.push_back(&node.args[0]);
            out.push_back(&node.args[1]);
            return true;
        }
        if (node.op != Op::all_of && node.op != Op::any_of && node.op != Op::negation) return false;
        return std::all_of(node.args.begin(), node.args.end(), [&](const Node& arg) { return compared(arg, out); });
    }
    void replace_compared(Node& node, const std::vector<std::vector<Term>>& inside, std::size_t& place,
                          const std::string& factor) const {
        if (!depends(node, drawn_)) return;
        for (auto& arg : node.args)
            if (is_comparison(node))
                arg = without(inside[place++], factor);
            else
                replace_compared(arg, inside, place, factor);
    }

    static bool contains(const Term& term, const std::string& factor) {
        const auto is = [&](const Node& node) { return signature(node) == factor; };
        return std::any_of(term.data.begin(), term.data.end(), is) ||
               std::any_of(term.drawn.begin(), term.drawn.end(), is);
    }

    bool never_negative(const Node& node) const {
        if (node.conversion) return node.number > 0 && never_negative(node.args[0]);
        if (node.op != Op::name) return false;
        if (node.unit.powers == std::map<std::string, int>{{"m", 2}}) return true;
        const Use use{node.symbol, node.scenario};
        return positive_ && drawn_(use) && positive_(use);
    }

    /// The sum of terms, each without one factor, as a tree.
    static Node without(const std::vector<Term>& terms, const std::string& factor) {
        Node sum;
        bool first = true;
        for (const auto& term : terms) {
            Node product = one();
            product.number = term.constant;
            bool left_out = false;
            const auto times = [&](const Node& by) {
                Node next;
                next.op = Op::multiply;
                next.args = {std::move(product), by};
                product = std::move(next);
            };
            for (const auto& data : term.data) {
                if (!left_out && signature(data) == factor) {
                    left_out = true;
                    continue;
                }
                times(data);
            }
            for (const auto& drawn : term.drawn) {
                if (!left_out && signature(drawn) == factor) {
                    left_out = true;
                    continue;
                }
                times(drawn);
            }
            for (const auto& guard : term.guards) {
                Node zero;
                Node chosen;
                chosen.op = Op::call;
                chosen.text = "if";
                chosen.args = guard.holds ? std::vector{guard.condition, std::move(product), zero}
                                          : std::vector{guard.condition, zero, std::move(product)};
                product = std::move(chosen);
            }
            if (first) {
                sum = std::move(product);
                first = false;
                continue;
            }
            Node next;
            next.op = Op::add;
            next.args = {std::move(sum), std::move(product)};
            sum = std::move(next);
        }
        return sum;
    }

    std::vector<Term> summed(const Node& node) const {
        if (node.text != "sum" || node.of != level_) return {whole(node)};
        if (node.filtered && depends(node.args.back(), drawn_)) return {whole(node)};
        auto out = Separator{node.level, drawn_, positive_}.terms(node.args[0]);
        for (auto& term : out) {
            if (term.level != node.level) return {whole(node)};  // a sum inside a sum
            term.scenario = node.scenario;
            if (node.filtered) term.guards.push_back({node.args.back(), true});
        }
        return out;
    }

    std::size_t level_;
    const IsDrawn& drawn_;
    const IsDrawn& positive_;
};

}  // namespace

bool depends(const Node& node, const IsDrawn& drawn) {
    if (asks_for_presence(node)) return false;
    if (node.op == Op::name && drawn({node.symbol, node.scenario})) return true;
    return std::any_of(node.args.begin(), node.args.end(), [&](const Node& arg) { return depends(arg, drawn); });
}

std::vector<Term> separate(const Node& node, std::size_t level, const IsDrawn& drawn, const IsDrawn& never_negative) {
    return Separator{level, drawn, never_negative}.terms(node);
}

std::string signature(const Node& node) {
    // The bits of the number: a text of it may round.
    std::string out = "(" + std::to_string(static_cast<int>(node.op)) + (node.conversion ? "c" : "") + " " +
                      std::to_string(std::bit_cast<std::uint64_t>(node.number)) + " " + node.text + " ";
    if (node.op == Op::name || node.op == Op::aggregate)
        out += std::to_string(node.symbol) + "." + std::to_string(node.level) + "." + std::to_string(node.of) + "." +
               std::to_string(static_cast<int>(node.scenario)) + (node.filtered ? "f" : "");
    for (const auto& arg : node.args) out += signature(arg);
    return out + ")";
}

}  // namespace vung::formula
