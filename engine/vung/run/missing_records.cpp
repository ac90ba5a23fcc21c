// SPDX-License-Identifier: Apache-2.0
#include <vung/run/missing_records.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include <vung/dates/date.h>
#include <vung/run/reach.h>

namespace vung::run {
namespace {

using formula::Scenario;
using formula::Type;
using formula::Use;

constexpr double kNothing = 1e-9;  ///< t_CO2e
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Units of amounts that are not per hectare.
constexpr std::array kAmounts{"L", "kg", "t", "kWh", "MJ"};

/// What one scenario lacks of a name, and what would stand there.
struct Side {
    Scenario scenario = Scenario::none;
    std::vector<std::uint32_t> rows;  ///< of its level; of a relation: of its parent
    std::string like;                 ///< in words; empty: nobody has it
    double number = kNaN;             ///< in the pack's unit, day, or truth
    std::string key;
    std::uint32_t parent = 0;  ///< of a relation: the row whose children are copied
};

struct Lack {
    std::size_t symbol = 0;
    std::size_t level = 0;
    bool relation = false;
    const packs::Input* input = nullptr;
    std::vector<Side> sides;
    bool can_be_filled() const {
        return std::all_of(sides.begin(), sides.end(), [](const Side& side) { return !side.like.empty(); });
    }
};

std::string side_text(Scenario scenario) {
    return scenario == Scenario::baseline ? "baseline: " : scenario == Scenario::project ? "project: " : "";
}

double lower_median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[(values.size() - 1) / 2];
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

class Missing {
public:
    Missing(const packs::Bound& bound, const packs::Activity& activity, const packs::BindOptions& options)
        : bound_(bound), activity_(activity), options_(options), pack_(*bound.pack), reaches_(pack_) {
        const auto& name = pack_.reductions ? pack_.net : pack_.total;
        if (const auto* quantity = name.empty() ? nullptr : pack_.quantity(name)) {
            const auto& symbol = pack_.scope.symbols[quantity->symbol];
            if (symbol.level == packs::kSeason)
                total_ = Use{quantity->symbol, symbol.both ? Scenario::project : Scenario::none};
        }
    }

    std::vector<MissingRecord> run() {
        std::vector<MissingRecord> out;
        if (!total_) return out;
        find_inputs();
        find_relations();
        std::vector<const Lack*> all;
        std::set<std::uint32_t> everywhere;
        for (const auto& lack : lacks_) {
            auto record = words_of(lack);
            const auto seasons = seasons_of(lack);
            count(seasons, record);
            at_least(lack, record);
            if (lack.can_be_filled()) {
                record.tonnes = change({&lack});
                all.push_back(&lack);
                everywhere.insert(seasons.begin(), seasons.end());
            }
            out.push_back(std::move(record));
        }
        if (all.size() > 1) {
            MissingRecord record;
            record.name = kAllRecords;
            record.like = "all of those above that somebody has";
            count(everywhere, record);
            record.tonnes = change(all);
            out.push_back(std::move(record));
        }
        return out;
    }

private:
    std::vector<Scenario> scenarios(bool both) const {
        if (!both) return {Scenario::none};
        // Inventories compute both sides and report the project's alone.
        return pack_.reductions ? std::vector{Scenario::baseline, Scenario::project} : std::vector{Scenario::project};
    }

    bool matters(const auto& contained) {
        if (contained(reaches_.of(total_->symbol))) return true;
        return std::any_of(pack_.rules.begin(), pack_.rules.end(),
                           [&](const auto& rule) { return contained(reaches_.of(rule.symbol)); });
    }

    void find_inputs() {
        for (const auto& input : pack_.inputs) {
            const auto& symbol = pack_.scope.symbols[input.symbol];
            if (!matters([&](const Reach& reach) { return reach.symbols.contains(input.symbol); })) continue;
            Lack lack{.symbol = input.symbol, .level = symbol.level, .input = &input, .sides = {}};
            bool told = false;
            for (const auto scenario : scenarios(symbol.both)) {
                const auto found = bound_.missing.find({input.symbol, scenario});
                if (found == bound_.missing.end()) continue;
                lack.sides.push_back(
                    typical({.scenario = scenario, .rows = found->second, .like = {}, .key = {}}, input, symbol));
                told = told || !lack.sides.back().like.empty();
            }
            // What need not be recorded is no gap where nobody recorded it.
            if (!lack.sides.empty() && (input.needed || told)) lacks_.push_back(std::move(lack));
        }
    }

    Side typical(Side side, const packs::Input& input, const formula::Symbol& symbol) const {
        const auto values = bound_.data.column({input.symbol, side.scenario});
        std::vector<double> known;
        for (std::uint32_t row = 0; row < values.size(); ++row)
            if (!std::binary_search(side.rows.begin(), side.rows.end(), row)) known.push_back(values[row]);
        if (known.empty()) return side;
        if (symbol.type == Type::number) {
            side.number = median(std::move(known));
            side.like = fmt::format("{:.6g}{}", side.number, input.unit == "1" ? "" : " " + input.unit);
            return side;
        }
        if (symbol.type == Type::day) {
            side.number = lower_median(std::move(known));
            side.like = dates::to_iso(dates::Date{dates::Days{static_cast<int>(side.number)}});
            return side;
        }
        std::map<std::string, std::size_t> often;
        for (const double each : known)
            ++often[symbol.type == Type::key ? bound_.data.key_text(each) : each != 0 ? "true" : "false"];
        side.like = std::max_element(often.begin(), often.end(), [](const auto& a, const auto& b) {
                        return a.second < b.second;
                    })->first;
        side.key = side.like;
        side.number = side.like == "true" ? 1 : 0;
        return side;
    }

    /// Relations of parcel-seasons. Others (chambers below plots) have no parcel-season to be like.
    void find_relations() {
        for (std::size_t level = packs::kPart + 1; level < pack_.scope.levels.size(); ++level) {
            const auto& what = pack_.scope.levels[level];
            if (what.parents != std::vector{packs::kSeason}) continue;
            if (!matters([&](const Reach& reach) { return reach.levels.contains(level); })) continue;
            Lack lack{.level = level, .relation = true, .sides = {}};
            for (const auto scenario : scenarios(what.both)) {
                Side side{.scenario = scenario, .rows = {}, .like = {}, .key = {}};
                const auto seasons = bound_.data.rows(packs::kSeason, Scenario::none);
                for (std::uint32_t row = 0; row < seasons; ++row)
                    if (bound_.data.unknown(level, packs::kSeason, scenario, row)) side.rows.push_back(row);
                if (side.rows.empty()) continue;
                lack.sides.push_back(typical_rows(std::move(side), level));
            }
            if (!lack.sides.empty()) lacks_.push_back(std::move(lack));
        }
    }

    Side typical_rows(Side side, std::size_t level) const {
        const auto seasons = bound_.data.rows(packs::kSeason, Scenario::none);
        const auto& children = bound_.data.children(packs::kSeason, level, side.scenario);
        std::optional<std::size_t> amount;
        for (const auto& input : pack_.inputs)
            if (!amount && pack_.scope.symbols[input.symbol].level == level &&
                pack_.scope.symbols[input.symbol].type == Type::number)
                amount = input.symbol;
        std::vector<std::pair<double, std::uint32_t>> known;
        for (std::uint32_t row = 0; row < seasons; ++row) {
            if (std::binary_search(side.rows.begin(), side.rows.end(), row)) continue;
            double sum = 0;
            for (const auto child : children.of(row))
                sum += amount ? bound_.data.column({*amount, side.scenario})[child] : 1;
            if (!std::isnan(sum)) known.emplace_back(sum, row);
        }
        if (known.empty()) return side;
        std::sort(known.begin(), known.end());
        const auto& [sum, parent] = known[(known.size() - 1) / 2];
        side.parent = parent;
        if (children.of(parent).empty()) {
            side.like = "none";
        } else {
            for (const auto& input : pack_.inputs)
                if (amount && input.symbol == *amount) side.like = fmt::format("{:.6g} {}", sum, input.unit);
            if (side.like.empty()) side.like = fmt::format("{} rows", children.of(parent).size());
        }
        return side;
    }

    std::set<std::uint32_t> seasons_of(const Lack& lack) const {
        std::set<std::uint32_t> out;
        for (const auto& side : lack.sides) {
            if (lack.relation || lack.level == packs::kSeason) {
                out.insert(side.rows.begin(), side.rows.end());
            } else if (pack_.scope.sees(lack.level, packs::kSeason)) {
                const auto up = bound_.data.ancestor_rows(lack.level, side.scenario, packs::kSeason);
                for (const auto row : side.rows) out.insert(up[row]);
            }
        }
        return out;
    }

    void count(const std::set<std::uint32_t>& seasons, MissingRecord& record) const {
        record.parcel_seasons = seasons.size();
        const auto total = bound_.data.column(*total_);
        const auto eligible =
            pack_.eligible ? bound_.data.column({*pack_.eligible, Scenario::none}) : std::span<const double>{};
        for (const auto row : seasons)
            if (std::isnan(total[row]) || (!eligible.empty() && eligible[row] != 1)) ++record.earn_nothing;
    }

    MissingRecord words_of(const Lack& lack) {
        MissingRecord out;
        out.name = lack.relation ? pack_.scope.levels[lack.level].relation : pack_.scope.symbols[lack.symbol].name;
        const auto needs = [&](std::size_t symbol) {
            const auto& reach = reaches_.of(symbol);
            return lack.relation ? reach.levels.contains(lack.level) : reach.symbols.contains(lack.symbol);
        };
        const auto add = [](std::string& to, const std::string& more) { to += (to.empty() ? "" : "; ") + more; };
        for (const auto& rule : pack_.rules)
            if (needs(rule.symbol)) add(out.rules, pack_.scope.symbols[rule.symbol].name + " (" + rule.clause + ")");
        auto sources = pack_.sources;
        sources.push_back(pack_.reductions ? pack_.net : pack_.total);
        for (const auto& name : sources)
            if (const auto* quantity = pack_.quantity(name); quantity && needs(quantity->symbol))
                add(out.sources, name);
        for (const auto& note : bound_.notes)
            if (note.name == out.name && note.kind == packs::BindNote::Kind::fallback &&
                std::any_of(lack.sides.begin(), lack.sides.end(),
                            [&](const Side& side) { return side.scenario == note.scenario; }))
                add(out.instead, side_text(note.scenario) + note.used);
        if (lack.can_be_filled())
            for (const auto& side : lack.sides) add(out.like, side_text(side.scenario) + side.like);
        return out;
    }

    /// A default of the methodology stood in for a record of the baseline, and the record may have said less.
    void at_least(const Lack& lack, MissingRecord& record) const {
        if (!pack_.reductions || !lack.input || lack.input->fallback_least.empty()) return;
        const auto& stood_in = lack.input->fallback_key[0];
        for (const auto& side : lack.sides) {
            if (side.scenario != Scenario::baseline) continue;
            Side least{.scenario = side.scenario, .rows = {}, .like = {}, .key = lack.input->fallback_least};
            const auto values = bound_.data.column({lack.symbol, side.scenario});
            for (const auto row : side.rows)
                if (!std::isnan(values[row]) && bound_.data.key_text(values[row]) == stood_in)
                    least.rows.push_back(row);
            if (least.rows.empty()) continue;
            Lack other = lack;
            other.sides = {least};
            record.tonnes_at_least = change({&other});
            if (*record.tonnes_at_least < -kNothing)
                record.caution =
                    fmt::format("baseline: {} may have raised the net amount; with {} it would be {:.6g} t less",
                                stood_in, lack.input->fallback_least, -*record.tonnes_at_least);
        }
    }

    double sum(const packs::Bound& bound) const {
        double out = 0;
        for (const double each : bound.data.column(*total_))
            if (!std::isnan(each)) out += each;
        return out;
    }

    double change(const std::vector<const Lack*>& lacks) const {
        auto activity = activity_;
        for (const auto* lack : lacks)
            for (const auto& side : lack->sides)
                if (lack->relation)
                    put_rows(*lack, side, activity);
                else
                    put_values(*lack, side, activity);
        auto bound = packs::bind_pack(bound_.pack, activity, options_);
        // A deduction that was measured from the draws stays as it is.
        for (const auto& input : pack_.inputs) {
            const Use use{input.symbol, Scenario::none};
            if (pack_.scope.symbols[input.symbol].level != packs::kProject || !bound_.data.has_column(use)) continue;
            const auto values = bound_.data.column(use);
            if (std::isnan(bound.data.column(use)[0]) && !std::isnan(values[0]))
                bound.data.set_column(input.symbol, Scenario::none, {values.begin(), values.end()});
        }
        packs::compute(bound);
        return sum(bound) - sum(bound_);
    }

    /// All values of the bound pack as a column of its own, with what was missing put in.
    void put_values(const Lack& lack, const Side& side, packs::Activity& activity) const {
        const auto& symbol = pack_.scope.symbols[lack.symbol];
        const auto values = bound_.data.column({lack.symbol, side.scenario});
        packs::Column column;
        if (!lack.input->unit.empty()) column.unit = lack.input->unit;
        column.numbers.assign(values.begin(), values.end());
        column.keys.resize(values.size());
        for (const auto row : side.rows) column.numbers[row] = side.number;
        if (symbol.type == Type::key) {
            for (std::size_t row = 0; row < values.size(); ++row)
                if (!std::isnan(values[row])) column.keys[row] = bound_.data.key_text(values[row]);
            for (const auto row : side.rows) column.keys[row] = side.key;
        }
        const auto& level = pack_.scope.levels[symbol.level].name;
        const auto& record = lack.input->record.empty() ? symbol.name : lack.input->record;
        // Rows of the scenario itself, so that the other one keeps what was recorded for both.
        activity.at(level, side.scenario).columns[record] = std::move(column);
    }

    static bool is_amount(const std::string& unit) {
        if (unit.find(' ') != std::string::npos) return false;
        const auto base = unit.substr(0, unit.find('_'));
        return std::find(kAmounts.begin(), kAmounts.end(), base) != kAmounts.end();
    }

    void put_rows(const Lack& lack, const Side& side, packs::Activity& activity) const {
        const auto& name = pack_.scope.levels[lack.level].name;
        auto& level = activity.at(name, side.scenario);
        if (level.rows == 0 && level.parent.empty() && level.unknown.empty())
            if (const auto* shared = activity.find(name, Scenario::none)) level = *shared;
        // Columns that hold for both scenarios grow with the rows of this one.
        if (const auto* shared = activity.find(name, Scenario::none))
            for (const auto& [column_name, column] : shared->columns)
                if (std::max(column.numbers.size(), column.keys.size()) == level.rows)
                    level.columns.emplace(column_name, column);
        auto& parents = level.parent["season"];
        std::vector<std::size_t> children;
        for (std::size_t child = 0; child < level.rows; ++child)
            if (parents[child] == side.parent) children.push_back(child);
        const auto area = pack_.scope.symbol("area");
        const auto areas = area ? bound_.data.column({*area, Scenario::none}) : std::span<const double>{};
        for (const auto row : side.rows) {
            if (!level.unknown.empty()) level.unknown[row] = 0;
            const double ratio = areas.empty() ? 1 : areas[row] / areas[side.parent];
            for (const auto child : children) {
                parents.push_back(row);
                for (auto& [column_name, column] : level.columns) {
                    const double scale = is_amount(column.unit) ? ratio : 1;
                    if (!column.numbers.empty()) column.numbers.push_back(column.numbers[child] * scale);
                    if (!column.keys.empty()) column.keys.push_back(column.keys[child]);
                    if (!column.sd.empty()) column.sd.push_back(column.sd[child] * scale);
                }
                ++level.rows;
            }
        }
    }

    const packs::Bound& bound_;
    const packs::Activity& activity_;
    const packs::BindOptions& options_;
    const packs::Pack& pack_;
    Reaches reaches_;
    std::optional<Use> total_;
    std::vector<Lack> lacks_;
};

}  // namespace

std::vector<MissingRecord> missing_records(const packs::Bound& bound, const packs::Activity& activity,
                                           const packs::BindOptions& options) {
    return Missing{bound, activity, options}.run();
}

}  // namespace vung::run
