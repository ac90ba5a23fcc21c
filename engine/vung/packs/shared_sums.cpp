// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/shared_sums.h>

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace vung::packs {
namespace {

using formula::At;
using formula::Dataset;
using formula::Node;
using formula::Op;
using formula::Term;

/// What a term's undrawn factors are on every row; 0 where a guard keeps the row out.
void add_amounts(const Dataset& data, const Term& term, std::vector<double>& to) {
    const At at{term.level, term.scenario, {}, true};
    std::vector<double> out(to.size(), term.constant);
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
    for (std::size_t i = 0; i < out.size(); ++i) to[i] += out[i];
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

/// The same product whatever the order in which formulas wrote its factors.
std::string in_order(std::vector<Node>& factors) {
    std::vector<std::pair<std::string, Node>> written;
    for (auto& factor : factors) written.emplace_back(formula::signature(factor), std::move(factor));
    std::stable_sort(written.begin(), written.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string out;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        out += written[i].first;
        factors[i] = std::move(written[i].second);
    }
    return out;
}

}  // namespace

struct SharedSums::State {
    struct Entry {  ///< weight of a class in a group of a sum
        std::uint32_t of_class, sum, group;
        double weight;
    };
    struct Cell {
        std::uint32_t of_class, cell;
        double weight;
    };
    struct Place {
        std::uint32_t sum, group;
        auto operator<=>(const Place&) const = default;
    };
    struct Root {
        std::uint32_t column = 0;
        std::vector<Entry> entries;  ///< until `close`
        std::size_t stage = 0;
        std::vector<Cell> cells;  ///< by class
        std::size_t classes = 0;
    };

    const Dataset& data;
    formula::IsDrawn drawn, never_negative;
    std::unique_ptr<formula::Classes> classes;
    std::unique_ptr<formula::ClassDraws> draws;
    std::vector<Root> roots;
    std::unordered_map<std::uint32_t, std::size_t> root_of_column;
    std::vector<std::vector<double>> constants;  ///< of each sum: of each group
    std::vector<std::vector<Place>> places;      ///< of each cell
    std::map<std::vector<Place>, std::uint32_t> cell_of;

    State(const Dataset& d, formula::IsDrawn which, formula::IsDrawn positive)
        : data(d),
          drawn(std::move(which)),
          never_negative(std::move(positive)),
          classes(std::make_unique<formula::Classes>(data, drawn)) {}

    /// Calls f(row of the term's level, membership) for all rows that count.
    template <class F>
    void walk(const Term& term, std::size_t level, std::span<const Membership> members,
              std::span<const std::uint8_t> skip, const F& f) const {
        const auto* children = term.level == level ? nullptr : &data.children(level, term.level, term.scenario);
        for (const auto& member : members) {
            if (!skip.empty() && skip[member.row] != 0) continue;
            if (!children)
                f(member.row, member);
            else
                for (const auto child : children->of(member.row)) f(child, member);
        }
    }

    void add_terms(std::uint32_t sum, const std::vector<const Term*>& terms, const std::vector<Node>& factors,
                   std::size_t level, std::span<const Membership> members, std::span<const std::uint8_t> skip) {
        const auto& first = *terms.front();
        std::vector<double> amount(data.rows(first.level, first.scenario), 0);
        for (const auto* term : terms) add_amounts(data, *term, amount);
        if (factors.empty()) {
            walk(first, level, members, skip, [&](std::uint32_t row, const Membership& member) {
                constants[sum][member.group] += amount[row] * member.weight;
            });
            return;
        }
        bool any = false;
        walk(first, level, members, skip, [&](std::uint32_t row, const Membership&) { any = any || amount[row] != 0; });
        if (!any) return;
        const auto column = classes->column(product_of(factors), first.level, first.scenario);
        const auto class_of_row = classes->classes_of_rows(column, first.level, first.scenario);
        const auto [at, added] = root_of_column.try_emplace(column, roots.size());
        if (added) {
            roots.emplace_back();
            roots.back().column = column;
        }
        // Rows of a class one after the other, in the order of the rows; then one entry for each group.
        const auto count = classes->columns()[column].classes;
        std::vector<std::uint32_t> begin(count + 1, 0);
        const auto of = [&](std::uint32_t row) { return class_of_row.empty() ? 0U : class_of_row[row]; };
        walk(first, level, members, skip, [&](std::uint32_t row, const Membership&) {
            if (amount[row] != 0) ++begin[of(row) + 1];
        });
        for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
        std::vector<std::pair<std::uint32_t, double>> sorted(begin.back());
        auto next = begin;
        walk(first, level, members, skip, [&](std::uint32_t row, const Membership& member) {
            if (amount[row] != 0) sorted[next[of(row)]++] = {member.group, amount[row] * member.weight};
        });
        auto& entries = roots[at->second].entries;
        for (std::uint32_t c = 0; c < count; ++c) {
            const auto from = sorted.begin() + begin[c], to = sorted.begin() + begin[c + 1];
            std::stable_sort(from, to, [](const auto& a, const auto& b) { return a.first < b.first; });
            for (auto i = from; i != to; ++i) {
                if (i != from && i->first == entries.back().group)
                    entries.back().weight += i->second;
                else
                    entries.push_back({c, sum, i->first, i->second});
            }
        }
    }

    /// Weights that go to several sums alike become one weight of a cell.
    void share(Root& root) {
        auto& entries = root.entries;
        std::stable_sort(entries.begin(), entries.end(),
                         [](const Entry& a, const Entry& b) { return a.of_class < b.of_class; });
        std::vector<std::uint8_t> taken;
        std::vector<Place> together;
        for (std::size_t first = 0; first < entries.size();) {
            auto last = first;
            while (last < entries.size() && entries[last].of_class == entries[first].of_class) ++last;
            ++root.classes;
            taken.assign(last - first, 0);
            for (auto i = first; i < last; ++i) {
                if (taken[i - first] != 0) continue;
                together.assign(1, {entries[i].sum, entries[i].group});
                // Entries stand sum by sum: of each later sum the next one of the same weight.
                for (auto j = i + 1; j < last && last - first <= kMostShared; ++j) {
                    if (taken[j - first] != 0 || entries[j].weight != entries[i].weight ||
                        entries[j].sum <= together.back().sum)
                        continue;
                    together.push_back({entries[j].sum, entries[j].group});
                    taken[j - first] = 1;
                }
                const auto [at, added] = cell_of.try_emplace(together, static_cast<std::uint32_t>(places.size()));
                if (added) places.push_back(together);
                root.cells.push_back({entries[i].of_class, at->second, entries[i].weight});
            }
            first = last;
        }
        entries.clear();
        entries.shrink_to_fit();
    }

    static constexpr std::size_t kMostShared = 64;
};

SharedSums::SharedSums(const Dataset& data, formula::IsDrawn drawn, formula::IsDrawn never_negative)
    : state_(std::make_unique<State>(data, std::move(drawn), std::move(never_negative))) {}
SharedSums::~SharedSums() = default;
SharedSums::SharedSums(SharedSums&&) noexcept = default;

std::size_t SharedSums::add(const Node& node, std::size_t level, std::span<const Membership> members,
                            std::size_t groups, std::span<const std::uint8_t> skip) {
    const auto sum = static_cast<std::uint32_t>(state_->constants.size());
    state_->constants.emplace_back(groups, 0.0);
    auto terms = formula::separate(node, level, state_->drawn, state_->never_negative);
    std::map<std::string, std::vector<const Term*>> alike;
    std::vector<const std::vector<const Term*>*> order;
    for (auto& term : terms) {
        const auto key =
            std::to_string(term.level) + "." + std::to_string(static_cast<int>(term.scenario)) + in_order(term.drawn);
        const auto [at, added] = alike.try_emplace(key);
        if (added) order.push_back(&at->second);
        at->second.push_back(&term);
    }
    for (const auto* same : order) state_->add_terms(sum, *same, same->front()->drawn, level, members, skip);
    return sum;
}

void SharedSums::close(const std::function<std::size_t(formula::Use)>& stage_of) {
    std::vector<std::uint32_t> columns;
    for (auto& root : state_->roots) {
        state_->share(root);
        columns.push_back(root.column);
    }
    state_->cell_of.clear();
    state_->classes->close();
    state_->draws = std::make_unique<formula::ClassDraws>(*state_->classes, state_->data, columns, stage_of);
    for (auto& root : state_->roots) root.stage = state_->draws->stage(root.column);
}

std::size_t SharedSums::classes() const {
    std::size_t out = 0;
    for (const auto& root : state_->roots) out += root.classes;
    return out;
}

std::size_t SharedSums::block() const {
    return state_->draws->block();
}

SharedSums::Work SharedSums::begin() const {
    Work out;
    out.draws = state_->draws->begin();
    return out;
}

void SharedSums::start(std::size_t draws, Work& work) const {
    work.sums.resize(state_->constants.size());
    for (std::size_t i = 0; i < work.sums.size(); ++i) {
        const auto& constants = state_->constants[i];
        auto& sum = work.sums[i];
        sum.rows = constants.size();
        sum.draws = draws;
        sum.cells.resize(sum.rows * draws);
        for (std::size_t group = 0; group < sum.rows; ++group)
            std::fill_n(sum.cells.begin() + static_cast<std::ptrdiff_t>(group * draws), draws, constants[group]);
    }
}

void SharedSums::advance(std::size_t stage, const formula::Draws& draws, Work& work) const {
    state_->draws->fill(stage, draws, work.draws);
    const auto count = draws.draws;
    work.cells.assign(state_->places.size() * count, 0);
    bool any = false;
    for (const auto& root : state_->roots) {
        if (root.stage != stage) continue;
        any = true;
        formula::Row value;
        for (std::size_t i = 0; i < root.cells.size(); ++i) {
            const auto& cell = root.cells[i];
            if (i == 0 || cell.of_class != root.cells[i - 1].of_class)
                value = state_->draws->of(root.column, cell.of_class, work.draws);
            formula::add_scaled(work.cells.data() + cell.cell * count, value, cell.weight, count);
        }
    }
    if (!any) return;
    for (std::size_t cell = 0; cell < state_->places.size(); ++cell)
        for (const auto& place : state_->places[cell]) {
            auto to = work.sums[place.sum].row(place.group);
            formula::add_scaled(to.data(), {work.cells.data() + cell * count, 0}, 1, count);
        }
}

}  // namespace vung::packs
