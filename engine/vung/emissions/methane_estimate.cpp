// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/methane_estimate.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include <vung/emissions/methane_cells.h>
#include <vung/emissions/rice_methane.h>
#include <vung/emissions/warming_potential.h>
#include <vung/error.h>
#include <vung/numeric/normal.h>
#include <vung/numeric/repeatable.h>

namespace vung::emissions {
namespace {

/// Of one group in one cell: what multiplies the daily emission, and the variance of it.
struct GroupCell {
    double hectare_days = 0;  ///< sum of area * days (sum of area when the cell draws the period)
    double variance = 0;      ///< sum of (area * sd of days)^2
};
using GroupCells = std::map<std::size_t, GroupCell>;

std::vector<const ParcelSeason*> ordered(std::span<const ParcelSeason> seasons) {
    std::vector<const ParcelSeason*> order;
    for (const ParcelSeason& season : seasons) order.push_back(&season);
    std::ranges::sort(order, {}, [](const ParcelSeason* s) -> const std::string& { return s->parcel; });
    for (std::size_t i = 0; i < order.size(); ++i) {
        const ParcelSeason& season = *order[i];
        const auto refuse = [&](const char* what, const char* fix) {
            throw InputError{
                {.what = fmt::format("parcel-season '{}' {}", season.parcel, what), .where = {}, .fix = fix}};
        };
        if (i > 0 && order[i - 1]->parcel == season.parcel)
            refuse("stands here twice", "give each crop on each parcel once");
        if (!(season.area.value() >= 0) || !std::isfinite(season.area.value()))
            refuse("has a negative area or none", "check its polygon");
        if (season.days && !(season.days->value() > 0 && std::isfinite(season.days->value())))
            refuse("has no positive number of days", "check its sowing and harvest dates");
        if (!(season.days_sd >= 0)) refuse("has a negative spread of days", "give the standard deviation in days");
    }
    return order;
}

std::vector<double> group_draws(const GroupCells& cells, const std::string& group, const std::vector<double>* ratio,
                                MethaneCells& model) {
    const auto n = static_cast<std::size_t>(model.draws());
    std::vector<double> sum(n, 0.0);
    for (const auto& [cell, part] : cells) {
        const std::vector<double>& rate = model.column(cell);
        if (part.variance > 0) {
            const double sd = std::sqrt(part.variance);
            const auto z =
                uncertainty::draw_normal("methane-days:" + group + ":" + model.key(cell), model.seed(), model.draws());
            for (std::size_t d = 0; d < n; ++d) sum[d] += rate[d] * std::max(0.0, part.hectare_days + sd * z[d]);
        } else {
            for (std::size_t d = 0; d < n; ++d) sum[d] += rate[d] * part.hectare_days;
        }
    }
    if (ratio)
        for (std::size_t d = 0; d < n; ++d) sum[d] *= (*ratio)[d];
    return sum;
}

void fill(GroupMethane& group, const std::vector<double>& draws, double gwp, double level) {
    group.mean_kg = uncertainty::mean(draws);
    group.interval = uncertainty::percentile_interval(draws, level);
    // Area ratios may lean to one side (crops/crop_area); the central value stays possible.
    group.interval.low = std::min(group.interval.low, group.mass.value());
    group.interval.high = std::max(group.interval.high, group.mass.value());
    group.co2e = co2e(group.mass, gwp);
    group.co2e_interval = {.low = co2e(units::KgMethane{group.interval.low}, gwp).value(),
                           .high = co2e(units::KgMethane{group.interval.high}, gwp).value(),
                           .level = level};
}

/// Interval of one parcel: the factors' interval widened by its own days, both as factors on the logarithmic scale.
uncertainty::Interval parcel_interval(double central, const uncertainty::Interval& rate, double rate_central,
                                      double days, double sd, double level) {
    if (!(central > 0)) return {.low = 0, .high = 0, .level = level};
    const double own = days > 0 ? numeric::normal_quantile(0.5 + 0.5 * level) * sd / days : 0.0;
    const auto widened = [&](double end) {
        const double factor = numeric::log(end / rate_central);
        return std::sqrt(factor * factor + own * own);
    };
    return {.low = central * numeric::exp(-widened(rate.low)),
            .high = central * numeric::exp(widened(rate.high)),
            .level = level};
}

std::vector<VarianceShare> budget(const GroupCells& cells, const std::vector<double>& ratio, MethaneCells& model) {
    std::vector<VarianceShare> shares;
    const auto n = static_cast<std::size_t>(model.draws());
    double whole = 0;
    const auto add = [&](const std::string& id, double variance) {
        if (variance > 0) shares.push_back({id, variance});
        whole += variance;
    };
    double central = 0;
    double days_variance = 0;
    std::set<std::string> ids;
    for (const auto& [cell, part] : cells) {
        central += model.central(cell) * part.hectare_days;
        days_variance += model.central(cell) * model.central(cell) * part.variance;
        ids.merge(model.varying(cell));
    }
    for (const std::string& id : ids) {
        std::vector<double> sum(n, 0.0);
        for (const auto& [cell, part] : cells) model.add_varying_only(cell, id, part.hectare_days, sum);
        add(id, uncertainty::variance(sum));
    }
    add("days", days_variance);
    if (!ratio.empty()) add("area", central * central * uncertainty::variance(ratio));
    for (VarianceShare& share : shares) share.share /= whole;
    std::ranges::stable_sort(shares, std::greater{}, &VarianceShare::share);
    return shares;
}

}  // namespace

std::optional<AreaRatio> area_ratio(const crops::GroupArea& area) {
    if (!area.has_estimate || !(area.mapped_ha > 0)) return std::nullopt;
    AreaRatio ratio{.central = area.estimate_ha / area.mapped_ha, .draws = area.draws};
    for (double& draw : ratio.draws) draw /= area.mapped_ha;
    return ratio;
}

MethaneEstimate estimate_methane(std::span<const ParcelSeason> seasons, const MethaneOptions& options) {
    const auto order = ordered(seasons);
    const WarmingPotential potential = warming_potential(options.gwp);
    const double gwp = potential.methane.value;
    for (const auto& [group, ratio] : options.area_ratio)
        if (ratio.draws.size() != static_cast<std::size_t>(options.draws))
            throw InvariantError("the area of group '" + group + "' has another number of draws");

    MethaneCells model{options};
    MethaneEstimate result;
    result.method = "ipcc-" + options.edition + "-rice";
    result.gwp = potential.name;

    // 1. Per parcel-season, and sums per group and cell in the order of the parcel ids.
    std::map<std::string, GroupMethane> groups;
    std::map<std::string, GroupCells> cells;
    GroupCells all_cells;
    GroupMethane total;
    for (const ParcelSeason* season : order) {
        ParcelMethane parcel;
        parcel.parcel = season->parcel;
        parcel.group = season->group;
        GroupMethane& group = groups[season->group];
        const auto placed = model.place(*season, parcel.reason, parcel.assumed);
        if (!placed) {
            for (GroupMethane* sum : {&group, &total}) {
                ++sum->missing;
                sum->missing_area += season->area;
            }
            result.parcels.push_back(std::move(parcel));
            continue;
        }
        const bool drawn_period = model.draws_period(*placed);
        const double days = drawn_period ? 1.0 : season->days->value();
        const double sd = drawn_period ? 0.0 : season->days_sd;
        parcel.has_estimate = true;
        parcel.daily = model.daily(*placed);
        parcel.mass = units::KgMethane{model.central(*placed) * days * season->area.value()};
        parcel.interval = parcel_interval(parcel.mass.value(), model.interval(*placed), model.central(*placed), days,
                                          sd, options.level);
        parcel.factor_ids = model.factor_ids(*placed);
        for (GroupMethane* sum : {&group, &total}) {
            ++sum->parcel_seasons;
            sum->area += season->area;
            sum->mapped_mass += parcel.mass;
        }
        for (GroupCell* part : {&cells[season->group][*placed], &all_cells[*placed]}) {
            part->hectare_days += season->area.value() * days;
            part->variance += season->area.value() * season->area.value() * sd * sd;
        }
        result.parcels.push_back(std::move(parcel));
    }

    // 2. Draws per group, then of everything; the area of everything is known as well as the areas of its groups.
    std::vector<double> total_ratio;
    double total_central = 1;
    if (!options.area_ratio.empty() && total.mapped_mass.value() > 0) {
        total_ratio.assign(static_cast<std::size_t>(options.draws), 0.0);
        total_central = 0;
    }
    for (auto& [name, group] : groups) {
        group.group = name;
        const auto ratio = options.area_ratio.find(name);
        const bool has_ratio = ratio != options.area_ratio.end();
        if (!total_ratio.empty()) {
            const double weight = group.mapped_mass / total.mapped_mass;
            total_central += weight * (has_ratio ? ratio->second.central : 1.0);
            for (std::size_t d = 0; d < total_ratio.size(); ++d)
                total_ratio[d] += weight * (has_ratio ? ratio->second.draws[d] : 1.0);
        }
        const auto draws = group_draws(cells[name], name, has_ratio ? &ratio->second.draws : nullptr, model);
        group.mass = has_ratio ? group.mapped_mass * ratio->second.central : group.mapped_mass;
        fill(group, draws, gwp, options.level);
        result.groups.push_back(group);
    }
    total.mass = total.mapped_mass * total_central;
    fill(total, group_draws(all_cells, "", total_ratio.empty() ? nullptr : &total_ratio, model), gwp, options.level);
    result.total = total;
    result.budget = budget(all_cells, total_ratio, model);

    // 3. What it rests on.
    result.factors = model.used_factors();
    if (!order.empty()) result.factors.push_back(potential.methane);
    std::ranges::sort(result.factors, {}, [](const factors::Factor& f) { return f.id(); });
    result.assumptions = model.assumptions();
    for (const factors::Factor& factor : model.used_factors())
        if (uncertainty::lacks_range(factor, options.remembered_ranges))
            result.notes.push_back(
                fmt::format("the interval lacks the error of {}: no range was seen in a source", factor.id()));
    if (options.remembered_ranges)
        result.notes.emplace_back("sensitivity run: ranges written down from memory were used");
    if (options.area_ratio.empty()) result.notes.emplace_back("the area is taken as exact");
    result.notes.emplace_back("amounts of straw and other organic matter are taken as given, without error");
    result.for_issuance = !result.factors.empty() && std::ranges::all_of(result.factors, &factors::Factor::checked);
    result.stamp = result.for_issuance ? "" : "estimate, not for issuance";
    return result;
}

}  // namespace vung::emissions
