// SPDX-License-Identifier: Apache-2.0
#include <vung/run/index_cells.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <variant>

#include <vung/zonal/accumulator.h>

namespace vung::run {
namespace {

/// Physical values of a plane at `slots`, or at what they look up; takes their mark from `valid` where the plane has no
/// value.
void take_values(const zonal::Plane& plane, const std::vector<std::uint32_t>* under,
                 std::span<const std::uint32_t> slots, std::uint8_t* valid, double* out) {
    std::visit(
        [&](const auto& stored) {
            if (under == nullptr) {
                for (std::size_t k = 0; k < slots.size(); ++k) {
                    valid[k] &= plane.valid[slots[k]];
                    out[k] = plane.scale * static_cast<double>(stored[slots[k]]) + plane.offset;
                }
                return;
            }
            for (std::size_t k = 0; k < slots.size(); ++k) {
                const auto at = (*under)[slots[k]];
                if (at == LatticePlan::kNothing) {
                    valid[k] = 0;
                    continue;
                }
                valid[k] &= plane.valid[at];
                out[k] = plane.scale * static_cast<double>(stored[at]) + plane.offset;
            }
        },
        plane.cells);
}

}  // namespace

IndexCells::IndexCells(const Layer& layer, const WorkUnit& unit, std::size_t lattice,
                       const std::vector<LatticePlan>& plans, const std::vector<zonal::LatticeCells>& cells)
    : index_(*layer.index), keep_(cells[lattice].keep) {
    for (const auto& band : layer.bands) {
        const auto at = static_cast<std::size_t>(unit.lattice_of_band.at(band));
        inputs_.push_back({&cells[at].bands.at(band), at == lattice ? nullptr : &plans[lattice].under[at]});
    }
}

zonal::Observation IndexCells::observe(std::span<const std::uint32_t> slots, std::span<const double> weights,
                                       double coverage, Room& room) const {
    const auto n = slots.size();
    auto& values = std::get<std::vector<double>>(room.plane.cells);
    auto& valid = room.plane.valid;
    if (room.slots.size() < n) {
        room.slots.resize(n);
        std::iota(room.slots.begin(), room.slots.end(), std::uint32_t{0});
        values.resize(n);
        valid.resize(n);
        for (auto& input : room.inputs) input.resize(n);
    }
    for (std::size_t k = 0; k < n; ++k) valid[k] = keep_[slots[k]];
    for (std::size_t i = 0; i < inputs_.size(); ++i)
        take_values(*inputs_[i].plane, inputs_[i].under, slots, valid.data(), room.inputs[i].data());
    const std::array<const double*, 3> inputs{room.inputs[0].data(), room.inputs[1].data(), room.inputs[2].data()};
    index_.of_all(inputs.data(), n, values.data());
    for (std::size_t k = 0; k < n; ++k) valid[k] &= static_cast<std::uint8_t>(std::isfinite(values[k]));
    return zonal::observe(std::span{room.slots}.first(n), weights, coverage, room.plane);
}

}  // namespace vung::run
