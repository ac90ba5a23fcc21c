// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/methane_cells.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <vung/emissions/rice_methane.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>

namespace vung::emissions {
namespace {

constexpr std::size_t kCachedCells = 1024;  // 32 MB of draws at the default number

// Decisions for what was not recorded (docs/methods/emissions.md): A25, A13, A5 in their reading for an inventory.
constexpr const char* kWaterUnknown = "irrigated_aggregated";
constexpr const char* kWaterBeforeUnknown = "aggregated_unknown";
constexpr const char* kStrawUnknown = "straw_incorporated_lt_30d";

std::string with_underscores(std::string key) {
    std::ranges::replace(key, '-', '_');
    return key;
}

std::string exact(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value);
    return {text, end.ptr};
}

}  // namespace

MethaneCells::MethaneCells(const MethaneOptions& options) : options_(options), columns_(options.seed, options.draws) {
    options_.region = with_underscores(options.region);
    if (options.draws < 100)
        throw InputError{{.what = "fewer than 100 draws make no interval",
                          .where = "emissions.draws",
                          .fix = "4096 is the default"}};
    factor("ipcc_t5_11_efc", options_.region);  // an unknown region or edition stops here, before any parcel
}

const factors::Factor* MethaneCells::factor(const std::string& table, std::string key) const {
    return &factors::FactorTable::builtin().find(table, with_underscores(std::move(key)), options_.edition);
}

void MethaneCells::assume(const char* what, std::string used, std::string text, std::vector<std::string>& assumed) {
    Assumption& assumption = assumptions_[{what, used}];
    assumption.what = what;
    assumption.used = std::move(used);
    assumption.text = std::move(text);
    ++assumption.parcel_seasons;
    assumed.emplace_back(what);
}

std::optional<std::size_t> MethaneCells::place(const ParcelSeason& season, std::string& reason,
                                               std::vector<std::string>& assumed) {
    if (!season.amendments && !options_.default_straw_t_per_ha) {
        reason = "no record of straw or other organic matter, and no default";
        return std::nullopt;
    }
    if (!season.days && !options_.default_period) {
        reason = "sowing and harvest are not both known";
        return std::nullopt;
    }
    try {
        return cell_of(described(season, assumed));
    } catch (const InputError& error) {  // a regime or amendment that the tables do not have: this parcel-season alone
        reason = to_string(error.text());
        assumed.clear();
        return std::nullopt;
    }
}

MethaneCells::Cell MethaneCells::described(const ParcelSeason& season, std::vector<std::string>& assumed) {
    Cell cell;
    cell.baseline = factor("ipcc_t5_11_efc", options_.region);
    cell.water = factor("ipcc_t5_12_sfw", season.water_regime.value_or(kWaterUnknown));
    cell.water_before = factor("ipcc_t5_13_sfp", season.preseason_regime.value_or(kWaterBeforeUnknown));
    std::map<std::string, double> amounts;  // one entry per kind, in fixed order
    if (season.amendments) {
        for (const parcels::Amendment& amendment : *season.amendments) {
            if (!(amendment.t_per_ha >= 0))
                throw InputError{{.what = fmt::format("the amount of '{}' is negative", amendment.kind),
                                  .where = {},
                                  .fix = "give t/ha, 0 or more"}};
            amounts[with_underscores(amendment.kind)] += amendment.t_per_ha;
        }
    } else {
        amounts[kStrawUnknown] = *options_.default_straw_t_per_ha;
    }
    for (const auto& [kind, t_per_ha] : amounts) {
        const factors::Factor* cfoa = factor("ipcc_t5_14_cfoa", kind);  // an unknown kind is refused even with amount 0
        if (t_per_ha > 0) cell.amendments.push_back({cfoa, t_per_ha});
    }
    if (!cell.amendments.empty()) cell.exponent = factor("ipcc_eq5_3_exponent", "sfo_exponent");
    if (!season.days) cell.period = factor("ipcc_t5_11a_cultivation_period", options_.region);

    // Everything is known now: count what was put in.
    if (!season.water_regime)
        assume("water_regime", cell.water->key, "water regime not recorded: irrigated, regime unknown (decision A25)",
               assumed);
    if (!season.preseason_regime)
        assume("preseason_regime", cell.water_before->key,
               "water before the season not recorded: regime unknown (decision A13)", assumed);
    if (!season.amendments)
        assume("amendments", fmt::format("{} {} t/ha", kStrawUnknown, exact(*options_.default_straw_t_per_ha)),
               "straw not recorded: the project's default amount, ploughed in shortly before the crop (decision A5)",
               assumed);
    if (!season.days)
        assume("days", exact(cell.period->value), "sowing and harvest not both known: regional mean of Table 5.11A",
               assumed);
    return cell;
}

std::size_t MethaneCells::cell_of(Cell cell) {
    cell.key = cell.water->key + "|" + cell.water_before->key;
    for (const Applied& amendment : cell.amendments)
        cell.key += "|" + amendment.cfoa->key + "=" + exact(amendment.t_per_ha);
    if (cell.period) cell.key += "|period";
    const auto [entry, is_new] = by_key_.try_emplace(cell.key, cells_.size());
    if (!is_new) return entry->second;
    cell.central = emission(cell, [](const factors::Factor& f) { return f.value; });
    cell.daily = units::KgMethanePerHaDay{cell.period ? cell.central / cell.period->value : cell.central};
    cells_.push_back(std::move(cell));
    return cells_.size() - 1;
}

/// Eq 5.2 and 5.3 (times the period where it is drawn) with values of the factors as `value_of` gives them.
template <class ValueOf>
double MethaneCells::emission(const Cell& cell, const ValueOf& value_of) const {
    double amendments = 1.0;
    if (!cell.amendments.empty()) {
        std::vector<AppliedAmendment> applied;
        for (const Applied& a : cell.amendments) applied.push_back({a.t_per_ha, value_of(*a.cfoa)});
        amendments = amendment_scaling(applied, value_of(*cell.exponent));
    }
    const auto daily = daily_emission(units::KgMethanePerHaDay{value_of(*cell.baseline)}, value_of(*cell.water),
                                      value_of(*cell.water_before), amendments);
    return cell.period ? daily.value() * value_of(*cell.period) : daily.value();
}

std::vector<const factors::Factor*> MethaneCells::factors_of(const Cell& cell) const {
    std::vector<const factors::Factor*> all{cell.baseline, cell.water, cell.water_before};
    for (const Applied& a : cell.amendments) all.push_back(a.cfoa);
    if (cell.exponent) all.push_back(cell.exponent);
    if (cell.period) all.push_back(cell.period);
    return all;
}

std::vector<std::string> MethaneCells::factor_ids(std::size_t cell) const {
    std::vector<std::string> ids;
    for (const factors::Factor* f : factors_of(cells_[cell])) ids.push_back(f->id());
    return ids;
}

std::vector<double> MethaneCells::drawn(const Cell& cell) {
    std::map<const factors::Factor*, const std::vector<double>*> columns;
    for (const factors::Factor* f : factors_of(cell))
        columns[f] = &columns_.of(uncertainty::input_of(*f, options_.remembered_ranges));
    std::vector<double> values(static_cast<std::size_t>(options_.draws));
    for (std::size_t d = 0; d < values.size(); ++d)
        values[d] = emission(cell, [&](const factors::Factor& f) { return (*columns.find(&f)->second)[d]; });
    return values;
}

const std::vector<double>& MethaneCells::column(std::size_t cell) {
    if (const auto found = cache_.find(cell); found != cache_.end()) return found->second;
    if (cache_.size() < kCachedCells) return cache_.emplace(cell, drawn(cells_[cell])).first->second;
    scratch_ = drawn(cells_[cell]);
    return scratch_;
}

uncertainty::Interval MethaneCells::interval(std::size_t cell) {
    if (!cells_[cell].interval) cells_[cell].interval = uncertainty::percentile_interval(column(cell), options_.level);
    return *cells_[cell].interval;
}

std::set<std::string> MethaneCells::varying(std::size_t cell) const {
    std::set<std::string> ids;
    for (const factors::Factor* f : factors_of(cells_[cell]))
        if (!uncertainty::is_fixed(uncertainty::input_of(*f, options_.remembered_ranges).distribution))
            ids.insert(f->id());
    return ids;
}

void MethaneCells::add_varying_only(std::size_t cell, const std::string& id, double times, std::vector<double>& sum) {
    const Cell& c = cells_[cell];
    const factors::Factor* varied = nullptr;
    for (const factors::Factor* f : factors_of(c))
        if (f->id() == id) varied = f;
    if (!varied) {
        for (double& s : sum) s += c.central * times;
        return;
    }
    const std::vector<double>& column = columns_.of(uncertainty::input_of(*varied, options_.remembered_ranges));
    for (std::size_t d = 0; d < sum.size(); ++d)
        sum[d] += times * emission(c, [&](const factors::Factor& f) { return &f == varied ? column[d] : f.value; });
}

std::vector<factors::Factor> MethaneCells::used_factors() const {
    std::map<std::string, factors::Factor> used;
    for (const Cell& cell : cells_)
        for (const factors::Factor* f : factors_of(cell)) used.emplace(f->id(), *f);
    std::vector<factors::Factor> rows;
    for (auto& [id, row] : used) rows.push_back(row);
    return rows;
}

std::vector<Assumption> MethaneCells::assumptions() const {
    std::vector<Assumption> all;
    for (const auto& [id, assumption] : assumptions_) all.push_back(assumption);
    return all;
}

}  // namespace vung::emissions
