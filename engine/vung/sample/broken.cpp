// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/broken.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <vung/error.h>
#include <vung/sample/damage.h>
#include <vung/sample/draws.h>

namespace vung::sample {
namespace {

using geometry::Point;
using geometry::Ring;

constexpr std::size_t kPlaces = 36;          ///< parts of the list, each with one fault
constexpr std::size_t kLeastCorners = 10;    ///< of an outline that is damaged, with the closing one
constexpr double kLongField = 190;           ///< metres; long enough to be cut in two with land between
constexpr std::int64_t kFirstNewPlot = 901;  ///< number of the first feature that is added

Ring& ring_of(Feature& f) {
    return f.shape.parts.front().outer;
}

/// Works through the list, from place to place.
class Breaker {
public:
    Breaker(std::uint64_t seed, const std::vector<Field>& fields, std::vector<Feature>& features)
        : draws_{seed, "broken"}, fields_(fields), features_(features) {
        for (std::size_t i = 1; i + 1 < features.size(); ++i)
            if (fields[features[i].field].cover == Cover::rice && ring_of(features[i]).size() >= kLeastCorners)
                rice_.push_back(i);
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (fields[i].cooperative < 0 && fields[i].cover == Cover::rice && near_members(fields[i]))
                spare_.push_back(i);
    }

    void break_outlines();
    void break_names();
    void break_neighbours();
    void add_features();
    void finish();

private:
    /// Blocks between those of the cooperatives, well inside the images.
    static bool near_members(const Field& f) {
        return f.row >= -2 && f.row <= 1 && f.column >= 2 && f.column <= 6 && f.ring.size() >= kLeastCorners;
    }

    /// A feature of the next part of the list, at random.
    std::size_t pick() {
        if (place_ == kPlaces) throw InvariantError("more faults than places");
        const auto k = static_cast<std::int64_t>(place_++);
        const double at = (static_cast<double>(k) + draws_.between(0.2, 0.8, k)) / kPlaces;
        return rice_[static_cast<std::size_t>(at * static_cast<double>(rice_.size()))];
    }
    Feature& damage(const char* fault, const char* code, const char* note, bool usable) {
        return mark(features_[pick()], fault, code, note, usable);
    }
    static Feature& mark(Feature& f, const char* fault, const char* code, const char* note, bool usable) {
        f.fault = fault, f.code = code, f.note = note, f.usable = usable;
        if (!usable) f.declared_error = std::numeric_limits<double>::quiet_NaN();  // there is no certificate either
        return f;
    }
    /// A new feature like the next one picked; on its land, or on land of a field that is nobody's parcel.
    enum class Land : bool { same, spare };
    Feature& add(Land land, const char* fault, const char* code, const char* note, bool usable = false) {
        const auto like = pick();
        auto& f = added_.emplace_back(like, features_[like]).second;
        f.plot = kFirstNewPlot + static_cast<std::int64_t>(added_.size()) - 1;
        if (land == Land::spare) {
            f.field = spare(f.commune_code == kCommuneCodes[0]);
            f.shape.parts = {{fields_[f.field].ring, {}}};
        }
        return mark(f, fault, code, note, usable);
    }
    /// A field of nobody in the northern or southern commune, each once.
    std::size_t spare(bool north) {
        const auto found =
            std::find_if(spare_.begin(), spare_.end(), [&](auto i) { return (fields_[i].row >= 0) == north; });
        if (found == spare_.end()) throw InvariantError("no land is left for another fault");
        const auto field = *found;
        // The fields beside it stay free too.
        spare_.erase(found, found + std::min<std::ptrdiff_t>(12, spare_.end() - found));
        return field;
    }

    Draws draws_;
    const std::vector<Field>& fields_;
    std::vector<Feature>& features_;
    std::vector<std::size_t> rice_, spare_;
    std::size_t place_ = 0;
    std::vector<std::pair<std::size_t, Feature>> added_;  ///< before which feature
};

void Breaker::break_outlines() {
    cross_far(ring_of(damage("self_crossing", "P-SELF-CROSSING", "two corners of the ring changed places", false)));
    make_eight(
        ring_of(damage("figure_of_eight", "P-SELF-CROSSING", "four corners joined as a figure of eight", false)));
    cross_near(ring_of(damage("small_loop", "P-SELF-CROSSING", "a loop of half a metre in one edge", true)), 0.4);
    damage("empty_geometry", "P-NO-GEOMETRY", "the polygon was lost", false).shape.parts.clear();
    ring_of(damage("ring_open", "P-RING-OPEN", "the closing corner is missing", true)).pop_back();
    {
        auto& ring = ring_of(damage("short_ring", "P-NO-AREA", "two corners are left of the ring", false));
        ring = {ring[0], ring[1], ring[0]};
    }
    add_spike(ring_of(damage("spike", "P-SPIKE", "a line of 15 m out and back at one corner", true)), 15);
    {
        auto& ring = ring_of(damage("repeated_corner", "P-REPEATED-CORNER", "one corner stands three times", true));
        ring.insert(ring.begin() + 2, 2, ring[1]);
    }
    damage("coordinates", "P-COORDINATES", "one corner has a northing of ten thousand million", false);
    {
        auto& f = damage("hole_outside", "P-HOLE-OUTSIDE", "a hole of 100 m2 lies beside the outline", false);
        const Point corner = ring_of(f)[0];
        f.shape.parts.front().holes.push_back(rectangle({corner.x - 60, corner.y - 60}, 10, 10));
    }
    {
        auto& f = damage("hole_twice", "P-SELF-CROSSING", "the same small hole stands twice", true);
        const auto hole = scaled(ring_of(f), 0.08);
        f.shape.parts.front().holes = {hole, hole};
        f.declared_error = std::numeric_limits<double>::quiet_NaN();
    }
    {
        auto& f = damage("nested_parts", "P-NESTED-PARTS", "a part lies inside the other", false);
        f.shape.parts.push_back({scaled(ring_of(f), 0.4), {}});
    }
    {
        auto& f = damage("large_hole", "P-HOLES", "a pond takes a fifth of the land", true);
        f.shape.parts.front().holes = {scaled(ring_of(f), 0.45)};
    }
    mark(features_[pick()], "swapped_axes", "P-SWAPPED-AXES", "x and y changed places", false);
    mark(features_[pick()], "other_zone", "P-OTHER-ZONE P-NO-SCENE", "surveyed in the zone of meridian 105 (EPSG:5897)",
         false);
}

void Breaker::break_names() {
    const auto twin = pick();
    features_[twin + 1].plot = features_[twin].plot, features_[twin + 1].sheet = features_[twin].sheet;
    features_[twin + 1].commune_code = features_[twin].commune_code;
    mark(features_[twin], "duplicate_id", "P-ID-REPEATED", "this and the next feature have the same id", false);
    mark(features_[twin + 1], "duplicate_id", "P-ID-REPEATED", "this and the feature before have the same id", false);
    damage("missing_id_part", "P-NO-ID", "so_thua is empty", false).plot.reset();
    damage("no_cooperative", "P-NO-COOPERATIVE", "htx is empty; the parcel itself is good", true).cooperative = -1;
    {
        auto& f = damage("other_commune", "P-IN-OTHER-COMMUNE", "xa names the commune across the canal", true);
        f.other_commune = kCommunes[f.commune_code == kCommuneCodes[0] ? 1 : 0];
    }
    damage("unknown_commune", "P-COMMUNE-UNKNOWN", "xa names a commune that is on no map", true).other_commune =
        "Xã Vĩnh Hòa Đông";
    damage("declared_area", "P-AREA-DECLARED", "the certificate has 8 % more", true).declared_error = 0.08;
}

void Breaker::break_neighbours() {
    const auto push_into = [&](std::size_t i) {
        // Corners move four metres along the row of strips: over the bund and into the next field.
        auto& ring = ring_of(features_[i]);
        const Point from = centroid(ring), to = centroid(ring_of(features_[i + 1]));
        const double dx = to.x - from.x, dy = to.y - from.y, far = std::sqrt(dx * dx + dy * dy);
        for (auto& p : ring)
            if ((p.x - from.x) * dx + (p.y - from.y) * dy > 0) p.x += 4 * dx / far, p.y += 4 * dy / far;
    };
    const auto a = pick();
    push_into(a);
    mark(features_[a], "overlap", "", "the border lies 4 m inside the next feature", true);
    mark(features_[a + 1], "overlap", "P-OVERLAP", "the feature before reaches into it", true);
    const auto b = pick();
    push_into(b);
    mark(features_[b], "overlap_cooperatives", "P-OVERLAP-COOPERATIVES",
         "the border lies 4 m inside the next feature, which belongs to another cooperative", true)
        .cooperative = features_[b].commune_code == kCommuneCodes[0] ? (features_[b].cooperative + 1) % 3
                                                                     : 3 + (features_[b].cooperative - 2) % 3;
    mark(features_[b + 1], "overlap_cooperatives", "P-OVERLAP-COOPERATIVES", "the feature before reaches into it",
         true);
}

void Breaker::add_features() {
    {
        auto& f = add(Land::same, "row_repeated", "", "the row of the next feature");
        auto& first = features_[added_.back().first];
        f.plot = first.plot, f.declared_error = first.declared_error;
        mark(first, "row_repeated", "P-ROW-REPEATED", "the row stands twice", true);
    }
    add(Land::same, "duplicate_shape", "P-DUPLICATE", "a second number for the field of the next feature");
    {
        auto& f =
            add(Land::same, "drawn_twice", "P-DUPLICATE", "the next feature, drawn again a hand's breadth beside");
        move(ring_of(f), 0.2, 0.1);
    }
    {
        auto& ring =
            ring_of(add(Land::spare, "zero_area", "P-NO-AREA", "a polygon that runs out and back along one line"));
        ring = {ring[0], ring[1], ring[2], ring[1], ring[0]};
    }
    move(ring_of(add(Land::same, "outside_scenes", "P-NO-SCENE P-OUTSIDE-COMMUNE", "moved 30 km to the south-west")),
         -21000, -22000);
    {
        auto& ring = ring_of(add(Land::spare, "too_small", "P-TOO-SMALL", "a corner of 60 square metres"));
        ring = rectangle(centroid(ring), 10, 6);
    }
    {
        auto& ring = ring_of(add(Land::spare, "tiny", "P-TINY", "a grave of 6 square metres"));
        ring = rectangle(centroid(ring), 3, 2);
    }
    {
        auto& ring = ring_of(add(Land::spare, "sliver", "P-SLIVER P-TOO-SMALL", "a strip 0.4 m wide along a bund"));
        const Point a = centroid(ring);
        ring = rectangle(a, 40, 0.4);
    }
    {
        auto& f = add(Land::spare, "far_parts", "P-MULTIPART", "two parts of one field, 60 m apart", true);
        f.field = 0;  // taken below
        const auto found = std::find_if(spare_.begin(), spare_.end(), [&](auto i) {
            const auto box = geometry::bounds({{{fields_[i].ring, {}}}});
            return (fields_[i].row >= 0) == (f.commune_code == kCommuneCodes[0]) && box.max_y - box.min_y > kLongField;
        });
        f.field = *found;
        spare_.erase(found);
        const auto& ring = fields_[f.field].ring;
        const auto low = cut_across(ring, 0.36), high = cut_across(ring, 0.64);
        f.shape.parts = {{left_of(ring, high.b, high.a), {}}, {left_of(ring, low.a, low.b), {}}};
    }
    {
        // One field in two parcels; between them the border was drawn twice, a foot apart in the middle.
        auto& f = add(Land::spare, "gap", "P-GAP", "the common border with the next feature was drawn twice", true);
        const auto& ring = fields_[f.field].ring;
        const auto cut = cut_across(ring, 0.5);
        ring_of(f) = left_of(ring, cut.a, cut.b);
        auto other = f;
        other.plot = *f.plot + 50;
        mark(other, "gap", "", "see the feature before", true);
        ring_of(other) = left_of(ring, cut.b, cut.a);
        auto& edge = ring_of(other);
        for (std::size_t i = 0; i + 1 < edge.size(); ++i) {
            const auto& mine = ring_of(f);
            const bool both = std::find(mine.begin(), mine.end(), edge[i]) != mine.end() &&
                              std::find(mine.begin(), mine.end(), edge[i + 1]) != mine.end();
            if (!both) continue;
            const Point c = centroid(edge), m{(edge[i].x + edge[i + 1].x) / 2, (edge[i].y + edge[i + 1].y) / 2};
            const double dx = c.x - m.x, dy = c.y - m.y, far = std::sqrt(dx * dx + dy * dy);
            edge.insert(edge.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                        Point{m.x + 0.3 * dx / far, m.y + 0.3 * dy / far});
            break;
        }
        added_.emplace_back(added_.back().first, std::move(other));
    }
}

void Breaker::finish() {
    std::stable_sort(added_.begin(), added_.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (auto& [before, feature] : added_)
        features_.insert(features_.begin() + static_cast<std::ptrdiff_t>(before), std::move(feature));
}

}  // namespace

void break_some(std::uint64_t seed, const std::vector<Field>& fields, std::vector<Feature>& features) {
    Breaker breaker{seed, fields, features};
    breaker.break_outlines();
    breaker.break_names();
    breaker.break_neighbours();
    breaker.add_features();
    breaker.finish();
}

}  // namespace vung::sample
