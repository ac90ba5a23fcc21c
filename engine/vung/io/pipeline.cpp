// SPDX-License-Identifier: Apache-2.0
#include <vung/io/pipeline.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <sstream>

#include <vung/geometry/datum_shift.h>
#include <vung/geometry/transverse_mercator.h>

namespace vung::io {
namespace {

using geometry::Point;
using Points = std::span<Point>;
using Work = std::function<void(Points)>;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kRadians = std::numbers::pi / 180, kDegrees = 180 / std::numbers::pi;

/// "+inv +proj=utm +zone=48" as {inv: "", proj: "utm", zone: "48"}; what is asked for is taken out, so that what is
/// left was not understood.
class Step {
public:
    void add(const std::string& key, const std::string& value) { options_[key] = value; }
    bool empty() const { return options_.empty(); }

    std::optional<std::string> take(const std::string& key) {
        const auto found = options_.find(key);
        if (found == options_.end()) return std::nullopt;
        auto value = found->second;
        options_.erase(found);
        return value;
    }
    bool flag(const std::string& key) { return take(key).has_value(); }
    /// NaN when it is not a number, which no step accepts.
    double number(const std::string& key, double otherwise) {
        const auto value = take(key);
        if (!value) return otherwise;
        double out = 0;
        const auto* end = value->data() + value->size();
        const auto read = std::from_chars(value->data(), end, out);
        return read.ec == std::errc{} && read.ptr == end ? out : kNone;
    }

private:
    std::map<std::string, std::string> options_;
};

std::optional<geometry::Ellipsoid> ellipsoid(Step& step) {
    const auto name = step.take("ellps");
    if (name == "WGS84") return geometry::Ellipsoid{};
    if (name == "GRS80") return geometry::Ellipsoid{.semi_major_m = 6378137, .flattening = 1 / 298.257222101};
    return std::nullopt;
}

std::vector<Step> parsed(const std::string& text) {
    std::vector<Step> steps(1);
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        if (word.starts_with('+')) word.erase(0, 1);
        if (word == "step") {
            steps.emplace_back();
            continue;
        }
        const auto equals = word.find('=');
        steps.back().add(word.substr(0, equals), equals == std::string::npos ? "" : word.substr(equals + 1));
    }
    return steps;
}

Work each(std::function<Point(Point)> move) {
    return [move = std::move(move)](Points points) {
        for (auto& p : points) p = move(p);
    };
}

Work transverse_mercator(Step& step, const std::string& projection) {
    geometry::TransverseMercator::Parameters p;
    const auto earth = ellipsoid(step);
    if (!earth) return nullptr;
    p.ellipsoid = *earth;
    if (projection == "utm") {
        p.central_meridian = (6 * step.number("zone", kNone) - 183) * kRadians;
        p.scale = 0.9996;
        p.false_easting = 500'000;
        p.false_northing = step.flag("south") ? 10'000'000 : 0;
    } else {
        p.latitude_of_origin = step.number("lat_0", 0) * kRadians;
        p.central_meridian = step.number("lon_0", 0) * kRadians;
        p.scale = step.number("k", 1);
        p.false_easting = step.number("x_0", 0);
        p.false_northing = step.number("y_0", 0);
    }
    const double all = p.latitude_of_origin + p.central_meridian + p.scale + p.false_easting + p.false_northing;
    if (!std::isfinite(all) || !(p.scale > 0)) return nullptr;
    const geometry::TransverseMercator map{p};
    if (step.flag("inv")) return each([map](Point q) { return map.inverse(q); });
    return each([map](Point q) { return map.forward(q); });
}

/// Longitude, latitude to places and back with a shift between: the five steps from push to pop.
Work datum_shift(std::span<Step> five) {
    if (five.size() != 5) return nullptr;
    if (five[0].take("proj") != "push" || !five[0].flag("v_3") || five[4].take("proj") != "pop" ||
        !five[4].flag("v_3") || five[1].take("proj") != "cart" || five[2].take("proj") != "helmert" ||
        five[3].take("proj") != "cart" || !five[3].flag("inv"))
        return nullptr;
    const auto from = ellipsoid(five[1]), to = ellipsoid(five[3]);
    auto& shift = five[2];
    geometry::SevenParameters::Parameters p;
    p.translation_m = {shift.number("x", 0), shift.number("y", 0), shift.number("z", 0)};
    p.rotation_seconds = {shift.number("rx", 0), shift.number("ry", 0), shift.number("rz", 0)};
    p.scale_ppm = shift.number("s", 0);
    double all = p.scale_ppm;
    for (std::size_t i = 0; i < 3; ++i) all += p.translation_m[i] + p.rotation_seconds[i];
    const auto convention = shift.take("convention");
    if (!from || !to || !std::isfinite(all)) return nullptr;
    if (convention && convention != "coordinate_frame" && convention != "position_vector") return nullptr;
    p.position_vector = convention == "position_vector";
    const geometry::SevenParameters parameters{p};
    if (shift.flag("inv"))
        return each([parameters, from = *from, to = *to](Point q) {
            return geometry::to_lon_lat(parameters.inverse(geometry::to_geocentric(q, from)), to);
        });
    return each([parameters, from = *from, to = *to](Point q) {
        return geometry::to_lon_lat(parameters.forward(geometry::to_geocentric(q, from)), to);
    });
}

Work unit_convert(Step& step) {
    const auto in = step.take("xy_in"), out = step.take("xy_out");
    double factor = in == "deg" && out == "rad" ? kRadians : in == "rad" && out == "deg" ? kDegrees : 0;
    if (factor == 0) return nullptr;
    if (step.flag("inv")) factor = factor == kRadians ? kDegrees : kRadians;
    return each([factor](Point p) { return Point{p.x * factor, p.y * factor}; });
}

}  // namespace

std::optional<Pipeline> Pipeline::read(const std::string& text) {
    auto steps = parsed(text);
    if (steps.size() > 1) {  // the first holds what stands before "+step"
        if (steps.front().take("proj") != "pipeline" || !steps.front().empty()) return std::nullopt;
        steps.erase(steps.begin());
    }
    constexpr std::size_t kShift = 5;
    Pipeline out;
    for (std::size_t i = 0; i < steps.size();) {
        auto probe = steps[i];
        const auto kind = probe.take("proj");
        std::size_t used = 1;
        Work work;
        if (kind == "push") {
            used = std::min(kShift, steps.size() - i);
            work = datum_shift(std::span{steps}.subspan(i, used));
        } else {
            steps[i].take("proj");
            if (kind == "utm" || kind == "tmerc") work = transverse_mercator(steps[i], *kind);
            if (kind == "unitconvert") work = unit_convert(steps[i]);
            if (kind == "axisswap" && steps[i].take("order") == "2,1") {
                steps[i].take("inv");
                work = each([](Point p) { return Point{p.y, p.x}; });
            }
            if (kind == "noop") work = [](Points) {};
        }
        if (!work) return std::nullopt;
        for (std::size_t k = i; k < i + used; ++k)
            if (!steps[k].empty()) return std::nullopt;
        out.steps_.push_back(std::move(work));
        i += used;
    }
    return out;
}

void Pipeline::run(Points points) const {
    for (const auto& step : steps_) step(points);
}

}  // namespace vung::io
