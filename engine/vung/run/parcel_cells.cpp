// SPDX-License-Identifier: Apache-2.0
#include <vung/run/parcel_cells.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/io/observations_netcdf.h>
#include <vung/run/analyse.h>
#include <vung/run/cells_origin.h>
#include <vung/run/inputs.h>
#include <vung/run/lattice_coverage.h>
#include <vung/run/provenance.h>
#include <vung/run/series_reader.h>
#include <vung/store/pixel_files.h>
#include <vung/store/pixels.h>
#include <vung/store/store.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

constexpr std::int64_t kFar = std::int64_t{1} << 30;  ///< cells; no raster reaches so far
constexpr std::size_t kMostNamed = 5;                 ///< acquisitions in one sentence

/// A file of cells that holds what the observations of the store were made from.
struct Kept {
    std::string name, identity;
    CellsOrigin origin;
};

/// What the store says of the parcels asked for.
struct Known {
    std::set<std::string> acquisitions;  ///< that show one of the parcels: "sensor_key"
    std::vector<Kept> files;
};

std::string acquisition_name(const CellsOrigin& origin) {
    return origin.sensor + "_" + origin.acquisition;
}

/// Reads the fronts of all observation files that hold one of `keys` (ascending), and finds the cells they were made
/// of. Of several files of one acquisition and lattice (two projects on one store) those of `ours` go first.
Known known_of(const store::Store& store, const std::vector<std::uint64_t>& keys, const std::set<std::string>& ours,
               Job& job) {
    Known out;
    std::set<std::pair<std::string, std::string>> wanted;  // acquisition and identity of its cells
    const auto observed = store.list();
    job.stage("store", observed.size());
    for (const auto& [unit, files] : observed) {
        job.check();
        for (const auto& file : files) {
            try {
                const auto held = io::read_parcel_keys(file.path);
                if (std::none_of(keys.begin(), keys.end(),
                                 [&](auto key) { return std::binary_search(held.begin(), held.end(), key); }))
                    continue;
                const auto header = io::read_observations_header(file.path);
                const auto name = header.sensor + "_" + header.acquisition;
                out.acquisitions.insert(name);
                wanted.emplace(name, Provenance::parse(io::read_identity(file.path)).cells_identity());
            } catch (const InputError&) {  // damaged: the next run makes it again
            }
        }
        job.advance();
    }
    std::map<std::pair<std::string, std::string>, Kept> chosen;  // by acquisition and lattice
    for (const auto& cells : store::list_cells(store.folder() / "pixels")) {
        auto origin = CellsOrigin::parse(cells.origin);
        if (!origin || cells.identity.empty() || !wanted.contains({acquisition_name(*origin), cells.identity}))
            continue;
        const std::pair place{acquisition_name(*origin), rasters::name(origin->lattice)};
        const auto [at, fresh] = chosen.try_emplace(place, Kept{cells.name, cells.identity, *origin});
        if (!fresh && ours.contains(cells.name) && !ours.contains(at->second.name))
            at->second = {cells.name, cells.identity, std::move(*origin)};
    }
    for (auto& [place, file] : chosen) out.files.push_back(std::move(file));
    return out;
}

std::vector<std::size_t> find_parcels(const CellRequest& request, const parcels::ParcelLayer& layer,
                                      const Project& project) {
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < layer.parcels.size(); ++i) by_id.emplace(layer.parcels[i].id, i);
    std::vector<std::size_t> out;
    for (const auto& id : request.parcels) {
        const auto found = by_id.find(id);
        if (found == by_id.end()) {
            std::vector<std::string> ids;
            for (const auto& parcel : layer.parcels) ids.push_back(parcel.id);
            throw InputError{{.what = "there is no parcel '" + id + "' that passed the gate",
                              .where = project.file.string(),
                              .fix = "write its id as in the tables of the run" + text::suggestion(id, ids)}};
        }
        out.push_back(found->second);
    }
    if (out.empty())
        throw InputError{{.what = "no parcel is asked for", .where = project.file.string(), .fix = "name one"}};
    return out;
}

/// The lattice to read: of the wanted size, else the finest; of several zones the nearest to `longitude`.
rasters::Lattice choose_lattice(const std::vector<Kept>& files, const CellRequest& request, double longitude,
                                std::vector<double>& sizes, const std::string& where) {
    std::set<double> all;
    for (const auto& file : files) all.insert(file.origin.lattice.cell_width);
    sizes.assign(all.begin(), all.end());
    const double size = request.cell_size.value_or(sizes.front());
    const rasters::Lattice* best = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& file : files) {
        const auto& lattice = file.origin.lattice;
        if (std::abs(lattice.cell_width - size) > 1e-6 * size) continue;
        const auto meridian = central_meridian(rasters::name(lattice));
        const double away = meridian ? std::abs(*meridian - longitude) : 360;
        if (best == nullptr || away < least) best = &lattice, least = away;
    }
    if (best == nullptr)
        throw InputError{{.what = fmt::format("no cells of {} are kept", size),
                          .where = where,
                          .fix = fmt::format("there are cells of {}", fmt::join(sizes, ", "))}};
    return *best;
}

[[noreturn]] void refuse_missing(const std::vector<std::string>& missing, std::size_t of, const std::string& where) {
    std::string names;
    for (std::size_t i = 0; i < std::min(kMostNamed, missing.size()); ++i) names += (i ? ", " : "") + missing[i];
    if (missing.size() > kMostNamed) names += ", ...";
    throw InputError{
        {.what = fmt::format("the cells of {} of {} acquisitions are not kept: {}", missing.size(), of, names),
         .where = where,
         .fix = "allow those that are there alone, or make them anew: give [store] pixels_gb room, remove "
                "the folder observations of the store and run again"}};
}

class Reader {
public:
    Reader(const Project& project, const CellRequest& request, Job& job)
        : project_(project), request_(request), job_(job), store_(project.store) {}

    CellBlock read() {
        std::vector<Problem> faults;  // rasters may be gone
        const auto inputs = load_inputs(project_, job_, &faults);
        if (inputs.layer.parcels.empty() && !faults.empty()) throw InputError{faults.front().text};
        const auto places = find_parcels(request_, inputs.layer, project_);
        std::set<std::uint64_t> keys;
        for (const auto place : places) keys.insert(inputs.layer.parcels[place].shape_key);
        std::set<std::string> ours;
        for (const auto& unit : inputs.units)
            for (std::size_t i = 0; i < unit.lattices.size(); ++i) ours.insert(unit.file_name(static_cast<int>(i)));
        known_ = known_of(store_, {keys.begin(), keys.end()}, ours, job_);
        const auto where = (store_.folder() / "pixels").string();
        if (known_.acquisitions.empty())
            throw InputError{{.what = "no acquisition in the store shows these parcels",
                              .where = store_.folder().string(),
                              .fix = "vung run first"}};
        if (known_.files.empty())
            refuse_missing({known_.acquisitions.begin(), known_.acquisitions.end()}, known_.acquisitions.size(), where);
        const auto longitude = parcel_centres(inputs.layer)[places.front()].x;
        out_.lattice = choose_lattice(known_.files, request_, longitude, out_.cell_sizes, where);
        place_cells(inputs, places, keys);
        read_looks(where);
        return std::move(out_);
    }

private:
    void place_cells(const Inputs& inputs, const std::vector<std::size_t>& places,
                     const std::set<std::uint64_t>& keys) {
        ShapeSet shapes{inputs.shapes.crs, {}};
        for (const auto& shape : inputs.shapes.shapes)
            if (keys.contains(shape.key)) shapes.shapes.push_back(shape);
        covered_ = cover_lattice(shapes, out_.lattice, {{-kFar, -kFar, 2 * kFar, 2 * kFar}}, job_);
        const auto& table = covered_.table;
        for (std::size_t p = 0; p < places.size(); ++p) {
            const auto row = covered_.row(inputs.layer.parcels[places[p]].shape_key);
            if (!row) continue;
            const auto slots = table.slots_of(*row);
            const auto weights = table.weights_of(*row);
            for (std::size_t i = 0; i < slots.size(); ++i) {
                const auto col = table.cells.col(slots[i]), line = table.cells.row(slots[i]);
                const auto centre =
                    out_.lattice.to_world({static_cast<double>(col) + 0.5, static_cast<double>(line) + 0.5});
                out_.parcel.push_back(static_cast<std::uint32_t>(p));
                out_.col.push_back(col), out_.row.push_back(line);
                out_.x.push_back(centre.x), out_.y.push_back(centre.y);
                out_.coverage.push_back(weights[i]);
                slots_.push_back(slots[i]);
            }
        }
    }

    void read_looks(const std::string& where) {
        std::vector<const Kept*> files;
        std::set<std::string> elsewhere, here;
        for (const auto& file : known_.files) {
            const bool same = rasters::name(file.origin.lattice) == rasters::name(out_.lattice);
            (same ? here : elsewhere).insert(acquisition_name(file.origin));
            if (same) files.push_back(&file);
        }
        std::sort(files.begin(), files.end(), [](const Kept* a, const Kept* b) {
            return std::pair{a->origin.time, a->name} < std::pair{b->origin.time, b->name};
        });
        for (const auto& name : elsewhere)
            if (!here.contains(name)) out_.other_lattices.push_back(name);
        for (const auto& name : known_.acquisitions)
            if (!here.contains(name) && !elsewhere.contains(name)) out_.not_kept.push_back(name);

        store::Pixels pixels{store_.folder() / "pixels", store::Pixels::Use::look};
        job_.stage("cells", files.size());
        for (const auto* file : files) {
            job_.check();
            const auto found = pixels.find(file->name, file->identity, covered_.table.cells);
            const bool whole =
                found && std::all_of(slots_.begin(), slots_.end(), [&](auto slot) { return found->have[slot] != 0; });
            if (whole)
                take(*file, found->values, files.size());
            else
                out_.not_kept.push_back(acquisition_name(file->origin));
            job_.advance();
        }
        std::sort(out_.not_kept.begin(), out_.not_kept.end());
        if (!out_.not_kept.empty() && (!request_.allow_missing || out_.looks.empty()))
            refuse_missing(out_.not_kept, known_.acquisitions.size(), where);
        for (const auto& band : request_.bands)
            if (std::none_of(out_.bands.begin(), out_.bands.end(), [&](const auto& b) { return b.name == band; })) {
                std::vector<std::string> names(bands_.begin(), bands_.end());
                throw InputError{
                    {.what = fmt::format("no band '{}' is kept in cells of {}", band, out_.lattice.cell_width),
                     .where = where,
                     .fix = fmt::format("there are {}{}", fmt::join(names, ", "), text::suggestion(band, names))}};
            }
    }

    void take(const Kept& file, const zonal::LatticeCells& values, std::size_t looks) {
        const auto count = slots_.size();
        const auto before = out_.looks.size() * count;
        const auto wants = [&](const std::string& band) {
            return request_.bands.empty() ||
                   std::find(request_.bands.begin(), request_.bands.end(), band) != request_.bands.end();
        };
        for (const auto& [name, plane] : values.bands) {
            bands_.insert(name);
            const auto at = std::lower_bound(out_.bands.begin(), out_.bands.end(), name,
                                             [](const auto& band, const auto& other) { return band.name < other; });
            if (!wants(name) || (at != out_.bands.end() && at->name == name)) continue;
            const auto& power = file.origin.power;
            const bool is_power = std::find(power.begin(), power.end(), name) != power.end();
            out_.bands.insert(at, {name, is_power, std::vector<double>(before, kNaN)});
        }
        const auto bytes = static_cast<double>(looks) * static_cast<double>(count) *
                           (8.0 * static_cast<double>(out_.bands.size()) + 3);
        if (bytes > static_cast<double>(request_.most_bytes))
            throw InputError{{.what = fmt::format(
                                  "the cells of {} parcels would take {:.1f} MB of memory, more than {:.1f}",
                                  request_.parcels.size(), bytes / 1e6, static_cast<double>(request_.most_bytes) / 1e6),
                              .where = project_.file.string(),
                              .fix = "ask for fewer parcels or bands at a time, or allow more memory"}};
        const auto& origin = file.origin;
        out_.looks.push_back({origin.acquisition, origin.sensor, origin.time,
                              day_of(origin.time, origin.time_known, project_.timezone), origin.scenes});
        for (const auto slot : slots_) {
            const auto owner = values.owner.empty() ? std::uint8_t{0} : values.owner[slot];
            const bool keep = values.keep.empty() || values.keep[slot] != 0;
            const auto state = owner == zonal::kNoOwner ? CellState::no_data
                               : keep                   ? CellState::clear
                                                        : CellState::masked;
            out_.state.push_back(static_cast<std::uint8_t>(state));
            out_.scene.push_back(owner);
            out_.cls.push_back(values.classes.empty() || owner == zonal::kNoOwner ? CellBlock::kNone
                                                                                  : values.classes[slot]);
        }
        for (auto& band : out_.bands) {
            const auto plane = values.bands.find(band.name);
            for (const auto slot : slots_)
                band.values.push_back(plane == values.bands.end() ? kNaN : plane->second.value(slot));
        }
    }

    static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

    const Project& project_;
    const CellRequest& request_;
    Job& job_;
    store::Store store_;
    Known known_;
    LatticeCoverage covered_;
    std::vector<std::uint32_t> slots_;  ///< per cell of the block
    std::set<std::string> bands_;       ///< that were seen
    CellBlock out_;
};

}  // namespace

CellBlock read_cells(const Project& project, const CellRequest& request, const RunOptions& options) {
    CellBlock out;
    supervise(options, [&](Job& job) { out = Reader{project, request, job}.read(); });
    return out;
}

}  // namespace vung::run
