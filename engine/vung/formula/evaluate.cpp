// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/evaluate.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <vung/error.h>
#include <vung/formula/aggregate.h>
#include <vung/numeric/beta.h>
#include <vung/numeric/repeatable.h>
#include <vung/numeric/repeatable_many.h>

namespace vung::formula {
namespace {

constexpr double kNaN = scalar::kAbsent;

template <class F>
Values each(Values a, const F& f) {
    for (auto& x : a.cells) x = f(x);
    return a;
}

template <class F>
Values each(Values a, Values b, const F& f) {
    if (a.draws == b.draws) {
        for (std::size_t i = 0; i < a.cells.size(); ++i) a.cells[i] = f(a.cells[i], b.cells[i]);
        return a;
    }
    if (a.draws == 1) {
        for (std::size_t row = 0; row < b.rows; ++row) {
            const double left = a.cells[row];
            for (auto& right : b.row(row)) right = f(left, right);
        }
        return b;
    }
    for (std::size_t row = 0; row < a.rows; ++row) {
        const double right = b.cells[row];
        for (auto& left : a.row(row)) left = f(left, right);
    }
    return a;
}

/// The same draws for both, so that they can be walked through together.
void align(Values& a, Values& b) {
    if (a.draws == b.draws) return;
    auto& few = a.draws == 1 ? a : b;
    const auto draws = std::max(a.draws, b.draws);
    Values out{few.rows, draws, std::vector<double>(few.rows * draws)};
    for (std::size_t row = 0; row < few.rows; ++row) std::fill_n(out.row(row).begin(), draws, few.cells[row]);
    few = std::move(out);
}

/// Powers by a literal whole number are products: exact where they can be, and quick.
Values raised(Values base, Values exponent, const Node& written) {
    if (written.op == Op::number && written.number == 1) return base;
    if (written.op == Op::number && written.number == 2) return each(std::move(base), [](double x) { return x * x; });
    align(base, exponent);
    // 1 to whatever power and whatever to the power of 0 would be 1; absent in, absent out.
    for (std::size_t i = 0; i < base.cells.size(); ++i) {
        if (std::isnan(exponent.cells[i]))
            base.cells[i] = kNaN;
        else if (std::isnan(base.cells[i]))
            exponent.cells[i] = kNaN;
    }
    numeric::pow_many(base.cells, exponent.cells);
    return base;
}

class Evaluator {
public:
    Evaluator(const Dataset& data, const Draws* draws) : data_(data), draws_(draws) {}

    Values of(const Node& node, const At& at) const {
        const auto count = at.all ? data_.rows(at.level, at.scenario) : at.rows.size();
        const auto arg = [&](std::size_t i) { return of(node.args[i], at); };
        if (node.conversion) return each(arg(0), [factor = node.number](double x) { return x * factor; });
        switch (node.op) {
            case Op::number: return constant(count, node.number);
            case Op::text: return constant(count, data_.find_key(node.text));
            case Op::name: return named(node, at, count);
            case Op::negate: return each(arg(0), [](double x) { return -x; });
            case Op::add: return each(arg(0), arg(1), scalar::sum);
            case Op::subtract: return each(arg(0), arg(1), scalar::difference);
            case Op::multiply: return each(arg(0), arg(1), scalar::product);
            case Op::divide: return each(arg(0), arg(1), scalar::quotient);
            case Op::power: return raised(arg(0), arg(1), node.args[1]);
            case Op::less: return each(arg(0), arg(1), scalar::less);
            case Op::less_equal: return each(arg(0), arg(1), scalar::less_equal);
            case Op::greater: return each(arg(0), arg(1), scalar::greater);
            case Op::greater_equal: return each(arg(0), arg(1), scalar::greater_equal);
            case Op::equal: return each(arg(0), arg(1), scalar::equal);
            case Op::unequal: return each(arg(0), arg(1), scalar::unequal);
            case Op::all_of: return each(arg(0), arg(1), scalar::both);
            case Op::any_of: return each(arg(0), arg(1), scalar::either);
            case Op::negation: return each(arg(0), [](double x) { return 1 - x; });
            case Op::call: return called(node, at);
            case Op::aggregate: return aggregated(node, at, count);
        }
        throw InvariantError("unknown operation in a formula");
    }

private:
    static Values constant(std::size_t count, double value) { return {count, 1, std::vector<double>(count, value)}; }

    Values named(const Node& node, const At& at, std::size_t count) const {
        const Use use{node.symbol, node.scenario};
        const auto level = use.symbol >= kDrawnSum ? node.of : data_.scope().symbols[use.symbol].level;
        const auto up = data_.ancestor_rows(at.level, at.scenario, level);
        const auto row_of = [&](std::size_t i) {
            const auto row = at.all ? static_cast<std::uint32_t>(i) : at.rows[i];
            return up.empty() ? row : up[row];
        };
        if (draws_) {
            if (const auto found = draws_->drawn.find(use); found != draws_->drawn.end()) {
                const auto& from = found->second;
                Values out{count, from.draws, std::vector<double>(count * from.draws)};
                for (std::size_t i = 0; i < count; ++i)
                    std::copy_n(from.row(row_of(i)).begin(), from.draws, out.row(i).begin());
                return out;
            }
            if (const auto variables = data_.variables(use); !variables.empty()) {
                const auto values = data_.column(use);
                Values out{count, draws_->draws, std::vector<double>(count * draws_->draws)};
                for (std::size_t i = 0; i < count; ++i) {
                    const auto row = row_of(i);
                    const auto variable = variables[row];
                    if (variable == kNoVariable)
                        std::fill_n(out.row(i).begin(), out.draws, values[row]);
                    else
                        std::copy_n(draws_->columns[variable].begin(), out.draws, out.row(i).begin());
                }
                return out;
            }
        }
        const auto values = data_.column(use);
        Values out{count, 1, std::vector<double>(count)};
        for (std::size_t i = 0; i < count; ++i) out.cells[i] = values[row_of(i)];
        return out;
    }

    Values called(const Node& node, const At& at) const {
        const auto& f = node.text;
        auto first = of(node.args[0], at);
        if (f == "given") return each(std::move(first), [](double x) { return std::isnan(x) ? 0.0 : 1.0; });
        if (f == "per") return first;
        if (f == "exp") return each(std::move(first), numeric::exp);
        if (f == "ln") return each(std::move(first), [](double x) { return x > 0 ? numeric::log(x) : kNaN; });
        if (f == "sqrt") return each(std::move(first), scalar::root);
        if (f == "abs") return each(std::move(first), [](double x) { return std::abs(x); });
        if (f == "floor") return each(std::move(first), scalar::floor);
        auto second = of(node.args[1], at);
        if (f == "days") return each(std::move(first), std::move(second), [](double a, double b) { return b - a; });
        if (f == "student_t")
            return each(std::move(first), std::move(second), [](double p, double n) {
                return p > 0 && p < 1 && n > 0 ? numeric::student_quantile(p, n) : kNaN;
            });
        if (f == "min" || f == "max") {
            for (std::size_t i = 1; i < node.args.size(); ++i) {
                auto next = i == 1 ? std::move(second) : of(node.args[i], at);
                first = f == "min" ? each(std::move(first), std::move(next), scalar::least)
                                   : each(std::move(first), std::move(next), scalar::greatest);
            }
            return first;
        }
        if (f != "if") throw InvariantError("unknown function in a formula: " + f);
        return chosen(first, second, of(node.args[2], at));
    }

    static Values chosen(const Values& condition, const Values& yes, const Values& no) {
        const auto draws = std::max({condition.draws, yes.draws, no.draws});
        Values out{condition.rows, draws, std::vector<double>(condition.rows * draws)};
        for (std::size_t row = 0; row < out.rows; ++row)
            for (std::size_t d = 0; d < draws; ++d) {
                const double c = condition.at(row, d);
                out.cells[row * draws + d] = scalar::chosen(c, yes.at(row, d), no.at(row, d));
            }
        return out;
    }

    Values aggregated(const Node& node, const At& at, std::size_t count) const {
        if (at.level != node.of) return from_above(node, at, count);
        const auto& children = data_.children(at.level, node.level, node.scenario);
        std::vector<std::uint32_t> below, first{0};
        first.reserve(count + 1);
        for (std::size_t i = 0; i < count; ++i) {
            const auto rows = children.of(at.all ? i : at.rows[i]);
            below.insert(below.end(), rows.begin(), rows.end());
            first.push_back(static_cast<std::uint32_t>(below.size()));
        }
        const At inner{node.level, node.scenario, below, false};
        const auto plain = node.args.size() - (node.filtered ? 1 : 0);
        const auto x = of(node.args[0], inner);
        const auto y = plain > 1 ? of(node.args[1], inner) : Values{};
        const auto filter = node.filtered ? of(node.args.back(), inner) : Values{};
        const auto draws = std::max({x.draws, plain > 1 ? y.draws : 1, node.filtered ? filter.draws : 1});
        if (node.text == "sum" && !node.filtered) return added(node, at, x, first);
        const auto reduce = reduction(node.text);
        Values out{count, draws, std::vector<double>(count * draws)};
        std::vector<double> xs, ys;
        for (std::size_t i = 0; i < count; ++i) {
            const bool unknown = data_.unknown(node.level, at.level, node.scenario, at.all ? i : at.rows[i]);
            for (std::size_t d = 0; d < draws; ++d) {
                xs.clear();
                ys.clear();
                bool open = unknown;
                for (auto row = first[i]; row < first[i + 1] && !open; ++row) {
                    const double taken = node.filtered ? filter.at(row, d) : 1;
                    if (std::isnan(taken)) open = true;
                    if (taken != 1) continue;
                    xs.push_back(x.at(row, d));
                    if (plain > 1) ys.push_back(y.at(row, d));
                }
                out.cells[i * draws + d] = open ? kNaN : reduce(xs, ys);
            }
        }
        return out;
    }

    /// Sums of all rows, draw by draw beside each other.
    Values added(const Node& node, const At& at, const Values& x, const std::vector<std::uint32_t>& first) const {
        const auto count = first.size() - 1;
        Values out{count, x.draws, std::vector<double>(count * x.draws, 0)};
        for (std::size_t i = 0; i < count; ++i) {
            auto to = out.row(i);
            if (data_.unknown(node.level, at.level, node.scenario, at.all ? i : at.rows[i])) {
                std::fill(to.begin(), to.end(), kNaN);
                continue;
            }
            for (auto row = first[i]; row < first[i + 1]; ++row) {
                const auto from = x.row(row);
                for (std::size_t d = 0; d < to.size(); ++d) to[d] += from[d];
            }
        }
        return out;
    }

    /// An aggregate that belongs to rows of a level above.
    Values from_above(const Node& node, const At& at, std::size_t count) const {
        const auto up = data_.ancestor_rows(at.level, at.scenario, node.of);
        std::vector<std::uint32_t> rows(count);
        for (std::size_t i = 0; i < count; ++i) rows[i] = up[at.all ? i : at.rows[i]];
        return aggregated(node, {node.of, at.scenario, rows, false}, count);
    }

    const Dataset& data_;
    const Draws* draws_;
};

}  // namespace

Values evaluate(const Node& node, const Dataset& data, const At& at, const Draws* draws) {
    return Evaluator{data, draws}.of(node, at);
}

}  // namespace vung::formula
