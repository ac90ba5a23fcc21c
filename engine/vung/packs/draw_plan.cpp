// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/draw_plan.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <set>

#include <vung/error.h>
#include <vung/packs/independent.h>
#include <vung/packs/inlined.h>
#include <vung/random/stream.h>
#include <vung/uncertainty/monte_carlo.h>

namespace vung::packs {
namespace {

using formula::Dataset;
using formula::Node;
using formula::Op;
using formula::Scenario;
using formula::Use;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

struct DrawPlan::State {
    struct Sum {                           ///< a total, or an aggregate inside a coarse quantity
        std::size_t number = 0;            ///< in `sums`
        std::vector<double> sd;            ///< of the independent errors of each group
        std::vector<std::string> noise;    ///< name of the variable of each group
        std::vector<std::uint8_t> absent;  ///< groups that have no value
    };
    struct Step {  ///< in the order of computation
        Use use;
        std::size_t level = 0;
        Node node;                                      ///< with the sums replaced
        std::vector<std::pair<std::size_t, Sum>> sums;  ///< symbol that stands for it
    };

    const Bound& bound;
    DrawRequest request;
    std::set<Use> drawn;  ///< factors with a spread, quantities that depend on them
    std::vector<Step> steps;
    std::map<Total, Sum> totals;
    std::map<Total, std::vector<std::size_t>> missing;
    std::vector<std::vector<double>> columns;  ///< of variables
    std::size_t next_sum = formula::kDrawnSum;
    std::unique_ptr<SharedSums> sums;
    std::size_t block = 0;
    mutable std::set<std::uint32_t> trusted;  ///< variables that the plan takes to be at least 0
    mutable std::mutex lock;
    mutable std::vector<std::unique_ptr<SharedSums::Work>> idle;

    State(const Bound& b, DrawRequest r) : bound(b), request(std::move(r)) {
        if (request.group_of_season.size() != bound.data.rows(kSeason, Scenario::none))
            throw InvariantError("every parcel-season needs a group");
        bound.data.prepare();
        draw_variables();
        find_drawn();
        sums = std::make_unique<SharedSums>(bound.data, is_drawn(), [this](Use use) { return never_negative(use); });
        std::set<std::size_t> wanted;
        if (!request.coarse)
            for (const auto& total : request.totals) needed(bound.pack->quantity(total.quantity)->symbol, wanted);
        for (const auto& quantity : bound.pack->quantities)
            if (request.coarse || wanted.contains(quantity.symbol)) add_coarse(quantity);
        for (const auto& total : request.totals) add_total(total);
        sums->close([this](Use use) { return stage_of(use); });
        block = sums->block();
    }

    /// Quantities behind a name, and the name.
    void needed(std::size_t symbol, std::set<std::size_t>& out) const {
        if (!out.insert(symbol).second) return;
        for (const auto& quantity : bound.pack->quantities) {
            if (quantity.symbol != symbol) continue;
            for (const auto* node : {&quantity.node, &quantity.baseline_node, &quantity.project_node})
                for (const auto use : formula::uses_of(*node)) needed(use.symbol, out);
        }
    }

    /// Steps that must be done before a name can be read.
    std::size_t stage_of(Use use) const {
        for (std::size_t i = 0; i < steps.size(); ++i)
            if (steps[i].use == use) return i + 1;
        return 0;
    }

    /// Factors that are at least 0 in all draws.
    bool never_negative(Use use) const {
        if (use.symbol >= formula::kDrawnSum) return false;
        const auto variables = bound.data.variables(use);
        if (variables.empty()) return false;
        const auto values = bound.data.column(use);
        std::vector<std::uint8_t> seen(columns.size(), 0);
        for (std::size_t row = 0; row < variables.size(); ++row) {
            const auto variable = variables[row];
            if (variable == formula::kNoVariable) {
                if (values[row] < 0) return false;
            } else if (seen[variable] == 0) {
                seen[variable] = 1;
                if (falls_below_zero(columns[variable])) return false;
            }
        }
        for (std::size_t variable = 0; variable < seen.size(); ++variable)
            if (seen[variable] != 0) trusted.insert(static_cast<std::uint32_t>(variable));
        return true;
    }
    static bool falls_below_zero(const std::vector<double>& column) {
        return std::any_of(column.begin(), column.end(), [](double x) { return x < 0; });
    }

    /// Room for one thread, used again by the next.
    std::unique_ptr<SharedSums::Work> take() const {
        const std::lock_guard guard{lock};
        if (idle.empty()) return std::make_unique<SharedSums::Work>(sums->begin());
        auto out = std::move(idle.back());
        idle.pop_back();
        return out;
    }
    void give_back(std::unique_ptr<SharedSums::Work> work) const {
        const std::lock_guard guard{lock};
        idle.push_back(std::move(work));
    }

    const formula::Scope& scope() const { return bound.pack->scope; }
    bool coarse(std::size_t level) const { return level != kSeason && scope().sees(kPart, level); }
    bool is_drawn(Use use) const { return use.symbol >= formula::kDrawnSum || drawn.contains(use); }
    formula::IsDrawn is_drawn() const {
        return [this](Use use) { return is_drawn(use); };
    }

    void draw_variables() {
        columns =
            request.columns.empty() ? variable_columns(bound, request.seed, request.draws) : std::move(request.columns);
    }

    void find_drawn() {
        for (const auto& factor : bound.pack->factors) {
            for (const auto scenario : {Scenario::none, Scenario::baseline, Scenario::project}) {
                const Use use{factor.symbol, scenario};
                const auto variables = bound.data.variables(use);
                if (std::any_of(variables.begin(), variables.end(), [&](std::uint32_t variable) {
                        return variable != formula::kNoVariable &&
                               !uncertainty::is_fixed(bound.variables[variable].input.distribution);
                    }))
                    drawn.insert(use);
            }
        }
        for (const auto& quantity : bound.pack->quantities)
            for (const auto scenario : {Scenario::none, Scenario::baseline, Scenario::project}) {
                if ((scenario != Scenario::none) != scope().symbols[quantity.symbol].both) continue;
                if (formula::depends(quantity.in(scenario), is_drawn())) drawn.insert({quantity.symbol, scenario});
            }
    }

    /// Writes out what is drawn and finer than a project, vintage or stratum.
    Node written_out(const Node& node) const {
        return inlined(*bound.pack, node, [this](Use use) {
            return use.symbol < formula::kDrawnSum && drawn.contains(use) && bound.data.variables(use).empty() &&
                   !coarse(scope().symbols[use.symbol].level);
        });
    }

    /// Rows whose value of a node is absent.
    std::vector<std::uint8_t> absent_rows(const Node& node, std::size_t level, Scenario scenario) const {
        const auto values = formula::evaluate(node, bound.data, {level, scenario, {}, true});
        std::vector<std::uint8_t> out(values.rows);
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::isnan(values.cells[i]) ? 1 : 0;
        return out;
    }

    Sum sum_of(const Node& node, std::size_t level, const std::vector<Membership>& members, std::size_t groups,
               const std::vector<std::uint8_t>& skip, std::vector<std::string> names) {
        Sum out;
        out.number = sums->add(written_out(node), level, members, groups, skip);
        out.sd = request.independent ? independent_sd(bound, node, level, members, groups, skip, columns)
                                     : std::vector<double>(groups, 0);
        out.noise = std::move(names);
        out.absent.assign(groups, 0);
        return out;
    }

    void add_total(const Total& total) {
        const auto* quantity = bound.pack->quantity(total.quantity);
        if (!quantity || scope().symbols[quantity->symbol].level != kSeason)
            throw InvariantError("'" + total.quantity + "' is no quantity of a parcel-season");
        const auto& node = quantity->in(total.scenario);
        const auto skip = absent_rows(node, kSeason, Scenario::none);
        std::vector<Membership> members;
        auto& without = missing[total];
        without.assign(request.groups.size(), 0);
        for (std::size_t i = 0; i < skip.size(); ++i) {
            const auto group = request.group_of_season[i];
            if (group >= request.groups.size()) throw InvariantError("a parcel-season has an unknown group");
            members.push_back({static_cast<std::uint32_t>(i), group, 1});
            if (skip[i] != 0) ++without[group];
        }
        std::vector<std::string> names;
        for (const auto& group : request.groups) names.push_back("independent:" + group);
        totals.emplace(total, sum_of(node, kSeason, members, request.groups.size(), skip, std::move(names)));
    }

    /// Replaces sums over fine rows by names of values that are drawn beforehand.
    Node with_sums(const Node& node, Step& step) {
        if (node.op == Op::aggregate && formula::depends(node, is_drawn()) &&
            (node.level == kSeason || node.level == kPart)) {
            if (node.text == "mean" && !node.filtered) return mean_of(node, step);
            if (node.text != "sum")
                throw InputError{
                    {.what = "'" + node.text + "' over parcel-seasons of something uncertain cannot be drawn",
                     .where = bound.pack->file,
                     .fix = "use sums, or leave the factors out of it"}};
            Node out;
            out.op = Op::name;
            out.symbol = next_sum++;
            out.of = node.of;
            out.unit = node.unit;
            step.sums.emplace_back(out.symbol, sum_in(node, step));
            return out;
        }
        auto out = node;
        for (auto& arg : out.args) arg = with_sums(arg, step);
        return out;
    }

    Node mean_of(const Node& node, Step& step) {
        auto sum = node;
        sum.text = "sum";
        auto count = sum;
        Node one;
        one.number = 1;
        count.args = {one};
        Node out;
        out.op = Op::divide;
        out.unit = node.unit;
        out.args = {with_sums(sum, step), count};
        return out;
    }

    Sum sum_in(const Node& node, const Step&) {
        const auto& children = bound.data.children(node.of, node.level, Scenario::none);
        const auto groups = bound.data.rows(node.of, Scenario::none);
        std::vector<Membership> members;
        for (std::size_t group = 0; group < groups; ++group)
            for (const auto row : children.of(group)) members.push_back({row, static_cast<std::uint32_t>(group), 1});
        auto inside = node.args[0];
        if (node.filtered) {
            Node zero, chosen;
            chosen.op = Op::call;
            chosen.text = "if";
            chosen.args = {node.args[1], inside, zero};
            inside = std::move(chosen);
        }
        const auto absent = absent_rows(inside, node.level, Scenario::none);
        std::vector<std::string> names;
        for (std::size_t group = 0; group < groups; ++group)
            names.push_back("independent:" + scope().levels[node.of].name + ":" + std::to_string(group));
        auto out = sum_of(inside, node.level, members, groups, absent, std::move(names));
        // Inside a formula a sum that lacks a part is absent.
        for (const auto& member : members)
            if (absent[member.row] != 0) out.absent[member.group] = 1;
        return out;
    }

    void add_coarse(const Quantity& quantity) {
        const auto& symbol = scope().symbols[quantity.symbol];
        if (!coarse(symbol.level)) return;
        for (const auto scenario : {Scenario::none, Scenario::baseline, Scenario::project}) {
            const Use use{quantity.symbol, scenario};
            if ((scenario != Scenario::none) != symbol.both || !drawn.contains(use)) continue;
            Step step;
            step.use = use;
            step.level = symbol.level;
            step.node = with_sums(written_out(quantity.in(scenario)), step);
            steps.push_back(std::move(step));
        }
    }

    /// Adds what belongs to the groups of a sum to the draws of its rows.
    formula::Values& finished(const Sum& sum, SharedSums::Work& work, std::size_t first) const {
        auto& out = work.sums[sum.number];
        for (std::size_t group = 0; group < out.rows; ++group) {
            auto row = out.row(group);
            if (sum.absent[group] != 0) std::fill(row.begin(), row.end(), kNaN);
            if (sum.sd[group] == 0) continue;
            const random::Stream stream{request.seed, sum.noise[group]};
            for (std::size_t d = 0; d < row.size(); ++d) row[d] += sum.sd[group] * stream.normal(first + d);
        }
        return out;
    }

    void fill_block(std::size_t first, std::size_t count, SharedSums::Work& work, Drawn& out) const {
        formula::Draws draws;
        draws.draws = count;
        for (const auto& column : columns)
            draws.columns.emplace_back(column.begin() + static_cast<std::ptrdiff_t>(first),
                                       column.begin() + static_cast<std::ptrdiff_t>(first + count));
        const auto copy = [&](const formula::Values& values, std::vector<std::vector<double>>& to) {
            for (std::size_t row = 0; row < to.size(); ++row)
                for (std::size_t d = 0; d < count; ++d) to[row][first + d] = values.at(row, d);
        };
        sums->start(count, work);
        sums->advance(0, draws, work);
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const auto& step = steps[i];
            for (const auto& [symbol, sum] : step.sums)
                draws.drawn[{symbol, Scenario::none}] = finished(sum, work, first);
            auto values = formula::evaluate(step.node, bound.data, {step.level, step.use.scenario, {}, true}, &draws);
            copy(values, out.coarse.at(step.use));
            draws.drawn[step.use] = std::move(values);
            sums->advance(i + 1, draws, work);
        }
        for (const auto& [total, sum] : totals) copy(finished(sum, work, first), out.totals.at(total));
    }
};

std::vector<std::vector<double>> variable_columns(const Bound& bound, std::uint64_t seed, std::size_t draws) {
    std::vector<std::vector<double>> out;
    for (const auto& variable : bound.variables) {
        out.push_back(uncertainty::draw(variable.input, seed, static_cast<int>(draws)));
        for (auto& value : out.back()) value *= variable.scale;
    }
    return out;
}

DrawPlan::DrawPlan(const Bound& bound, DrawRequest request)
    : state_(std::make_unique<State>(bound, std::move(request))) {}
DrawPlan::~DrawPlan() = default;
DrawPlan::DrawPlan(DrawPlan&&) noexcept = default;

bool DrawPlan::draw_again(std::vector<std::vector<double>> columns) {
    if (columns.size() != state_->columns.size()) throw InvariantError("every variable needs a column");
    for (const auto variable : state_->trusted)
        if (State::falls_below_zero(columns[variable])) return false;
    state_->request.draws = columns.empty() ? 0 : columns.front().size();
    state_->columns = std::move(columns);
    return true;
}

Drawn DrawPlan::prepared() const {
    Drawn out;
    out.draws = state_->request.draws;
    const std::vector<double> column(out.draws);
    for (const auto& [total, sum] : state_->totals) out.totals[total].assign(sum.sd.size(), column);
    for (const auto& step : state_->steps)
        out.coarse[step.use].assign(state_->bound.data.rows(step.level, step.use.scenario), column);
    return out;
}

void DrawPlan::fill(std::size_t first, std::size_t count, Drawn& out) const {
    auto work = state_->take();
    for (std::size_t done = 0; done < count; done += state_->block)
        state_->fill_block(first + done, std::min(state_->block, count - done), *work, out);
    state_->give_back(std::move(work));
}

std::size_t DrawPlan::missing(const Total& total, std::size_t group) const {
    return state_->missing.at(total).at(group);
}

std::size_t DrawPlan::classes() const {
    return state_->sums->classes();
}

}  // namespace vung::packs
