// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/broken.h>

#include <algorithm>
#include <utility>

#include <vung/sample/draws.h>

namespace vung::sample {
namespace {

using geometry::Point;
using geometry::Ring;

Ring& ring_of(Feature& f) {
    return f.shape.parts.front().outer;
}

void move(Ring& ring, double east, double north) {
    for (auto& p : ring) p.x += east, p.y += north;
}

void mark(Feature& f, const char* fault, const char* code, const char* note, bool usable = false) {
    f.fault = fault, f.code = code, f.note = note, f.usable = usable;
}

/// Two vertices in the middle of the ring change places, as when a surveyor's points were joined in the wrong order.
void cross(Ring& ring) {
    const auto far = ring.size() / 2;
    std::swap(ring[1], ring[far]);
}

}  // namespace

void break_some(std::uint64_t seed, const std::vector<Field>& fields, std::vector<Feature>& features) {
    const Draws draws{seed, "broken"};
    std::vector<std::size_t> rice;
    for (std::size_t i = 1; i + 1 < features.size(); ++i)
        if (fields[features[i].field].cover == Cover::rice && ring_of(features[i]).size() >= 9) rice.push_back(i);
    // Twelve places far from each other in the file, with a random shift.
    const auto pick = [&](std::size_t k) -> std::size_t {
        const double at = (static_cast<double>(k) + draws.between(0.1, 0.9, static_cast<std::int64_t>(k))) / 12.0;
        return rice[static_cast<std::size_t>(at * static_cast<double>(rice.size()))];
    };
    std::vector<std::pair<std::size_t, Feature>> added;  // before which feature
    const auto add = [&](std::size_t near, const char* fault, const char* code, const char* note) -> Feature& {
        auto& f = added.emplace_back(near, features[near]).second;
        f.plot = 900 + static_cast<std::int64_t>(added.size());
        mark(f, fault, code, note);
        return f;
    };

    auto& bow_tie = features[pick(0)];
    cross(ring_of(bow_tie));
    mark(bow_tie, "self_crossing", "P-SELF-CROSSING", "two vertices of the ring changed places");
    auto& figure_eight = features[pick(1)];
    {
        auto& r = ring_of(figure_eight);
        const auto n = (r.size() - 1) / 4;
        r = {r[0], r[2 * n], r[n], r[3 * n], r[0]};
    }
    mark(figure_eight, "self_crossing", "P-SELF-CROSSING", "four corners joined as a figure of eight");
    const auto twin = pick(2);
    features[twin + 1].plot = features[twin].plot, features[twin + 1].sheet = features[twin].sheet;
    features[twin + 1].commune_code = features[twin].commune_code;
    mark(features[twin], "duplicate_id", "P-ID-REPEATED", "this and the next feature have the same id");
    mark(features[twin + 1], "duplicate_id", "P-ID-REPEATED", "this and the feature before have the same id");
    auto& empty = features[pick(3)];
    empty.shape.parts.clear();
    mark(empty, "empty_geometry", "P-NO-GEOMETRY", "the polygon was lost");
    auto& no_plot = features[pick(4)];
    no_plot.plot.reset();
    mark(no_plot, "missing_id_part", "P-NO-ID", "so_thua is empty");
    auto& no_cooperative = features[pick(5)];
    no_cooperative.cooperative = -1;
    mark(no_cooperative, "no_cooperative", "", "htx is empty; the parcel itself is good", true);

    auto& line = add(pick(6), "zero_area", "P-SELF-CROSSING", "a polygon that runs out and back along one line");
    {
        auto& r = ring_of(line);
        r = {r[0], r[1], r[2], r[1], r[0]};
        line.declared_m2 = 0;
    }
    add(pick(7), "duplicate_shape", "P-SHAPE-REPEATED", "a second number for the field of the next feature");
    auto& far = add(pick(8), "outside_scenes", "P-NO-SCENE", "moved 30 km to the south-west");
    move(ring_of(far), -21000, -22000);
    auto& small = add(pick(9), "too_small", "", "a corner of 60 square metres");
    {
        const Point at = centroid(ring_of(small));
        ring_of(small) = {{at.x, at.y}, {at.x + 10, at.y}, {at.x + 10, at.y + 6}, {at.x, at.y + 6}, {at.x, at.y}};
        small.declared_m2 = 60;
    }
    auto& swapped = features[pick(10)];
    mark(swapped, "swapped_axes", "P-NO-SCENE", "x and y changed places");
    auto& sliver = add(pick(11), "sliver", "", "a strip 0.2 m wide along a bund");
    {
        auto& r = ring_of(sliver);
        const Point a = r[0], b = r[1];
        const double dx = b.x - a.x, dy = b.y - a.y;
        r = {a, b, {b.x - dy * 0.008, b.y + dx * 0.008}, {a.x - dy * 0.008, a.y + dx * 0.008}, a};
        sliver.declared_m2 = 5;
    }

    std::stable_sort(added.begin(), added.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (auto& [before, feature] : added)
        features.insert(features.begin() + static_cast<std::ptrdiff_t>(before), std::move(feature));
}

}  // namespace vung::sample
