// SPDX-License-Identifier: Apache-2.0
#include <vung/io/reproject.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include <proj_experimental.h>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>

namespace vung::io {
namespace {

constexpr int kDeepestCut = 16;  // an edge becomes 65536 pieces at most

std::string text_of(const char* text) {
    return text != nullptr ? text : "";
}

std::string shortened(const std::string& text) {
    return text.size() <= 120 ? text : text.substr(0, 117) + "...";
}

InputError unknown_system(const std::string& text, const std::string& where, const std::string& why) {
    return InputError{
        {.what = "unknown coordinate system '" + shortened(text) + "'" + (why.empty() ? "" : ": " + why),
         .where = where,
         .fix = "give an EPSG code such as EPSG:9210 (VN-2000 / TM-3 105-45; take the meridian of your province)"}};
}

bool is_geographic(PJ_TYPE type) {
    return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

/// The horizontal system: without heights, and without a datum shift carried along for a datum that has a name.
Pj horizontal(PJ_CONTEXT* context, Pj crs) {
    for (;;) {
        const auto type = proj_get_type(crs.get());
        if (type == PJ_TYPE_COMPOUND_CRS) {
            crs.reset(proj_crs_get_sub_crs(context, crs.get(), 0));
        } else if (type == PJ_TYPE_BOUND_CRS) {
            Pj base{proj_get_source_crs(context, crs.get())};
            Pj geodetic{proj_crs_get_geodetic_crs(context, base.get())};
            Pj datum{geodetic ? proj_crs_get_datum_forced(context, geodetic.get()) : nullptr};
            const auto datum_name = datum ? text_of(proj_get_name(datum.get())) : "";
            const bool named =
                !datum_name.empty() && datum_name.rfind("Unknown", 0) != 0 && datum_name.rfind("unknown", 0) != 0;
            if (!named) return crs;
            crs = std::move(base);
        } else {
            return crs;
        }
        if (!crs) return crs;
    }
}

/// Code of a registered system that is this one without doubt.
std::string identified_code(PJ_CONTEXT* context, const PJ* crs) {
    const auto authority = text_of(proj_get_id_auth_name(crs, 0)), number = text_of(proj_get_id_code(crs, 0));
    if (authority == "OGC" && number == "CRS84") return "EPSG:4326";
    if (!authority.empty() && !number.empty()) return authority + ":" + number;
    int* confidence = nullptr;
    const PjList list{proj_identify(context, crs, "EPSG", nullptr, &confidence)};
    std::string found;
    int equivalent = 0;
    for (int i = 0; list && i < proj_list_get_count(list.get()); ++i) {
        const Pj candidate{proj_list_get(context, list.get(), i)};
        const bool same =
            confidence[i] >= 90 ||
            (confidence[i] >= 70 && proj_is_equivalent_to_with_ctx(context, crs, candidate.get(),
                                                                   PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS));
        if (!same) continue;
        const auto code = "EPSG:" + text_of(proj_get_id_code(candidate.get(), 0));
        if (confidence[i] >= 90) {
            found = code, equivalent = 1;
            break;
        }
        found = code, ++equivalent;
    }
    proj_int_list_destroy(confidence);
    return equivalent == 1 ? found : "";
}

double metres_per_unit(PJ_CONTEXT* context, const PJ* crs) {
    const Pj axes{proj_crs_get_coordinate_system(context, crs)};
    double factor = 1;
    if (axes)
        proj_cs_get_axis_info(context, axes.get(), 0, nullptr, nullptr, nullptr, &factor, nullptr, nullptr, nullptr);
    return factor;
}

Pj make_crs(PJ_CONTEXT* context, const geometry::Crs& crs) {
    Pj out{proj_create(context, crs.code.empty() ? crs.wkt.c_str() : crs.code.c_str())};
    if (!out && !crs.wkt.empty()) out.reset(proj_create(context, crs.wkt.c_str()));
    if (!out || !proj_is_crs(out.get())) throw unknown_system(crs.name(), "", "");
    return out;
}

/// VN-2000, whatever projection stands on it.
bool is_vn2000(PJ_CONTEXT* context, const PJ* crs) {
    const Pj geodetic{proj_crs_get_geodetic_crs(context, crs)};
    if (!geodetic) return false;
    if (text_of(proj_get_id_auth_name(geodetic.get(), 0)) == "EPSG" &&
        text_of(proj_get_id_code(geodetic.get(), 0)) == "4756")
        return true;
    const Pj datum{proj_crs_get_datum_forced(context, geodetic.get())};
    return datum && text_of(proj_get_name(datum.get())) == "Vietnam 2000";
}

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

}  // namespace

geometry::Crs read_crs(const std::string& text, const std::string& where) {
    const ProjContext context{new_proj_context()};
    std::string definition = text;
    const bool proj_string = text.find("+proj=") != std::string::npos || text.find("+init=") != std::string::npos;
    if (proj_string && text.find("+type=crs") == std::string::npos) definition += " +type=crs";
    Pj crs{proj_create(context.get(), definition.c_str())};
    if (!crs || !proj_is_crs(crs.get())) throw unknown_system(text, where, "");
    crs = horizontal(context.get(), std::move(crs));
    auto type = crs ? proj_get_type(crs.get()) : PJ_TYPE_UNKNOWN;
    const bool bound = type == PJ_TYPE_BOUND_CRS;
    const Pj base{bound ? proj_get_source_crs(context.get(), crs.get()) : nullptr};
    const PJ* plain = bound ? base.get() : crs.get();
    type = plain != nullptr ? proj_get_type(plain) : PJ_TYPE_UNKNOWN;
    if (!is_geographic(type) && type != PJ_TYPE_PROJECTED_CRS)
        throw unknown_system(text, where, "it places nothing on the earth's surface");
    if (type == PJ_TYPE_GEOGRAPHIC_3D_CRS && !bound)
        crs.reset(proj_crs_demote_to_2D(context.get(), nullptr, crs.get()));

    geometry::Crs out;
    if (!bound) out.code = identified_code(context.get(), crs.get());
    if (!out.code.empty()) {
        Pj registered{proj_create(context.get(), out.code.c_str())};
        if (registered) crs = std::move(registered);
    }
    out.wkt = text_of(proj_as_wkt(context.get(), crs.get(), PJ_WKT2_2019, nullptr));
    if (out.wkt.empty()) throw unknown_system(text, where, "");
    out.geographic = is_geographic(type);
    const double unit = metres_per_unit(context.get(), bound ? base.get() : crs.get());
    if (out.geographic && std::abs(unit - M_PI / 180) > 1e-12)
        throw unknown_system(text, where, "its unit is not the degree");
    out.metres_per_unit = out.geographic ? 1 : unit;
    return out;
}

geometry::Box area_of_use(const geometry::Crs& crs) {
    const ProjContext context{new_proj_context()};
    const auto system = make_crs(context.get(), crs);
    geometry::Box out;
    double west = 0, south = 0, east = 0, north = 0;
    constexpr double kUnknown = -1000;  // PROJ's mark
    if (!proj_get_area_of_use(context.get(), system.get(), &west, &south, &east, &north, nullptr) || west == kUnknown)
        return out;
    if (west > east) return out;  // across the antimeridian
    out.include(geometry::Point{west, south});
    out.include(geometry::Point{east, north});
    return out;
}

std::vector<std::string> replacements(const geometry::Crs& crs) {
    std::vector<std::string> out;
    const ProjContext context{new_proj_context()};
    const auto system = make_crs(context.get(), crs);
    if (!proj_is_deprecated(system.get())) return out;
    const PjList list{proj_get_non_deprecated(context.get(), system.get())};
    for (int i = 0; list && i < proj_list_get_count(list.get()); ++i) {
        const Pj better{proj_list_get(context.get(), list.get(), i)};
        out.push_back(text_of(proj_get_id_auth_name(better.get(), 0)) + ":" +
                      text_of(proj_get_id_code(better.get(), 0)));
    }
    return out;
}

struct Transform::State {
    ProjContext context{new_proj_context()};
    std::vector<Pj> steps;  ///< one after the other; none where both systems are the same
    std::string names;      ///< "EPSG:9210 to EPSG:4326", for messages

    void run(std::span<geometry::Point> points) const {
        for (const auto& step : steps)
            proj_trans_generic(step.get(), PJ_FWD, &points.data()->x, sizeof(geometry::Point), points.size(),
                               &points.data()->y, sizeof(geometry::Point), points.size(), nullptr, 0, 0, nullptr, 0, 0);
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
        state.steps.push_back(between(context, source.get(), target.get()));
        return;
    }
    // PROJ would choose EPSG:5194 in the Mekong delta; the official parameters are EPSG:6960.
    const Pj vn2000{proj_create(context, "EPSG:4756")}, wgs84{proj_create(context, "EPSG:4326")};
    Pj shift{proj_create_from_database(context, "EPSG", "6960", PJ_CATEGORY_COORDINATE_OPERATION, 0, nullptr)};
    shift = for_display(context, std::move(shift));
    if (!shift) throw InvariantError("PROJ's database lacks EPSG:6960 (VN-2000 to WGS 84)");
    const auto add = [&](const PJ* a, const PJ* b) {
        if (!proj_is_equivalent_to_with_ctx(context, a, b, PJ_COMP_STRICT))
            state.steps.push_back(between(context, a, b));
    };
    if (from_vietnam) {
        // The geodetic base of a system without a code may differ from EPSG:4756 in name only.
        const Pj base{proj_crs_get_geodetic_crs(context, source.get())};
        if (!proj_is_equivalent_to_with_ctx(context, source.get(), base.get(), PJ_COMP_STRICT))
            add(source.get(), base.get());
        state.steps.push_back(std::move(shift));
        add(wgs84.get(), target.get());
    } else {
        add(source.get(), wgs84.get());
        Pj back{proj_create_from_database(context, "EPSG", "6960", PJ_CATEGORY_COORDINATE_OPERATION, 0, nullptr)};
        Pj inverse{proj_coordoperation_create_inverse(context, back.get())};
        state.steps.push_back(for_display(context, std::move(inverse)));
        if (!state.steps.back()) throw InvariantError("EPSG:6960 has no inverse");
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

std::string Transform::description() const {
    if (state_->steps.empty()) return "none needed";
    std::string out;
    for (const auto& step : state_->steps) {
        const auto info = proj_pj_info(step.get());
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
