// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/classes.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include <vung/error.h>
#include <vung/formula/evaluate.h>
#include <vung/formula/first_seen.h>

namespace vung::formula {
namespace {

/// Columns of more classes than this are not compared with others.
constexpr std::size_t kMostContents = 1 << 16;

std::uint64_t bits_of(double value) {
    return std::isnan(value) ? std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN())
                             : std::bit_cast<std::uint64_t>(value);
}

/// The first row of each class.
std::vector<std::uint32_t> representatives(const std::vector<std::uint32_t>& class_of_row, std::size_t classes) {
    if (class_of_row.empty()) return {0};
    std::vector<std::uint32_t> out;
    out.reserve(classes);
    for (std::size_t row = 0; row < class_of_row.size(); ++row)
        if (class_of_row[row] == out.size()) out.push_back(static_cast<std::uint32_t>(row));
    return out;
}

bool same_numbers(const std::vector<std::uint32_t>& at) {
    for (std::size_t i = 0; i < at.size(); ++i)
        if (at[i] != i) return false;
    return true;
}

Node without_arguments(const Node& node) {
    Node out;
    out.op = node.op;
    out.text = node.text;
    return out;
}

/// Operations that formula/class_draws knows.
bool is_plain(const Node& node) {
    if (node.op != Op::call) return true;
    return node.text != "student_t" && node.text != "days";
}

}  // namespace

Classes::Classes(const Dataset& data, IsDrawn drawn) : data_(data), drawn_(std::move(drawn)) {}

Classes::Home Classes::at_level(std::size_t level, Scenario scenario) const {
    return {level, data_.scope().levels[level].both ? scenario : Scenario::none};
}

void Classes::homes(const Node& node, const Home& at, std::vector<Home>& out) const {
    if (node.op == Op::name)
        out.push_back(
            at_level(node.symbol >= kDrawnSum ? node.of : data_.scope().symbols[node.symbol].level, at.scenario));
    else if (node.op == Op::aggregate)
        out.push_back(at_level(node.of, at.scenario));
    else
        for (const auto& arg : node.args) homes(arg, at, out);
}

/// The level whose rows tell everything that a formula reads: often one above that of the formula.
Classes::Home Classes::home_of(const Node& node, const Home& at) const {
    std::vector<Home> found;
    homes(node, at, found);
    if (found.empty()) return at_level(0, at.scenario);
    for (const auto& home : found)
        if (std::all_of(found.begin(), found.end(), [&](const Home& other) {
                return home.level == other.level || data_.scope().sees(home.level, other.level);
            }))
            return home;
    return at;
}

/// A power over what was worked in is the same for the baseline of one parcel and the project of another.
void Classes::find_contents(ClassColumn& column) {
    if (column.classes > kMostContents || column.kind == ClassColumn::Kind::coarse ||
        column.kind == ClassColumn::Kind::whole)
        return;
    for (const auto& operand : column.operands)
        if (columns_[operand.column].contents.empty()) return;
    const auto& node = column.node;
    const auto head =
        std::to_string(static_cast<int>(column.kind)) + node.text + "." + std::to_string(static_cast<int>(node.op));
    const auto of = [&](const ClassUse& operand, std::size_t c) {
        const auto& contents = columns_[operand.column].contents;
        return contents[contents.size() <= 1 ? 0 : operand.at.empty() ? c : operand.at[c]];
    };
    std::string key;
    for (std::size_t c = 0; c < column.classes; ++c) {
        key = head;
        const auto put = [&key](std::uint64_t word) { key += " " + std::to_string(word); };
        if (column.kind == ClassColumn::Kind::sum) {
            put(c < column.unknown.size() ? column.unknown[c] : 0);
            if (column.first.size() > c + 1)
                for (auto m = column.first[c]; m < column.first[c + 1]; ++m)
                    put(columns_[column.operands[0].column].contents[column.members[m]]);
        } else if (column.kind == ClassColumn::Kind::operation) {
            for (const auto& operand : column.operands) put(of(operand, c));
        } else if (c < column.variables.size() && column.variables[c] != kNoVariable) {
            put(column.variables[c]);
        } else {
            key = "number";
            put(bits_of(c < column.values.size() ? column.values[c] : std::numeric_limits<double>::quiet_NaN()));
        }
        column.contents.push_back(
            contents_.try_emplace(key, static_cast<std::uint32_t>(contents_.size())).first->second);
    }
}

std::uint32_t Classes::add(ClassColumn column, std::vector<std::uint32_t> class_of_row) {
    if (column.classes <= 1) class_of_row.clear();
    find_contents(column);
    columns_.push_back(std::move(column));
    class_of_row_.push_back(std::move(class_of_row));
    return static_cast<std::uint32_t>(columns_.size() - 1);
}

bool Classes::is_number(std::uint32_t column, double number) const {
    const auto& of = columns_[column];
    return of.kind == ClassColumn::Kind::data && of.classes == 1 && of.values[0] == number;
}

std::uint32_t Classes::column(const Node& node, std::size_t level, Scenario scenario) {
    const Home at = at_level(level, scenario);
    if (node.op == Op::call && node.text == "per") return column(node.args[0], level, scenario);
    const auto home = home_of(node, at);
    const auto key =
        std::to_string(home.level) + "." + std::to_string(static_cast<int>(home.scenario)) + signature(node);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    std::uint32_t out = 0;
    if (!depends(node, drawn_))
        out = data_column(node, home);
    else if (node.op == Op::name)
        out = name_column(node, home);
    else if (node.op == Op::aggregate)
        out = aggregate(node, home);
    else
        out = operation(node, home);
    known_.emplace(key, out);
    return out;
}

std::vector<std::uint32_t> Classes::classes_of_rows(std::uint32_t column, std::size_t level, Scenario scenario) const {
    const auto& of = columns_[column];
    const auto& own = class_of_row_[column];
    if (of.classes <= 1) return {};
    const auto up = data_.ancestor_rows(level, scenario, of.level);
    if (up.empty()) return own;
    std::vector<std::uint32_t> out(up.size());
    for (std::size_t row = 0; row < out.size(); ++row) out[row] = own[up[row]];
    return out;
}

std::uint32_t Classes::data_column(const Node& node, const Home& home) {
    const auto values = evaluate(node, data_, {home.level, home.scenario, {}, true});
    ClassColumn out;
    out.level = home.level;
    out.scenario = home.scenario;
    FirstSeen numbers(64);
    std::vector<std::uint32_t> rows(values.rows);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        rows[row] = numbers.of(bits_of(values.cells[row]));
        if (rows[row] == out.values.size()) out.values.push_back(values.cells[row]);
    }
    if (out.values.empty()) out.values.push_back(std::numeric_limits<double>::quiet_NaN());
    out.classes = out.values.size();
    return add(std::move(out), std::move(rows));
}

std::uint32_t Classes::name_column(const Node& node, const Home& home) {
    ClassColumn out;
    out.level = home.level;
    out.scenario = home.scenario;
    out.use = {node.symbol, node.scenario};
    const auto count = data_.rows(home.level, home.scenario);
    std::vector<std::uint32_t> rows(count);
    const auto variables = out.use.symbol >= kDrawnSum ? std::span<const std::uint32_t>{} : data_.variables(out.use);
    if (variables.empty()) {
        out.kind = ClassColumn::Kind::coarse;
        for (std::size_t row = 0; row < count; ++row) rows[row] = static_cast<std::uint32_t>(row);
        out.rows = rows;
        out.classes = count;
        return add(std::move(out), std::move(rows));
    }
    out.kind = ClassColumn::Kind::factor;
    const auto values = data_.column(out.use);
    FirstSeen numbers(64);
    for (std::size_t row = 0; row < count; ++row) {
        // Numbers of variables are small: none has the bits of a value.
        rows[row] = numbers.of(variables[row] != kNoVariable ? variables[row] + 1 : bits_of(values[row]) | 1);
        if (rows[row] != out.variables.size()) continue;
        out.variables.push_back(variables[row]);
        out.values.push_back(values[row]);
    }
    out.classes = std::max<std::size_t>(out.variables.size(), 1);
    return add(std::move(out), std::move(rows));
}

std::vector<std::uint32_t> Classes::combined(const std::vector<std::uint32_t>& columns, const Home& home,
                                             std::size_t& classes) const {
    std::vector<std::uint32_t> out;
    classes = 1;
    for (const auto column : columns) {
        auto next = classes_of_rows(column, home.level, home.scenario);
        if (next.empty()) continue;
        const auto many = out.empty() ? columns_[column].classes : std::max(classes, columns_[column].classes);
        FirstSeen numbers(many);
        for (std::size_t row = 0; row < next.size(); ++row)
            next[row] = numbers.of((out.empty() ? 0 : std::uint64_t{out[row]} << 32) | next[row]);
        out = std::move(next);
        classes = numbers.count();
    }
    if (classes <= 1) out.clear();
    return out;
}

void Classes::factors(const Node& node, const Home& home, std::vector<std::uint32_t>& out) {
    const bool product = (node.op == Op::multiply || node.conversion) && depends(node, drawn_);
    if (!product) {
        out.push_back(column(node, home.level, home.scenario));
        return;
    }
    if (node.conversion) {
        Node number;
        number.number = node.number;
        out.push_back(column(number, home.level, home.scenario));
    }
    for (const auto& arg : node.args) factors(arg, home, out);
}

/// Those with few classes come first, so that only the last products are as many as the rows.
std::uint32_t Classes::product(const Node& node, const Home& home) {
    std::vector<std::uint32_t> all;
    factors(node, home, all);
    std::erase_if(all, [&](std::uint32_t factor) { return is_number(factor, 1); });
    if (all.empty()) throw InvariantError{"a product of nothing is drawn"};
    std::stable_sort(all.begin(), all.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair{columns_[a].classes, a} < std::pair{columns_[b].classes, b};
    });
    Node times;
    times.op = Op::multiply;
    auto out = all.front();
    for (std::size_t i = 1; i < all.size(); ++i) {
        const auto key = "*" + std::to_string(out) + "." + std::to_string(all[i]);
        const auto [known, added] = known_.try_emplace(key, 0);
        if (added) {
            const auto &a = columns_[out], &b = columns_[all[i]];
            const auto sees = [&](const ClassColumn& fine, const ClassColumn& wide) {
                return wide.classes <= 1 || fine.level == wide.level || data_.scope().sees(fine.level, wide.level);
            };
            const Home at = sees(b, a) ? Home{b.level, b.scenario} : sees(a, b) ? Home{a.level, a.scenario} : home;
            const auto made = operation(times, {out, all[i]}, at);
            known_[key] = made;
            out = made;
        } else {
            out = known->second;
        }
    }
    return out;
}

std::uint32_t Classes::operation(const Node& node, const Home& home) {
    if (node.op == Op::multiply || node.conversion) return product(node, home);
    std::vector<std::uint32_t> args;
    for (const auto& arg : node.args) args.push_back(column(arg, home.level, home.scenario));
    // What was decided for all rows needs no column.
    if (node.op == Op::call && node.text == "if") {
        if (is_number(args[0], 1)) return args[1];
        if (is_number(args[0], 0)) return args[2];
    }
    return operation(node, args, home);
}

std::uint32_t Classes::operation(const Node& node, const std::vector<std::uint32_t>& args, const Home& home) {
    ClassColumn out;
    out.level = home.level;
    out.scenario = home.scenario;
    auto rows = combined(args, home, out.classes);
    const auto first = representatives(rows, out.classes);
    if (!is_plain(node)) {
        out.kind = ClassColumn::Kind::whole;
        out.node = node;
        out.rows = first;
        return add(std::move(out), std::move(rows));
    }
    const bool numbers = node.op == Op::multiply && std::all_of(args.begin(), args.end(), [&](std::uint32_t arg) {
                             return columns_[arg].kind == ClassColumn::Kind::data;
                         });
    if (numbers) {
        const auto a = classes_of_rows(args[0], home.level, home.scenario);
        const auto b = classes_of_rows(args[1], home.level, home.scenario);
        FirstSeen values(64);
        std::vector<std::uint32_t> class_of(out.classes);
        for (std::size_t c = 0; c < out.classes; ++c) {
            const double value = columns_[args[0]].values[a.empty() ? 0 : a[first[c]]] *
                                 columns_[args[1]].values[b.empty() ? 0 : b[first[c]]];
            class_of[c] = values.of(bits_of(value));
            if (class_of[c] == out.values.size()) out.values.push_back(value);
        }
        for (auto& row : rows) row = class_of[row];
        out.classes = out.values.size();
        return add(std::move(out), std::move(rows));
    }
    out.kind = ClassColumn::Kind::operation;
    out.node = without_arguments(node);
    for (const auto arg : args) {
        ClassUse use{arg, {}};
        if (const auto of = classes_of_rows(arg, home.level, home.scenario); !of.empty()) {
            for (const auto row : first) use.at.push_back(of[row]);
            if (columns_[arg].classes == out.classes && same_numbers(use.at)) use.at.clear();
        }
        out.operands.push_back(std::move(use));
    }
    return add(std::move(out), std::move(rows));
}

std::uint32_t Classes::aggregate(const Node& node, const Home& home) {
    std::vector<std::uint32_t> args;
    for (const auto& arg : node.args) args.push_back(column(arg, node.level, node.scenario));
    const bool plain_sum = node.text == "sum" && !node.filtered;
    std::size_t inner = 1;
    const auto below = plain_sum ? classes_of_rows(args[0], node.level, node.scenario)
                                 : combined(args, at_level(node.level, node.scenario), inner);
    const auto& children = data_.children(node.of, node.level, node.scenario);
    // A class of the aggregate is a series of classes of its rows; a sum does not ask for their order.
    ClassColumn out;
    out.level = home.level;
    out.scenario = home.scenario;
    std::vector<std::uint32_t> rows(data_.rows(home.level, home.scenario)), series;
    std::unordered_map<std::string, std::uint32_t> numbers;
    std::string bytes;
    out.first = {0};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto members = children.of(row);
        series.assign(1, data_.unknown(node.level, node.of, node.scenario, row) ? 1U : 0U);
        for (const auto child : members) series.push_back(below.empty() ? 0 : below[child]);
        if (plain_sum) std::sort(series.begin() + 1, series.end());
        bytes.resize(series.size() * sizeof(std::uint32_t));
        std::memcpy(bytes.data(), series.data(), bytes.size());
        const auto [at, added] = numbers.try_emplace(bytes, static_cast<std::uint32_t>(numbers.size()));
        rows[row] = at->second;
        if (!added) continue;
        out.rows.push_back(static_cast<std::uint32_t>(row));
        out.unknown.push_back(static_cast<std::uint8_t>(series[0]));
        out.members.insert(out.members.end(), series.begin() + 1, series.end());
        out.first.push_back(static_cast<std::uint32_t>(out.members.size()));
    }
    out.classes = std::max<std::size_t>(out.rows.size(), 1);
    if (plain_sum) {
        out.kind = ClassColumn::Kind::sum;
        out.operands.push_back({args[0], {}});
        out.rows.clear();
    } else {
        out.kind = ClassColumn::Kind::whole;
        out.node = node;
    }
    return add(std::move(out), std::move(rows));
}

Classes::Joint Classes::joint(const std::vector<std::uint32_t>& columns) const {
    const Home home{columns_[columns.front()].level, columns_[columns.front()].scenario};
    Joint out;
    const auto rows = combined(columns, home, out.classes);
    const auto first = representatives(rows, out.classes);
    for (const auto column : columns) {
        auto& at = out.at.emplace_back();
        if (const auto of = classes_of_rows(column, home.level, home.scenario); !of.empty())
            for (const auto row : first) at.push_back(of[row]);
    }
    return out;
}

void Classes::close() {
    class_of_row_.clear();
    class_of_row_.shrink_to_fit();
    known_.clear();
    contents_.clear();
}

}  // namespace vung::formula
