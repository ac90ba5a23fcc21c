// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/sky.h>

#include <algorithm>
#include <cmath>

#include <vung/sample/draws.h>

namespace vung::sample {
namespace {

using dates::Days;

constexpr int kPasses = 37;
constexpr dates::Date kFirstPass{std::chrono::year{2023} / 10 / 26};
constexpr int kGroup = 6;                  ///< of so many passes in a row, each has its sixth of the skies
constexpr double kShadowThickness = 0.45;  ///< only the thicker part of a cloud casts a shadow that is seen
constexpr std::size_t kCells = static_cast<std::size_t>(kWidth) * kHeight;

/// A smooth step from 0 to 1 without exp: x = -2 gives 0.05, x = 2 gives 0.95.
double step(double x) {
    return 0.5 * (1 + x / std::sqrt(1 + x * x));
}

/// The number that leaves a share `below` of the values under it.
double quantile(std::vector<double> values, double below) {
    const auto k = std::min(values.size() - 1, static_cast<std::size_t>(below * static_cast<double>(values.size())));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(k), values.end());
    return values[k];
}

/// Shift of `step` so that shares with spread `spread` have the mean `mean`; `scores` stand for a normal distribution.
double shift_for(double mean, double spread, const std::vector<double>& scores) {
    double low = -20, high = 20;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        double sum = 0;
        for (const double z : scores) sum += step(middle + spread * z);
        (sum / static_cast<double>(scores.size()) < mean ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::vector<double> cloud_field(std::uint64_t seed, const Numbers& n, const std::string& of_pass, double east,
                                double north) {
    std::vector<double> field(kCells, 0.0);
    const auto add = [&](const char* name, const char* cell, double weight) {
        SmoothField{seed, name + of_pass, n.value(cell)}.add_to(field, kWidth, kHeight, kWest - east, kNorth - north,
                                                                kPixel, weight);
    };
    add("cloud wide", "cloud_cell_wide", 0.45);
    add("cloud mid", "cloud_cell_mid", 0.6);
    add("cloud fine", "cloud_cell_fine", 0.55);
    return field;
}

/// Steep at the edge, slowly denser inside: about as many pixels are surely cloud as are of medium probability.
float opacity(double value, double threshold) {
    constexpr double kEdge = 0.15, kRise = 0.65, kSeen = static_cast<double>(kCloudSeen);
    const double x = value - threshold;
    return static_cast<float>(std::clamp(x < 0 ? kSeen * (1 + x / kEdge) : kSeen + kRise * x, 0.0, 1.0));
}

/// Rank of the sky of each pass (0 is the clearest): random, but of six passes in a row one has each sixth of the
/// ranks.
std::vector<int> deal_skies(const Draws& draws) {
    std::vector<int> order(kPasses);
    std::vector<std::vector<int>> sixths(kGroup);
    for (const int rank : draws.shuffled(kPasses))
        sixths[static_cast<std::size_t>(rank * kGroup / kPasses)].push_back(rank);
    for (int first = 0, group = 0; first < kPasses; first += kGroup, ++group) {
        std::vector<std::pair<double, int>> lots;
        for (int k = 0; k < kGroup; ++k)
            if (!sixths[static_cast<std::size_t>(k)].empty()) lots.emplace_back(draws.uniform(group, 1000 + k), k);
        std::sort(lots.begin(), lots.end());
        for (std::size_t i = 0; i < lots.size() && first + static_cast<int>(i) < kPasses; ++i) {
            auto& left = sixths[static_cast<std::size_t>(lots[i].second)];
            order[static_cast<std::size_t>(first) + i] = left.back();
            left.pop_back();
        }
    }
    return order;
}

}  // namespace

std::vector<Pass> passes(std::uint64_t seed, const Numbers& n) {
    const Draws draws{seed, "passes"};
    // Scores spread evenly over a normal distribution: every seed has the same mix of skies.
    std::vector<double> scores;
    for (int i = 0; i < kPasses; ++i) {
        const double p = (i + 0.5) / kPasses, u = p - 0.5;
        scores.push_back(u * 2.0 / std::sqrt(1.0001 - 4 * u * u) * 1.1);  // near normal quantiles, without a table
    }
    const auto order = deal_skies(draws);
    std::vector<Pass> out;
    for (int i = 0; i < kPasses; ++i) {
        Pass pass;
        pass.number = i;
        const bool first_satellite = i % 2 == 0;
        pass.platform = first_satellite ? "S2A" : "S2B";
        pass.time = dates::Instant{kFirstPass + Days{5 * i}} + std::chrono::hours{3} + std::chrono::minutes{15} +
                    std::chrono::seconds{first_satellite ? 41 : 39};
        const auto month = static_cast<unsigned>(std::chrono::year_month_day{pass.day()}.month());
        const double spread = n.value("cloud_spread");
        const double shift = shift_for(n.month_cloud(month), spread, scores);
        const double share =
            step(shift + spread * scores[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])]);
        pass.cloud_share = share < 0.03 ? 0 : share > 0.97 ? 1 : share;
        pass.cirrus = draws.uniform(i, 1) < n.value("cirrus_share");
        pass.haze_b02 =
            std::clamp(n.value("haze_b02_mean") + n.value("haze_b02_stdev") * draws.normal(i, 2), 0.0, 0.05);
        out.push_back(pass);
    }
    return out;
}

Sky make_sky(std::uint64_t seed, const Numbers& n, const Pass& pass) {
    Sky sky{std::vector<float>(kCells, 0.0F), std::vector<float>(kCells, 0.0F), std::vector<float>(kCells, 0.0F)};
    const std::string of_pass = " " + std::to_string(pass.number);
    const double share = pass.cloud_share;
    const auto field = cloud_field(seed, n, of_pass, 0, 0);
    if (share > 0) {
        // A closed cover is well over the threshold everywhere, an open one crosses it.
        const double threshold =
            share >= 1 ? *std::min_element(field.begin(), field.end()) - 0.2 : quantile(field, 1 - share);
        for (std::size_t i = 0; i < kCells; ++i) sky.cloud[i] = opacity(field[i], threshold);
        if (!pass.cirrus && share < 1) {
            const auto moved = cloud_field(seed, n, of_pass, n.value("cloud_shift_east"), n.value("cloud_shift_north"));
            for (std::size_t i = 0; i < kCells; ++i) sky.shadow[i] = opacity(moved[i], threshold + kShadowThickness);
        }
    }
    // Veils fade in from nothing; where they are thickest they reach what the classification just does not see.
    const double unseen = n.value("thin_unseen") * (share > 0.05 && share < 0.95 ? 3.2 : 0.5);
    std::vector<double> thin(kCells, 0.0);
    SmoothField{seed, "veil wide" + of_pass, 520}.add_to(thin, kWidth, kHeight, kWest, kNorth, kPixel, 0.8);
    SmoothField{seed, "veil fine" + of_pass, 190}.add_to(thin, kWidth, kHeight, kWest, kNorth, kPixel, 0.5);
    const double threshold = quantile(thin, 1 - unseen);
    for (std::size_t i = 0; i < kCells; ++i)
        sky.veil[i] = static_cast<float>(std::clamp(0.3 * (thin[i] - threshold), 0.0, 0.3));
    return sky;
}

}  // namespace vung::sample
