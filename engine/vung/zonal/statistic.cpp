// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/statistic.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <vung/error.h>
#include <vung/text/nearest.h>
#include <vung/zonal/summary.h>

namespace vung::zonal {
namespace {

using Kind = Statistic::Kind;
constexpr double kSquareMetresPerHectare = 10000;

struct Named {
    Kind kind;
    std::string_view name;
    std::string_view meaning;
};

constexpr std::array kNamed{
    Named{Kind::count, "count", "sum of the covered fractions of the valid cells"},
    Named{Kind::mean, "mean", "mean of the values, weighted by the covered fraction of the cells"},
    Named{Kind::stdev, "stdev", "standard deviation of the values (population form), weighted by the covered fraction"},
    Named{Kind::variance, "variance", "variance of the values (population form), weighted by the covered fraction"},
    Named{Kind::coefficient_of_variation, "coefficient_of_variation", "standard deviation divided by the mean"},
    Named{Kind::min, "min", "smallest value of a valid cell with any coverage"},
    Named{Kind::max, "max", "largest value of a valid cell with any coverage"},
    Named{Kind::sum, "sum", "sum of the values times the covered fraction of the cells"},
    Named{Kind::quantile, "median", "quantile of the values, weighted by the covered fraction"},
    Named{Kind::mode, "mode", "the value that covers most; of equal ones the largest"},
    Named{Kind::minority, "minority", "the value that covers least; of equal ones the smallest"},
    Named{Kind::variety, "variety", "how many different values occur"},
    Named{Kind::unique, "unique", "the values that occur, ascending"},
    Named{Kind::frac, "frac", "share of the value in the valid area"},
    Named{Kind::area_ha, "area_ha", "area that the value covers, on the ellipsoid"},
    Named{Kind::valid_fraction, "valid_fraction", "share of the polygon's cells that is valid"},
    Named{Kind::valid_area_ha, "valid_area_ha", "area of the valid cells inside the polygon, on the ellipsoid"},
    Named{Kind::pure, "pure", "valid cells wholly inside the polygon"},
    Named{Kind::weighted_count, "weighted_count", "sum of covered fraction times weight"},
    Named{Kind::weighted_mean, "weighted_mean", "mean of the values, weighted by covered fraction times weight"},
    Named{Kind::weighted_sum, "weighted_sum", "sum of the values times covered fraction times weight"},
};

/// What others call the same.
struct Other {
    std::string_view name;
    std::string_view ours;
};
constexpr std::array kOthers{
    Other{"std", "stdev"},     Other{"var", "variance"},    Other{"cv", "coefficient_of_variation"},
    Other{"majority", "mode"}, Other{"nunique", "variety"}, Other{"percent_valid", "valid_fraction"},
};

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

/// "quantile(0.1)" or "q10".
std::optional<double> quantile_in(std::string_view text) {
    constexpr std::string_view kLong = "quantile(";
    if (text.starts_with(kLong) && text.ends_with(")"))
        return number(text.substr(kLong.size(), text.size() - kLong.size() - 1));
    if (text.size() < 2 || text.front() != 'q') return std::nullopt;
    const auto percent = number(text.substr(1));
    return percent ? std::optional{*percent / 100} : std::nullopt;
}

/// "q10", "q2.5": shortest number of percent.
std::string quantile_name(double quantile) {
    std::array<char, 32> digits{};
    const double percent = std::round(quantile * 100 * 1e9) / 1e9;
    return "q" + std::string(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), percent).ptr);
}

const Named& named(Kind kind) {
    return *std::find_if(kNamed.begin(), kNamed.end(), [&](const Named& n) { return n.kind == kind; });
}

std::optional<double> of_moments(Kind kind, double count, double mean, double variance, double stdev, double min,
                                 double max) {
    if (!(count > 0)) return std::nullopt;
    switch (kind) {
        case Kind::mean: return mean;
        case Kind::stdev: return stdev;
        case Kind::variance: return variance;
        case Kind::coefficient_of_variation: return mean == 0 ? std::nullopt : std::optional{stdev / mean};
        case Kind::min: return min;
        case Kind::max: return max;
        case Kind::sum: return mean * count;
        default: return std::nullopt;
    }
}

}  // namespace

Needs needs_of(std::span<const Statistic> statistics) {
    Needs needs;
    for (const auto& statistic : statistics) switch (statistic.kind) {
            case Kind::quantile:
            case Kind::mode:
            case Kind::minority:
            case Kind::variety:
            case Kind::unique:
            case Kind::frac: needs.values = true; break;
            case Kind::area_ha: needs.values = needs.areas = true; break;
            case Kind::valid_area_ha: needs.areas = true; break;
            case Kind::weighted_count:
            case Kind::weighted_mean:
            case Kind::weighted_sum: needs.weights = true; break;
            default: break;
        }
    return needs;
}

const std::vector<std::string>& statistic_names() {
    static const auto kNames = [] {
        std::vector<std::string> names;
        for (const auto& n : kNamed) {
            names.emplace_back(n.name);
            if (n.kind == Kind::quantile) names.emplace_back("quantile(0.1)");
        }
        return names;
    }();
    return kNames;
}

Statistic parse_statistic(std::string_view text, const std::string& where) {
    for (const auto& other : kOthers)
        if (text == other.name) text = other.ours;
    for (const auto& n : kNamed)
        if (n.name == text)
            return {.kind = n.kind, .quantile = n.kind == Kind::quantile ? 0.5 : 0, .name = std::string{text}};
    if (const auto quantile = quantile_in(text)) {
        if (!(*quantile >= 0 && *quantile <= 1))
            throw InputError{{.what = "'" + std::string{text} + "' is no quantile",
                              .where = where,
                              .fix = "write quantile(0.1) with a number from 0 to 1, or q10 with one from 0 to 100"}};
        return {.kind = Kind::quantile, .quantile = *quantile, .name = quantile_name(*quantile)};
    }
    throw InputError{{.what = "there is no statistic '" + std::string{text} + "'",
                      .where = where,
                      .fix = text::suggestion(text, statistic_names())}};
}

std::string unit_of(const Statistic& statistic, const std::string& of_values) {
    switch (statistic.kind) {
        case Kind::area_ha:
        case Kind::valid_area_ha: return "ha";
        case Kind::count:
        case Kind::pure:
        case Kind::variety:
        case Kind::frac:
        case Kind::valid_fraction:
        case Kind::coefficient_of_variation: return "1";
        case Kind::unique: return "";
        case Kind::variance: return of_values.empty() || of_values == "1" ? of_values : "(" + of_values + ")2";
        default: return of_values;
    }
}

std::string_view meaning_of(const Statistic& statistic) {
    return named(statistic.kind).meaning;
}

std::optional<double> value_of(const Statistic& statistic, const Observation& observation) {
    switch (statistic.kind) {
        case Kind::count: return observation.count;
        case Kind::valid_fraction: return observation.valid_fraction;
        case Kind::pure: return observation.pure;
        default: break;
    }
    return of_moments(statistic.kind, observation.count, observation.mean, observation.stdev * observation.stdev,
                      observation.stdev, observation.min, observation.max);
}

std::optional<double> value_of(const Statistic& statistic, const Summary& summary) {
    const auto& moments = summary.moments;
    const bool seen = !moments.empty();
    switch (statistic.kind) {
        case Kind::count: return moments.count();
        case Kind::valid_fraction: return seen ? moments.count() / (moments.count() + summary.missing) : 0.0;
        case Kind::pure: return static_cast<double>(summary.pure);
        case Kind::valid_area_ha: return summary.valid_area_m2 / kSquareMetresPerHectare;
        case Kind::variety: return static_cast<double>(summary.values.shares().size());
        case Kind::quantile: return seen ? quantile(summary.values.shares(), statistic.quantile) : std::nullopt;
        case Kind::mode: return mode(summary.values.shares());
        case Kind::minority: return minority(summary.values.shares());
        case Kind::weighted_count:
            return summary.weights_missing ? std::nullopt : std::optional{summary.weighted_count};
        case Kind::weighted_sum:
            return summary.weights_missing || !seen ? std::nullopt : std::optional{summary.weighted_sum};
        case Kind::weighted_mean:
            if (summary.weights_missing || summary.weighted_count == 0) return std::nullopt;
            return summary.weighted_sum / summary.weighted_count;
        default: break;
    }
    return of_moments(statistic.kind, moments.count(), moments.mean(), moments.variance(), moments.stdev(),
                      moments.min(), moments.max());
}

}  // namespace vung::zonal
