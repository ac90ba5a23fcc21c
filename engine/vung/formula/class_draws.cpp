// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/class_draws.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>

namespace vung::formula {
namespace {

using Kind = ClassColumn::Kind;

/// A column becomes a table where its user has at least so many times its classes.
constexpr std::size_t kWorthATable = 2;
/// Values in the tables of one block of draws: 64 MiB.
constexpr std::size_t kTableCells = std::size_t{1} << 23;
constexpr std::size_t kLeastDraws = 32, kMostDraws = 256;

Step step_of(const Node& node) {
    switch (node.op) {
        case Op::negate: return Step::negate;
        case Op::add: return Step::add;
        case Op::subtract: return Step::subtract;
        case Op::multiply: return Step::multiply;
        case Op::divide: return Step::divide;
        case Op::power: return Step::power;
        case Op::less: return Step::less;
        case Op::less_equal: return Step::less_equal;
        case Op::greater: return Step::greater;
        case Op::greater_equal: return Step::greater_equal;
        case Op::equal: return Step::equal;
        case Op::unequal: return Step::unequal;
        case Op::all_of: return Step::all_of;
        case Op::any_of: return Step::any_of;
        case Op::negation: return Step::negation;
        default: break;
    }
    const std::map<std::string, Step> calls{{"given", Step::given}, {"exp", Step::exponential}, {"ln", Step::logarithm},
                                            {"sqrt", Step::root},   {"abs", Step::absolute},    {"floor", Step::floor},
                                            {"min", Step::least},   {"max", Step::greatest},    {"if", Step::choose}};
    const auto found = calls.find(node.text);
    if (found == calls.end()) throw InvariantError("unknown operation in a formula: " + node.text);
    return found->second;
}

std::vector<std::uint32_t> through(const std::vector<std::uint32_t>& outer, const std::vector<std::uint32_t>& inner) {
    if (inner.empty()) return outer;
    if (outer.empty()) return inner;
    auto out = outer;
    for (auto& at : out) at = inner[at];
    return out;
}

}  // namespace

ClassDraws::ClassDraws(const Classes& classes, const Dataset& data, std::vector<Group> groups,
                       const std::function<std::size_t(Use)>& stage_of)
    : classes_(classes), data_(data) {
    find_tables(groups);
    find_stages(stage_of);
    find_places();
    tables_.resize(table_.size());
    for (std::uint32_t column = 0; column < table_.size(); ++column) {
        if (table_[column] == 0 || classes_.columns()[column].kind != Kind::operation) continue;
        std::map<std::uint32_t, Source> done;
        auto& program = tables_[column];
        program.results.push_back(compiled(column, {}, program, done, true));
        most_steps_ = std::max(most_steps_, program.steps.size());
    }
    for (auto& group : groups) {
        std::map<std::uint32_t, Source> done;
        auto& program = programs_.emplace_back();
        for (std::size_t i = 0; i < group.columns.size(); ++i)
            program.results.push_back(compiled(group.columns[i], std::move(group.joint.at[i]), program, done, false));
        most_steps_ = std::max(most_steps_, program.steps.size());
    }
}

void ClassDraws::find_tables(const std::vector<Group>& groups) {
    const auto& columns = classes_.columns();
    std::vector<std::uint8_t> used(columns.size(), 0);
    table_.assign(columns.size(), 0);
    for (const auto& group : groups)
        for (const auto column : group.columns) {
            used[column] = 1;
            if (columns[column].kind != Kind::data && columns[column].classes * kWorthATable <= group.joint.classes)
                table_[column] = 1;
        }
    // Operands have lower numbers than their users.
    for (auto column = static_cast<std::uint32_t>(columns.size()); column-- > 0;) {
        const auto& of = columns[column];
        if (used[column] == 0 || of.kind == Kind::data) continue;
        if (of.kind != Kind::operation) table_[column] = 1;
        for (const auto& operand : of.operands) {
            used[operand.column] = 1;
            if (columns[operand.column].kind == Kind::data) continue;
            if (of.kind == Kind::sum || columns[operand.column].classes * kWorthATable <= of.classes)
                table_[operand.column] = 1;
        }
    }
}

void ClassDraws::find_stages(const std::function<std::size_t(Use)>& stage_of) {
    stages_.assign(classes_.columns().size(), 0);
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        const auto& column = classes_.columns()[i];
        if (column.kind == Kind::coarse) stages_[i] = stage_of(column.use);
        if (column.kind == Kind::whole)
            for (const auto use : uses_of(column.node)) stages_[i] = std::max(stages_[i], stage_of(use));
        for (const auto& operand : column.operands) stages_[i] = std::max(stages_[i], stages_[operand.column]);
    }
}

/// What another table has computed is not computed again.
void ClassDraws::find_places() {
    places_.resize(table_.size());
    made_.resize(table_.size());
    std::map<std::uint32_t, Place> known;
    for (std::uint32_t column = 0; column < table_.size(); ++column) {
        const auto& of = classes_.columns()[column];
        if (table_[column] == 0 || of.kind == Kind::factor || of.kind == Kind::coarse) continue;
        for (std::uint32_t c = 0; c < of.classes; ++c) {
            Place place{column, static_cast<std::uint32_t>(made_[column].size())};
            if (!of.contents.empty()) place = known.try_emplace(of.contents[c], place).first->second;
            if (place.column == column && place.slot == made_[column].size()) made_[column].push_back(c);
            places_[column].push_back(place);
        }
    }
}

ClassDraws::Source ClassDraws::compiled(std::uint32_t column, std::vector<std::uint32_t> at, Program& out,
                                        std::map<std::uint32_t, Source>& done, bool table) const {
    const auto& of = classes_.columns()[column];
    Source source;
    source.column = column;
    source.one = of.classes <= 1;
    if (of.kind == Kind::data || (table_[column] != 0 && !table)) {
        source.kind = of.kind == Kind::data ? Source::Kind::numbers : Source::Kind::rows;
        source.at = std::move(at);
        return source;
    }
    if (const auto found = done.find(column); found != done.end()) return found->second;
    const auto argument = [&](std::size_t i) {
        const auto& operand = of.operands[i];
        const bool one = classes_.columns()[operand.column].classes <= 1;
        return compiled(operand.column, one ? std::vector<std::uint32_t>{} : through(at, operand.at), out, done, false);
    };
    auto step = step_of(of.node);
    Instruction next;
    next.a = argument(0);
    if (of.operands.size() > 1) next.b = argument(1);
    if (step == Step::power && next.b.kind == Source::Kind::numbers && next.b.one) {
        // Powers by a literal whole number are products, as in formula/evaluate.
        const double exponent = classes_.columns()[next.b.column].values[0];
        if (exponent == 2) step = Step::square;
    }
    if (step == Step::choose) next.c = argument(2);
    const auto push = [&](Instruction instruction) {
        out.steps.push_back(std::move(instruction));
        Source result;
        result.kind = Source::Kind::result;
        result.column = static_cast<std::uint32_t>(out.steps.size() - 1);
        return result;
    };
    next.step = step;
    auto result = push(std::move(next));
    for (std::size_t i = 2; step != Step::choose && i < of.operands.size(); ++i) {
        Instruction more;
        more.step = step;
        more.a = result;
        more.b = argument(i);
        result = push(std::move(more));
    }
    done.emplace(column, result);
    return result;
}

std::size_t ClassDraws::block() const {
    std::size_t rows = 1;
    for (const auto& made : made_) rows += made.size();
    const auto draws = std::clamp(kTableCells / rows, kLeastDraws, kMostDraws);
    return draws / kLeastDraws * kLeastDraws;
}

ClassDraws::Work ClassDraws::begin() const {
    Work out;
    out.own.resize(table_.size());
    out.rows.resize(table_.size());
    out.taken.resize(most_steps_);
    out.registers.resize(most_steps_);
    return out;
}

void ClassDraws::fill(std::size_t stage, const Draws& draws, Work& work) const {
    work.draws = &draws;
    for (auto& each : work.taken) each.resize(draws.draws);
    for (std::uint32_t column = 0; column < table_.size(); ++column)
        if (table_[column] != 0 && stages_[column] == stage) fill_column(column, work);
}

void ClassDraws::fill_column(std::uint32_t column, Work& work) const {
    const auto& of = classes_.columns()[column];
    const auto& draws = *work.draws;
    const auto count = draws.draws;
    auto& own = work.own[column];
    auto& rows = work.rows[column];
    rows.resize(of.classes);
    if (of.kind == Kind::factor) {
        for (std::size_t c = 0; c < of.classes; ++c)
            rows[c] = of.variables.empty() || of.variables[c] == kNoVariable
                          ? Row{nullptr, of.values.empty() ? scalar::kAbsent : of.values[c]}
                          : Row{draws.columns[of.variables[c]].data(), 0};
        return;
    }
    if (of.kind == Kind::coarse) {
        const auto& before = draws.drawn.at(of.use);
        for (std::size_t c = 0; c < of.classes; ++c)
            rows[c] = before.draws == 1 && count != 1 ? Row{nullptr, before.cells[of.rows[c]]}
                                                      : Row{before.row(of.rows[c]).data(), 0};
        return;
    }
    own.resize(made_[column].size() * count);
    for (std::size_t c = 0; c < of.classes; ++c) {
        const auto place = places_[column][c];
        rows[c] = {work.own[place.column].data() + place.slot * count, 0};
    }
    if (of.kind == Kind::whole) {
        const auto values = evaluate(of.node, data_, {of.level, of.scenario, of.rows, false}, &draws);
        for (std::size_t c = 0; c < of.classes; ++c)
            for (std::size_t d = 0; d < count; ++d) own[c * count + d] = values.at(c, d);
        return;
    }
    auto* to = own.data();
    for (const auto c : made_[column]) {
        if (of.kind == Kind::sum) {
            add_members(of, c, to, count, work);
        } else {
            run(tables_[column], c, count, work);
            const auto result = row(tables_[column].results.front(), c, work);
            if (result.draws)
                std::copy_n(result.draws, count, to);
            else
                std::fill_n(to, count, result.number);
        }
        to += count;
    }
}

void ClassDraws::add_members(const ClassColumn& of, std::size_t c, double* to, std::size_t count,
                             const Work& work) const {
    const auto below = of.operands[0].column;
    const auto& numbers = classes_.columns()[below];
    std::fill_n(to, count, c < of.unknown.size() && of.unknown[c] != 0 ? scalar::kAbsent : 0.0);
    if (of.first.size() < c + 2) return;
    for (auto m = of.first[c]; m < of.first[c + 1]; ++m) {
        const auto member = of.members[m];
        add_scaled(to, numbers.kind == Kind::data ? Row{nullptr, numbers.values[member]} : work.rows[below][member], 1,
                   count);
    }
}

Row ClassDraws::row(const Source& source, std::uint32_t of_class, const Work& work) const {
    if (source.kind == Source::Kind::result) return work.registers[source.column];
    const auto at = source.one ? 0 : source.at.empty() ? of_class : source.at[of_class];
    if (source.kind == Source::Kind::rows) return work.rows[source.column][at];
    return {nullptr, classes_.columns()[source.column].values[at]};
}

void ClassDraws::run(const Program& program, std::uint32_t of_class, std::size_t count, Work& work) const {
    for (std::size_t i = 0; i < program.steps.size(); ++i) {
        const auto& step = program.steps[i];
        auto* out = work.taken[i].data();
        const auto a = row(step.a, of_class, work);
        if (step.step == Step::choose) {
            const auto yes = row(step.b, of_class, work), no = row(step.c, of_class, work);
            if (!a.draws) {
                work.registers[i] = std::isnan(a.number) ? Row{nullptr, a.number} : a.number != 0 ? yes : no;
                continue;
            }
            choose(out, a, yes, no, count);
        } else if (step.step >= Step::square) {
            apply(step.step, out, a, {}, count);
        } else {
            const auto b = row(step.b, of_class, work);
            if (!a.draws && !b.draws) {
                apply(step.step, out, a, b, 1);
                work.registers[i] = {nullptr, out[0]};
                continue;
            }
            apply(step.step, out, a, b, count);
        }
        work.registers[i] = {out, 0};
    }
}

/// Asks the memory for the tables of a class. They are too large for the cache, and rows come in the order of parcels.
void ClassDraws::fetch(const Program& program, std::uint32_t of_class, std::size_t count, const Work& work) const {
    constexpr std::size_t kLine = 64 / sizeof(double);
    for (const auto& step : program.steps)
        for (const auto* source : {&step.a, &step.b, &step.c}) {
            if (source->kind != Source::Kind::rows || source->one) continue;
            const auto* draws = row(*source, of_class, work).draws;
            for (std::size_t d = 0; draws && d < count; d += kLine) __builtin_prefetch(draws + d);
        }
}

void ClassDraws::compute(std::size_t group, std::uint32_t of_class, std::uint32_t next, Work& work) const {
    fetch(programs_[group], next, work.draws->draws, work);
    run(programs_[group], of_class, work.draws->draws, work);
}

Row ClassDraws::result(std::size_t group, std::size_t column, std::uint32_t of_class, const Work& work) const {
    return row(programs_[group].results[column], of_class, work);
}

}  // namespace vung::formula
