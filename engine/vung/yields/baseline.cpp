// SPDX-License-Identifier: Apache-2.0
#include <vung/yields/baseline.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/numeric/beta.h>
#include <vung/numeric/normal.h>
#include <vung/uncertainty/monte_carlo.h>

namespace vung::yields {
namespace {

/// Weighted mean of one group, its spread, and how many equal records it is worth.
struct Sample {
    std::size_t n = 0;
    double hectares = 0;
    double mean = 0;
    double variance = 0;   ///< of single records, unbiased for weights that do not depend on the yield
    double dof = 0;        ///< of `variance` (Satterthwaite); n - 1 for equal weights
    double effective = 0;  ///< (sum of weights)^2 / sum of squares; n for equal weights
};

Sample summarise(const std::vector<const YieldRecord*>& records) {
    Sample sample;
    sample.n = records.size();
    for (const auto* r : records) sample.hectares += r->area_ha;
    double squares = 0;
    double cubes = 0;
    for (const auto* r : records) {
        const double w = r->area_ha / sample.hectares;
        sample.mean += w * r->t_per_ha;
        squares += w * w;
        cubes += w * w * w;
    }
    sample.effective = 1.0 / squares;
    if (sample.n < 2) return sample;
    double spread = 0;
    for (const auto* r : records)
        spread += r->area_ha / sample.hectares * (r->t_per_ha - sample.mean) * (r->t_per_ha - sample.mean);
    sample.variance = spread / (1.0 - squares);
    sample.dof = (1.0 - squares) * (1.0 - squares) / (squares - 2.0 * cubes + squares * squares);
    return sample;
}

/// All groups together as a random-effects model: y = m + group + record.
struct Shared {
    std::size_t groups = 0;  ///< with records
    double within = 0;       ///< variance of records in a group
    double within_dof = 0;
    double between = 0;       ///< variance of groups' means (DerSimonian and Laird 1986); 0 when it drowns in the noise
    double between_safe = 0;  ///< the same without taking off the noise of the means: never too small, k - 1 degrees
    double mean = 0;          ///< m
    double mean_variance = 0;  ///< of m (Hartung and Knapp 2001, never below the plain one)
    bool usable = false;
};

Shared share(const std::map<std::string, Sample>& samples, const BaselineOptions& options) {
    Shared shared;
    double sum = 0;
    for (const auto& [name, s] : samples) {
        ++shared.groups;
        if (s.n < 2) continue;
        sum += s.dof * s.variance;
        shared.within_dof += s.dof;
    }
    if (!(shared.within_dof > 0)) return shared;
    shared.within = sum / shared.within_dof;
    if (shared.groups < static_cast<std::size_t>(std::max(options.min_groups, 3))) return shared;

    const auto weighted = [&](double between) {
        double w1 = 0, w2 = 0, wy = 0;
        for (const auto& [name, s] : samples) {
            const double v = between + shared.within / s.effective;
            const double w = v > 0 ? 1.0 / v : 1.0;  // all yields equal: any weights do
            w1 += w;
            w2 += w * w;
            wy += w * s.mean;
        }
        double q = 0;
        for (const auto& [name, s] : samples) {
            const double v = between + shared.within / s.effective;
            q += (v > 0 ? 1.0 / v : 1.0) * (s.mean - wy / w1) * (s.mean - wy / w1);
        }
        return std::array{w1, w2, wy / w1, q};
    };
    const double k = static_cast<double>(shared.groups);
    const auto fixed = weighted(0.0);
    shared.between = shared.within > 0 ? std::max(0.0, (fixed[3] - (k - 1.0)) / (fixed[0] - fixed[1] / fixed[0]))
                                       : fixed[3] / (k - 1.0);
    const auto random = weighted(shared.between);
    double noise = 0;
    for (const auto& [name, s] : samples) {
        const double v = shared.between + shared.within / s.effective;
        noise += (v > 0 ? 1.0 / v : 1.0) / random[0] * shared.within / s.effective;
    }
    shared.between_safe = shared.between + noise;
    shared.mean = random[2];
    const double plain = shared.within > 0 || shared.between > 0 ? 1.0 / random[0] : 0.0;
    shared.mean_variance = std::max(plain, random[3] / ((k - 1.0) * random[0]));
    shared.usable = true;
    return shared;
}

/// Degrees of freedom of a sum of two estimated variances (Satterthwaite 1946).
double combined_dof(double v1, double dof1, double v2, double dof2) {
    const double whole = v1 + v2;
    const double below = (dof1 > 0 ? v1 * v1 / dof1 : 0.0) + (dof2 > 0 ? v2 * v2 / dof2 : 0.0);
    return below > 0 ? whole * whole / below : std::max(dof1, dof2);
}

uncertainty::Interval around(double mean, double sd, double dof, double level) {
    const double half = sd > 0 ? numeric::student_two_sided(level, dof) * sd : 0.0;
    return {.low = std::max(0.0, mean - half), .high = mean + half, .level = level};
}

/// `single` is the variance of one more parcel about the group's mean, `prediction_dof` the degrees of freedom of both
/// together.
void set_numbers(GroupYield& g, Basis basis, double mean, double variance, double dof, double single,
                 double prediction_dof, double level) {
    g.basis = basis;
    g.mean = mean;
    g.se = std::sqrt(variance);
    g.dof = dof;
    g.interval = around(mean, g.se, dof, level);
    g.prediction = around(mean, std::sqrt(single + variance), prediction_dof, level);
}

GroupYield answer(const std::string& name, const Sample& s, const Shared& shared, const BaselineOptions& options) {
    GroupYield g;
    g.group = name;
    g.records = s.n;
    g.recorded_ha = s.hectares;
    const bool stands_alone = s.n >= static_cast<std::size_t>(options.min_records);
    if (stands_alone || (s.n >= 2 && !shared.usable)) {
        set_numbers(g, Basis::own_records, s.mean, s.variance / s.effective, s.dof, s.variance, s.dof, options.level);
        g.reason = stands_alone ? fmt::format("{} own records", s.n)
                                : fmt::format("{} own records only, and too few groups with records to lean on", s.n);
        return g;
    }
    if (!shared.usable) {
        g.reason = fmt::format(
            "{} records in this group, and records in {} groups; {} groups are needed to know how groups differ", s.n,
            shared.groups, std::max(options.min_groups, 3));
        return g;
    }
    // Best linear prediction: the fewer own records, the nearer to the shared mean.
    double own = 0;
    double own_variance = shared.between_safe;
    if (s.n > 0) {
        const double noise = shared.within / s.effective;
        own = shared.between_safe > 0 ? shared.between_safe / (shared.between_safe + noise) : 0.0;
        own_variance = own * noise;
    }
    g.shared_se = (1.0 - own) * std::sqrt(shared.mean_variance);
    const double variance = own_variance + g.shared_se * g.shared_se;
    const double dof = static_cast<double>(shared.groups) - 1.0;
    set_numbers(g, Basis::shared_mean, shared.mean + own * (s.mean - shared.mean), variance, dof, shared.within,
                combined_dof(shared.within, shared.within_dof, variance, dof), options.level);
    g.reason = fmt::format("{} own records; leans on the mean of {} groups", s.n, shared.groups);
    return g;
}

/// Everything as one group. Records of one group are alike, so groups are the units that vary (linearised, k - 1
/// degrees).
GroupYield whole(const std::vector<const YieldRecord*>& records, const std::map<std::string, Sample>& samples,
                 const Shared& shared, const BaselineOptions& options) {
    const Sample s = summarise(records);
    GroupYield g;
    g.records = s.n;
    g.recorded_ha = s.hectares;
    if (s.n < 2) {
        g.reason = fmt::format("{} records", s.n);
        return g;
    }
    if (!shared.usable) {
        set_numbers(g, Basis::own_records, s.mean, s.variance / s.effective, s.dof, s.variance, s.dof, options.level);
        g.reason = fmt::format("{} records; groups are too few to be told apart", s.n);
        return g;
    }
    const double k = static_cast<double>(shared.groups);
    double sum = 0;
    for (const auto& [name, group] : samples) {
        const double part = group.hectares / s.hectares * (group.mean - s.mean);
        sum += part * part;
    }
    const double variance = std::max(sum * k / (k - 1.0), s.variance > 0 ? shared.within / s.effective : 0.0);
    const double single = shared.within + shared.between;
    set_numbers(g, Basis::own_records, s.mean, variance, k - 1.0, single,
                combined_dof(single, shared.within_dof, variance, k - 1.0), options.level);
    g.reason = fmt::format("{} records in {} groups", s.n, shared.groups);
    return g;
}

}  // namespace

std::string to_string(Basis basis) {
    switch (basis) {
        case Basis::own_records: return "own records";
        case Basis::shared_mean: return "shared mean";
        case Basis::none: break;
    }
    return "none";
}

YieldBaseline yield_baseline(std::span<const YieldRecord> records, std::span<const std::string> groups,
                             const BaselineOptions& options) {
    const factors::FactorTable limits{
        factors::FactorTable::parse("plausible", data::data_file("yields/plausible.csv"))};
    const double greatest = limits.find("plausible", "paddy_max", "1").value;
    std::vector<ImplausibleRecord> set_aside;
    std::vector<const YieldRecord*> order;
    for (const YieldRecord& record : records) {
        const bool good = record.t_per_ha >= 0 && record.area_ha > 0 && std::isfinite(record.t_per_ha) &&
                          std::isfinite(record.area_ha);
        if (!good)
            throw InputError{{.what = fmt::format(
                                  "the yield record of parcel '{}' has a yield below 0 or an area that is not above 0",
                                  record.parcel),
                              .where = {},
                              .fix = "correct it, or leave the cell empty where the yield is not known"}};
        if (record.t_per_ha > greatest) {
            set_aside.push_back({record.parcel, record.t_per_ha});
            continue;
        }
        order.push_back(&record);
    }
    std::ranges::sort(set_aside, [](const ImplausibleRecord& a, const ImplausibleRecord& b) {
        return std::tie(a.parcel, a.t_per_ha) < std::tie(b.parcel, b.t_per_ha);
    });
    std::ranges::stable_sort(order, [](const YieldRecord* a, const YieldRecord* b) {
        if (a->parcel != b->parcel) return a->parcel < b->parcel;
        return a->t_per_ha < b->t_per_ha;
    });
    std::map<std::string, std::vector<const YieldRecord*>> by_group;
    for (const YieldRecord* record : order) by_group[record->group].push_back(record);
    std::map<std::string, Sample> samples;
    for (const auto& [name, members] : by_group) samples[name] = summarise(members);
    const Shared shared = share(samples, options);

    YieldBaseline baseline;
    std::map<std::string, Sample> asked = samples;
    for (const std::string& name : groups) asked.try_emplace(name);
    for (const auto& [name, sample] : asked) baseline.groups.push_back(answer(name, sample, shared, options));
    baseline.total = whole(order, samples, shared, options);
    baseline.greatest_plausible = greatest;
    baseline.set_aside = std::move(set_aside);
    baseline.within_groups_sd = std::sqrt(shared.within);
    baseline.between_groups_sd = std::sqrt(shared.between);
    return baseline;
}

Production production(const YieldBaseline& yields, const crops::CropArea& area, std::uint64_t seed, double level) {
    std::map<std::string, const GroupYield*> known;
    for (const GroupYield& g : yields.groups)
        if (g.basis != Basis::none) known[g.group] = &g;

    Production result;
    std::vector<double> sum;
    for (const crops::GroupArea& a : area.groups) {
        GroupProduction p;
        p.group = a.group;
        const auto found = known.find(a.group);
        if (found == known.end() || !a.has_estimate) {
            if (a.has_estimate) result.uncovered_ha += a.estimate_ha;
            result.groups.push_back(p);
            continue;
        }
        const GroupYield& y = *found->second;
        const int n = static_cast<int>(a.draws.size());
        // Normal draws stretched so that their interval at `level` is the t interval of the mean.
        const double normal = numeric::normal_quantile(0.5 + 0.5 * level);
        const double stretch = y.se > 0 ? numeric::student_two_sided(level, y.dof) / normal : 0.0;
        const double own = std::sqrt(std::max(0.0, y.se * y.se - y.shared_se * y.shared_se));
        const auto shared_z = uncertainty::draw_normal("yield:shared-mean", seed, n);
        const auto own_z = uncertainty::draw_normal("yield:" + a.group, seed, n);
        std::vector<double> draws(a.draws.size());
        for (std::size_t d = 0; d < draws.size(); ++d) {
            const double yield = y.mean + stretch * (own * own_z[d] + y.shared_se * shared_z[d]);
            draws[d] = a.draws[d] * std::max(0.0, yield);
        }
        p.has_estimate = true;
        p.estimate = units::produced(units::TonnesPerHectare{y.mean}, units::Hectares{a.estimate_ha});
        p.interval = uncertainty::percentile_interval(draws, level);
        p.interval.low = std::min(p.interval.low, p.estimate.value());
        p.interval.high = std::max(p.interval.high, p.estimate.value());
        result.total.has_estimate = true;
        result.total.estimate += p.estimate;
        if (sum.empty()) sum.assign(draws.size(), 0.0);
        for (std::size_t d = 0; d < draws.size(); ++d) sum[d] += draws[d];
        result.groups.push_back(p);
    }
    if (result.total.has_estimate) {
        result.total.interval = uncertainty::percentile_interval(sum, level);
        result.total.interval.low = std::min(result.total.interval.low, result.total.estimate.value());
        result.total.interval.high = std::max(result.total.interval.high, result.total.estimate.value());
    }
    return result;
}

}  // namespace vung::yields
