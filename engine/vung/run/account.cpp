// SPDX-License-Identifier: Apache-2.0
#include <vung/run/account.h>

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <vung/error.h>
#include <vung/uncertainty/monte_carlo.h>

namespace vung::run {
namespace {

using formula::Scenario;
using packs::Bound;
using packs::Drawn;
using packs::DrawPlan;
using packs::DrawRequest;
using packs::Total;

/// Draws at once: the unit that threads take.
constexpr std::size_t kBlock = 256;
/// Draws with which "halve this" is answered, and for how many causes.
constexpr std::size_t kCauseDraws = 1000;
constexpr std::size_t kMostCauses = 8;
constexpr double kTail = 0.025;

/// Scenarios whose values a pack reports: both for reductions, the project's alone for inventories.
std::vector<Total> reported(const packs::Pack& pack) {
    std::vector<Total> out;
    auto names = pack.sources;
    for (const auto& name : {pack.total, pack.gross, pack.net})
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    for (const auto& name : names) {
        const auto& symbol = pack.scope.symbols[pack.quantity(name)->symbol];
        if (symbol.level != packs::kSeason) continue;
        if (!symbol.both)
            out.push_back({name, Scenario::none});
        else
            out.push_back({name, Scenario::project});
    }
    return out;
}

class Accountant {
public:
    Accountant(const std::shared_ptr<const packs::Pack>& pack, const packs::Activity& activity,
               const std::vector<std::uint32_t>& group_of_season, const std::vector<std::string>& groups,
               const AccountOptions& options)
        : pack_(*pack),
          options_(options),
          bound_(std::make_shared<Bound>(packs::bind_pack(pack, activity, options.bind))),
          arena_(options.threads > 0 ? options.threads : oneapi::tbb::task_arena::automatic) {
        std::vector<std::uint32_t> order(groups.size()), place(groups.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return groups[a] < groups[b]; });
        for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = static_cast<std::uint32_t>(i);
        for (const auto i : order) groups_.push_back(groups[i]);
        for (const auto group : group_of_season) group_of_season_.push_back(place.at(group));
    }

    Account run() {
        packs::compute(*bound_);
        columns_ = packs::variable_columns(*bound_, options_.seed, options_.draws);
        deduct_what_was_measured();
        out_.columns = reported(pack_);
        {
            const auto plan = DrawPlan{*bound_, request(out_.columns, options_.draws)};
            const auto drawn = filled(plan, options_.draws);
            out_.classes = plan.classes();
            summarise(plan, drawn);
            years(drawn);
            if (options_.keep_draws && !out_.columns.empty()) out_.draws = drawn.totals.at(out_.columns.back());
        }
        if (options_.causes && !out_.columns.empty()) causes();
        rules();
        factors();
        out_.bound = bound_;
        return std::move(out_);
    }

private:
    DrawRequest request(std::vector<Total> totals, std::size_t draws) const {
        DrawRequest out;
        out.totals = std::move(totals);
        out.group_of_season = group_of_season_;
        out.groups = groups_;
        out.seed = options_.seed;
        out.draws = draws;
        for (const auto& column : columns_)
            out.columns.emplace_back(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(draws));
        return out;
    }

    Drawn filled(const DrawPlan& plan, std::size_t draws) const {
        auto out = plan.prepared();
        const auto blocks = (draws + kBlock - 1) / kBlock;
        arena_.execute([&] {
            oneapi::tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
                if (options_.cancelled && options_.cancelled()) throw Cancelled{};
                plan.fill(block * kBlock, std::min(kBlock, draws - block * kBlock), out);
            });
        });
        return out;
    }

    static std::vector<double> programme_of(const std::vector<std::vector<double>>& groups, std::size_t draws) {
        std::vector<double> out(draws);
        for (const auto& group : groups)
            for (std::size_t d = 0; d < draws; ++d) out[d] += group[d];
        return out;
    }

    /// The deduction that a pack asks the draws for (VM0051 section 8.5): spread over mean, times t.
    void deduct_what_was_measured() {
        const auto& rule = pack_.deduction;
        if (!rule) return;
        const auto asked_for = [&](const std::string& name) {
            return !name.empty() && std::isnan(bound_->data.column({*pack_.scope.symbol(name), Scenario::none})[0]);
        };
        if (!asked_for(rule->input) && !asked_for(rule->halfwidth)) return;
        auto asked = request({}, options_.draws);
        for (const auto& name : rule->of) asked.totals.push_back({name, Scenario::none});
        asked.coarse = false;
        const auto plan = DrawPlan{*bound_, std::move(asked)};
        const auto drawn = filled(plan, options_.draws);
        std::vector<double> sum(options_.draws, 0);
        for (const auto& [total, groups] : drawn.totals) {
            const auto all = programme_of(groups, options_.draws);
            for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += all[d];
        }
        const double mean = uncertainty::mean(sum);
        if (!(mean > 0)) return;
        const auto interval = uncertainty::percentile_interval(sum, rule->level);
        const auto value = [&](const std::string& factor) {
            return bound_->data.column({*pack_.scope.symbol(factor), Scenario::none})[0];
        };
        const double half = interval.half_width() / mean;
        const auto put = [&](const std::string& name, double number) {
            bound_->data.set_column(*pack_.scope.symbol(name), Scenario::none, {number});
            std::erase_if(bound_->notes, [&](const packs::BindNote& note) { return note.name == name; });
        };
        if (asked_for(rule->halfwidth)) put(rule->halfwidth, half);
        if (asked_for(rule->input)) {
            const bool exempt = half <= value(rule->exempt);
            const double deduction = exempt ? 0 : std::sqrt(uncertainty::variance(sum)) / mean * value(rule->t);
            out_.measured_uncertainty = deduction;
            put(rule->input, deduction);
        }
        packs::compute(*bound_);
    }

    Estimated estimated(const std::vector<double>& draws, double central, std::size_t with, std::size_t missing) const {
        Estimated out;
        out.parcel_seasons = with;
        out.missing = missing;
        if (with == 0) return out;
        out.central = central;
        out.mean = uncertainty::mean(draws);
        out.interval = uncertainty::percentile_interval(draws, options_.level);
        return out;
    }

    void summarise(const DrawPlan& plan, const Drawn& drawn) {
        out_.programme.name = "*";
        const auto splits = reduction_splits(*bound_, group_of_season_, groups_.size());
        out_.programme.split = splits.back();
        for (std::size_t g = 0; g < groups_.size(); ++g) out_.groups.push_back({groups_[g], {}, splits[g]});
        for (const auto& total : out_.columns) {
            const auto symbol = pack_.quantity(total.quantity)->symbol;
            const auto values = bound_->data.column({symbol, total.scenario});
            std::vector<double> central(groups_.size(), 0);
            std::vector<std::size_t> with(groups_.size(), 0);
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (std::isnan(values[i])) continue;
                central[group_of_season_[i]] += values[i];
                ++with[group_of_season_[i]];
            }
            const auto& columns = drawn.totals.at(total);
            std::size_t all_with = 0, all_missing = 0;
            double all = 0;
            for (std::size_t g = 0; g < groups_.size(); ++g) {
                const auto missing = plan.missing(total, g);
                out_.groups[g].totals[total] = estimated(columns[g], central[g], with[g], missing);
                all_with += with[g];
                all_missing += missing;
                all += central[g];
            }
            out_.programme.totals[total] = estimated(programme_of(columns, options_.draws), all, all_with, all_missing);
        }
    }

    void years(const Drawn& drawn) {
        if (pack_.issuable.empty()) return;
        const auto count = bound_->data.rows(packs::kVintage, Scenario::none);
        const auto year = bound_->data.column({*pack_.scope.symbol("year"), Scenario::none});
        const auto issued = pack_.scope.symbol("issued_before");
        for (std::size_t row = 0; row < count; ++row) {
            AccountYear out;
            if (!std::isnan(year[row])) out.year = static_cast<int>(year[row]);
            out.net = of_year(pack_.net_year, row, drawn);
            out.issuable = of_year(pack_.issuable, row, drawn);
            if (issued) out.issued_before = bound_->data.column({*issued, Scenario::none})[row];
            nets_of_year(row, out);
            if (out.issuable.central) out.group_whole = whole_shares(out.group_net, *out.issuable.central);
            out_.years.push_back(out);
        }
    }

    /// A season gives each year its part by days; what has no value gives none.
    void nets_of_year(std::size_t year, AccountYear& out) const {
        out.group_net.assign(groups_.size(), 0);
        const auto net = bound_->data.column({pack_.quantity(pack_.net)->symbol, Scenario::none});
        const auto share = bound_->data.column({*pack_.scope.symbol("share"), Scenario::none});
        const auto season = bound_->data.ancestor_rows(packs::kPart, Scenario::none, packs::kSeason);
        const auto vintage = bound_->data.ancestor_rows(packs::kPart, Scenario::none, packs::kVintage);
        for (std::size_t part = 0; part < share.size(); ++part) {
            if (vintage[part] != year) continue;
            if (std::isnan(net[season[part]]))
                ++out.missing;
            else
                out.group_net[group_of_season_[season[part]]] += net[season[part]] * share[part];
        }
    }

    Estimated of_year(const std::string& name, std::size_t row, const Drawn& drawn) const {
        if (name.empty()) return {};
        const formula::Use use{pack_.quantity(name)->symbol, Scenario::none};
        const double central = bound_->data.column(use)[row];
        if (std::isnan(central)) return {};
        const auto found = drawn.coarse.find(use);
        if (found == drawn.coarse.end()) {
            Estimated out;
            out.central = central;
            out.mean = central;
            out.interval = {central, central, options_.level};
            out.parcel_seasons = 1;
            return out;
        }
        return estimated(found->second[row], central, 1, 0);
    }

    double end_of(const packs::Variable& variable, double p) const {
        return uncertainty::quantile(variable.input.distribution, p) * variable.scale;
    }

    /// Moves one variable at a time to the ends of its range, then halves the ranges that matter most. Only the
    /// programme is asked for, so all parcel-seasons are one group here.
    void causes() {
        const auto total = out_.columns.back();
        const auto& variables = bound_->variables;
        if (variables.empty()) return;
        const auto width = 1 + 2 * variables.size();
        std::vector<std::vector<double>> columns;
        for (const auto& variable : variables) columns.emplace_back(width, variable.input.central * variable.scale);
        for (std::size_t v = 0; v < variables.size(); ++v) {
            if (uncertainty::is_fixed(variables[v].input.distribution)) continue;
            columns[v][1 + 2 * v] = end_of(variables[v], kTail);
            columns[v][2 + 2 * v] = end_of(variables[v], 1 - kTail);
        }
        const auto moved = programme_for(total, std::move(columns));
        double variance = 0;
        for (std::size_t v = 0; v < variables.size(); ++v) {
            Cause cause;
            cause.id = variables[v].input.id;
            cause.low = moved[1 + 2 * v];
            cause.high = moved[2 + 2 * v];
            if (cause.low == cause.high) continue;
            const double half = 0.5 * (cause.high - cause.low);
            cause.share = half * half;
            variance += cause.share;
            // One row in two units is one variable.
            const auto same = std::find_if(out_.causes.begin(), out_.causes.end(),
                                           [&](const Cause& other) { return other.id == cause.id; });
            if (same == out_.causes.end())
                out_.causes.push_back(cause);
            else
                same->share += cause.share;
        }
        for (auto& cause : out_.causes) cause.share /= variance;
        std::stable_sort(out_.causes.begin(), out_.causes.end(),
                         [](const Cause& a, const Cause& b) { return a.share > b.share; });
        if (moved[0] != 0) out_.approach_1 = std::sqrt(variance) / std::abs(moved[0]);
        halve(total);
    }

    /// Draws of the programme, without independent errors, for columns of the variables.
    std::vector<double> programme_for(const Total& total, std::vector<std::vector<double>> columns) {
        DrawRequest asked;
        asked.totals = {total};
        asked.groups = {"*"};
        asked.group_of_season.assign(group_of_season_.size(), 0);
        asked.seed = options_.seed;
        asked.draws = columns.front().size();
        asked.columns = std::move(columns);
        asked.independent = false;
        asked.coarse = false;
        const auto draws = asked.draws;
        if (!programme_ || !programme_->draw_again(asked.columns))
            programme_ = std::make_unique<DrawPlan>(*bound_, std::move(asked));
        return filled(*programme_, draws).totals.at(total).front();
    }

    /// The draws as they are and with one range halved after the other, all in one plan.
    void halve(const Total& total) {
        const auto draws = std::min(kCauseDraws, options_.draws);
        const auto tried = std::min(kMostCauses, out_.causes.size());
        std::vector<std::vector<double>> columns(columns_.size());
        for (std::size_t v = 0; v < columns.size(); ++v) {
            const auto& variable = bound_->variables[v];
            const double centre = variable.input.central * variable.scale;
            for (std::size_t i = 0; i <= tried; ++i) {
                const bool halved = i > 0 && variable.input.id == out_.causes[i - 1].id;
                for (std::size_t d = 0; d < draws; ++d) {
                    const double value = columns_[v][d];
                    columns[v].push_back(halved ? centre + 0.5 * (value - centre) : value);
                }
            }
        }
        const auto all = programme_for(total, std::move(columns));
        const auto low = [&](std::size_t i) {
            const auto from = all.begin() + static_cast<std::ptrdiff_t>(i * draws);
            return uncertainty::percentile_interval(
                       std::vector<double>(from, from + static_cast<std::ptrdiff_t>(draws)), options_.level)
                .low;
        };
        for (std::size_t i = 0; i < tried; ++i) out_.causes[i].gain_if_halved = low(i + 1) - low(0);
    }

    void rules() {
        for (const auto& rule : pack_.rules) {
            RuleVerdict verdict;
            verdict.name = pack_.scope.symbols[rule.symbol].name;
            verdict.clause = rule.clause;
            verdict.text = rule.text;
            verdict.excludes = rule.effect == packs::Rule::Effect::exclude;
            for (const double each : bound_->data.column({rule.symbol, Scenario::none})) {
                if (std::isnan(each))
                    ++verdict.open;
                else if (each != 0)
                    ++verdict.passed;
                else
                    ++verdict.failed;
            }
            out_.rules.push_back(verdict);
        }
    }

    void factors() {
        for (const auto& variable : bound_->variables)
            if (variable.lacks_range) out_.without_range.push_back(variable.input.id);
        std::sort(out_.without_range.begin(), out_.without_range.end());
        if (std::any_of(bound_->factors.begin(), bound_->factors.end(),
                        [](const factors::Factor& factor) { return !factor.checked(); }))
            out_.stamp = kNotForIssuance;
    }

    const packs::Pack& pack_;
    const AccountOptions& options_;
    std::shared_ptr<Bound> bound_;
    mutable oneapi::tbb::task_arena arena_;
    std::vector<std::string> groups_;
    std::vector<std::uint32_t> group_of_season_;
    std::vector<std::vector<double>> columns_;  ///< draws of the variables, for all questions the same
    std::unique_ptr<DrawPlan> programme_;       ///< of the one total that `causes` asks for
    Account out_;
};

}  // namespace

Account account(const std::shared_ptr<const packs::Pack>& pack, const packs::Activity& activity,
                const std::vector<std::uint32_t>& group_of_season, const std::vector<std::string>& groups,
                const AccountOptions& options) {
    auto out = Accountant{pack, activity, group_of_season, groups, options}.run();
    if (options.missing) out.missing = missing_records(*out.bound, activity, options.bind);
    return out;
}

std::vector<double> whole_shares(const std::vector<double>& unrounded, double whole) {
    double sum = 0;
    for (const double each : unrounded) sum += std::max(each, 0.0);
    std::vector<double> out(unrounded.size(), 0);
    if (sum <= 0 || whole <= 0) return out;
    std::vector<std::pair<double, std::size_t>> rest;
    double given = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double exact = std::max(unrounded[i], 0.0) / sum * whole;
        out[i] = std::floor(exact);
        given += out[i];
        rest.emplace_back(exact - out[i], i);
    }
    std::stable_sort(rest.begin(), rest.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; given < whole && i < rest.size(); ++i, ++given) ++out[rest[i].second];
    return out;
}

}  // namespace vung::run
