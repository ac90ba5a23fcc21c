// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observe.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include <vung/coverage/cell_growth.h>
#include <vung/error.h>
#include <vung/rasters/backscatter.h>
#include <vung/run/cells_origin.h>
#include <vung/run/gather.h>
#include <vung/run/index_cells.h>
#include <vung/zonal/accumulator.h>

namespace vung::run {
namespace {

constexpr std::size_t kRowsPerBlock = 128;  ///< their coverage stays in the cache for all layers

/// Whether a band is radar backscatter: its mean is taken over linear power and told in decibels.
bool is_backscatter(const WorkUnit& unit, const std::string& band) {
    for (const auto& scene : unit.acquisition.scenes)
        for (const auto& asset : scene.assets)
            if (asset.band == band) return asset.stored_as != rasters::StoredAs::plain;
    return false;
}

/// An observation of linear power, told in decibels. The deviation follows the slope of the logarithm at the mean.
zonal::Observation in_decibel(zonal::Observation power) {
    if (!power.seen()) return power;
    power.stdev *= 10 / std::numbers::ln10 / power.mean;
    power.mean = rasters::to_decibel(power.mean);
    power.min = rasters::to_decibel(power.min);
    power.max = rasters::to_decibel(power.max);
    return power;
}

/// An index of the means of a parcel's bands (see Index::of_means); of its other statistics there are none.
zonal::Observation of_means(const rasters::Index& index, std::span<const zonal::Observation> bands) {
    std::array<double, 3> means{};
    zonal::Observation out = bands.front();
    for (std::size_t i = 0; i < bands.size(); ++i) {
        if (!bands[i].seen()) return {};
        means[i] = bands[i].mean;
        if (bands[i].count < out.count) out = bands[i];
    }
    out.mean = index.of(means.data());
    if (!std::isfinite(out.mean)) return {};
    out.stdev = out.min = out.max = std::numeric_limits<double>::quiet_NaN();
    return out;
}

/// Where a layer's cells come from, and how they become an observation.
class LayerSource {
public:
    LayerSource(const Layer& layer, const WorkUnit& unit, std::size_t lattice, const std::vector<LatticePlan>& plans,
                const std::vector<LatticeCells>& cells)
        : layer_(layer), backscatter_(!layer.index && is_backscatter(unit, layer.name)) {
        if (layer.index && !layer.index->of_means)
            index_.emplace(layer, unit, lattice, plans, cells);
        else
            for (const auto& band : layer.bands) planes_.push_back(&cells[lattice].bands.at(band));
    }

    zonal::Observation observe(const LatticePlan& plan, std::size_t row, IndexCells::Room& room) const {
        const auto& table = plan.coverage->table;
        const auto slots = plan.slots_of(row);
        const auto weights = table.weights_of(row);
        if (index_) return index_->observe(slots, weights, table.total[row], room);
        std::array<zonal::Observation, 3> seen;
        for (std::size_t p = 0; p < planes_.size(); ++p)
            seen[p] = zonal::observe(slots, weights, table.total[row], *planes_[p]);
        if (backscatter_) return in_decibel(seen.front());
        return layer_.index ? of_means(*layer_.index, std::span{seen}.first(planes_.size())) : seen.front();
    }

private:
    const Layer& layer_;
    bool backscatter_;
    std::vector<const zonal::Plane*> planes_;
    std::optional<IndexCells> index_;
};

/// Slots that `keys` need, per lattice of the unit: under their outlines, and what those cells look up.
WantedSlots wanted_slots(const WorkUnit& unit, const std::vector<LatticePlan>& plans,
                         std::span<const std::uint64_t> keys) {
    WantedSlots wanted(plans.size());
    for (std::size_t i = 0; i < plans.size(); ++i) wanted[i].assign(plans[i].gather().size(), 0);
    for (const int number : unit.result_lattices()) {
        const auto& plan = plans[static_cast<std::size_t>(number)];
        for (std::size_t row = 0; row < plan.coverage->keys.size(); ++row)
            if (std::binary_search(keys.begin(), keys.end(), plan.coverage->keys[row]))
                for (const auto slot : plan.slots_of(row)) wanted[static_cast<std::size_t>(number)][slot] = 1;
    }
    // As deep as plan_lattices looks: what own cells look up, and what those cells look up themselves.
    for (int round = 0; plans.size() > 1 && round < 2; ++round)
        for (std::size_t i = 0; i < plans.size(); ++i)
            for (std::size_t j = 0; j < plans.size(); ++j) {
                const auto& under = plans[i].under[j];
                for (std::size_t slot = 0; slot < under.size(); ++slot)
                    if (wanted[i][slot] != 0 && under[slot] != LatticePlan::kNothing) wanted[j][under[slot]] = 1;
            }
    const int halo = unit.halo();
    if (halo > 0) {
        const auto mask = static_cast<std::size_t>(unit.lattice_of_band.at(unit.mask_band));
        wanted[mask] = coverage::grown(plans[mask].gather(), wanted[mask], halo);
    }
    return wanted;
}

/// Place of each of `rows`, which ascend, among them all in the order of their keys, in which results are kept.
std::vector<std::size_t> places_by_key(const std::vector<std::size_t>& rows, const LatticeCoverage& coverage) {
    constexpr std::size_t kNotThere = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> at(coverage.keys.size(), kNotThere), places(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) at[rows[i]] = i;
    std::size_t place = 0;
    for (const auto row : coverage.by_key)
        if (at[row] != kNotThere) places[at[row]] = place++;
    return places;
}

}  // namespace

Observer::Observer(const ShapeSet& shapes, std::span<const WorkUnit> units, store::Pixels* pixels,
                   const store::Coverages* coverages)
    : shapes_(shapes), pixels_(pixels != nullptr && pixels->enabled() ? pixels : nullptr), kept_(coverages) {
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
    std::vector<int> halos(unit.lattices.size(), 0);
    if (unit.halo() > 0) halos[static_cast<std::size_t>(unit.lattice_of_band.at(unit.mask_band))] = unit.halo();
    for (std::size_t i = 0; i < halos.size(); ++i)
        names += rasters::name(unit.lattices[i]) + " +" + std::to_string(halos[i]) + "\n";
    const auto found = plans_.find(names);
    if (found != plans_.end()) return found->second;
    std::vector<std::shared_ptr<const LatticeCoverage>> coverages;
    for (const auto& lattice : unit.lattices) {
        auto& coverage = coverages_[rasters::name(lattice)];
        if (!coverage)
            coverage = std::make_shared<const LatticeCoverage>(
                cover_lattice(shapes_, lattice, windows_.at(rasters::name(lattice)), job, kept_));
        coverages.push_back(coverage);
    }
    return plans_.emplace(names, plan_lattices(coverages, halos)).first->second;
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
    const auto touching = plan.coverage->touching(windows);
    std::vector<std::size_t> rows;
    rows.reserve(touching.size());
    for (std::size_t i = 0; i < touching.size(); ++i)
        if (touching[i] != 0) rows.push_back(i);
    return rows;
}

std::vector<std::uint64_t> Observer::covered_keys(const WorkUnit& unit, int lattice, Job& job) {
    const auto& plan = plans(unit, job)[static_cast<std::size_t>(lattice)];
    std::vector<std::uint64_t> keys;
    for (const auto row : covered_rows(unit, lattice, plan)) keys.push_back(plan.coverage->keys[row]);
    std::sort(keys.begin(), keys.end());
    return keys;
}

std::vector<LatticeCells> Observer::cells(const WorkUnit& unit, const std::vector<LatticePlan>& unit_plans, Job& job,
                                          std::span<const std::uint64_t> only, const std::string& identity) {
    const bool shelf = pixels_ != nullptr && !identity.empty();
    const auto name = [&](std::size_t lattice) { return unit.file_name(static_cast<int>(lattice)); };
    const auto origin = [&](std::size_t lattice) { return CellsOrigin::of(unit, static_cast<int>(lattice)).text(); };
    if (only.empty()) {
        auto read = gather_unit(unit, unit_plans, job);
        for (std::size_t i = 0; shelf && i < read.size(); ++i)
            pixels_->keep(name(i), identity, unit_plans[i].gather(), read[i], origin(i));
        return read;
    }
    auto wanted = wanted_slots(unit, unit_plans, only);
    std::vector<LatticeCells> known;
    auto missing = wanted;
    bool all = shelf;
    for (std::size_t i = 0; shelf && i < unit_plans.size(); ++i) {
        // All are looked at, so that every file that is damaged is found.
        auto found = pixels_->find(name(i), identity, unit_plans[i].gather());
        all = all && found;
        if (!all) continue;
        for (std::size_t slot = 0; slot < missing[i].size(); ++slot)
            missing[i][slot] = static_cast<std::uint8_t>(missing[i][slot] != 0 && found->have[slot] == 0);
        known.push_back(std::move(found->values));
    }
    if (!all) known.clear();
    const auto& fresh = known.empty() ? wanted : missing;
    auto read = gather_unit(unit, unit_plans, job, fresh, std::move(known));
    for (std::size_t i = 0; shelf && i < read.size(); ++i)
        pixels_->add(name(i), identity, unit_plans[i].gather(), read[i], fresh[i], origin(i));
    return read;
}

void Observer::keep_cells(const WorkUnit& unit, Job& job, const std::string& identity, store::Pixels& into,
                          const std::string& as) {
    const auto& unit_plans = plans(unit, job);
    std::vector<std::uint64_t> keys;
    for (const auto& shape : shapes_.shapes) keys.push_back(shape.key);
    const auto held = cells(unit, unit_plans, job, keys, identity);
    for (std::size_t i = 0; i < held.size(); ++i) {
        const auto name = unit.file_name(static_cast<int>(i));
        if (!unit_plans[i].gather().empty() && !into.keep(name, as, unit_plans[i].gather(), held[i]))
            throw InputError{{.what = "the cells under parcels could not be written",
                              .where = name,
                              .fix = "see that there is room on the disk"}};
    }
}

std::vector<std::pair<int, io::AcquisitionObservations>> Observer::observe(const WorkUnit& unit, Job& job,
                                                                           std::span<const std::uint64_t> only,
                                                                           const std::string& identity) {
    const auto& unit_plans = plans(unit, job);
    const auto cells = this->cells(unit, unit_plans, job, only, identity);
    std::vector<std::pair<int, io::AcquisitionObservations>> out;
    for (const int number : unit.result_lattices()) {
        const auto lattice = static_cast<std::size_t>(number);
        std::vector<const Layer*> layers;
        for (const auto& layer : unit.layers)
            if (unit.lattice_of(layer) == number) layers.push_back(&layer);
        const bool classes = unit.classes && unit.lattice_of_band.at(unit.mask_band) == number;

        const auto& plan = unit_plans[lattice];
        const auto& table = plan.coverage->table;
        auto rows = covered_rows(unit, number, plan);
        if (!only.empty())
            std::erase_if(rows, [&](auto row) {
                return !std::binary_search(only.begin(), only.end(), plan.coverage->keys[row]);
            });
        io::AcquisitionObservations result;
        result.acquisition = unit.acquisition.key;
        result.sensor = unit.acquisition.sensor;
        result.lattice = rasters::name(unit.lattices[lattice]);
        result.time = unit.acquisition.time;
        result.time_known = unit.acquisition.time_known;
        const auto places = places_by_key(rows, *plan.coverage);
        result.parcel_keys.resize(rows.size());
        result.covered.resize(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            result.parcel_keys[places[i]] = plan.coverage->keys[rows[i]];
            result.covered[places[i]] = table.total[rows[i]];
        }
        for (const auto* layer : layers) result.layers.push_back(layer->name);
        result.values.resize(layers.size() * rows.size());
        std::vector<LayerSource> sources;
        for (const auto* layer : layers) sources.emplace_back(*layer, unit, lattice, unit_plans, cells);
        oneapi::tbb::parallel_for(std::size_t{0}, (rows.size() + kRowsPerBlock - 1) / kRowsPerBlock, [&](auto block) {
            job.check();
            IndexCells::Room room;
            const auto end = std::min(rows.size(), (block + 1) * kRowsPerBlock);
            for (std::size_t l = 0; l < sources.size(); ++l)
                for (auto i = block * kRowsPerBlock; i < end; ++i)
                    result.values.set(result.index(l, places[i]), sources[l].observe(plan, rows[i], room));
        });
        if (classes) {
            std::vector<std::uint8_t> known(cells[lattice].owner.size());
            for (std::size_t slot = 0; slot < known.size(); ++slot)
                known[slot] = cells[lattice].owner[slot] != kNoOwner;
            std::array<bool, 256> occurs{};
            for (std::size_t slot = 0; slot < known.size(); ++slot)
                if (known[slot] != 0) occurs[cells[lattice].classes[slot]] = true;
            std::vector<std::uint8_t> values;
            for (std::size_t c = 0; c < occurs.size(); ++c)
                if (occurs[c]) values.push_back(static_cast<std::uint8_t>(c));
            std::vector<double> areas(values.size() * rows.size());  // class after class
            oneapi::tbb::parallel_for(oneapi::tbb::blocked_range<std::size_t>(0, rows.size(), 64),
                                      [&](const auto& range) {
                                          zonal::ClassAreas under_parcel;
                                          for (std::size_t i = range.begin(); i < range.end(); ++i) {
                                              under_parcel.observe(plan.slots_of(rows[i]), table.weights_of(rows[i]),
                                                                   cells[lattice].classes, known);
                                              for (std::size_t c = 0; c < values.size(); ++c)
                                                  areas[c * rows.size() + places[i]] = under_parcel.area(values[c]);
                                          }
                                      });
            for (std::size_t c = 0; c < values.size(); ++c) {
                const auto column = std::span{areas}.subspan(c * rows.size(), rows.size());
                if (std::none_of(column.begin(), column.end(), [](double area) { return area > 0; }))
                    continue;  // only beside the parcels, where masks look
                result.class_values.push_back(values[c]);
                result.class_names.push_back(std::to_string(values[c]));
                result.class_cover.insert(result.class_cover.end(), column.begin(), column.end());
            }
        }
        out.emplace_back(number, std::move(result));
    }
    return out;
}

}  // namespace vung::run
