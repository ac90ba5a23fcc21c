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
        std::uint32_t column = 0;  ///< of a group
    };
    struct Place {
        std::uint32_t sum, group;
        auto operator<=>(const Place&) const = default;
    };
    struct Root {
        std::uint32_t column = 0;
        std::vector<Entry> entries;
        std::vector<Cell> cells;  ///< by class
    };
    struct Group {  ///< roots that are computed together, because their rows share what they read
        std::size_t stage = 0;
        std::vector<Cell> cells;  ///< by joint class
    };

    const Dataset& data;
    formula::IsDrawn drawn, never_negative;
    std::unique_ptr<formula::Classes> classes;
    std::unique_ptr<formula::ClassDraws> draws;
    std::vector<Root> roots;  ///< until `close`
    std::vector<Group> groups;
    std::size_t counted = 0;  ///< classes of all roots
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
            ++counted;
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

    /// Roots of many classes whose classes are nearly the same rows; all others stand alone.
    std::vector<formula::ClassDraws::Group> grouped() const {
        std::vector<std::uint32_t> order(roots.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        const auto& columns = classes->columns();
        const auto classes_of = [&](std::uint32_t i) { return columns[roots[i].column].classes; };
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return classes_of(a) > classes_of(b); });
        std::vector<std::uint8_t> taken(roots.size(), 0);
        std::vector<formula::ClassDraws::Group> out;
        for (const auto first : order) {
            if (taken[first] != 0) continue;
            formula::ClassDraws::Group group{{roots[first].column}, classes->joint({roots[first].column})};
            for (const auto other : order) {
                const auto &a = columns[roots[first].column], &b = columns[roots[other].column];
                if (other == first || taken[other] != 0 || b.classes < kManyClasses || a.level != b.level ||
                    a.scenario != b.scenario || b.classes * kNearlyAll < a.classes)
                    continue;
                auto with = group.columns;
                with.push_back(roots[other].column);
                auto joint = classes->joint(with);
                if (joint.classes * 4 > a.classes * 5) continue;
                group = {std::move(with), std::move(joint)};
                taken[other] = 1;
            }
            taken[first] = 1;
            out.push_back(std::move(group));
        }
        return out;
    }

    /// Hands the weights of a root's class to the first joint class that holds it.
    void add_group(const formula::ClassDraws::Group& from) {
        auto& group = groups.emplace_back();
        for (std::uint32_t i = 0; i < from.columns.size(); ++i) {
            auto& root = roots[root_of_column.at(from.columns[i])];
            const auto& at = from.joint.at[i];
            std::vector<std::uint32_t> first(classes->columns()[root.column].classes, 0);
            for (auto j = static_cast<std::uint32_t>(at.size()); j-- > 0;) first[at[j]] = j;
            for (auto cell : root.cells) {
                cell.of_class = first[cell.of_class];
                cell.column = i;
                group.cells.push_back(cell);
            }
            root.cells = {};
        }
        std::stable_sort(group.cells.begin(), group.cells.end(),
                         [](const Cell& a, const Cell& b) { return a.of_class < b.of_class; });
    }

    static constexpr std::size_t kMostShared = 64;
    static constexpr std::size_t kManyClasses = 4096;
    static constexpr std::size_t kNearlyAll = 3;
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
    for (auto& root : state_->roots) state_->share(root);
    state_->cell_of.clear();
    auto groups = state_->grouped();
    std::vector<std::vector<std::uint32_t>> members;
    for (const auto& group : groups) {
        state_->add_group(group);
        members.push_back(group.columns);
    }
    state_->classes->close();
    state_->draws = std::make_unique<formula::ClassDraws>(*state_->classes, state_->data, std::move(groups), stage_of);
    for (std::size_t i = 0; i < members.size(); ++i)
        for (const auto column : members[i])
            state_->groups[i].stage = std::max(state_->groups[i].stage, state_->draws->stage(column));
    state_->roots.clear();
    state_->root_of_column.clear();
}

std::size_t SharedSums::classes() const {
    return state_->counted;
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
    for (std::size_t g = 0; g < state_->groups.size(); ++g) {
        const auto& group = state_->groups[g];
        if (group.stage != stage) continue;
        any = true;
        for (std::size_t i = 0; i < group.cells.size(); ++i) {
            const auto& cell = group.cells[i];
            if (i == 0 || cell.of_class != group.cells[i - 1].of_class) {
                auto next = i;
                while (next + 1 < group.cells.size() && group.cells[next].of_class == cell.of_class) ++next;
                state_->draws->compute(g, cell.of_class, group.cells[next].of_class, work.draws);
            }
            formula::add_scaled(work.cells.data() + cell.cell * count,
                                state_->draws->result(g, cell.column, cell.of_class, work.draws), cell.weight, count);
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
