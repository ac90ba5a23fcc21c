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
    Separator(std::size_t level, const IsDrawn& drawn) : level_(level), drawn_(drawn) {}

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
        if ((node.text == "max" || node.text == "min") && node.args.size() == 2) return clipped(node);
        return {whole(node)};
    }

    /// max(x, 0) = k * max(x / k, 0) for k > 0: factors that stand in every term of x and cannot be negative (areas)
    /// come out of it, as far as the caller of `depends` knows them; only plain names are tried.
    std::vector<Term> clipped(const Node& node) const {
        const auto zero = std::find_if(node.args.begin(), node.args.end(),
                                       [](const Node& arg) { return arg.op == Op::number && arg.number == 0; });
        if (zero == node.args.end()) return {whole(node)};
        const auto& x = node.args[zero == node.args.begin() ? 1 : 0];
        const auto inside = terms(x);
        auto out = whole(node);
        if (inside.empty()) return {out};
        for (const auto& candidate : inside.front().data) {
            if (candidate.op != Op::name || !never_negative(candidate)) continue;
            const auto has = [&](const Term& term) {
                return term.level == level_ && std::any_of(term.data.begin(), term.data.end(), [&](const Node& data) {
                           return signature(data) == signature(candidate);
                       });
            };
            if (!std::all_of(inside.begin(), inside.end(), has)) continue;
            // The class sees x per unit of it; dividing keeps the tree of x as it was written.
            Node scaled = node;
            scaled.args[zero == node.args.begin() ? 1 : 0] = without(inside, signature(candidate));
            out.drawn = {scaled};
            out.data.push_back(candidate);
            return {out};
        }
        return {out};
    }

    static bool never_negative(const Node& node) { return node.unit.powers == std::map<std::string, int>{{"m", 2}}; }

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
            for (const auto& drawn : term.drawn) times(drawn);
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
        auto out = Separator{node.level, drawn_}.terms(node.args[0]);
        for (auto& term : out) {
            if (term.level != node.level) return {whole(node)};  // a sum inside a sum
            term.scenario = node.scenario;
            if (node.filtered) term.guards.push_back({node.args.back(), true});
        }
        return out;
    }

    std::size_t level_;
    const IsDrawn& drawn_;
};

}  // namespace

bool depends(const Node& node, const IsDrawn& drawn) {
    if (node.op == Op::name && drawn({node.symbol, node.scenario})) return true;
    return std::any_of(node.args.begin(), node.args.end(), [&](const Node& arg) { return depends(arg, drawn); });
}

std::vector<Term> separate(const Node& node, std::size_t level, const IsDrawn& drawn) {
    return Separator{level, drawn}.terms(node);
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
