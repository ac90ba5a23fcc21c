// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/course.h>

#include <algorithm>
#include <cmath>

#include <vung/sample/draws.h>

namespace vung::sample {
namespace {

using dates::Date;
using dates::Days;

Reflectance blend(const Reflectance& a, const Reflectance& b, double share_of_b) {
    Reflectance out{};
    for (std::size_t i = 0; i < kBands; ++i) out[i] = a[i] * (1 - share_of_b) + b[i] * share_of_b;
    return out;
}

double days_between(Date a, Date b) {
    return static_cast<double>((b - a).count());
}

Reflectance rice_on(const Numbers& n, const Course& c, Date day) {
    if (day < c.flooded_from)
        return blend(n.spectrum("stubble").at(0), n.spectrum("grass").at(0), 0.25 + 0.1 * c.shade);
    const auto& rice = n.spectrum("rice");
    if (day < c.sown) return rice.at(-1);
    if (day >= c.harvested) {
        const double weeds = std::min(0.3, 0.008 * days_between(c.harvested, day));
        return blend(n.spectrum("stubble").at(0), n.spectrum("grass").at(0), weeds);
    }
    const Reflectance bare = rice.at(0),
                      canopy = rice.at(days_between(c.sown, day) / days_between(c.sown, c.harvested));
    return blend(bare, canopy, c.vigour);
}

/// Share of the ground covered: up over the first 45 % of the time, down again over the last 20 %.
double upland_cover(double age) {
    return std::clamp(std::min(age / 0.45, (1.1 - age) / 0.3), 0.0, 1.0);
}

Reflectance upland_on(const Numbers& n, const Course& c, Date day) {
    const auto soil = n.spectrum("bare_soil").at(0), crop = n.spectrum("upland_crop").at(0);
    if (day < c.sown) return blend(soil, n.spectrum("grass").at(0), 0.35 + 0.15 * c.shade);
    double length = days_between(c.sown, c.harvested), age = days_between(c.sown, day);
    if (c.cover == Cover::vegetables) length = 48, age = std::fmod(age, 60.0);  // one short crop after the other
    if (age >= length) return blend(soil, n.spectrum("grass").at(0), 0.1);
    const double fullest = c.cover == Cover::maize ? 0.95 : 0.72;
    return blend(soil, crop, upland_cover(age / length) * fullest * c.vigour);
}

Course grow_one(const Numbers& n, const Field& field, const Farming& farming, const Draws& draws, std::int64_t key) {
    Course c;
    c.cover = field.cover;
    const double strength = draws.normal(key, 0);
    c.vigour = std::clamp(n.value("vigour_mean") + n.value("vigour_stdev") * strength, n.value("vigour_least"), 1.0);
    c.shade = draws.between(-1, 1, key, 1);
    const auto round_days = [](double d) { return Days{static_cast<int>(std::floor(d + 0.5))}; };
    c.sown = farming.sowing + round_days(std::clamp(3 * draws.normal(key, 2), -7.0, 7.0));
    double duration =
        n.value("duration_mean") + farming.duration_shift + n.value("duration_stdev") * draws.normal(key, 3);
    if (c.cover == Cover::maize) c.sown += Days{18}, duration = 104 + 3 * c.shade;
    if (c.cover == Cover::vegetables) c.sown += Days{8}, duration = 108;
    c.harvested = c.sown + round_days(std::clamp(duration, 92.0, 108.0));
    if (c.cover == Cover::rice) c.harvested = std::min(c.harvested, c.sown + Days{105});
    c.heading = c.sown + round_days(n.value("heading_share") * days_between(c.sown, c.harvested));
    c.flooded_from = farming.flooded_before ? Date{std::chrono::year{2023} / 9 / 1}
                                            : c.sown - Days{10 + static_cast<int>(14 * draws.uniform(key, 4))};
    if (c.cover == Cover::rice) {
        const double own = 0.5 * strength + 0.866 * draws.normal(key, 5);
        const double stdev = n.value("yield_stdev");
        const double y = n.value("yield_mean") + farming.yield_shift + stdev * own;
        c.yield_t_ha = std::floor(std::clamp(y, 5.5, 8.4) * 100 + 0.5) / 100;
    }
    return c;
}

}  // namespace

std::vector<Course> grow(std::uint64_t seed, const Numbers& numbers, const std::vector<Field>& fields,
                         const std::vector<Farming>& farming) {
    const Draws draws{seed, "course"};
    std::vector<Course> courses;
    courses.reserve(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& f = fields[i];
        const std::int64_t key = ((f.row * 16 + f.column) * 4096LL + f.strip) * 8 + f.piece;
        courses.push_back(grow_one(numbers, f, farming[i], draws, key));
    }
    return courses;
}

Reflectance reflectance(const Numbers& n, const Course& c, Date day) {
    const auto at = [&](std::string_view cover) { return n.spectrum(cover).at(0); };
    switch (c.cover) {
        case Cover::rice: return rice_on(n, c, day);
        case Cover::maize:
        case Cover::vegetables: return upland_on(n, c, day);
        case Cover::fallow:
            if (day < kSeasonStart + Days{35}) return n.spectrum("rice").at(-1);
            return blend(n.spectrum("rice").at(0), at("grass"),
                         std::min(0.55 + 0.1 * c.shade, 0.012 * days_between(kSeasonStart + Days{35}, day)));
        case Cover::orchard: return blend(at("orchard"), at("grass"), 0.15 + 0.15 * c.shade);
        case Cover::pond: return blend(at("pond"), at("canal"), 0.5 + 0.5 * c.shade);
        case Cover::canal: return at("canal");
        case Cover::trees: return blend(at("trees"), at("grass"), 0.15 + 0.15 * c.shade);
        case Cover::built: return blend(at("built"), at("trees"), 0.35 + 0.25 * c.shade);
        case Cover::grass: return at("grass");
    }
    return {};
}

}  // namespace vung::sample
