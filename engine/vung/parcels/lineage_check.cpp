// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/lineage_check.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

constexpr std::size_t kListed = 8;  ///< numbers named in a sentence

/// Numbers as nodes, steps as edges from parent to child.
class Circles {
public:
    explicit Circles(std::span<const Descent> rows) {
        for (const auto& row : rows) {
            if (row.parent == row.child) continue;
            const auto from = node(row.parent), to = node(row.child);
            next_[from].push_back(to);
            back_[to].push_back(from);
        }
    }

    /// Which circle each number is in (strongly connected components, Kosaraju); stacks instead of recursion.
    std::vector<std::vector<std::size_t>> components() const {
        std::vector<std::size_t> order;
        std::vector<char> seen(next_.size(), 0);
        for (std::size_t start = 0; start < next_.size(); ++start) {
            if (seen[start]) continue;
            std::vector<std::pair<std::size_t, std::size_t>> stack{{start, 0}};
            seen[start] = 1;
            while (!stack.empty()) {
                auto& [at, edge] = stack.back();
                if (edge == next_[at].size()) {
                    order.push_back(at);
                    stack.pop_back();
                    continue;
                }
                const auto to = next_[at][edge++];
                if (!seen[to]) seen[to] = 1, stack.emplace_back(to, 0);
            }
        }
        std::vector<std::vector<std::size_t>> out;
        std::fill(seen.begin(), seen.end(), 0);
        for (auto start = order.rbegin(); start != order.rend(); ++start) {
            if (seen[*start]) continue;
            auto& members = out.emplace_back();
            std::vector<std::size_t> stack{*start};
            seen[*start] = 1;
            while (!stack.empty()) {
                const auto at = stack.back();
                stack.pop_back();
                members.push_back(at);
                for (const auto from : back_[at])
                    if (!seen[from]) seen[from] = 1, stack.push_back(from);
            }
        }
        return out;
    }

    std::string_view name(std::size_t node) const { return names_[node]; }

private:
    std::size_t node(std::string_view id) {
        const auto [at, fresh] = nodes_.try_emplace(id, names_.size());
        if (fresh) names_.push_back(id), next_.emplace_back(), back_.emplace_back();
        return at->second;
    }

    std::map<std::string_view, std::size_t> nodes_;
    std::vector<std::string_view> names_;
    std::vector<std::vector<std::size_t>> next_, back_;
};

}  // namespace

std::vector<Problem> date_order_problems(std::span<const Descent> rows) {
    std::map<std::string_view, dates::Date> born;
    for (const auto& row : rows) {
        const auto [at, fresh] = born.try_emplace(row.child, row.date);
        if (!fresh) at->second = std::min(at->second, row.date);
    }
    std::vector<Problem> problems;
    for (const auto& row : rows) {
        const auto at = born.find(row.parent);
        if (at == born.end() || at->second <= row.date) continue;
        auto problem = make_problem("L-DATE-ORDER", {{"parent", row.parent},
                                                     {"child", row.child},
                                                     {"date", dates::to_iso(row.date)},
                                                     {"born", dates::to_iso(at->second)}});
        problem.subject = Subject::record;
        problem.id = row.child;
        problem.text.where = row.where;
        problems.push_back(std::move(problem));
    }
    return problems;
}

std::vector<Problem> cycle_problems(std::span<const Descent> rows) {
    const Circles graph{rows};
    std::map<std::string_view, std::size_t> circle_of;
    const auto components = graph.components();
    for (std::size_t c = 0; c < components.size(); ++c)
        if (components[c].size() > 1)
            for (const auto node : components[c]) circle_of[graph.name(node)] = c;
    std::map<std::size_t, std::set<dates::Date>> days;
    for (const auto& row : rows) {
        const auto from = circle_of.find(row.parent), to = circle_of.find(row.child);
        if (row.parent == row.child || from == circle_of.end() || to == circle_of.end()) continue;
        if (from->second == to->second) days[from->second].insert(row.date);
    }
    std::vector<Problem> problems;
    for (const auto& [circle, dates] : days) {
        if (dates.size() < 2) continue;
        std::set<std::string_view> names;
        for (const auto node : components[circle]) names.insert(graph.name(node));
        std::string list;
        std::size_t listed = 0;
        for (const auto name : names) {
            if (listed++ == kListed) break;
            list += (list.empty() ? "" : ", ") + std::string{name};
        }
        if (names.size() > kListed) list += ", …";
        auto problem = make_problem("L-CYCLE", {{"parcels", list}});
        problem.subject = Subject::record;
        problem.id = std::string{*names.begin()};
        problems.push_back(std::move(problem));
    }
    std::sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) { return a.id < b.id; });
    return problems;
}

}  // namespace vung::parcels
