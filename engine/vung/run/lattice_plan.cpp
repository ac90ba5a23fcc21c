// SPDX-License-Identifier: Apache-2.0
#include <vung/run/lattice_plan.h>

#include <vung/coverage/cell_growth.h>

namespace vung::run {

std::shared_ptr<const coverage::TileRows> LatticePlan::tile_rows(const coverage::TileGrid& grid) const {
    constexpr std::size_t kRemembered = 32;  // a megabyte each for a whole Sentinel-2 tile
    for (const auto& known : known_tile_rows)
        if (known->grid() == grid) return known;
    if (known_tile_rows.size() >= kRemembered) known_tile_rows.erase(known_tile_rows.begin());
    known_tile_rows.push_back(std::make_shared<const coverage::TileRows>(gather(), grid));
    return known_tile_rows.back();
}

std::vector<LatticePlan> plan_lattices(const std::vector<std::shared_ptr<const LatticeCoverage>>& coverages,
                                       const std::vector<int>& halos) {
    const std::size_t n = coverages.size();
    std::vector<LatticePlan> plans(n);
    for (std::size_t i = 0; i < n; ++i) {
        plans[i].coverage = coverages[i];
        plans[i].gathered = {coverages[i], &coverages[i]->table.cells};
    }
    // Two rounds: what own cells look up, and what those cells look up themselves (a mask on a third lattice). The halo
    // comes last: its cells look up nothing.
    for (int round = 0; n > 1 && round < 2; ++round) {
        std::vector<std::shared_ptr<const coverage::CellSet>> wanted;
        for (std::size_t j = 0; j < n; ++j) {
            auto cells = plans[j].gather();
            for (std::size_t i = 0; i < n; ++i)
                if (i != j)
                    cells = coverage::united(
                        cells, coverage::cells_under(plans[i].gather(), coverages[i]->lattice, coverages[j]->lattice));
            wanted.push_back(std::make_shared<const coverage::CellSet>(std::move(cells)));
        }
        for (std::size_t j = 0; j < n; ++j) plans[j].gathered = std::move(wanted[j]);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const auto& own_cells = coverages[i]->table.cells;
        if (halos[i] > 0)
            plans[i].gathered =
                std::make_shared<const coverage::CellSet>(coverage::widened(plans[i].gather(), halos[i]));
        if (plans[i].gather().size() == own_cells.size()) {
            plans[i].gathered = {coverages[i], &own_cells};
            continue;
        }
        const auto place = coverage::places_in(own_cells, plans[i].gather());
        const auto& slots = coverages[i]->table.slots;
        plans[i].remapped.reserve(slots.size());
        for (const auto slot : slots) plans[i].remapped.push_back(place[slot]);
    }
    for (std::size_t i = 0; i < n; ++i) {
        plans[i].under.resize(n);
        for (std::size_t j = 0; j < n; ++j)
            if (i != j)
                plans[i].under[j] = coverage::slots_under(plans[i].gather(), coverages[i]->lattice, plans[j].gather(),
                                                          coverages[j]->lattice);
    }
    return plans;
}

}  // namespace vung::run
