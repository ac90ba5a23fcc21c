// SPDX-License-Identifier: Apache-2.0
#include <vung/run/explain.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/formula/sentence.h>
#include <vung/run/bundle_words.h>
#include <vung/run/lacking_records.h>
#include <vung/run/result_words.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

using formula::Node;
using formula::Op;
using formula::Scenario;
using formula::SentenceRow;
using formula::Use;
using Kind = ExplainStep::Kind;

constexpr std::size_t kMostRows = 12;  ///< of a relation

class Explainer {
public:
    explicit Explainer(const OpenedBundle& bundle)
        : bundle_(bundle), bound_(*bundle.account.bound), pack_(*bound_.pack), language_(bundle.book.language) {
        words_.absent = word("not recorded");
        words_.none = word("none");
        words_.yes = word("true");  // a rule is a sentence: "not no" and "không không" say nothing
        words_.no = word("false");
        words_.land = word("and");
        words_.lor = word("or");
        words_.lnot = word("not");
    }

    std::vector<ExplainStep> of_season(std::uint32_t row) {
        quantity({last()->symbol, side(last()->symbol)}, {packs::kSeason, Scenario::none, row}, 0);
        return std::move(steps_);
    }

    std::vector<ExplainStep> of_years() {
        const auto* issuable = pack_.issuable.empty() ? nullptr : pack_.quantity(pack_.issuable);
        if (!issuable) return {};
        for (std::uint32_t row = 0; row < bound_.data.rows(packs::kVintage, Scenario::none); ++row)
            of_year({issuable->symbol, side(issuable->symbol)}, row);
        return std::move(steps_);
    }

    /// The last quantity of a parcel-season: what all others lead to.
    const packs::Quantity* last() const { return pack_.quantity(pack_.reductions ? pack_.net : pack_.total); }
    Scenario side(std::size_t symbol) const {
        return pack_.scope.symbols[symbol].both ? Scenario::project : Scenario::none;
    }

    std::string why_nothing(std::uint32_t row) const {
        for (const auto& rule : pack_.rules) {
            const auto& symbol = pack_.scope.symbols[rule.symbol];
            if (rule.effect != packs::Rule::Effect::exclude ||
                (symbol.level != packs::kSeason && symbol.level != packs::kProject))
                continue;
            const double verdict =
                bound_.data.column({rule.symbol, Scenario::none})[symbol.level == packs::kSeason ? row : 0];
            if (verdict == 1) continue;
            const auto out = rule.text.in(text::to_string(language_)) + " (" + rule.clause +
                             "): " + word(std::isnan(verdict) ? "open" : "does not hold");
            const SentenceRow at{symbol.level, Scenario::none, symbol.level == packs::kSeason ? row : 0};
            const auto lacks = lacking_text(bound_, {rule.symbol, Scenario::none}, at, language_);
            return lacks.empty() ? out : out + "; " + lacks;
        }
        return lacking_text(bound_, {last()->symbol, side(last()->symbol)}, {packs::kSeason, Scenario::none, row},
                            language_);
    }

    std::string title_of(std::size_t symbol) const {
        for (const auto& quantity : pack_.quantities)
            if (quantity.symbol == symbol) return quantity.title.in(text::to_string(language_));
        for (const auto& input : pack_.inputs)
            if (input.symbol == symbol) return input.label.in(text::to_string(language_));
        return {};
    }

private:
    std::string word(std::string_view english) const { return bundle_word(english, language_); }

    std::string marked(const std::string& name, Scenario scenario) const {
        if (scenario == Scenario::none || !pack_.reductions) return name;
        return name + " [" + word(scenario == Scenario::baseline ? "baseline" : "project") + "]";
    }

    void of_year(Use issuable, std::uint32_t row) {
        const auto first = steps_.size();
        quantity(issuable, {packs::kVintage, Scenario::none, row}, 0);
        const auto& years = bundle_.account.years;
        if (row < years.size() && years[row].year) steps_[first].name += fmt::format(" [{}]", *years[row].year);
    }

    void quantity(Use use, const SentenceRow& at, int depth) {
        const auto& symbol = pack_.scope.symbols[use.symbol];
        const auto* quantity = pack_.quantity(symbol.name);
        const auto& node = quantity->in(use.scenario);
        ExplainStep step;
        step.depth = depth;
        step.name = marked(symbol.name, use.scenario);
        step.title = quantity->title.in(text::to_string(language_));
        step.unit = quantity->unit;
        step.clause = quantity->clause;
        const double value = bound_.data.column(use)[at.row];
        step.value = std::isnan(value) ? word(symbol.type == formula::Type::truth ? "open" : "without a value")
                                       : formula::value_text(value, symbol.type, bound_.data, words_);
        if (std::isnan(value)) step.unit.clear();
        if (!seen_.insert({use.symbol, use.scenario, at.row}).second) {
            step.kind = Kind::seen;
            steps_.push_back(step);
            return;
        }
        step.formula = formula::to_text(quantity->expression);
        step.numbers = formula::with_numbers(node, bound_.data, at, words_);
        steps_.push_back(step);
        below(node, at, depth + 1);
    }

    /// Names of a formula, and its aggregates, whose names belong to other rows; of an `if` the branch that was taken.
    void split(const Node& node, const SentenceRow& at, std::vector<Use>& names,
               std::vector<const Node*>& aggregates) const {
        if (node.op == Op::aggregate) {
            aggregates.push_back(&node);
            return;
        }
        if (node.op == Op::name) {
            const Use use{node.symbol, node.scenario};
            if (std::find(names.begin(), names.end(), use) == names.end()) names.push_back(use);
        }
        if (node.op == Op::call && node.text == "if") {
            const std::uint32_t row = at.row;
            const auto& condition = node.args[0];
            split(condition, at, names, aggregates);
            const double truth =
                formula::evaluate(condition, bound_.data, {at.level, at.scenario, {&row, 1}, false}).cells[0];
            if (!std::isnan(truth)) split(node.args[truth != 0 ? 1 : 2], at, names, aggregates);
            return;
        }
        for (const auto& arg : node.args) split(arg, at, names, aggregates);
    }

    void below(const Node& node, const SentenceRow& at, int depth) {
        std::vector<Use> names;
        std::vector<const Node*> aggregates;
        split(node, at, names, aggregates);
        for (const auto& use : names) name(use, at, depth);
        for (const auto* aggregate : aggregates) relation(*aggregate, at, depth);
    }

    void name(Use use, const SentenceRow& at, int depth) {
        const auto& symbol = pack_.scope.symbols[use.symbol];
        const auto up = bound_.data.ancestor_rows(at.level, at.scenario, symbol.level);
        const SentenceRow there{symbol.level, pack_.scope.levels[symbol.level].both ? use.scenario : Scenario::none,
                                up.empty() ? at.row : up[at.row]};
        if (pack_.quantity(symbol.name)) return quantity(use, there, depth);
        ExplainStep step;
        step.depth = depth;
        step.name = marked(symbol.name, use.scenario);
        step.value = formula::value_text(bound_.data.column(use)[there.row], symbol.type, bound_.data, words_);
        step.title = title_of(use.symbol);
        if (!seen_.insert({use.symbol, use.scenario, there.row}).second) {
            step.kind = Kind::seen;
            for (const auto& each : pack_.factors)
                if (each.symbol == use.symbol) step.unit = each.unit;
            for (const auto& each : pack_.inputs)
                if (each.symbol == use.symbol) step.unit = each.unit;
            steps_.push_back(step);
            return;
        }
        if (symbol.uncertain)
            factor(step, use, there.row);
        else
            record(step, use, there.row);
        steps_.push_back(step);
    }

    void factor(ExplainStep& step, Use use, std::uint32_t row) const {
        step.kind = Kind::factor;
        for (const auto& each : pack_.factors)
            if (each.symbol == use.symbol) step.unit = each.unit;
        const auto variables = bound_.data.variables(use);
        if (variables.empty() || variables[row] == formula::kNoVariable) {
            step.note = word("no factor");
            return;
        }
        step.factor = bound_.variables[variables[row]].input.id;
        for (const auto& each : bound_.factors) {
            if (each.id() != step.factor) continue;
            if (each.low) step.range = fmt::format("{:.6g} – {:.6g}", *each.low, *each.high);
            step.source = each.source;
            step.check = each.checked() ? each.checked_by + ", " + each.checked_on + ", " + each.checked_against
                                        : word("not compared with the original");
        }
    }

    void record(ExplainStep& step, Use use, std::uint32_t row) const {
        step.kind = Kind::record;
        const auto& symbol = pack_.scope.symbols[use.symbol];
        for (const auto& option : pack_.options)
            if (option.symbol == use.symbol) {
                step.clause = option.decision;
                step.note = option.why;
            }
        for (const auto& input : pack_.inputs) {
            if (input.symbol != use.symbol) continue;
            step.unit = input.unit;
            step.clause = input.clause;
            const double value = bound_.data.column(use)[row];
            if (!std::isnan(value) && !input.fallback_why.empty() && !given(symbol, use.scenario, row))
                step.note = word("fallback used") + ": " + result_words(input.fallback_why, language_);
        }
    }

    /// Whether somebody recorded it, before anything was put in its place.
    bool given(const formula::Symbol& symbol, Scenario scenario, std::uint32_t row) const {
        for (const auto which : {scenario, Scenario::none}) {
            const auto* level = bundle_.activity.find(pack_.scope.levels[symbol.level].name, which);
            if (!level) continue;
            const auto column = level->columns.find(symbol.name);
            if (column == level->columns.end()) continue;
            const auto& c = column->second;
            return (row < c.numbers.size() && !std::isnan(c.numbers[row])) ||
                   (row < c.keys.size() && !c.keys[row].empty());
        }
        return false;
    }

    void relation(const Node& aggregate, const SentenceRow& at, int depth) {
        const auto up = bound_.data.ancestor_rows(at.level, at.scenario, aggregate.of);
        const auto parent = up.empty() ? at.row : up[at.row];
        const auto& level = pack_.scope.levels[aggregate.level];
        ExplainStep step;
        step.kind = Kind::relation;
        step.depth = depth;
        step.name = marked(level.relation, level.both ? aggregate.scenario : Scenario::none);
        if (bound_.data.unknown(aggregate.level, aggregate.of, aggregate.scenario, parent)) {
            step.value = word("not recorded");
            steps_.push_back(step);
            return;
        }
        const auto rows = bound_.data.children(aggregate.of, aggregate.level, aggregate.scenario).of(parent);
        step.value = fmt::format("{}: {}", word("rows"), rows.size());
        steps_.push_back(step);
        // Parcel-seasons explain themselves when they are asked for.
        if (pack_.scope.sees(packs::kPart, aggregate.level)) return;
        if (aggregate.level == packs::kPart) return;
        for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i) {
            const SentenceRow inner{aggregate.level, level.both ? aggregate.scenario : Scenario::none, rows[i]};
            for (const auto& arg : aggregate.args) below(arg, inner, depth + 1);
        }
    }

    const OpenedBundle& bundle_;
    const packs::Bound& bound_;
    const packs::Pack& pack_;
    text::Language language_;
    formula::SentenceWords words_;
    std::vector<ExplainStep> steps_;
    std::set<std::tuple<std::size_t, Scenario, std::uint32_t>> seen_;
};

/// Rows of the parcel-seasons that `what` names; nothing when there are none.
std::vector<std::uint32_t> seasons_of(const OpenedBundle& bundle, const std::string& what) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t row = 0; row < bundle.book.subjects.size(); ++row) {
        const auto& who = bundle.book.subjects[row];
        if (who.parcel == what || who.parcel + ", " + who.season == what) out.push_back(row);
    }
    return out;
}

[[noreturn]] void nobody(const OpenedBundle& bundle, const std::string& what) {
    auto known = bundle.book.groups;
    for (const auto& who : bundle.book.subjects) known.push_back(who.parcel);
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    throw InputError{{.what = "the bundle has no parcel and no cooperative '" + what + "'",
                      .where = bundle.manifest.title,
                      .fix = text::suggestion(what, known)}};
}

}  // namespace

Explanation explain(const OpenedBundle& bundle, const std::string& what, std::size_t parts) {
    Explainer explainer{bundle};
    const auto& account = bundle.account;
    Explanation out;
    out.title = bundle.manifest.title;
    out.pack = bundle.pack->id;
    out.stamp = account.stamp;
    out.language = bundle.manifest.language;
    out.subject = what;
    const auto group = std::find(bundle.book.groups.begin(), bundle.book.groups.end(), what);
    if (!what.empty() && group == bundle.book.groups.end()) {
        const auto rows = seasons_of(bundle, what);
        if (rows.empty()) nobody(bundle, what);
        if (rows.size() > 1) {
            std::string names;
            for (const auto row : rows)
                names += (names.empty() ? "'" : ", '") + what + ", " + bundle.book.subjects[row].season + "'";
            throw InputError{{.what = "parcel '" + what + "' has several seasons",
                              .where = out.title,
                              .fix = "ask for one of " + names}};
        }
        out.subject = bundle.book.subjects[rows[0]].parcel + ", " + bundle.book.subjects[rows[0]].season;
        const auto value =
            account.bound->data.column({explainer.last()->symbol, explainer.side(explainer.last()->symbol)});
        if (std::isnan(value[rows[0]]) || value[rows[0]] == 0) out.lacking = explainer.why_nothing(rows[0]);
        out.steps = explainer.of_season(rows[0]);
        out.observed = explain_observed(bundle, rows[0]);
        return out;
    }
    const auto* totals = &account.programme;
    for (const auto& each : account.groups)
        if (!what.empty() && each.name == what) totals = &each;
    for (const auto& total : account.columns) {
        const auto* quantity = bundle.pack->quantity(total.quantity);
        const auto& estimate = totals->totals.at(total);
        out.totals.push_back({total.quantity, explainer.title_of(quantity->symbol), quantity->unit, quantity->clause,
                              estimate.central, estimate.interval.low, estimate.interval.high, estimate.parcel_seasons,
                              estimate.missing});
    }
    const auto* last = explainer.last();
    const auto values = account.bound->data.column({last->symbol, explainer.side(last->symbol)});
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < values.size(); ++row)
        if (what.empty() || bundle.book.groups[bundle.book.group_of_season[row]] == what) rows.push_back(row);
    const auto size = [&](std::uint32_t row) { return std::isnan(values[row]) ? -1 : std::abs(values[row]); };
    std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return size(a) > size(b); });
    for (std::size_t i = 0; i < std::min(parts, rows.size()); ++i) {
        const auto& who = bundle.book.subjects[rows[i]];
        ExplainPart part{who.parcel, who.season, {}, ""};
        if (!std::isnan(values[rows[i]])) part.value = values[rows[i]];
        if (!part.value || *part.value == 0) part.why = explainer.why_nothing(rows[i]);
        out.parts.push_back(part);
    }
    out.left_out = rows.size() - out.parts.size();
    if (what.empty()) out.steps = explainer.of_years();
    return out;
}

std::string to_text(const Explanation& e) {
    const auto language = text::parse_language(e.language);
    const auto word = [&](std::string_view english) { return bundle_word(english, language); };
    std::string out =
        e.title + " · " + e.pack + "\n" + (e.subject.empty() ? word("all cooperatives") : e.subject) + "\n";
    if (!e.stamp.empty()) out += word("estimate, not for issuance") + "\n";
    for (const auto& total : e.totals) {
        out += "\n" + total.name + (total.title.empty() ? "" : " – " + total.title) + ": ";
        if (total.value)
            out += fmt::format("{:.6g} {} (95 %: {:.6g} – {:.6g})", *total.value, total.unit, total.low, total.high);
        else
            out += word("without a value");
        if (!total.clause.empty()) out += " [" + total.clause + "]";
        out += fmt::format("; {}: {}", word("parcel-seasons with a value"), total.with);
        if (total.missing > 0) out += fmt::format(", {}: {}", word("without a value"), total.missing);
    }
    if (!e.totals.empty()) out += "\n";
    for (const auto& part : e.parts) {
        out += "\n  " + part.parcel + ", " + part.season + ": " +
               (part.value ? fmt::format("{:.6g}", *part.value) : word("without a value"));
        if (!part.why.empty()) out += " – " + part.why;
    }
    if (e.left_out > 0) out += fmt::format("\n  … (+ {})", e.left_out);
    if (!e.parts.empty()) out += "\n";
    if (!e.lacking.empty()) out += "\n" + e.lacking + "\n";
    for (const auto& step : e.steps) {
        const std::string indent(2 * static_cast<std::size_t>(step.depth), ' ');
        out += "\n" + indent + step.name + " = " + step.value;
        if (!step.unit.empty() && step.unit != "1" && step.value != word("not recorded")) out += " " + step.unit;
        if (!step.title.empty()) out += " – " + step.title;
        if (!step.clause.empty()) out += " [" + step.clause + "]";
        if (step.kind == Kind::seen) out += " (" + word("as above") + ")";
        if (!step.formula.empty())
            out += "\n" + indent + "    = " + step.formula + "\n" + indent + "    = " + step.numbers;
        if (!step.factor.empty()) {
            out += "\n" + indent + "    " + step.factor + (step.range.empty() ? "" : ", " + step.range);
            out += "\n" + indent + "    " + step.source + "; " + step.check;
        }
        if (!step.note.empty()) out += "\n" + indent + "    " + step.note;
    }
    out += "\n";
    return e.observed ? out + to_text(*e.observed, language) : out;
}

}  // namespace vung::run
