// SPDX-License-Identifier: Apache-2.0
#include <vung/run/near_shapes.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <vung/error.h>
#include <vung/io/reproject.h>

namespace vung::run {
namespace {

constexpr int kSteps = 4;        // points along each side of a box that is reprojected
constexpr double kMargin = 1.5;  // cells around each box
constexpr double kBend = 0.02;   // and this part of its size, for sides that bend
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr geometry::Box kEverywhere{-kInfinity, -kInfinity, kInfinity, kInfinity};

geometry::Box widened(geometry::Box box) {
    const double x = kMargin + kBend * (box.max_x - box.min_x), y = kMargin + kBend * (box.max_y - box.min_y);
    return {box.min_x - x, box.min_y - y, box.max_x + x, box.max_y + y};
}

geometry::Box box_on(const geometry::MultiPolygon& outline, const io::Transform* transform,
                     const rasters::Lattice& lattice) {
    const auto box = geometry::bounds(outline);
    geometry::Box out;
    if (!transform) {
        out.include(lattice.to_lattice({box.min_x, box.min_y}));
        out.include(lattice.to_lattice({box.max_x, box.max_y}));
        return out.empty() ? kEverywhere : widened(out);
    }
    std::array<geometry::Point, 4 * kSteps> points;
    for (int i = 0; i < kSteps; ++i) {
        const double t = static_cast<double>(i) / kSteps;
        const double w = box.max_x - box.min_x, h = box.max_y - box.min_y;
        const auto at = static_cast<std::size_t>(4 * i);
        points[at] = {box.min_x + t * w, box.min_y};
        points[at + 1] = {box.max_x, box.min_y + t * h};
        points[at + 2] = {box.max_x - t * w, box.max_y};
        points[at + 3] = {box.min_x, box.max_y - t * h};
    }
    try {
        transform->apply(points);
    } catch (const InputError&) {
        return kEverywhere;
    }
    for (const auto& point : points) out.include(lattice.to_lattice(point));
    return out.empty() ? kEverywhere : widened(out);
}

}  // namespace

std::vector<rasters::Window> windows_of(const WorkUnit& unit, int lattice) {
    std::vector<rasters::Window> windows;
    const auto note = [&](const rasters::Asset& asset) {
        if (unit.lattice_of_band.at(asset.band) == lattice &&
            std::find(windows.begin(), windows.end(), asset.window) == windows.end())
            windows.push_back(asset.window);
    };
    for (const auto& scene : unit.acquisition.scenes) {
        for (const auto& asset : scene.assets) note(asset);
        if (scene.mask) note(scene.mask->asset);
    }
    return windows;
}

const std::vector<geometry::Box>& NearShapes::boxes(const rasters::Lattice& lattice, Job& job) {
    auto& boxes = boxes_[rasters::name(lattice)];
    if (boxes.size() == shapes_.shapes.size()) return boxes;
    boxes.resize(shapes_.shapes.size());
    oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>(0, boxes.size(), 4096), [&](const auto& range) {
        job.check();
        std::optional<io::Transform> transform;
        if (!(shapes_.crs == lattice.crs)) transform.emplace(shapes_.crs, lattice.crs);
        for (std::size_t i = range.begin(); i < range.end(); ++i)
            boxes[i] = box_on(shapes_.shapes[i].outline, transform ? &*transform : nullptr, lattice);
    });
    return boxes;
}

std::vector<std::uint64_t> NearShapes::keys(const WorkUnit& unit, int lattice, Job& job) {
    const auto& on = unit.lattices[static_cast<std::size_t>(lattice)];
    const auto windows = windows_of(unit, lattice);
    auto name = rasters::name(on);
    for (const auto& w : windows)
        name += " " + std::to_string(w.col) + "," + std::to_string(w.row) + "," + std::to_string(w.width) + "," +
                std::to_string(w.height);
    const auto [at, fresh] = keys_.try_emplace(name);
    if (!fresh) return at->second;
    const auto& all = boxes(on, job);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto touches = [&](const rasters::Window& w) {
            return all[i].intersects({static_cast<double>(w.col), static_cast<double>(w.row),
                                      static_cast<double>(w.col + w.width), static_cast<double>(w.row + w.height)});
        };
        if (std::any_of(windows.begin(), windows.end(), touches)) at->second.push_back(shapes_.shapes[i].key);
    }
    return at->second;
}

}  // namespace vung::run
