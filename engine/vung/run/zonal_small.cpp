// SPDX-License-Identifier: Apache-2.0
#include <vung/run/zonal_small.h>

#include <limits>
#include <variant>

#include <vung/io/cell_area.h>

namespace vung::run {

SmallZones::SmallZones(const ZonalRaster& raster, const std::vector<LatticePlan>& plans,
                       std::vector<LatticeCells> cells, const zonal::Needs& needs)
    : needs_(needs), plan_(plans.front()), cells_(std::move(cells)) {
    const auto& coverage = *plan_.coverage;
    if (needs.areas && !coverage.keys.empty()) {
        const auto& set = plan_.gather();
        const io::CellAreas areas{coverage.lattice, set.bounds()};
        area_.resize(set.size());
        set.for_each_row(set.bounds(), [&](std::int64_t row, coverage::CellSet::SlotRange range) {
            for (auto slot = range.begin; slot < range.end; ++slot)
                area_[slot] = areas.square_metres(set.col(slot), row);
        });
    }
    if (needs.weights) {
        const auto lattice = static_cast<std::size_t>(raster.unit.lattice_of_band.at(kZonalWeights));
        weight_ = zonal::physical(cells_[lattice].bands.at(kZonalWeights));
        if (lattice > 0) {
            std::vector<double> here(plan_.gather().size(), std::numeric_limits<double>::quiet_NaN());
            for (std::size_t slot = 0; slot < here.size(); ++slot)
                if (const auto under = plan_.under[lattice][slot]; under != LatticePlan::kNothing)
                    here[slot] = weight_[under];
            weight_ = std::move(here);
        }
    }
}

zonal::Observation SmallZones::observe(std::size_t polygon, const zonal::Plane& plane) const {
    const auto& table = plan_.coverage->table;
    return zonal::observe(plan_.slots_of(polygon), table.weights_of(polygon), table.total[polygon], plane);
}

zonal::Summary SmallZones::summarise(std::size_t polygon, const zonal::Plane& plane, zonal::Cells& cells) const {
    cells.clear();
    const auto slots = plan_.slots_of(polygon);
    const auto covers = plan_.coverage->table.weights_of(polygon);
    std::visit(
        [&](const auto& stored) {
            for (std::size_t i = 0; i < slots.size(); ++i) {
                const auto slot = slots[i];
                if (plane.valid[slot] == 0) {
                    cells.missing += covers[i];
                    continue;
                }
                cells.value.push_back(plane.scale * static_cast<double>(stored[slot]) + plane.offset);
                cells.cover.push_back(covers[i]);
                if (needs_.areas) cells.area_m2.push_back(area_[slot]);
                if (needs_.weights) cells.weight.push_back(weight_[slot]);
            }
        },
        plane.cells);
    return zonal::summarise(cells, needs_);
}

}  // namespace vung::run
