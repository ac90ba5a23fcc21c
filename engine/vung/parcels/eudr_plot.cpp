// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_plot.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/geometry/local_plane.h>
#include <vung/geometry/simplify.h>
#include <vung/parcels/eudr_limits.h>
#include <vung/parcels/eudr_split.h>
#include <vung/problem_catalogue.h>
#include <vung/units/area.h>

namespace vung::parcels {
namespace {

using units::kSquareMetresPerHectare;

/// Length of a millionth of a degree of latitude.
double metres_per_micro() {
    return eudr_limits().sphere_m * std::numbers::pi / 180 / kMicrosPerDegree;
}

std::size_t corners(const geometry::MultiPolygon& shape) {
    std::size_t count = 0;
    for (const auto& part : shape.parts) {
        count += part.outer.size() - 1;
        for (const auto& hole : part.holes) count += hole.size() - 1;
    }
    return count;
}

std::size_t rings(const MicroShape& shape) {
    std::size_t count = shape.parts.size();
    for (const auto& part : shape.parts) count += part.holes.size();
    return count;
}

std::size_t holes(const MicroShape& shape) {
    return rings(shape) - shape.parts.size();
}

class Preparation {
public:
    Preparation(const geometry::MultiPolygon& lon_lat, double area_ha, const EudrPlotOptions& options)
        : given_(lon_lat), area_ha_(area_ha), options_(options) {}

    PreparedPlot run() {
        if (auto shape = rounded(); shape && sound(*shape)) finish(std::move(*shape));
        for (auto& problem : out_.problems) problem.hectares = area_ha_;
        return std::move(out_);
    }

private:
    geometry::Point start() const { return given_.parts.front().outer.front(); }

    void tell(Problem problem, std::optional<geometry::Point> place) {
        problem.place = place;
        out_.problems.push_back(std::move(problem));
    }

    std::optional<MicroShape> rounded() {
        const auto box = geometry::bounds(given_);
        if (box.empty()) {
            out_.problems.push_back(make("E-COLLAPSED"));
            return std::nullopt;
        }
        if (!(box.min_x >= -180 && box.max_x <= 180 && box.min_y >= -90 && box.max_y <= 90)) {
            const bool low = box.min_x < -180 || box.min_y < -90;
            out_.problems.push_back(make_problem("E-RANGE", {{"lon", fixed_text(low ? box.min_x : box.max_x, 6)},
                                                             {"lat", fixed_text(low ? box.min_y : box.max_y, 6)}}));
            return std::nullopt;
        }
        if (box.max_x - box.min_x > 180) {
            tell(make("E-ANTIMERIDIAN"), start());
            return std::nullopt;
        }
        auto shape = to_micro(options_.simplify_m > 0 ? simplified() : given_);
        const auto before = rings(shape);
        dropped_ = drop_repeats(shape);
        if (std::ranges::all_of(shape.parts, [](const auto& part) { return is_line(part.outer); })) {
            tell(make("E-COLLAPSED"), start());
            return std::nullopt;
        }
        if (const auto lost = before - rings(shape); lost > 0)
            tell(make_problem("E-PART-LOST", {{"count", std::to_string(lost)}}), start());
        return shape;
    }

    static Problem make(std::string_view code) { return make_problem(code); }

    geometry::MultiPolygon simplified() {
        const auto plane =
            geometry::plane_around({.code = "EPSG:4326", .wkt = "", .geographic = true}, geometry::bounds(given_));
        auto metres = geometry::simplify(plane.to_metres(given_), options_.simplify_m);
        if (geometry::find_invalidity(metres)) {
            tell(make("E-NOT-SIMPLIFIED"), start());
            return given_;
        }
        for (auto& part : metres.parts) {
            for (auto& p : part.outer) p = plane.from_metres(p);
            for (auto& hole : part.holes)
                for (auto& p : hole) p = plane.from_metres(p);
        }
        const auto from = corners(given_), to = corners(metres);
        if (from == to) return given_;
        const double m2 = geometry::geodesic_size(metres).area_m2 - area_ha_ * kSquareMetresPerHectare;
        tell(make_problem("E-SIMPLIFIED", {{"from", std::to_string(from)},
                                           {"to", std::to_string(to)},
                                           {"m2", fixed_text(m2, 1)},
                                           {"percent", fixed_text(m2 / kSquareMetresPerHectare / area_ha_ * 100, 2)}}),
             start());
        return metres;
    }

    bool sound(const MicroShape& shape) {
        const auto found = find_invalidity(shape);
        if (found) tell(invalid_after_rounding(*found), found->place ? found->place : start());
        return !found;
    }

    void finish(MicroShape shape) {
        orient(shape);
        EudrPlot plot;
        plot.area_ha = area_ha_;
        plot.dropped = dropped_;
        plot.eudr_ha = eudr_area_ha(to_degrees(shape));
        if (options_.points && point_allowed(plot.area_ha, plot.eudr_ha)) plot.point = point_inside(shape);
        if (plot.point) {
            plot.features = {std::move(shape)};
        } else {
            if (holes(shape) > 0 && !options_.split_holes) {
                tell(make_problem("E-HOLE", {{"count", std::to_string(holes(shape))}}), hole_place(shape));
                return;
            }
            plot.features = cut(std::move(shape));
            plot.eudr_ha = 0;
            for (const auto& feature : plot.features) {
                plot.eudr_ha += eudr_area_ha(to_degrees(feature));
                if (const auto neck = find_neck(feature, eudr_limits().neck_steps))
                    tell(narrow_neck(*neck), to_degrees(neck->at));
            }
        }
        out_.plot = std::move(plot);
    }

    static geometry::Point hole_place(const MicroShape& shape) {
        for (const auto& part : shape.parts)
            if (!part.holes.empty()) return to_degrees(part.holes.front().front());
        throw InvariantError{"a shape without a hole was asked for it"};
    }

    std::vector<MicroShape> cut(MicroShape shape) {
        if (holes(shape) == 0) return {std::move(shape)};
        const auto pieces = split_holes(shape);
        std::vector<MicroShape> out;
        for (const auto& piece : pieces) {
            out.push_back({{piece}});
            orient(out.back());
            if (find_invalidity(out.back())) throw InvariantError{"a plot was cut into pieces that are not valid"};
        }
        tell(make_problem("E-HOLE-SPLIT",
                          {{"count", std::to_string(holes(shape))}, {"pieces", std::to_string(pieces.size())}}),
             hole_place(shape));
        return out;
    }

    const geometry::MultiPolygon& given_;
    double area_ha_;
    const EudrPlotOptions& options_;
    std::size_t dropped_ = 0;
    PreparedPlot out_;
};

}  // namespace

std::string fixed_text(double value, int decimals) {
    auto text = fmt::format("{:.{}f}", value, decimals);
    if (text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
    return text;
}

bool point_allowed(double area_ha, double eudr_ha) {
    const double limit = eudr_limits().point_ha;
    return area_ha <= limit && eudr_ha <= limit;
}

std::string eudr_area_text(double area_ha) {
    return fixed_text(std::max(area_ha, 1 / kSquareMetresPerHectare), 4);
}

Problem invalid_after_rounding(const geometry::Invalidity& found) {
    using geometry::Fault;
    const char* code = "E-SELF-CROSSING";
    if (found.fault == Fault::nested_parts || found.fault == Fault::duplicate_rings) code = "E-PARTS-OVERLAP";
    if (found.fault == Fault::too_few_points || found.fault == Fault::empty) code = "E-COLLAPSED";
    auto problem = make_problem(code, {{"reason", found.text}});
    problem.place = found.place;
    return problem;
}

Problem narrow_neck(const Neck& neck) {
    return make_problem("E-NECK", {{"m", fixed_text(neck.width * metres_per_micro(), 2)}});
}

PreparedPlot prepare_plot(const geometry::MultiPolygon& lon_lat, double area_ha, const EudrPlotOptions& options) {
    return Preparation{lon_lat, area_ha, options}.run();
}

}  // namespace vung::parcels
