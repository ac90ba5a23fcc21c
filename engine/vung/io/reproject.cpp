// SPDX-License-Identifier: Apache-2.0
#include <vung/io/reproject.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include <proj_experimental.h>

#include <vung/error.h>
#include <vung/io/crs_objects.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/pipeline.h>
#include <vung/parcels/vn2000.h>

namespace vung::io {
namespace {

constexpr int kDeepestCut = 16;  // an edge becomes 65536 pieces at most

bool finite(geometry::Point p) {
    return std::isfinite(p.x) && std::isfinite(p.y);
}

Pj for_display(PJ_CONTEXT* context, Pj operation) {
    return operation ? Pj{proj_normalize_for_visualization(context, operation.get())} : nullptr;
}

/// The operation between two systems; x, y order on both sides.
Pj between(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
    constexpr const char* const kOptions[] = {"ALLOW_BALLPARK=NO", nullptr};
    auto out = for_display(context, Pj{proj_create_crs_to_crs_from_pj(context, from, to, nullptr, kOptions)});
    if (out) return out;
    throw InputError{{.what = "the datum shift from '" + text_of(proj_get_name(from)) + "' to '" +
                              text_of(proj_get_name(to)) + "' is not known",
                      .where = "",
                      .fix = "name the right system, for parcels with the option parcels.crs = \"EPSG:...\""}};
}

/// VN-2000 to WGS 84 as pinned.
Pj pinned_shift(PJ_CONTEXT* context) {
    const auto& code = parcels::pinned_vn2000_shift().code;
    const auto number = code.substr(code.find(':') + 1);
    Pj out{proj_create_from_database(context, "EPSG", number.c_str(), PJ_CATEGORY_COORDINATE_OPERATION, 0, nullptr)};
    if (!out) throw InvariantError("PROJ's database lacks " + code + " (VN-2000 to WGS 84)");
    return out;
}

/// What leads from one system to the next.
struct Operation {
    Pj proj;
    std::optional<Pipeline> ours;  ///< the same, where all its steps are known to us

    Operation(PJ_CONTEXT* context, Pj operation) : proj(std::move(operation)) {
        if (!proj) return;
        const char* text = proj_as_proj_string(context, proj.get(), PJ_PROJ_5, nullptr);
        if (text != nullptr) ours = Pipeline::read(text);
    }
};

}  // namespace

struct Transform::State {
    ProjContext context{new_proj_context()};
    std::vector<Operation> steps;  ///< one after the other; none where both systems are the same
    std::string names;             ///< "EPSG:9210 to EPSG:4326", for messages

    void run(std::span<geometry::Point> points) const {
        for (const auto& [proj, ours] : steps)
            if (ours)
                ours->run(points);
            else
                proj_trans_generic(proj.get(), PJ_FWD, &points.data()->x, sizeof(geometry::Point), points.size(),
                                   &points.data()->y, sizeof(geometry::Point), points.size(), nullptr, 0, 0, nullptr, 0,
                                   0);
    }

    /// True when no edge inside `box` can bend by more than the tolerance, whatever its direction.
    bool straight_within(const geometry::Box& box, double tolerance) const;
    geometry::Ring densified(const geometry::Ring& source, double tolerance) const;

    [[noreturn]] void refuse(geometry::Point point) const {
        char text[96];
        std::snprintf(text, sizeof text, "point %.10g, %.10g", point.x, point.y);
        throw InputError{{.what = std::string{text} + " cannot be transformed from " + names,
                          .where = "",
                          .fix = "check the coordinates, their order (x = easting first) and the coordinate system"}};
    }
};

Transform::Transform(const geometry::Crs& from, const geometry::Crs& to) : state_(std::make_unique<State>()) {
    auto& state = *state_;
    state.names = shortened(from.name()) + " to " + shortened(to.name());
    if (from == to) return;
    auto* context = state.context.get();
    const auto source = make_crs(context, from), target = make_crs(context, to);
    const bool from_vietnam = is_vn2000(context, source.get()), to_vietnam = is_vn2000(context, target.get());
    if (from_vietnam == to_vietnam) {
        state.steps.emplace_back(context, between(context, source.get(), target.get()));
        return;
    }
    // PROJ would choose EPSG:5194 in the Mekong delta; the official parameters are EPSG:6960.
    const Pj wgs84{proj_create(context, "EPSG:4326")};
    Pj shift = pinned_shift(context);
    const auto add = [&](const PJ* a, const PJ* b) {
        if (!proj_is_equivalent_to_with_ctx(context, a, b, PJ_COMP_STRICT))
            state.steps.emplace_back(context, between(context, a, b));
    };
    if (from_vietnam) {
        // The geodetic base of a system without a code may differ from EPSG:4756 in name only.
        const Pj base{proj_crs_get_geodetic_crs(context, source.get())};
        if (!proj_is_equivalent_to_with_ctx(context, source.get(), base.get(), PJ_COMP_STRICT))
            add(source.get(), base.get());
        state.steps.emplace_back(context, for_display(context, std::move(shift)));
        add(wgs84.get(), target.get());
    } else {
        add(source.get(), wgs84.get());
        Pj inverse{proj_coordoperation_create_inverse(context, shift.get())};
        state.steps.emplace_back(context, for_display(context, std::move(inverse)));
        if (!state.steps.back().proj) throw InvariantError("the shift of VN-2000 has no inverse");
        const Pj base{proj_crs_get_geodetic_crs(context, target.get())};
        if (!proj_is_equivalent_to_with_ctx(context, target.get(), base.get(), PJ_COMP_STRICT))
            add(base.get(), target.get());
    }
}

Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

void Transform::apply(std::span<geometry::Point> points) const {
    if (points.empty() || state_->steps.empty()) return;
    const std::vector<geometry::Point> before(points.begin(), points.end());
    state_->run(points);
    for (std::size_t i = 0; i < points.size(); ++i)
        if (!finite(points[i])) state_->refuse(before[i]);
}

geometry::MultiPolygon Transform::apply(const geometry::MultiPolygon& shape) const {
    auto out = shape;
    for (auto& part : out.parts) {
        apply(part.outer);
        for (auto& hole : part.holes) apply(hole);
    }
    return out;
}

namespace {

geometry::Point between_points(geometry::Point a, geometry::Point b, double share) {
    return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

double distance_to_edge(geometry::Point p, geometry::Point a, geometry::Point b) {
    const double dx = b.x - a.x, dy = b.y - a.y, squared = dx * dx + dy * dy;
    double share = squared > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared : 0;
    share = std::clamp(share, 0.0, 1.0);
    const double ex = p.x - (a.x + share * dx), ey = p.y - (a.y + share * dy);
    return std::sqrt(ex * ex + ey * ey);
}

constexpr std::array kProbes = {0.25, 0.5, 0.75};

}  // namespace

/// To second order the middle of an edge (dx, dy) leaves its chord by Q = a dx^2 + b dx dy + c dy^2. Edges across the
/// box (along, up, and both diagonals) bound a, b and c, so nine points vouch for all edges of a parcel; twice the
/// bound leaves room for what is beyond second order.
bool Transform::State::straight_within(const geometry::Box& box, double tolerance) const {
    std::array<geometry::Point, 9> grid;  // rows from the south, columns from the west
    for (std::size_t i = 0; i < grid.size(); ++i)
        grid[i] = {box.min_x + static_cast<double>(i % 3) / 2 * (box.max_x - box.min_x),
                   box.min_y + static_cast<double>(i / 3) / 2 * (box.max_y - box.min_y)};
    run(grid);
    const auto bend = [&](std::size_t a, std::size_t b) {
        const double x = grid[4].x - (grid[a].x + grid[b].x) / 2, y = grid[4].y - (grid[a].y + grid[b].y) / 2;
        return std::sqrt(x * x + y * y);
    };
    const double bound = bend(3, 5) + bend(1, 7) + (bend(0, 8) + bend(2, 6)) / 2;
    return 2 * bound <= tolerance;  // false for a NaN
}

/// Works level by level, so that all probes of a ring go through PROJ in one call.
geometry::Ring Transform::State::densified(const geometry::Ring& source, double tolerance) const {
    if (source.size() < 2) {
        auto out = source;
        run(out);
        return out;
    }
    struct Vertex {
        geometry::Point from, to;
        bool straight = false;  ///< the edge to the next vertex is good
    };
    std::vector<Vertex> ring(source.size());
    auto moved = source;
    run(moved);
    for (std::size_t i = 0; i < ring.size(); ++i) ring[i] = {source[i], moved[i]};
    std::vector<geometry::Point> probes;
    for (int depth = 0; depth < kDeepestCut; ++depth) {
        probes.clear();
        for (std::size_t i = 0; i + 1 < ring.size(); ++i)
            if (!ring[i].straight)
                for (const double share : kProbes)
                    probes.push_back(between_points(ring[i].from, ring[i + 1].from, share));
        if (probes.empty()) break;
        auto reached = probes;
        run(reached);
        std::vector<Vertex> next;
        next.reserve(ring.size());
        std::size_t probe = 0;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            next.push_back(ring[i]);
            if (i + 1 == ring.size() || ring[i].straight) continue;
            double worst = 0;
            for (std::size_t k = 0; k < kProbes.size(); ++k) {
                const double d = distance_to_edge(reached[probe + k], ring[i].to, ring[i + 1].to);
                worst = std::max(worst, std::isfinite(d) ? d : HUGE_VAL);
            }
            if (worst <= 0.75 * tolerance)
                next.back().straight = true;
            else
                next.push_back({probes[probe + 1], reached[probe + 1]});
            probe += kProbes.size();
        }
        ring = std::move(next);
    }
    geometry::Ring out;
    out.reserve(ring.size());
    for (const auto& vertex : ring) {
        if (!finite(vertex.to)) refuse(vertex.from);
        out.push_back(vertex.to);
    }
    return out;
}

geometry::MultiPolygon Transform::apply_densified(const geometry::MultiPolygon& shape, double tolerance) const {
    if (state_->steps.empty()) return shape;
    if (!(tolerance > 0)) throw InvariantError("the tolerance of a transform is above 0");
    if (state_->straight_within(geometry::bounds(shape), tolerance)) return apply(shape);
    const auto densify = [&](geometry::Ring& ring) { ring = state_->densified(ring, tolerance); };
    auto out = shape;
    for (auto& part : out.parts) {
        densify(part.outer);
        for (auto& hole : part.holes) densify(hole);
    }
    return out;
}

geometry::MultiPolygon lon_lat_outline(const Transform& to_wgs84, const geometry::Crs& crs,
                                       const geometry::MultiPolygon& shape) {
    constexpr double kTolerance = 1e-8;  // degrees
    constexpr double kWide = 1e4;        // metres
    if (crs.geographic) return to_wgs84.apply(shape);
    const auto box = geometry::bounds(shape);
    const double metres = std::max(box.max_x - box.min_x, box.max_y - box.min_y) * crs.metres_per_unit;
    return to_wgs84.apply_densified(shape, kTolerance * std::max(1.0, metres / kWide));
}

std::string Transform::description() const {
    if (state_->steps.empty()) return "none needed";
    std::string out;
    for (const auto& step : state_->steps) {
        const auto info = proj_pj_info(step.proj.get());
        if (!out.empty()) out += " + ";
        out += text_of(info.description);
        if (info.accuracy > 0) {
            char text[40];
            std::snprintf(text, sizeof text, " (accuracy %g m)", info.accuracy);
            out += text;
        }
    }
    return out;
}

}  // namespace vung::io
