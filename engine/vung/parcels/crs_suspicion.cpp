// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/crs_suspicion.h>

#include <algorithm>
#include <cmath>

#include <vung/error.h>
#include <vung/geometry/local_plane.h>
#include <vung/parcels/place_limits.h>
#include <vung/problem_catalogue.h>

namespace vung::parcels {
namespace {

using geometry::MultiPolygon;
using geometry::Point;

/// The corners of many shapes as one list, so that a reading moves them in one call.
struct Corners {
    std::vector<const MultiPolygon*> shapes;
    std::vector<Point> points;

    explicit Corners(std::span<const MultiPolygon* const> list) : shapes(list.begin(), list.end()) {
        for (const auto* shape : shapes)
            each_ring(*shape,
                      [&](const geometry::Ring& ring) { points.insert(points.end(), ring.begin(), ring.end()); });
    }

    template <class Call>
    static void each_ring(const MultiPolygon& shape, Call call) {
        for (const auto& part : shape.parts) {
            call(part.outer);
            for (const auto& hole : part.holes) call(hole);
        }
    }

    /// Gives each shape, with corners from `moved`, to `call(number, shape)`.
    template <class Call>
    void rebuild(const std::vector<Point>& moved, Call call) const {
        std::size_t at = 0;
        MultiPolygon shape;
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            shape = *shapes[i];
            for (auto& part : shape.parts) {
                for (auto& p : part.outer) p = moved[at++];
                for (auto& hole : part.holes)
                    for (auto& p : hole) p = moved[at++];
            }
            call(i, shape);
        }
    }
};

bool on_earth(Point p) {
    return std::isfinite(p.x) && std::isfinite(p.y) && std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
}

/// How the sample lies under one reading.
struct Outcome {
    std::vector<Point> corners;  ///< longitudes and latitudes; not finite where a parcel cannot be read so
    std::vector<Point> places;   ///< first corner of each parcel
    std::vector<double> inside;  ///< share per parcel
    double mean = 0;
    std::size_t possible = 0;  ///< parcels that can be read so
};

Outcome evaluate(const Corners& corners, std::vector<Point> moved, const PlaceReference& reference) {
    Outcome out;
    PlacedShape placed;
    corners.rebuild(moved, [&](std::size_t i, const MultiPolygon& shape) {
        bool good = true;
        Corners::each_ring(
            shape, [&](const geometry::Ring& ring) { good &= std::all_of(ring.begin(), ring.end(), on_earth); });
        double inside = 0;
        if (good) {
            ++out.possible;
            placed.assign(shape);
            if (placed.area > 0) inside = std::clamp(reference.inside(i, placed), 0.0, 1.0);
        }
        out.inside.push_back(inside);
        out.places.push_back(good ? shape.parts.front().outer.front() : Point{NAN, NAN});
        out.mean += inside;
    });
    out.mean /= static_cast<double>(std::max<std::size_t>(1, corners.shapes.size()));
    out.corners = std::move(moved);
    return out;
}

Outcome evaluate(const Corners& corners, const CrsReading& reading, const PlaceReference& reference) {
    auto moved = corners.points;
    if (reading.swapped)
        for (auto& p : moved) std::swap(p.x, p.y);
    std::size_t at = 0;
    for (const auto* shape : corners.shapes) {
        std::size_t size = 0;
        Corners::each_ring(*shape, [&](const geometry::Ring& ring) { size += ring.size(); });
        const auto own = std::span{moved}.subspan(at, size);
        if (!reading.to_lon_lat(own)) std::fill(own.begin(), own.end(), Point{NAN, NAN});
        at += size;
    }
    return evaluate(corners, std::move(moved), reference);
}

/// How far apart two outcomes put the parcels: the median in metres; far where they have none in common.
double apart_m(const Outcome& a, const Outcome& b) {
    std::vector<double> distances;
    for (std::size_t i = 0; i < a.places.size(); ++i)
        if (on_earth(a.places[i]) && on_earth(b.places[i])) distances.push_back(distance_m(a.places[i], b.places[i]));
    if (distances.empty()) return HUGE_VAL;
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return *middle;
}

/// What would be won and lost, in whole parcels, by going from one outcome to another.
struct Change {
    double gain = 0, loss = 0;
};
Change change(const Outcome& from, const Outcome& to) {
    Change out;
    for (std::size_t i = 0; i < from.inside.size(); ++i) {
        const double d = to.inside[i] - from.inside[i];
        (d > 0 ? out.gain : out.loss) += std::abs(d);
    }
    return out;
}

/// Whether most parcels lie where the reading's system is meant for.
bool within_area(const CrsReading& reading, const Outcome& outcome) {
    const double margin = place_limit("area_margin");
    const auto box = reading.area ? reading.area() : geometry::Box{};
    if (box.empty()) return true;
    const auto inside = [&](Point p) {
        return p.x >= box.min_x - margin && p.x <= box.max_x + margin && p.y >= box.min_y - margin &&
               p.y <= box.max_y + margin;
    };
    const auto count = std::count_if(outcome.places.begin(), outcome.places.end(), inside);
    return 2 * static_cast<std::size_t>(count) >= outcome.places.size();
}

class Search {
public:
    Search(const Corners& corners, const PlaceReference& reference, const Outcome& declared)
        : corners_(corners), reference_(reference), declared_(declared), n_(declared.inside.size()) {}

    /// Whether another outcome explains what the declared one does not.
    bool explains(const Outcome& other) const {
        if (other.possible == 0) return false;
        if (apart_m(declared_, other) > place_limit("near")) return explains_far(other);
        return reference_.kind == PlaceReference::Kind::own_commune && explains_near(other);
    }

    /// True when parcels at borders show that another outcome is worse.
    bool refutes(const Outcome& other) const {
        const auto [gain, loss] = change(declared_, other);
        return loss >= place_limit("least_gain") && gain <= place_limit("loss_max") * loss;
    }

private:
    bool explains_far(const Outcome& other) const {
        if (other.mean < place_limit("after_min")) return false;
        if (declared_.mean <= place_limit("before_max")) return true;
        // Part of a layer may lie in the right commune by chance; a reference without names says nothing then.
        return reference_.kind == PlaceReference::Kind::own_commune && wins(other);
    }

    bool wins(const Outcome& other) const {
        const auto [gain, loss] = change(declared_, other);
        const double outside = static_cast<double>(n_) * (1 - declared_.mean);
        return gain >= place_limit("least_gain") && loss <= place_limit("loss_max") * gain &&
               gain >= place_limit("recovered_min") * outside;
    }

    /// A few hundred metres: only what lies at borders tells, and it must need most of the shift.
    bool explains_near(const Outcome& other) const {
        if (!wins(other)) return false;
        auto half = declared_.corners;
        for (std::size_t i = 0; i < half.size(); ++i)
            half[i] = {(half[i].x + other.corners[i].x) / 2, (half[i].y + other.corners[i].y) / 2};
        const auto [gain, loss] = change(evaluate(corners_, std::move(half), reference_), other);
        return gain >= place_limit("half_gain") * place_limit("least_gain") && loss <= place_limit("loss_max") * gain;
    }

    const Corners& corners_;
    const PlaceReference& reference_;
    const Outcome& declared_;
    std::size_t n_;
};

const char* code_of(CrsCause cause) {
    switch (cause) {
        case CrsCause::zone: return "P-CRS-ZONE";
        case CrsCause::datum_shift: return "P-CRS-DATUM-SHIFT";
        case CrsCause::offsets: return "P-CRS-OFFSETS";
        case CrsCause::degrees: return "P-CRS-DEGREES";
        case CrsCause::metres: return "P-CRS-METRES";
        case CrsCause::swapped: return "P-CRS-SWAPPED";
        case CrsCause::declared: break;
    }
    throw InvariantError("the declared system explains nothing");
}

std::string percent(double share) {
    return std::to_string(std::lround(share * 100));
}

}  // namespace

double distance_m(Point a, Point b) {
    geometry::Crs degrees;
    degrees.geographic = true;
    const geometry::LocalPlane plane{degrees, {(a.x + b.x) / 2, (a.y + b.y) / 2}};
    const auto p = plane.to_metres(a), q = plane.to_metres(b);
    return std::sqrt((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y));
}

CrsVerdict find_crs_suspicion(std::span<const CrsReading> readings, std::span<const MultiPolygon* const> sample,
                              const PlaceReference& reference) {
    CrsVerdict out;
    out.count = sample.size();
    if (sample.empty() || readings.empty()) return out;
    const Corners corners{sample};
    std::vector<Outcome> outcomes;
    for (const auto& reading : readings) outcomes.push_back(evaluate(corners, reading, reference));
    const auto& declared = outcomes.front();
    out.before = declared.mean;

    const Search search{corners, reference, declared};
    std::vector<std::size_t> candidates;
    bool all_refuted = reference.kind == PlaceReference::Kind::own_commune;
    for (std::size_t i = 1; i < readings.size(); ++i) {
        const auto& outcome = outcomes[i];
        // What puts parcels into the communes they name needs no further witness.
        if (search.explains(outcome) &&
            (reference.kind == PlaceReference::Kind::own_commune || within_area(readings[i], outcome)))
            candidates.push_back(i);
        if (readings[i].cause == CrsCause::datum_shift) all_refuted &= search.refutes(outcome);
    }
    if (candidates.empty()) {
        const bool elsewhere = declared.mean <= place_limit("before_max");
        out.kind = elsewhere     ? CrsVerdict::Kind::elsewhere
                   : all_refuted ? CrsVerdict::Kind::fits
                                 : CrsVerdict::Kind::cannot_tell;
        return out;
    }
    const auto best = *std::max_element(candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
        return outcomes[a].mean < outcomes[b].mean;
    });
    // Readings that the parcels cannot tell from the best.
    const double tie = std::clamp(0.02 * static_cast<double>(sample.size()), 0.5, place_limit("least_gain"));
    for (const auto i : candidates)
        if (i == best || change(outcomes[i], outcomes[best]).gain < tie) out.better.push_back(i);
    out.kind = CrsVerdict::Kind::explained;
    out.after = outcomes[out.better.front()].mean;
    const double shift = apart_m(declared, outcomes[out.better.front()]);
    if (std::isfinite(shift)) out.shift_m = shift;
    return out;
}

std::string reference_words(PlaceReference::Kind kind, text::Language language) {
    const bool vi = language == text::Language::vi;
    switch (kind) {
        case PlaceReference::Kind::own_commune: return vi ? "đúng xã của mình" : "their own commune";
        case PlaceReference::Kind::boundaries: return vi ? "các ranh giới đã cho" : "the given boundaries";
        case PlaceReference::Kind::scenes: return vi ? "phạm vi các ảnh" : "the scenes";
        case PlaceReference::Kind::country: return vi ? "lãnh thổ Việt Nam" : "Viet Nam";
    }
    throw InvariantError("unknown kind of reference");
}

std::optional<Problem> crs_problem(const CrsVerdict& verdict, std::span<const CrsReading> readings,
                                   const PlaceReference& reference) {
    const bool boundary =
        reference.kind == PlaceReference::Kind::own_commune || reference.kind == PlaceReference::Kind::boundaries;
    ProblemValues values{{"count", std::to_string(verdict.count)},
                         {"before", percent(verdict.before)},
                         {"declared", readings.front().label},
                         {"reference", reference_words(reference.kind, text::Language::en)},
                         {"reference_vi", reference_words(reference.kind, text::Language::vi)}};
    Problem out;
    if (verdict.kind == CrsVerdict::Kind::elsewhere && boundary) {
        out = make_problem("P-CRS-ELSEWHERE", std::move(values));
    } else if (verdict.kind == CrsVerdict::Kind::explained) {
        const auto& first = readings[verdict.better.front()];
        constexpr std::size_t kMostNames = 4;
        std::string names;
        for (std::size_t k = 0; k < verdict.better.size() && k < kMostNames; ++k) {
            const auto& reading = readings[verdict.better[k]];
            names += (names.empty() ? "" : " / ") + reading.label +
                     (reading.swapped && first.cause != CrsCause::swapped ? " (y, x)" : "");
        }
        if (verdict.better.size() > kMostNames) names += " ...";
        const bool same = first.definition == readings.front().definition;
        const auto set = "parcels.crs = \"" + first.definition + "\"";
        const bool exchange = first.cause == CrsCause::swapped;
        values.insert(values.end(), {{"after", percent(verdict.after)},
                                     {"better", names},
                                     {"metres", std::to_string(std::lround(verdict.shift_m))},
                                     {"remedy", exchange && same ? ""
                                                : exchange       ? " and set " + set
                                                                 : set},
                                     {"remedy_vi", exchange && same ? ""
                                                   : exchange       ? " và đặt " + set
                                                                    : set}});
        out = make_problem(code_of(first.cause), std::move(values));
    } else {
        return std::nullopt;
    }
    out.subject = Subject::project;
    return out;
}

}  // namespace vung::parcels
