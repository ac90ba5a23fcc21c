// SPDX-License-Identifier: Apache-2.0
#include <vung/run/own_inputs.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <vung/error.h>
#include <vung/formula/unit.h>
#include <vung/problem_catalogue.h>
#include <vung/text/unicode.h>

namespace vung::run {
namespace {

using formula::Scenario;
using formula::Type;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostRows = 99;  ///< of a relation in one row of the table

/// Relations of parcel-seasons.
bool below_season(const packs::Pack& pack, std::size_t level) {
    const auto& parents = pack.scope.levels[level].parents;
    return level > packs::kPart && !parents.empty() && parents.front() == packs::kSeason;
}

/// "uses_1_taken"
std::string column_name(const packs::Pack& pack, std::size_t level, int number, const std::string& name) {
    const auto& relation = pack.scope.levels[level];
    return (relation.relation.empty() ? relation.name : relation.relation) + "_" + std::to_string(number) + "_" + name;
}

struct Value {
    double number = kNaN;
    std::string key;
    bool there() const { return !key.empty() || !std::isnan(number); }
};

class Adding {
public:
    Adding(packs::Activity& activity, const packs::Pack& pack, const std::vector<packs::ParcelSeason>& seasons,
           const OwnTables& tables, std::set<std::string>& read, std::vector<Problem>& problems)
        : activity_(activity), pack_(pack), seasons_(seasons), tables_(tables), read_(read), problems_(problems) {
        for (const auto& season : seasons_) {
            project_.push_back(row_of(tables_.records, season.project));
            auto row = row_of(tables_.baseline, season.baseline);
            baseline_from_.push_back(row ? tables_.baseline : tables_.records);
            baseline_.push_back(row ? row : row_of(tables_.records, season.baseline));
        }
    }

    void add() {
        for (const auto& input : pack_.inputs) {
            const auto& symbol = pack_.scope.symbols[input.symbol];
            if (symbol.level == packs::kSeason) season_input(input, symbol);
        }
        for (std::size_t level = 0; level < pack_.scope.levels.size(); ++level)
            if (below_season(pack_, level)) relation(level);
    }

private:
    using Row = std::optional<std::size_t>;

    static Row row_of(const io::OwnColumns* table, const parcels::ManagementRecord* record) {
        return table && record ? table->row_at(record->where) : std::nullopt;
    }

    std::vector<Scenario> sides(bool both) const {
        return both ? std::vector{Scenario::baseline, Scenario::project} : std::vector{Scenario::none};
    }
    const io::OwnColumns* table(std::size_t season, Scenario side) const {
        return side == Scenario::baseline ? baseline_from_[season] : tables_.records;
    }
    Row row(std::size_t season, Scenario side) const {
        return side == Scenario::baseline ? baseline_[season] : project_[season];
    }

    void note(std::size_t season, Scenario side, const char* code, const std::string& column, const std::string& text,
              const std::string& hint) {
        const auto* record = side == Scenario::baseline ? seasons_[season].baseline : seasons_[season].project;
        auto problem = make_problem(code, {{"column", column},
                                           {"text", text},
                                           {"example", hint},
                                           {"suggestion", hint},
                                           {"parcel", seasons_[season].parcel},
                                           {"season", seasons_[season].season}});
        problem.severity = Severity::warn;
        problem.subject = Subject::record;
        problem.id = problem.text.where = record->where;
        if (std::find(problems_.begin(), problems_.end(), problem) == problems_.end())
            problems_.push_back(std::move(problem));
    }

    Value value(std::size_t season, Scenario side, const std::string& name, const packs::Input& input) {
        const auto* from = table(season, side);
        const auto at = row(season, side);
        if (!from || !at) return {};
        const auto column = from->find(name);
        if (!column) return {};
        read_.insert(column->header);
        const auto text = from->text(*at, *column);
        if (text.empty()) return {};
        const auto& symbol = pack_.scope.symbols[input.symbol];
        if (symbol.type == Type::key) {
            const auto& keys = symbol.keys;
            if (keys.empty() || std::find(keys.begin(), keys.end(), text) != keys.end()) return {kNaN, text};
            note(season, side, "R-UNKNOWN-WORD", column->header, text, "'" + keys.front() + "'");
            return {};
        }
        if (symbol.type == Type::truth) {
            const auto word = text::fold(text);
            if (word == "true" || word == "yes" || word == "co" || word == "1") return {1, ""};
            if (word == "false" || word == "no" || word == "khong" || word == "0") return {0, ""};
            note(season, side, "R-UNKNOWN-WORD", column->header, text, "'true', 'false'");
            return {};
        }
        const auto number = from->number(*at, *column).get();
        if (symbol.type != Type::number || !number) {
            note(season, side, "R-BAD-NUMBER", column->header, text, "2.5");
            return {};
        }
        const auto wanted = formula::parse_unit(input.unit);
        const auto unit = column->unit.empty() ? wanted : formula::parse_unit(column->unit);
        if (!unit.same_dimension(wanted))
            throw InputError{{.what = "the unit '" + column->unit + "' is not of the kind of '" + input.unit + "'",
                              .where = "column '" + column->header + "'",
                              .fix = "write amounts in " + input.unit}};
        return {*number * (unit.scale / wanted.scale), ""};
    }

    static void resize(packs::Column& column, std::size_t rows) {
        column.numbers.resize(rows, kNaN);
        column.keys.resize(rows);
    }

    void season_input(const packs::Input& input, const formula::Symbol& symbol) {
        const auto& record = input.record.empty() ? symbol.name : input.record;
        for (const auto side : sides(symbol.both)) {
            std::vector<Value> values;
            for (std::size_t i = 0; i < seasons_.size(); ++i) values.push_back(value(i, side, symbol.name, input));
            if (std::none_of(values.begin(), values.end(), [](const Value& each) { return each.there(); })) continue;
            auto& to = activity_.at("season", side).columns[record];
            if (to.numbers.empty() && to.keys.empty() && !input.unit.empty()) to.unit = input.unit;
            resize(to, seasons_.size());
            const auto scale =
                input.unit.empty() ? 1.0 : formula::parse_unit(input.unit).scale / formula::parse_unit(to.unit).scale;
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (!values[i].there() || !to.keys[i].empty() || !std::isnan(to.numbers[i])) continue;
                to.keys[i] = values[i].key;
                to.numbers[i] = values[i].number * scale;
            }
        }
    }

    /// "uses_1_taken": rows of a relation, one after the other, until none of their columns is there.
    void relation(std::size_t index) {
        const auto& level = pack_.scope.levels[index];
        std::vector<const packs::Input*> inputs;
        for (const auto& input : pack_.inputs)
            if (pack_.scope.symbols[input.symbol].level == index) inputs.push_back(&input);
        for (const auto side : sides(level.both)) {
            if (const auto* told = activity_.find(level.name, side); told && told->rows > 0) continue;
            packs::ActivityLevel rows;
            rows.unknown.assign(seasons_.size(), 1);
            for (std::size_t i = 0; i < seasons_.size(); ++i)
                for (int number = 1; number <= kMostRows; ++number) {
                    std::vector<Value> values;
                    bool any = false, column = false;
                    for (const auto* input : inputs) {
                        const auto& name = pack_.scope.symbols[input->symbol].name;
                        const auto full = column_name(pack_, index, number, name);
                        column = column || (table(i, side) && table(i, side)->find(full));
                        values.push_back(value(i, side, full, *input));
                        any = any || values.back().there();
                    }
                    if (!column) break;
                    if (!any) continue;
                    rows.unknown[i] = 0;
                    rows.parent["season"].push_back(static_cast<std::uint32_t>(i));
                    ++rows.rows;
                    for (std::size_t k = 0; k < inputs.size(); ++k) {
                        const auto& name = pack_.scope.symbols[inputs[k]->symbol].name;
                        auto& to = rows.columns[inputs[k]->record.empty() ? name : inputs[k]->record];
                        if (!inputs[k]->unit.empty()) to.unit = inputs[k]->unit;
                        to.numbers.push_back(values[k].number);
                        to.keys.push_back(values[k].key);
                    }
                }
            if (rows.rows > 0) activity_.at(level.name, side) = std::move(rows);
        }
    }

    packs::Activity& activity_;
    const packs::Pack& pack_;
    const std::vector<packs::ParcelSeason>& seasons_;
    const OwnTables& tables_;
    std::set<std::string>& read_;
    std::vector<Problem>& problems_;
    std::vector<Row> project_, baseline_;
    std::vector<const io::OwnColumns*> baseline_from_;
};

}  // namespace

std::set<std::string> own_headers(const packs::Pack& pack, const io::OwnColumns& columns) {
    std::set<std::string> out;
    for (const auto& input : pack.inputs) {
        const auto& symbol = pack.scope.symbols[input.symbol];
        const bool own = symbol.level == packs::kSeason;
        if (!own && !below_season(pack, symbol.level)) continue;
        for (int number = 1; number <= kMostRows; ++number) {
            const auto found = columns.find(own ? symbol.name : column_name(pack, symbol.level, number, symbol.name));
            if (found) out.insert(found->header);
            if (own || !found) break;
        }
    }
    return out;
}

void add_own_inputs(packs::Activity& activity, const packs::Pack& pack, const std::vector<packs::ParcelSeason>& seasons,
                    const OwnTables& tables, std::set<std::string>& read, std::vector<Problem>& problems) {
    Adding{activity, pack, seasons, tables, read, problems}.add();
}

}  // namespace vung::run
