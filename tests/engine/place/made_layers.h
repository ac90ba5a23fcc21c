// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Layers of made parcels inside given communes, with coordinates in one system and another one declared.

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <vung/geometry/geodesic.h>
#include <vung/geometry/overlay.h>
#include <vung/io/reproject.h>
#include <vung/parcels/boundary.h>
#include <vung/parcels/parcel.h>
#include <vung/run/place.h>

namespace vung::test {

using geometry::MultiPolygon;
using geometry::Point;

/// A fixed sequence, the same with every standard library.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1p-53;
    }
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(between(0, static_cast<double>(n))); }

private:
    std::mt19937_64 engine_;
};

/// A turned rectangle, metres around a place in degrees.
inline MultiPolygon field_at(Point centre, double width, double height, double angle) {
    const double my = 110600, mx = 111320 * std::cos(centre.y * M_PI / 180);
    geometry::Ring ring;
    for (const auto& [u, v] : {std::pair{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}, {-0.5, -0.5}}) {
        const double x = u * width, y = v * height;
        ring.push_back({centre.x + (x * std::cos(angle) - y * std::sin(angle)) / mx,
                        centre.y + (x * std::sin(angle) + y * std::cos(angle)) / my});
    }
    return {{{ring, {}}}};
}

/// Fields wholly inside one boundary, anywhere in it; `accept` can ask for more.
inline std::vector<MultiPolygon> fields_inside(const MultiPolygon& commune, std::size_t count, Dice& dice,
                                               const std::function<bool(const MultiPolygon&)>& accept = {}) {
    const geometry::OverlayShape whole{commune};
    const auto box = whole.box();
    std::vector<MultiPolygon> out;
    for (int tries = 0; out.size() < count && tries < 400000; ++tries) {
        const auto field = field_at({dice.between(box.min_x, box.max_x), dice.between(box.min_y, box.max_y)},
                                    dice.between(25, 90), dice.between(15, 60), dice.between(0, 3.14));
        const double inside =
            geometry::overlap_area(whole, geometry::OverlayShape{field}) / geometry::planar_area(field);
        if (inside > 1 - 1e-9 && (!accept || accept(field))) out.push_back(field);
    }
    return out;
}

inline MultiPolygon transformed(const MultiPolygon& lon_lat, const std::string& system) {
    return io::Transform(io::read_crs("EPSG:4326", ""), io::read_crs(system, "")).apply(lon_lat);
}

inline MultiPolygon swapped(MultiPolygon shape) {
    for (auto& part : shape.parts)
        for (auto& p : part.outer) std::swap(p.x, p.y);
    return shape;
}

/// Puts fields of one commune into a layer: coordinates in `system`.
inline void add_fields(parcels::ParcelLayer& layer, const std::vector<MultiPolygon>& fields, const std::string& commune,
                       const std::string& system) {
    const io::Transform transform(io::read_crs("EPSG:4326", ""), io::read_crs(system, ""));
    for (const auto& field : fields) {
        parcels::Parcel parcel;
        char id[32];
        std::snprintf(id, sizeof id, "%06zu", layer.parcels.size());
        parcel.id = id;
        parcel.where = "made.gpkg, feature " + std::to_string(layer.parcels.size());
        parcel.commune = commune;
        parcel.area_ha = geometry::geodesic_size(field).area_m2 / 1e4;
        parcel.shape = transform.apply(field);
        layer.parcels.push_back(std::move(parcel));
    }
    layer.read = layer.parcels.size();
}

inline parcels::ParcelLayer layer_declared(const std::string& system) {
    parcels::ParcelLayer layer;
    layer.crs = io::read_crs(system, "");
    return layer;
}

/// Rectangles of communes around a place: `across` x `across`, each with side `km`, their edges a little crooked.
inline parcels::BoundarySet made_communes(Point south_west, int across, double km) {
    parcels::BoundarySet set;
    set.name = "xa";
    set.role = parcels::BoundaryRole::commune;
    const double dy = km / 110.6, dx = km / (111.32 * std::cos(south_west.y * M_PI / 180));
    const auto corner = [&](double col, double row) {
        return Point{south_west.x + dx * (col + 0.07 * std::sin(3 * row + col)),
                     south_west.y + dy * (row + 0.07 * std::cos(2 * col - row))};
    };
    for (int row = 0; row < across; ++row)
        for (int col = 0; col < across; ++col) {
            geometry::Ring ring;
            constexpr int kSteps = 20;
            for (int k = 0; k < kSteps; ++k) ring.push_back(corner(col + k / double{kSteps}, row));
            for (int k = 0; k < kSteps; ++k) ring.push_back(corner(col + 1, row + k / double{kSteps}));
            for (int k = 0; k < kSteps; ++k) ring.push_back(corner(col + 1 - k / double{kSteps}, row + 1));
            for (int k = 0; k < kSteps; ++k) ring.push_back(corner(col, row + 1 - k / double{kSteps}));
            ring.push_back(ring.front());
            const auto number = std::to_string(row * across + col + 1);
            set.boundaries.push_back({"Xã Tân Phú " + number, "3" + number, {{{ring, {}}}}, "made, feature " + number});
        }
    return set;
}

}  // namespace vung::test
