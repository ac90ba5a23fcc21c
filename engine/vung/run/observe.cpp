// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observe.h>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include <vung/coverage/cell_growth.h>
#include <vung/error.h>
#include <vung/rasters/backscatter.h>
#include <vung/run/gather.h>
#include <vung/zonal/accumulator.h>

namespace vung::run {
namespace {

constexpr std::size_t kIndexBlock = 1024;  ///< slots at a time

/// Physical values of a plane for slots [begin, end), or of what they look up; takes their mark from `valid` where the
/// plane has no value.
void take_values(const zonal::Plane& plane, const std::vector<std::uint32_t>* under, std::size_t begin, std::size_t end,
                 std::uint8_t* valid, double* out) {
    std::visit(
        [&](const auto& stored) {
            for (auto slot = begin; slot < end; ++slot, ++out) {
                const auto at = under ? (*under)[slot] : static_cast<std::uint32_t>(slot);
                if (at == LatticePlan::kNothing) {
                    valid[slot] = 0;
                    continue;
                }
                valid[slot] &= plane.valid[at];
                *out = plane.scale * static_cast<double>(stored[at]) + plane.offset;
            }
        },
        plane.cells);
}

/// Values of an index on the gather slots of its lattice, into `plane`, whose memory is reused; a cell counts where
/// every band counts and the index is no gap.
void fill_index_plane(const Layer& layer, const WorkUnit& unit, std::size_t lattice,
                      const std::vector<LatticePlan>& plans, const std::vector<LatticeCells>& cells,
                      zonal::Plane& plane) {
    const std::size_t slots = plans[lattice].gather.size();
    std::vector<const zonal::Plane*> inputs;
    std::vector<const std::vector<std::uint32_t>*> under;
    for (const auto& band : layer.bands) {
        const auto at = static_cast<std::size_t>(unit.lattice_of_band.at(band));
        inputs.push_back(&cells[at].bands.at(band));
        under.push_back(at == lattice ? nullptr : &plans[lattice].under[at]);
    }
    auto& values = std::holds_alternative<std::vector<double>>(plane.cells)
                       ? std::get<std::vector<double>>(plane.cells)
                       : plane.cells.emplace<std::vector<double>>();
    values.assign(slots, 0.0);
    plane.valid.assign(slots, 0);
    const auto& keep = cells[lattice].keep;
    const auto blocks = (slots + kIndexBlock - 1) / kIndexBlock;
    oneapi::tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
        const auto begin = block * kIndexBlock, end = std::min(slots, begin + kIndexBlock);
        auto* valid = plane.valid.data();
        std::copy(keep.begin() + static_cast<std::ptrdiff_t>(begin), keep.begin() + static_cast<std::ptrdiff_t>(end),
                  valid + begin);
        std::array<std::array<double, kIndexBlock>, 3> inputs_here;
        for (std::size_t i = 0; i < inputs.size(); ++i)
            take_values(*inputs[i], under[i], begin, end, valid, inputs_here[i].data());
        std::array<double, 3> arguments{};
        for (auto slot = begin; slot < end; ++slot) {
            if (valid[slot] == 0) continue;
            for (std::size_t i = 0; i < inputs.size(); ++i) arguments[i] = inputs_here[i][slot - begin];
            values[slot] = layer.index->of(arguments.data());
            valid[slot] = std::isfinite(values[slot]);
        }
    });
}

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

/// Slots that `keys` need, per lattice of the unit: under their outlines, and what those cells look up.
WantedSlots wanted_slots(const WorkUnit& unit, const std::vector<LatticePlan>& plans,
                         std::span<const std::uint64_t> keys) {
    WantedSlots wanted(plans.size());
    for (std::size_t i = 0; i < plans.size(); ++i) wanted[i].assign(plans[i].gather.size(), 0);
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
        wanted[mask] = coverage::grown(plans[mask].gather, wanted[mask], halo);
    }
    return wanted;
}

/// Place of each row among them all in the order of their keys, in which results are kept.
std::vector<std::size_t> places_by_key(const std::vector<std::size_t>& rows, const LatticeCoverage& coverage) {
    std::vector<std::size_t> order(rows.size()), places(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return coverage.keys[rows[a]] < coverage.keys[rows[b]]; });
    for (std::size_t place = 0; place < order.size(); ++place) places[order[place]] = place;
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
    std::sort(keys.begin(), keys.end());
    return keys;
}

std::vector<LatticeCells> Observer::cells(const WorkUnit& unit, const std::vector<LatticePlan>& unit_plans, Job& job,
                                          std::span<const std::uint64_t> only, const std::string& identity) {
    const bool shelf = pixels_ != nullptr && !identity.empty();
    const auto name = [&](std::size_t lattice) { return unit.file_name(static_cast<int>(lattice)); };
    if (only.empty()) {
        auto read = gather_unit(unit, unit_plans, job);
        for (std::size_t i = 0; shelf && i < read.size(); ++i)
            pixels_->keep(name(i), identity, unit_plans[i].gather, read[i]);
        return read;
    }
    auto wanted = wanted_slots(unit, unit_plans, only);
    std::vector<LatticeCells> known;
    auto missing = wanted;
    for (std::size_t i = 0; shelf && i < unit_plans.size(); ++i) {
        auto found = pixels_->find(name(i), identity, unit_plans[i].gather);
        if (!found) {
            known.clear();
            break;
        }
        for (std::size_t slot = 0; slot < missing[i].size(); ++slot)
            missing[i][slot] = static_cast<std::uint8_t>(missing[i][slot] != 0 && found->have[slot] == 0);
        known.push_back(std::move(found->values));
    }
    if (known.empty()) return gather_unit(unit, unit_plans, job, wanted);
    return gather_unit(unit, unit_plans, job, missing, std::move(known));
}

void Observer::keep_cells(const WorkUnit& unit, Job& job, const std::string& identity, store::Pixels& into,
                          const std::string& as) {
    const auto& unit_plans = plans(unit, job);
    std::vector<std::uint64_t> keys;
    for (const auto& shape : shapes_.shapes) keys.push_back(shape.key);
    const auto held = cells(unit, unit_plans, job, keys, identity);
    for (std::size_t i = 0; i < held.size(); ++i) {
        const auto name = unit.file_name(static_cast<int>(i));
        if (!unit_plans[i].gather.empty() && !into.keep(name, as, unit_plans[i].gather, held[i]))
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
        zonal::Plane index;
        for (std::size_t l = 0; l < layers.size(); ++l) {
            job.check();
            const auto* layer = layers[l];
            if (layer->index && !layer->index->of_means)
                fill_index_plane(*layer, unit, lattice, unit_plans, cells, index);
            std::vector<const zonal::Plane*> planes;
            if (layer->index && !layer->index->of_means)
                planes.push_back(&index);
            else
                for (const auto& band : layer->bands) planes.push_back(&cells[lattice].bands.at(band));
            const bool backscatter = !layer->index && is_backscatter(unit, layer->name);
            oneapi::tbb::parallel_for(
                oneapi::tbb::blocked_range<std::size_t>(0, rows.size(), 256), [&](const auto& range) {
                    std::array<zonal::Observation, 3> seen;
                    for (std::size_t i = range.begin(); i < range.end(); ++i) {
                        for (std::size_t p = 0; p < planes.size(); ++p)
                            seen[p] = zonal::observe(plan.slots_of(rows[i]), table.weights_of(rows[i]),
                                                     table.total[rows[i]], *planes[p]);
                        auto& told = seen.front();
                        if (backscatter) told = in_decibel(told);
                        if (layer->index && layer->index->of_means)
                            told = of_means(*layer->index, std::span{seen}.first(planes.size()));
                        result.values.set(result.index(l, places[i]), told);
                    }
                });
        }
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
