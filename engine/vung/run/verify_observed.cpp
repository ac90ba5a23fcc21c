// SPDX-License-Identifier: Apache-2.0
#include <vung/run/verify_observed.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/io/csv.h>
#include <vung/io/ledger_cells.h>
#include <vung/io/observations_netcdf.h>
#include <vung/io/reproject.h>
#include <vung/io/scene_path.h>
#include <vung/io/wkt.h>
#include <vung/parcels/shape_key.h>
#include <vung/random/stream.h>
#include <vung/run/observe.h>
#include <vung/run/observed_bundle.h>
#include <vung/run/observed_difference.h>
#include <vung/store/pixels.h>
#include <vung/units/area.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

constexpr double kLastDigits = 1e-9;
/// Stands for files that nobody may open.
const fs::path kAbsentImages = "/not-there";

std::string observed(const char* name) {
    return std::string{kObservedFolder} + "/" + name;
}

ShapeSet read_outlines(const fs::path& file, const geometry::Crs& crs) {
    const auto table = io::read_csv(file);
    const auto outline = table.need("outline"), wkt = table.need("wkt");
    ShapeSet out{crs, {}};
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto key = io::parse_hex16(table.rows[i][outline]);
        auto shape = io::parse_wkt(table.rows[i][wkt]);
        const bool in_order = out.shapes.empty() || (key && out.shapes.back().key < *key);
        if (!key || !shape || !in_order || parcels::shape_key(crs, *shape) != *key)
            throw InputError{{.what = "the outline is not the one that was observed: its key is another",
                              .where = fmt::format("{}, line {}", file.string(), table.lines[i]),
                              .fix = "take the bundle as it was made"}};
        out.shapes.push_back({*key, std::move(*shape)});
    }
    return out;
}

const Shape& shape_of(const ShapeSet& shapes, std::uint64_t key, const std::string& parcel) {
    const auto at = std::lower_bound(shapes.shapes.begin(), shapes.shapes.end(), key,
                                     [](const Shape& shape, std::uint64_t wanted) { return shape.key < wanted; });
    if (at == shapes.shapes.end() || at->key != key)
        throw InputError{{.what = "parcel '" + parcel + "' has no outline",
                          .where = observed("outlines.csv"),
                          .fix = "take the bundle as it was made"}};
    return *at;
}

/// Area and longitude of each parcel by its outline.
void measure(std::vector<ObservedParcel>& parcels, const ShapeSet& shapes) {
    const auto wgs84 = io::read_crs("EPSG:4326", "WGS 84");
    const io::Transform to_wgs84{shapes.crs, wgs84};
    for (auto& parcel : parcels) {
        const auto& outline = shape_of(shapes, parcel.key, parcel.id).outline;
        const auto degrees = io::lon_lat_outline(to_wgs84, shapes.crs, outline);
        parcel.area_ha = geometry::geodesic_size(degrees).area_m2 / units::kSquareMetresPerHectare;
        const auto box = geometry::bounds(outline);
        std::vector<geometry::Point> centre{{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}};
        to_wgs84.apply(centre);
        parcel.longitude = centre.front().x;
    }
}

/// Findings of each parcel from what the acquisitions showed.
std::vector<ParcelFindings> judged(const std::vector<ObservedParcel>& parcels, const std::vector<ObservedFile>& files,
                                   const ObservedSettings& settings, const crops::RiceRule& rule, Job& job) {
    std::map<std::uint64_t, std::pair<double, std::vector<std::size_t>>> by_key;
    for (std::size_t i = 0; i < parcels.size(); ++i) {
        auto& place = by_key[parcels[i].key];
        place.first = parcels[i].longitude;
        place.second.push_back(i);
    }
    std::vector<ParcelFindings> out(parcels.size());
    for (auto at = by_key.begin(); at != by_key.end();) {
        std::vector<std::uint64_t> keys;
        std::vector<double> longitudes;
        const auto first = at;
        for (; at != by_key.end() && keys.size() < kShapesAtATime; ++at)
            keys.push_back(at->first), longitudes.push_back(at->second.first);
        const auto found = judge(files, keys, longitudes, settings.windows, settings.timezone, job, rule);
        std::size_t i = 0;
        for (auto each = first; each != at; ++each, ++i)
            for (const auto parcel : each->second.second) out[parcel] = found[i];
    }
    return out;
}

/// Folders to look for images in.
std::vector<fs::path> image_folders(const fs::path& imagery) {
    std::error_code ignored;
    if (fs::is_directory(imagery, ignored)) return {imagery};
    const auto project = read_project(imagery);
    std::vector<fs::path> out{project.folder};
    for (const auto& source : project.scenes)
        if (const auto& path = source.source; !io::is_url(path.string()))
            out.push_back(fs::is_directory(path, ignored) ? path : path.parent_path());
    return out;
}

}  // namespace

struct ObservedVerifier::State {
    fs::path bundle;
    const VerifyOptions& options;
    ObservedFaces faces;

    std::vector<ObservedParcel> parcels;
    std::map<std::uint64_t, std::string> parcel_of;  ///< the first of an outline

    ObservedSettings settings(const std::function<fs::path(const std::string&)>& place) const {
        const auto file = bundle / kObservedFolder / "units.json";
        return parse_observed_settings(io::read_bytes(file), file.string(), place);
    }
    ObservedSettings settings() const {
        return settings([](const std::string& name) { return kAbsentImages / name; });
    }
    ShapeSet outlines(const ObservedSettings& with) const {
        return read_outlines(bundle / kObservedFolder / "outlines.csv", with.crs);
    }

    void read_parcels() {
        if (!parcels.empty()) return;
        parcels = read_observed_parcels(bundle / kObservedFolder / "parcels.csv");
        for (const auto& parcel : parcels) parcel_of.emplace(parcel.key, parcel.id);
    }

    std::vector<ObservedFile> files(const ObservedSettings& with) const {
        std::vector<ObservedFile> out;
        for (const auto& unit : with.units)
            for (const int lattice : unit.result_lattices()) {
                const auto file = bundle / observed_file(unit, lattice);
                if (fs::exists(file)) out.push_back({file, unit.acquisition.key, ""});
            }
        return out;
    }

    /// Each observation file says the settings and the images that units.json and imagery.csv tell.
    void check_provenance(const ObservedSettings& with) const {
        std::map<std::string, ImageryFile> images;
        for (auto& each : read_imagery(bundle)) images.emplace(each.name, each);
        for (const auto& unit : with.units)
            for (const int lattice : unit.result_lattices()) {
                const auto name = observed_file(unit, lattice);
                if (!fs::exists(bundle / name)) continue;
                const auto told = Provenance::parse(io::read_identity(bundle / name));
                if (told.settings != settings_digest(unit))
                    faces.find(name, "", "it was observed with other settings than units.json tells");
                for (const auto& input : told.inputs) {
                    const auto image = images.find(input.file);
                    if (image == images.end())
                        faces.find(name, "", "it was observed from '" + input.file + "', which imagery.csv lacks");
                    else if (!input.content.empty() && input.content != image->second.sha256)
                        faces.find(observed("imagery.csv"), input.file, "the observations tell another hash");
                }
            }
    }

    /// Compares what was observed again with the files of the bundle.
    void compare(const WorkUnit& unit, const std::vector<std::pair<int, io::AcquisitionObservations>>& results) {
        for (const auto& [lattice, made] : results) {
            const auto name = observed_file(unit, lattice);
            if (!fs::exists(bundle / name)) {
                if (made.parcels() > 0) faces.find(name, "", "the file is missing");
                continue;
            }
            const auto held = io::read_observations(bundle / name);
            faces.report->observations += made.values.size();
            for (const auto& each : observed_differences(held, made, parcel_of))
                faces.find(name, each.place, each.what);
        }
    }

    template <class Work>
    void work(const Work& with_job) const {
        RunOptions how;
        how.threads = options.threads;
        how.progress = options.progress;
        how.cancelled = options.cancelled;
        supervise(how, with_job);
    }
};

ObservedVerifier::ObservedVerifier(fs::path bundle, const VerifyOptions& options, ObservedFaces faces)
    : state_(new State{std::move(bundle), options, std::move(faces), {}, {}}) {}
ObservedVerifier::~ObservedVerifier() = default;

bool ObservedVerifier::is_there() const {
    return fs::exists(state_->bundle / kObservedFolder / "units.json");
}

bool ObservedVerifier::has_evidence() const {
    return is_there() && fs::is_directory(state_->bundle / kEvidenceFolder);
}

void ObservedVerifier::seasons(const OpenedBundle& opened) {
    auto& state = *state_;
    state.faces.report->begins = "what each acquisition showed of each parcel";
    state.work([&](Job& job) {
        state.read_parcels();
        const auto settings = state.settings();
        const auto shapes = state.outlines(settings);
        state.check_provenance(settings);
        ObservedFindings made;
        made.rule = crops::RiceRule::parse(io::read_bytes(state.bundle / kObservedFolder / "rice_rule.csv"));
        if (made.rule != crops::RiceRule::published())
            state.faces.report->notes.push_back("the thresholds for seasons are not those of this program");
        made.parcels = state.parcels;
        measure(made.parcels, shapes);
        made.subjects = observed_subjects(opened.book.subjects, made.parcels, settings.windows, "subjects.csv");
        job.stage("seasons", state.parcel_of.size());
        made.findings = judged(state.parcels, state.files(settings), settings, made.rule, job);
        for (const auto& table : observed_tables(made, settings.windows, opened.activity))
            state.faces.same_table(table);
        const auto& season = *opened.activity.find("season", formula::Scenario::none);
        const auto area = season.columns.find("area");
        for (std::size_t row = 0; area != season.columns.end() && row < made.subjects.size(); ++row) {
            const double by_outline = made.parcels[made.subjects[row].parcel].area_ha,
                         told = area->second.numbers.at(row);
            if (!(std::abs(told - by_outline) <= kLastDigits * by_outline))
                state.faces.find("activity/season.csv", fmt::format("line {}, column 'area'", row + 2),
                                 fmt::format("it says {} ha, the outline has {}", told, by_outline));
        }
    });
}

void ObservedVerifier::cells() {
    auto& state = *state_;
    state.work([&](Job& job) {
        state.read_parcels();
        const auto settings = state.settings();
        const auto shapes = state.outlines(settings);
        std::vector<std::uint64_t> keys;
        for (const auto& shape : shapes.shapes) keys.push_back(shape.key);
        store::Pixels pixels{state.bundle / kEvidenceFolder, store::Pixels::Use::look};
        Observer observer{shapes, settings.units, &pixels};
        job.stage("cells", settings.units.size());
        for (const auto& unit : settings.units) {
            job.check();
            std::vector<std::pair<int, io::AcquisitionObservations>> made;
            try {
                made = observer.observe(unit, job, keys, evidence_identity(unit));
            } catch (const InputError&) {  // it looked for the images, which are not part of a bundle
                state.faces.find(std::string{kEvidenceFolder} + "/" + unit.file_name(0) + ".cells", "",
                                 "cells under parcels are missing or damaged");
                job.advance();
                continue;
            }
            state.compare(unit, made);
            job.advance();
        }
    });
}

void ObservedVerifier::imagery() {
    auto& state = *state_;
    auto& report = *state.faces.report;
    state.work([&](Job& job) {
        state.read_parcels();
        const auto files = read_imagery(state.bundle);
        const auto found = find_imagery(image_folders(state.options.imagery), files);
        std::vector<std::string> difference(files.size());
        job.stage("images", files.size());
        oneapi::tbb::parallel_for(std::size_t{0}, files.size(), [&](std::size_t i) {
            const auto at = found.find(files[i].name);
            if (at != found.end() && !files[i].sha256.empty())
                difference[i] = imagery_difference(files[i], hash_imagery(at->second, files[i].name, job));
            job.advance();
        });
        std::set<std::string> changed;
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (!found.contains(files[i].name) || files[i].sha256.empty()) continue;
            ++report.image_files;
            if (difference[i].empty()) continue;
            changed.insert(files[i].name);
            state.faces.find(files[i].name, "", difference[i]);
        }
        if (report.image_files < files.size())
            report.notes.push_back(fmt::format("{} of {} image files are not there; they were not compared",
                                               files.size() - report.image_files, files.size()));

        const auto named = state.settings([](const std::string& name) { return fs::path{name}; });
        const auto placed = state.settings([&](const std::string& name) {
            const auto at = found.find(name);
            return at == found.end() ? kAbsentImages / name : at->second;
        });
        std::vector<std::string> acquisitions;
        for (const auto& unit : named.units)
            if (std::find(acquisitions.begin(), acquisitions.end(), unit.acquisition.key) == acquisitions.end())
                acquisitions.push_back(unit.acquisition.key);
        std::sort(acquisitions.begin(), acquisitions.end());
        const random::Stream draws{state.options.seed, "vung verify imagery"};
        std::vector<std::pair<std::uint64_t, std::string>> order;
        for (std::size_t i = 0; i < acquisitions.size(); ++i) order.emplace_back(draws.bits(i), acquisitions[i]);
        std::sort(order.begin(), order.end());
        order.resize(std::min(order.size(), state.options.sample));
        std::set<std::string> drawn;
        for (const auto& [rank, key] : order) report.drawn.push_back(key), drawn.insert(key);

        const auto shapes = state.outlines(placed);
        Observer observer{shapes, placed.units};
        const auto is_drawn = [&](const WorkUnit& unit) { return drawn.contains(unit.acquisition.key); };
        job.stage("observe",
                  static_cast<std::size_t>(std::count_if(placed.units.begin(), placed.units.end(), is_drawn)));
        for (std::size_t i = 0; i < placed.units.size(); ++i) {
            const auto& unit = placed.units[i];
            if (!is_drawn(unit)) continue;
            std::string missing, other;
            for (const auto& name : SceneFiles::of(named.units[i])) {
                if (!found.contains(name)) missing = name;
                if (changed.contains(name)) other = name;
            }
            if (!missing.empty())
                state.faces.find(missing, "", "the image is not there, and " + unit.acquisition.key + " was drawn");
            else if (!other.empty())
                report.notes.push_back(unit.acquisition.key + " was drawn and not observed again: its images changed");
            else
                state.compare(unit, observer.observe(unit, job));
            job.advance();
        }
    });
}

}  // namespace vung::run
