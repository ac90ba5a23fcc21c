// SPDX-License-Identifier: Apache-2.0
#include <vung/run/place.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/io/reproject.h>
#include <vung/parcels/place_limits.h>
#include <vung/parcels/vn2000.h>
#include <vung/problem_catalogue.h>
#include <vung/run/crs_readings.h>
#include <vung/units/area.h>

namespace vung::run {
namespace {

using geometry::MultiPolygon;
using parcels::BoundaryRole;
using parcels::CrsCause;
using parcels::CrsReading;
using parcels::Parcel;
using parcels::PlacedShape;
using parcels::PlaceReference;
using Kind = PlaceReference::Kind;

using units::kSquareMetresPerHectare;
constexpr double kEnoughNames = 0.3;  // of the parcels: else names say too little

geometry::Point middle_of(const geometry::Box& box) {
    return {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
}

bool holds(const geometry::Box& box, geometry::Point p) {
    return p.x >= box.min_x && p.x <= box.max_x && p.y >= box.min_y && p.y <= box.max_y;
}

bool finite(const MultiPolygon& shape) {
    for (const auto& part : shape.parts)
        for (const auto& p : part.outer)
            if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
    return !shape.empty() && !shape.parts.front().outer.empty();
}

/// What the parcels of one layer are compared with.
class Reference {
public:
    Reference(const parcels::ParcelLayer& layer, const PlaceInputs& inputs, bool in_vietnam)
        : layer_(layer), scenes_(inputs.scenes) {
        for (const auto& set : inputs.boundaries) {
            if (set.role == BoundaryRole::commune && !communes_) communes_.emplace(set);
            if (set.role == BoundaryRole::province && !provinces_) provinces_.emplace(set);
        }
        if (communes_) matches_.emplace(layer, communes_->set());
        if (communes_ && many_matched())
            kind_ = Kind::own_commune;
        else if (communes_ || provinces_)
            kind_ = Kind::boundaries;
        else if (!scenes_.empty())
            kind_ = Kind::scenes;
        else if (in_vietnam)
            kind_ = Kind::country;
        else
            kind_ = std::nullopt;
    }

    std::optional<Kind> kind() const { return kind_; }
    const parcels::BoundaryIndex* communes() const { return communes_ ? &*communes_ : nullptr; }
    const parcels::BoundaryIndex* provinces() const { return provinces_ ? &*provinces_ : nullptr; }
    const parcels::CommuneMatches* matches() const { return matches_ ? &*matches_ : nullptr; }

    std::span<const std::size_t> own(const Parcel& parcel) const {
        return matches_ ? matches_->of(parcel) : std::span<const std::size_t>{};
    }

    /// Share of a parcel that lies where it should. In the sample only parcels with a known commune count; a single
    /// parcel without one may lie in any.
    double inside(const Parcel& parcel, const PlacedShape& placed) const {
        if (kind_ == Kind::own_commune) {
            double best = 0;
            const auto list = own(parcel);
            for (const auto i : list) best = std::max(best, communes_->share_in(i, placed.shape, placed.area));
            return list.empty() ? communes_->share_in_any(placed.shape, placed.area) : best;
        }
        if (kind_ == Kind::boundaries)
            return (communes_ ? *communes_ : *provinces_).share_in_any(placed.shape, placed.area);
        const auto middle = middle_of(placed.shape.box());
        if (kind_ == Kind::country) return holds(parcels::pinned_vn2000_shift().area, middle) ? 1 : 0;
        return std::any_of(scenes_.begin(), scenes_.end(), [&](const auto& box) { return holds(box, middle); }) ? 1 : 0;
    }

private:
    bool many_matched() const {
        std::size_t matched = 0, all = 0;
        for (const auto* list : {&layer_.parcels, &layer_.refused})
            for (const auto& parcel : *list) {
                if (!finite(parcel.shape)) continue;
                ++all;
                matched += own(parcel).empty() ? 0 : 1;
            }
        return matched > 0 && static_cast<double>(matched) >= kEnoughNames * static_cast<double>(all);
    }

    const parcels::ParcelLayer& layer_;
    std::span<const geometry::Box> scenes_;
    std::optional<parcels::BoundaryIndex> communes_, provinces_;
    std::optional<parcels::CommuneMatches> matches_;
    std::optional<Kind> kind_;
};

/// Parcels that a sample may hold, refused ones too: an outline beyond any map is what a wrong system makes.
std::vector<const Parcel*> choose_sample(const parcels::ParcelLayer& layer, const Reference& reference) {
    std::vector<const Parcel*> all;
    for (const auto* list : {&layer.parcels, &layer.refused})
        for (const auto& parcel : *list) {
            if (!finite(parcel.shape) || !(geometry::planar_area(parcel.shape) > 0)) continue;
            if (reference.kind() == Kind::own_commune && reference.own(parcel).empty()) continue;
            all.push_back(&parcel);
        }
    std::sort(all.begin(), all.end(),
              [](const Parcel* a, const Parcel* b) { return std::tie(a->id, a->where) < std::tie(b->id, b->where); });
    const auto wanted = static_cast<std::size_t>(parcels::place_limit("sample"));
    if (all.size() <= wanted) return all;
    std::vector<const Parcel*> out;
    for (std::size_t i = 0; i < wanted; ++i) out.push_back(all[i * all.size() / wanted]);
    return out;
}

/// What the check of one parcel found; at most one problem.
struct Finding {
    std::optional<Problem> problem;
    bool refused = false;
};

/// Checks single parcels. Belongs to one thread.
class Examiner {
public:
    Examiner(const parcels::ParcelLayer& layer, const Reference& reference, Numbers numbers)
        : reference_(reference), readings_(crs_readings(layer.crs, numbers)) {}

    Finding examine(const Parcel& parcel) {
        Finding out;
        if (!place(readings_.front(), parcel, here_)) return out;
        const double inside = reference_.inside(parcel, here_);
        if (inside > 0 || !explained_alone(parcel, out)) compare(parcel, out);
        return out;
    }

    /// A parcel that the gate refused: its numbers may only be exchanged.
    Finding examine_refused(const Parcel& parcel) {
        Finding out;
        if (!finite(parcel.shape)) return out;
        if (place(readings_.front(), parcel, here_) && reference_.inside(parcel, here_) > 0) return out;
        explained_alone(parcel, out);
        out.refused = false;
        if (out.problem) out.problem->severity = Severity::warn;
        return out;
    }

private:
    bool place(CrsReading& reading, const Parcel& parcel, PlacedShape& placed) {
        moved_ = parcel.shape;
        const auto move = [&](geometry::Ring& ring) {
            if (reading.swapped)
                for (auto& p : ring) std::swap(p.x, p.y);
            return reading.to_lon_lat(ring);
        };
        for (auto& part : moved_.parts) {
            if (!move(part.outer)) return false;
            for (auto& hole : part.holes)
                if (!move(hole)) return false;
        }
        if (!finite(moved_)) return false;
        placed.assign(moved_);
        return placed.area > 0;
    }

    /// Exchanged coordinates, or those of another zone.
    bool explained_alone(const Parcel& parcel, Finding& out) {
        static const double kInside = parcels::place_limit("alone_inside_min");
        const bool named = reference_.kind() == Kind::own_commune && !reference_.own(parcel).empty();
        for (std::size_t i = 1; i < readings_.size(); ++i) {
            auto& reading = readings_[i];
            const bool exchanged = reading.swapped && reading.definition == readings_.front().definition;
            const bool zone = reading.cause == CrsCause::zone && named;
            if (!exchanged && !zone) continue;
            if (!place(reading, parcel, there_) || reference_.inside(parcel, there_) < kInside) continue;
            if (exchanged)
                say_swapped(parcel, out);
            else if (const double km = distance_km(); km >= parcels::place_limit("near") / 1000)
                say_zone(parcel, reading, km, out);
            else
                continue;
            return true;
        }
        return false;
    }

    double distance_km() const {
        return parcels::distance_m(middle_of(here_.shape.box()), middle_of(there_.shape.box())) / 1000;
    }

    void say_swapped(const Parcel& parcel, Finding& out) {
        const auto kind = *reference_.kind();
        out.problem = make_problem("P-SWAPPED-AXES", {{"reference", reference_words(kind, text::Language::en)},
                                                      {"reference_vi", reference_words(kind, text::Language::vi)}});
        out.refused = true;
        finish(parcel, out);
        out.problem->hectares = geometry::geodesic_size(moved_).area_m2 / kSquareMetresPerHectare;
    }

    void say_zone(const Parcel& parcel, const CrsReading& reading, double km, Finding& out) {
        out.problem = make_problem(
            "P-OTHER-ZONE",
            {{"km", std::to_string(std::lround(km))}, {"commune", parcel.commune}, {"better", reading.definition}});
        finish(parcel, out);
        out.problem->hectares = parcel.area_ha;
    }

    /// `there_` is where the parcel belongs.
    void finish(const Parcel& parcel, Finding& out) const {
        out.problem->id = parcel.id;
        out.problem->text.where = parcel.where;
        out.problem->place = middle_of(there_.shape.box());
    }

    void compare(const Parcel& parcel, Finding& out) {
        const auto own = reference_.own(parcel);
        if (!own.empty())
            out.problem = parcels::check_commune(parcel, here_, own, *reference_.communes());
        else if (reference_.communes() != nullptr)
            out.problem = parcels::check_inside(parcel, here_, *reference_.communes());
        if (!out.problem && reference_.provinces() != nullptr)
            out.problem = parcels::check_inside(parcel, here_, *reference_.provinces());
        if (out.problem) out.problem->place = middle_of(here_.shape.box());
    }

    const Reference& reference_;
    std::vector<CrsReading> readings_;
    PlacedShape here_, there_;
    MultiPolygon moved_;
};

void examine_all(parcels::ParcelLayer& layer, const Reference& reference, Numbers numbers) {
    std::vector<Finding> found(layer.parcels.size()), found_refused(layer.refused.size());
    oneapi::tbb::enumerable_thread_specific<std::optional<Examiner>> examiners;
    constexpr std::size_t kGrain = 256;
    const auto run = [&](std::size_t count, auto call) {
        oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>{0, count, kGrain}, [&](const auto& range) {
            auto& examiner = examiners.local();
            if (!examiner) examiner.emplace(layer, reference, numbers);
            for (auto i = range.begin(); i != range.end(); ++i) call(*examiner, i);
        });
    };
    run(found.size(), [&](Examiner& e, std::size_t i) { found[i] = e.examine(layer.parcels[i]); });
    run(found_refused.size(),
        [&](Examiner& e, std::size_t i) { found_refused[i] = e.examine_refused(layer.refused[i]); });

    for (auto* list : {&found, &found_refused})
        for (auto& finding : *list)
            if (finding.problem) layer.problems.push_back(std::move(*finding.problem));
    std::vector<Parcel> kept;
    kept.reserve(layer.parcels.size());
    for (std::size_t i = 0; i < layer.parcels.size(); ++i)
        (found[i].refused ? layer.refused : kept).push_back(std::move(layer.parcels[i]));
    layer.parcels = std::move(kept);
}

}  // namespace

PlaceReport check_place(parcels::ParcelLayer& layer, const PlaceInputs& inputs) {
    PlaceReport report;
    report.operation = io::pinned_operation(layer.crs);
    const Reference reference{layer, inputs, !report.operation.empty()};
    if (!reference.kind()) return report;
    report.reference = *reference.kind();
    report.compared = true;

    const auto sample = choose_sample(layer, reference);
    std::vector<const MultiPolygon*> shapes;
    for (const auto* parcel : sample) shapes.push_back(&parcel->shape);
    const auto numbers = numbers_of(shapes);
    const auto readings = crs_readings(layer.crs, numbers);
    const PlaceReference where{report.reference, [&](std::size_t i, const PlacedShape& placed) {
                                   return reference.inside(*sample[i], placed);
                               }};
    report.verdict = parcels::find_crs_suspicion(readings, shapes, where);
    if (auto problem = parcels::crs_problem(report.verdict, readings, where)) {
        problem->id = problem->text.where = inputs.where;
        double hectares = 0;
        for (const auto& parcel : layer.parcels) hectares += parcel.area_ha;
        if (hectares > 0) problem->hectares = hectares;
        layer.problems.push_back(std::move(*problem));
    } else {
        examine_all(layer, reference, numbers);
    }
    if (reference.matches() != nullptr)
        parcels::report_unknown_communes(layer, *reference.matches(), inputs.remark, layer.problems);
    return report;
}

}  // namespace vung::run
