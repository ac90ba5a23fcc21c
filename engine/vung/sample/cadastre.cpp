// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/cadastre.h>

#include <algorithm>
#include <cmath>

#include <vung/sample/broken.h>
#include <vung/sample/draws.h>
#include <vung/sample/place.h>

namespace vung::sample {
namespace {

/// A cooperative's land: one block and the nearer part of another.
struct Land {
    int row, column;            ///< the whole block
    int more_row, more_column;  ///< of this block ...
    double from, to;            ///< ... the strips between these shares from the west
};
constexpr std::array<Land, kCooperatives.size()> kLands{{{0, 4, 1, 4, 0.0, 0.3},
                                                         {0, 5, 0, 6, 0.0, 0.3},
                                                         {1, 3, 1, 2, 0.7, 1.0},
                                                         {-1, 3, -1, 2, 0.7, 1.0},
                                                         {-1, 4, -2, 4, 0.0, 0.3},
                                                         {-2, 5, -1, 5, 0.0, 0.3}}};

std::int64_t key_of(const Field& f) {
    return ((f.row * 16 + f.column) * 4096LL + f.strip) * 8 + f.piece;
}

int owner(const Field& f) {
    for (std::size_t k = 0; k < kLands.size(); ++k) {
        const auto& land = kLands[k];
        const bool whole = f.row == land.row && f.column == land.column;
        const bool part =
            f.row == land.more_row && f.column == land.more_column && f.east >= land.from && f.east < land.to;
        if (whole || part) return static_cast<int>(k);
    }
    return -1;
}

/// Other covers come in small groups: strips share a draw, pieces add one.
Cover cover_of(const Draws& draws, const Field& f) {
    const std::int64_t group = ((f.row * 16 + f.column) * 4096LL + f.strip / 2);
    const double u = 0.55 * draws.uniform(group, 1) + 0.45 * draws.uniform(key_of(f), 2);
    // The sum of two uniform numbers is rarely small: about a sixth of the fields are no rice.
    if (u > 0.30) return Cover::rice;
    const double kind = 0.7 * draws.uniform(group, 3) + 0.3 * draws.uniform(key_of(f), 4);
    if (kind < 0.36) return Cover::orchard;
    if (kind < 0.50) return Cover::vegetables;
    if (kind < 0.60) return Cover::maize;
    if (kind < 0.78) return Cover::pond;
    return Cover::fallow;
}

}  // namespace

std::string Feature::id() const {
    return commune_code + "/" + (sheet ? std::to_string(*sheet) : "") + "/" + (plot ? std::to_string(*plot) : "");
}

void assign_cooperatives(std::uint64_t seed, std::vector<Field>& fields) {
    const Draws draws{seed, "cover"};
    for (auto& field : fields) {
        field.cooperative = owner(field);
        field.cover = cover_of(draws, field);
    }
}

std::vector<Farming> farming_of(std::uint64_t seed, const std::vector<Field>& fields, double yield_stdev) {
    const Draws draws{seed, "farming"};
    constexpr dates::Date kFirst{std::chrono::year{2023} / 11 / 11};
    const auto order = draws.shuffled(static_cast<int>(kCooperatives.size()));
    std::vector<Farming> of_cooperative;
    for (std::size_t k = 0; k < kCooperatives.size(); ++k) {
        const auto i = static_cast<std::int64_t>(k);
        // Sowing of the six is spread over five weeks; the two earliest plant two crops a year, after the flood.
        of_cooperative.push_back({kFirst + dates::Days{7 * order[k]}, draws.between(-2.5, 2.5, i, 1), order[k] < 2,
                                  yield_stdev * draws.normal(i, 2)});
    }
    std::vector<Farming> out;
    for (const auto& f : fields) {
        if (f.cooperative >= 0) {
            out.push_back(of_cooperative[static_cast<std::size_t>(f.cooperative)]);
            continue;
        }
        const std::int64_t block = f.row * 16 + f.column;
        out.push_back({kFirst + dates::Days{static_cast<int>(38 * draws.uniform(block, 3))},
                       draws.between(-2.5, 2.5, block, 4), draws.uniform(block, 5) < 0.35, 0});
    }
    return out;
}

std::vector<Feature> make_features(std::uint64_t seed, const std::vector<Field>& fields) {
    const Draws draws{seed, "cadastre"};
    std::vector<Feature> features;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& f = fields[i];
        if (f.cooperative < 0) continue;
        const auto commune = static_cast<std::size_t>(kCooperatives[static_cast<std::size_t>(f.cooperative)].commune);
        Feature feature;
        feature.commune_code = kCommuneCodes[commune];
        feature.sheet = 10 + (f.row + 2) * 8 + f.column;  // a map sheet for each block
        feature.cooperative = f.cooperative;
        feature.shape.parts.push_back({f.ring, {}});
        feature.field = i;
        feature.declared_error = std::clamp(0.0001 * draws.normal(key_of(f), 1), -0.0002, 0.0002);
        features.push_back(std::move(feature));
    }
    std::stable_sort(features.begin(), features.end(), [](const Feature& a, const Feature& b) {
        return std::pair{a.commune_code, a.sheet} < std::pair{b.commune_code, b.sheet};
    });
    std::int64_t plot = 0, sheet = -1;
    for (auto& feature : features) {
        if (*feature.sheet != sheet) sheet = *feature.sheet, plot = 0;
        plot += draws.uniform(key_of(fields[feature.field]), 2) < 0.04 ? 2 : 1;  // numbers of merged plots are gone
        feature.plot = plot;
    }
    break_some(seed, fields, features);
    return features;
}

}  // namespace vung::sample
