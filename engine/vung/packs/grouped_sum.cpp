// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/grouped_sum.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <string>
#include <unordered_map>

namespace vung::packs {
namespace {

using formula::At;
using formula::Dataset;
using formula::Node;
using formula::Op;
using formula::Scenario;
using formula::Term;
using formula::Use;

/// Values at once while classes are worked through: what fits into the second-level cache.
constexpr std::size_t kChunk = 1 << 15;

/// Everything about a row that a drawn factor reads, as bytes.
class ClassKey {
public:
    ClassKey(const Dataset& data, const formula::IsDrawn& drawn, std::size_t level, Scenario scenario, const Node& node)
        : data_(data), drawn_(drawn) {
        collect(node, level, scenario, parts_);
    }

    void of(std::uint32_t row, std::string& out) const {
        out.clear();
        append(parts_, row, out);
    }

private:
    struct Part {
        std::span<const std::uint32_t> up;            ///< row of the symbol's level; empty: the same
        std::span<const double> values;               ///< of what is not drawn
        std::span<const std::uint32_t> variables;     ///< of a factor
        bool by_row = false;                          ///< a coarse quantity that was drawn before
        const formula::Children* children = nullptr;  ///< of an aggregate
        std::vector<Part> inside;
    };

    void collect(const Node& node, std::size_t level, Scenario scenario, std::vector<Part>& out) const {
        if (node.op == Op::name) {
            const Use use{node.symbol, node.scenario};
            Part part;
            const bool sum = use.symbol >= formula::kDrawnSum;
            part.up = data_.ancestor_rows(level, scenario, sum ? node.of : data_.scope().symbols[use.symbol].level);
            if (sum || (drawn_(use) && data_.variables(use).empty())) {
                part.by_row = true;
            } else {
                part.values = data_.column(use);
                part.variables = data_.variables(use);
            }
            out.push_back(std::move(part));
            return;
        }
        if (node.op == Op::aggregate) {
            Part part;
            part.up = data_.ancestor_rows(level, scenario, node.of);
            part.children = &data_.children(node.of, node.level, node.scenario);
            for (const auto& arg : node.args) collect(arg, node.level, node.scenario, part.inside);
            out.push_back(std::move(part));
            return;
        }
        for (const auto& arg : node.args) collect(arg, level, scenario, out);
    }

    static void put(std::uint64_t word, std::string& out) {
        char bytes[8];
        std::memcpy(bytes, &word, 8);
        out.append(bytes, 8);
    }

    void append(const std::vector<Part>& parts, std::uint32_t row, std::string& out) const {
        for (const auto& part : parts) {
            const auto at = part.up.empty() ? row : part.up[row];
            if (part.children) {
                const auto rows = part.children->of(at);
                put(rows.size(), out);
                for (const auto child : rows) append(part.inside, child, out);
            } else if (part.by_row) {
                put(at, out);
            } else if (!part.variables.empty() && part.variables[at] != formula::kNoVariable) {
                put(std::uint64_t{part.variables[at]} | (std::uint64_t{1} << 63), out);
            } else {
                put(std::bit_cast<std::uint64_t>(part.values[at]), out);
            }
        }
    }

    const Dataset& data_;
    const formula::IsDrawn& drawn_;
    std::vector<Part> parts_;
};

/// What a term's undrawn factors are on every row; 0 where a guard keeps the row out.
std::vector<double> amounts(const Dataset& data, const Term& term) {
    const At at{term.level, term.scenario, {}, true};
    std::vector<double> out(data.rows(term.level, term.scenario), term.constant);
    for (const auto& factor : term.data) {
        const auto values = formula::evaluate(factor, data, at);
        for (std::size_t i = 0; i < out.size(); ++i) out[i] *= values.cells[i];
    }
    for (const auto& guard : term.guards) {
        const auto values = formula::evaluate(guard.condition, data, at);
        // A row that is kept out has no amount, whatever it would have been.
        for (std::size_t i = 0; i < out.size(); ++i)
            if (values.cells[i] != (guard.holds ? 1 : 0)) out[i] = 0;
    }
    return out;
}

Node product_of(const std::vector<Node>& factors) {
    Node out = factors.front();
    for (std::size_t i = 1; i < factors.size(); ++i) {
        Node next;
        next.op = Op::multiply;
        next.args = {std::move(out), factors[i]};
        out = std::move(next);
    }
    return out;
}

}  // namespace

GroupedSum::GroupedSum(const Dataset& data, const Node& node, std::size_t level, std::span<const Membership> members,
                       std::size_t groups, std::span<const std::uint8_t> skip, const formula::IsDrawn& drawn)
    : groups_(groups) {
    const auto terms = formula::separate(node, level, drawn);
    std::map<std::string, std::vector<const Term*>> alike;
    std::vector<const std::vector<const Term*>*> order;
    for (const auto& term : terms) {
        std::string key = std::to_string(term.level) + "." + std::to_string(static_cast<int>(term.scenario));
        for (const auto& factor : term.drawn) key += formula::signature(factor);
        auto [at, added] = alike.try_emplace(key);
        if (added) order.push_back(&at->second);
        at->second.push_back(&term);
    }
    for (const auto* same : order) blocks_.push_back(block_of(data, *same, level, members, skip, drawn));
}

GroupedSum::Block GroupedSum::block_of(const Dataset& data, const std::vector<const Term*>& terms, std::size_t level,
                                       std::span<const Membership> members, std::span<const std::uint8_t> skip,
                                       const formula::IsDrawn& drawn) const {
    Block out;
    const auto& first = *terms.front();
    out.level = first.level;
    out.scenario = first.scenario;
    out.constant = first.drawn.empty();
    if (!out.constant) out.drawn = product_of(first.drawn);
    auto amount = amounts(data, first);
    for (std::size_t i = 1; i < terms.size(); ++i) {
        const auto more = amounts(data, *terms[i]);
        for (std::size_t row = 0; row < amount.size(); ++row) amount[row] += more[row];
    }
    const auto* children = out.level == level ? nullptr : &data.children(level, out.level, out.scenario);
    const ClassKey key{data, drawn, out.level, out.scenario, out.drawn};
    std::unordered_map<std::string, std::uint32_t> number;
    // Weight of each (class, group), in the order of their first rows.
    std::vector<std::map<std::uint32_t, double>> weights;
    std::string bytes;
    const auto count = [&](std::uint32_t row, const Membership& member) {
        if (amount[row] == 0) return;
        if (!out.constant) key.of(row, bytes);
        const auto [at, added] = number.try_emplace(bytes, static_cast<std::uint32_t>(number.size()));
        if (added) {
            out.representatives.push_back(row);
            weights.emplace_back();
        }
        weights[at->second][member.group] += amount[row] * member.weight;
    };
    for (const auto& member : members) {
        if (!skip.empty() && skip[member.row] != 0) continue;
        if (!children)
            count(member.row, member);
        else
            for (const auto child : children->of(member.row)) count(child, member);
    }
    out.first.push_back(0);
    for (const auto& each : weights) {
        for (const auto& [group, weight] : each) out.weights.push_back({group, weight});
        out.first.push_back(static_cast<std::uint32_t>(out.weights.size()));
    }
    return out;
}

std::size_t GroupedSum::classes() const {
    std::size_t out = 0;
    for (const auto& block : blocks_) out += block.representatives.size();
    return out;
}

formula::Values GroupedSum::sum(const Dataset& data, const formula::Draws& draws) const {
    formula::Values out{groups_, draws.draws, std::vector<double>(groups_ * draws.draws, 0)};
    for (const auto& block : blocks_) {
        const auto classes = block.representatives.size();
        const auto step = std::max<std::size_t>(kChunk / draws.draws, 1);
        for (std::size_t begin = 0; begin < classes; begin += step) {
            const auto end = std::min(begin + step, classes);
            formula::Values value;
            if (!block.constant)
                value = formula::evaluate(
                    block.drawn, data,
                    {block.level, block.scenario, std::span{block.representatives}.subspan(begin, end - begin), false},
                    &draws);
            for (auto c = begin; c < end; ++c)
                for (auto w = block.first[c]; w < block.first[c + 1]; ++w) {
                    const auto [group, weight] = block.weights[w];
                    auto to = out.row(group);
                    if (block.constant || value.draws == 1) {
                        const double add = weight * (block.constant ? 1 : value.cells[c - begin]);
                        for (auto& cell : to) cell += add;
                    } else {
                        const auto from = value.row(c - begin);
                        for (std::size_t d = 0; d < to.size(); ++d) to[d] += weight * from[d];
                    }
                }
        }
    }
    return out;
}

}  // namespace vung::packs
