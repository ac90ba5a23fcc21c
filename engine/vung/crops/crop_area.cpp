// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/crop_area.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/factors/factor_table.h>
#include <vung/uncertainty/monte_carlo.h>

namespace vung::crops {
namespace {

/// Areas of one group, and the sums of squares that the spread of single parcels needs.
struct Sums {
    std::size_t parcels = 0;
    double rice = 0, other = 0, unknown = 0;
    double rice_squares = 0, other_squares = 0;

    void add(const ParcelVerdict& parcel) {
        ++parcels;
        const double a = parcel.area_ha;
        switch (parcel.verdict) {
            case Verdict::rice: rice += a, rice_squares += a * a; break;
            case Verdict::other: other += a, other_squares += a * a; break;
            case Verdict::cannot_tell: unknown += a; break;
        }
    }
};

/// What the map's errors are taken to be: chances that a parcel of a mapped class is rice, drawn and central.
struct MapErrors {
    bool corrected = false;
    bool knows_unknown = false;  ///< reference samples stand for the land that could not be told
    double rice_if_rice = 1, rice_if_other = 0, rice_if_unknown = 0.5;
    std::vector<double> draws_if_rice, draws_if_other, draws_unknown;
    std::string method;
};

MapErrors map_errors(std::span<const ReferenceSample> samples, const CropAreaOptions& options) {
    double n_rice = 0, k_rice = 0, n_other = 0, k_other = 0, n_unknown = 0, k_unknown = 0;
    for (const ReferenceSample& sample : samples) {
        if (sample.mapped == Verdict::rice) ++n_rice, k_rice += sample.is_rice ? 1 : 0;
        if (sample.mapped == Verdict::other) ++n_other, k_other += sample.is_rice ? 1 : 0;
        if (sample.mapped == Verdict::cannot_tell) ++n_unknown, k_unknown += sample.is_rice ? 1 : 0;
    }
    const auto column = [&](const char* id, uncertainty::Distribution distribution) {
        return uncertainty::draw({.id = id, .central = 0, .distribution = distribution}, options.seed, options.draws);
    };
    MapErrors errors;
    // What could not be told is a stratum of its own: it is hidden for reasons (late sowing, ponds, trees), so it need
    // not be like the land that could. Nothing known of it: any share is as likely, and half of it stands in the
    // estimate.
    errors.knows_unknown = n_unknown >= options.min_samples_of_unknown;
    if (errors.knows_unknown) errors.rice_if_unknown = k_unknown / n_unknown;
    errors.draws_unknown = errors.knows_unknown
                               ? column("crop-area:share-of-unknown", uncertainty::jeffreys(k_unknown, n_unknown))
                               : column("crop-area:share-of-unknown", uncertainty::Uniform{0.0, 1.0});
    const double needed = options.min_samples_per_row;
    if (n_rice >= needed && n_other >= needed) {
        errors.corrected = true;
        errors.rice_if_rice = k_rice / n_rice;
        errors.rice_if_other = k_other / n_other;
        errors.draws_if_rice = column("crop-area:rice-if-mapped-rice", uncertainty::jeffreys(k_rice, n_rice));
        errors.draws_if_other = column("crop-area:rice-if-mapped-other", uncertainty::jeffreys(k_other, n_other));
        errors.method = fmt::format(
            "mapped area corrected by {:.0f} reference samples ({:.0f} of {:.0f} mapped as rice are rice, {:.0f} of "
            "{:.0f} mapped as other "
            "are rice)",
            n_rice + n_other, k_rice, n_rice, k_other, n_other);
    } else {
        const factors::FactorTable table{
            factors::FactorTable::parse("map_accuracy", data::data_file("crops/map_accuracy.csv"))};
        const double worst = table.find("map_accuracy", "error_rate_max", "1").value;
        errors.draws_if_rice = column("crop-area:rice-if-mapped-rice", uncertainty::Uniform{1.0 - worst, 1.0});
        errors.draws_if_other = column("crop-area:rice-if-mapped-other", uncertainty::Uniform{0.0, worst});
        errors.method = fmt::format(
            "mapped area, not corrected: {:.0f} reference samples of mapped rice and {:.0f} of mapped other, {:.0f} of "
            "each are needed; "
            "interval from published error rates of 0 to {:.0f} %",
            n_rice, n_other, needed, 100.0 * worst);
    }
    if (errors.knows_unknown)
        errors.method +=
            fmt::format("; {:.0f} of {:.0f} samples that could not be told are rice", k_unknown, n_unknown);
    else
        errors.method += "; land that could not be told counts half, in the interval from none to all";
    errors.method += fmt::format("; {:.0f} % interval", 100.0 * options.level);
    return errors;
}

GroupArea estimate(const std::string& group, const Sums& sums, const MapErrors& errors,
                   const CropAreaOptions& options) {
    GroupArea area;
    area.group = group;
    area.parcels = sums.parcels;
    area.mapped_ha = sums.rice;
    area.other_ha = sums.other;
    area.cannot_tell_ha = sums.unknown;
    area.total_ha = sums.rice + sums.other + sums.unknown;
    const double decided = sums.rice * errors.rice_if_rice + sums.other * errors.rice_if_other;
    area.has_estimate = errors.knows_unknown || sums.rice + sums.other >= options.min_told_share * area.total_ha;

    // A parcel is rice or is not: in a small group the outcome of single parcels counts beside the error rates.
    const auto single = uncertainty::draw_normal("crop-area:parcels:" + group, options.seed, options.draws);
    area.draws.resize(single.size());
    for (std::size_t d = 0; d < single.size(); ++d) {
        const double u = errors.draws_if_rice[d];
        const double o = errors.draws_if_other[d];
        const double spread = std::sqrt(u * (1.0 - u) * sums.rice_squares + o * (1.0 - o) * sums.other_squares);
        const double told =
            std::clamp(sums.rice * u + sums.other * o + spread * single[d], 0.0, sums.rice + sums.other);
        area.draws[d] = told + errors.draws_unknown[d] * sums.unknown;
    }
    area.interval = uncertainty::percentile_interval(area.draws, options.level);
    if (!area.has_estimate) return area;
    area.estimate_ha = decided + errors.rice_if_unknown * sums.unknown;
    // Error rates of 0 to `worst` lean to one side in a group of one kind; the mapped area itself stays possible.
    area.interval.low = std::min(area.interval.low, area.estimate_ha);
    area.interval.high = std::max(area.interval.high, area.estimate_ha);
    return area;
}

}  // namespace

CropArea rice_area(std::span<const ParcelVerdict> parcels, std::span<const ReferenceSample> samples,
                   const CropAreaOptions& options) {
    std::vector<const ParcelVerdict*> order;
    for (const ParcelVerdict& parcel : parcels) {
        if (!(parcel.area_ha >= 0) || !std::isfinite(parcel.area_ha))
            throw InputError{{.what = "the area of parcel '" + parcel.parcel + "' is negative or no number",
                              .where = {},
                              .fix = "check its polygon"}};
        order.push_back(&parcel);
    }
    std::ranges::stable_sort(order, {}, [](const ParcelVerdict* p) -> const std::string& { return p->parcel; });
    std::map<std::string, Sums> groups;
    Sums all;
    for (const ParcelVerdict* parcel : order) {
        groups[parcel->group].add(*parcel);
        all.add(*parcel);
    }

    const MapErrors errors = map_errors(samples, options);
    CropArea area;
    area.corrected = errors.corrected;
    area.method = errors.method;
    for (const auto& [name, sums] : groups) area.groups.push_back(estimate(name, sums, errors, options));
    area.total = estimate("", all, errors, options);
    return area;
}

}  // namespace vung::crops
