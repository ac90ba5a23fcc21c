// SPDX-License-Identifier: Apache-2.0
#include <vung/run/mask_growth.h>

#include <array>
#include <map>

#include <vung/coverage/cell_growth.h>

namespace vung::run {

void grow_masks(const WorkUnit& unit, const coverage::CellSet& cells, LatticeCells& here) {
    // Scenes of one unit come from one sensor, but a manifest may give each its own rule: one pass per distance.
    std::map<int, std::vector<std::array<bool, 256>>> by_distance;
    for (std::size_t rank = 0; rank < unit.acquisition.scenes.size(); ++rank) {
        const auto& mask = unit.acquisition.scenes[rank].mask;
        if (!mask || mask->grow <= 0) continue;
        auto& grows = by_distance[mask->grow];
        grows.resize(unit.acquisition.scenes.size());
        for (const int value : mask->grow_values)
            if (value >= 0 && value < 256) grows[rank][static_cast<std::size_t>(value)] = true;
    }
    for (const auto& [distance, grows] : by_distance) {
        std::vector<std::uint8_t> marked(cells.size(), 0);
        bool any = false;
        for (std::size_t slot = 0; slot < marked.size(); ++slot) {
            const auto owner = here.owner[slot];
            marked[slot] = owner != kNoOwner && grows[owner][here.classes[slot]];
            any = any || marked[slot] != 0;
        }
        if (!any) continue;
        const auto near = coverage::grown(cells, marked, distance);
        for (std::size_t slot = 0; slot < near.size(); ++slot)
            here.keep[slot] &= static_cast<std::uint8_t>(near[slot] == 0);
    }
    if (by_distance.empty()) return;
    for (auto& [band, plane] : here.bands)
        for (std::size_t slot = 0; slot < plane.size(); ++slot) plane.valid[slot] &= here.keep[slot];
}

}  // namespace vung::run
