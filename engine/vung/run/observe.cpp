// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observe.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <limits>

#include <vung/run/gather.h>
#include <vung/zonal/accumulator.h>

namespace vung::run {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Values of an index on the gather slots of its lattice; NaN where a band has none or the index is a gap.
std::vector<double> index_values(const Layer& layer, const WorkUnit& unit, std::size_t lattice,
                                 const std::vector<LatticePlan>& plans, const std::vector<LatticeCells>& cells) {
    const std::size_t slots = plans[lattice].gather.size();
    std::vector<const std::vector<double>*> inputs;
    std::vector<const std::vector<std::uint32_t>*> under;
    for (const auto& band : layer.bands) {
        const auto at = static_cast<std::size_t>(unit.lattice_of_band.at(band));
        inputs.push_back(&cells[at].bands.at(band));
        under.push_back(at == lattice ? nullptr : &plans[lattice].under[at]);
    }
    std::vector<double> values(slots, kNaN);
    oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>(0, slots, 4096), [&](const auto& range) {
        std::array<double, 3> arguments{};
        for (std::size_t slot = range.begin(); slot < range.end(); ++slot) {
            for (std::size_t i = 0; i < inputs.size(); ++i) {
                const auto at = under[i] ? (*under[i])[slot] : static_cast<std::uint32_t>(slot);
                arguments[i] = at == LatticePlan::kNothing ? kNaN : (*inputs[i])[at];
            }
            values[slot] = layer.index->of(arguments.data());
        }
    });
    return values;
}

}  // namespace

Observer::Observer(const ShapeSet& shapes, std::span<const WorkUnit> units) : shapes_(shapes) {
    const auto note = [&](const rasters::Asset& asset) {
        auto& windows = windows_[rasters::name(asset.lattice)];
        if (std::find(windows.begin(), windows.end(), asset.window) == windows.end()) windows.push_back(asset.window);
    };
    for (const auto& unit : units)
        for (const auto& scene : unit.acquisition.scenes) {
            for (const auto& asset : scene.assets) note(asset);
            if (scene.mask) note(scene.mask->asset);
        }
}

const std::vector<LatticePlan>& Observer::plans(const WorkUnit& unit, Job& job) {
    std::string names;
    for (const auto& lattice : unit.lattices) names += rasters::name(lattice) + "\n";
    const auto found = plans_.find(names);
    if (found != plans_.end()) return found->second;
    std::vector<std::shared_ptr<const LatticeCoverage>> coverages;
    for (const auto& lattice : unit.lattices) {
        auto& coverage = coverages_[rasters::name(lattice)];
        if (!coverage)
            coverage = std::make_shared<const LatticeCoverage>(
                cover_lattice(shapes_, lattice, windows_.at(rasters::name(lattice)), job));
        coverages.push_back(coverage);
    }
    return plans_.emplace(names, plan_lattices(coverages)).first->second;
}

std::vector<std::size_t> Observer::covered_rows(const WorkUnit& unit, int lattice, const LatticePlan& plan) const {
    std::vector<rasters::Window> windows;
    for (const auto& scene : unit.acquisition.scenes) {
        const auto note = [&](const rasters::Asset& asset) {
            if (unit.lattice_of_band.at(asset.band) == lattice) windows.push_back(asset.window);
        };
        for (const auto& asset : scene.assets) note(asset);
        if (scene.mask) note(scene.mask->asset);
    }
    std::vector<std::size_t> rows;
    const auto& boxes = plan.coverage->boxes;
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (std::any_of(windows.begin(), windows.end(),
                        [&](const auto& w) { return !intersection(w, boxes[i]).empty(); }))
            rows.push_back(i);
    return rows;
}

std::vector<std::uint64_t> Observer::covered_keys(const WorkUnit& unit, int lattice, Job& job) {
    const auto& plan = plans(unit, job)[static_cast<std::size_t>(lattice)];
    std::vector<std::uint64_t> keys;
    for (const auto row : covered_rows(unit, lattice, plan)) keys.push_back(plan.coverage->keys[row]);
    return keys;
}

std::vector<std::pair<int, io::AcquisitionObservations>> Observer::observe(const WorkUnit& unit, Job& job) {
    const auto& unit_plans = plans(unit, job);
    auto cells = gather_unit(unit, unit_plans, job);
    std::vector<std::pair<int, io::AcquisitionObservations>> out;
    for (const int number : unit.result_lattices()) {
        const auto lattice = static_cast<std::size_t>(number);
        std::vector<const Layer*> layers;
        for (const auto& layer : unit.layers)
            if (unit.lattice_of(layer) == number) layers.push_back(&layer);
        const bool classes = unit.classes && unit.lattice_of_band.at(unit.mask_band) == number;

        const auto& plan = unit_plans[lattice];
        const auto& table = plan.coverage->table;
        const auto rows = covered_rows(unit, number, plan);
        io::AcquisitionObservations result;
        result.acquisition = unit.acquisition.key;
        result.sensor = unit.acquisition.sensor;
        result.lattice = rasters::name(unit.lattices[lattice]);
        result.time = unit.acquisition.time;
        result.time_known = unit.acquisition.time_known;
        for (const auto row : rows) {
            result.parcel_keys.push_back(plan.coverage->keys[row]);
            result.covered.push_back(table.total[row]);
        }
        for (const auto* layer : layers) result.layers.push_back(layer->name);
        result.values.resize(layers.size() * rows.size());
        const auto& keep = cells[lattice].keep;
        for (std::size_t l = 0; l < layers.size(); ++l) {
            job.check();
            const auto* layer = layers[l];
            const auto values = layer->index ? index_values(*layer, unit, lattice, unit_plans, cells)
                                             : cells[lattice].bands.at(layer->name);
            oneapi::tbb::parallel_for(
                oneapi::tbb::blocked_range<std::size_t>(0, rows.size(), 256), [&](const auto& range) {
                    for (std::size_t i = range.begin(); i < range.end(); ++i)
                        result.values.set(result.index(l, i),
                                          zonal::observe(plan.slots_of(rows[i]), table.weights_of(rows[i]),
                                                         table.total[rows[i]], std::span{values}, keep));
                });
        }
        if (classes) {
            std::vector<std::uint8_t> known(keep.size());
            for (std::size_t slot = 0; slot < known.size(); ++slot)
                known[slot] = cells[lattice].owner[slot] != kNoOwner;
            std::vector<std::array<double, 256>> areas(rows.size());
            oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>(0, rows.size(), 64),
                                      [&](const auto& range) {
                                          zonal::ClassAreas under_parcel;
                                          for (std::size_t i = range.begin(); i < range.end(); ++i) {
                                              under_parcel.observe(plan.slots_of(rows[i]), table.weights_of(rows[i]),
                                                                   cells[lattice].classes, known);
                                              for (std::size_t c = 0; c < 256; ++c)
                                                  areas[i][c] = under_parcel.area(static_cast<std::uint8_t>(c));
                                          }
                                      });
            for (std::size_t c = 0; c < 256; ++c) {
                if (std::none_of(areas.begin(), areas.end(), [&](const auto& a) { return a[c] > 0; })) continue;
                result.class_values.push_back(static_cast<std::int32_t>(c));
                result.class_names.push_back(std::to_string(c));
                for (const auto& area : areas) result.class_cover.push_back(area[c]);
            }
        }
        out.emplace_back(number, std::move(result));
    }
    return out;
}

}  // namespace vung::run
