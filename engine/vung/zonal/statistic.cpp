// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/statistic.h>

#include <array>
#include <vector>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::zonal {
namespace {

struct Named {
    Statistic statistic;
    std::string_view name;
};

constexpr std::array kNamed{
    Named{Statistic::count, "count"}, Named{Statistic::mean, "mean"},
    Named{Statistic::stdev, "stdev"}, Named{Statistic::min, "min"},
    Named{Statistic::max, "max"},     Named{Statistic::sum, "sum"},
    Named{Statistic::frac, "frac"},   Named{Statistic::valid_fraction, "valid_fraction"},
    Named{Statistic::pure, "pure"},
};

constexpr auto kAll = [] {
    std::array<Statistic, kNamed.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = kNamed[i].statistic;
    return all;
}();

}  // namespace

std::span<const Statistic> all_statistics() {
    return kAll;
}

std::string_view name(Statistic statistic) {
    return kNamed[static_cast<std::size_t>(statistic)].name;
}

Statistic parse_statistic(std::string_view text, const std::string& where) {
    std::vector<std::string> known;
    for (const auto& named : kNamed) {
        if (named.name == text) return named.statistic;
        known.emplace_back(named.name);
    }
    throw InputError{{.what = "there is no statistic '" + std::string{text} + "'",
                      .where = where,
                      .fix = text::suggestion(text, known)}};
}

std::optional<double> value_of(Statistic statistic, const Observation& observation) {
    switch (statistic) {
        case Statistic::count: return observation.count;
        case Statistic::valid_fraction: return observation.valid_fraction;
        case Statistic::pure: return observation.pure;
        case Statistic::frac: return std::nullopt;
        default: break;
    }
    if (!observation.seen()) return std::nullopt;
    switch (statistic) {
        case Statistic::mean: return observation.mean;
        case Statistic::stdev: return observation.stdev;
        case Statistic::min: return observation.min;
        case Statistic::max: return observation.max;
        case Statistic::sum: return observation.mean * observation.count;
        default: return std::nullopt;
    }
}

}  // namespace vung::zonal
