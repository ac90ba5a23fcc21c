// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observed_bundle.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/io/ledger_cells.h>
#include <vung/io/observations_netcdf.h>
#include <vung/io/scene_path.h>
#include <vung/io/wkt.h>
#include <vung/report/atomic_file.h>
#include <vung/run/observe.h>
#include <vung/run/store_upkeep.h>
#include <vung/store/pixels.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

/// Names that say the same on every machine: below the project, else below the folder of scenes, else as they stand.
std::string shown_name(const Project& project, const std::string& file) {
    if (io::is_url(file)) return file;
    const auto below = [&](const fs::path& folder) -> std::string {
        const auto relative = fs::path{file}.lexically_normal().lexically_relative(folder.lexically_normal());
        return relative.empty() || *relative.begin() == ".." ? "" : relative.generic_string();
    };
    if (auto name = below(project.folder); !name.empty()) return name;
    for (const auto& source : project.scenes) {
        std::error_code ignored;
        const auto folder = fs::is_directory(source.source, ignored) ? source.source : source.source.parent_path();
        if (auto name = below(folder.parent_path()); !name.empty()) return name;
    }
    return fs::path{file}.generic_string();
}

std::map<std::string, std::string> shown_names(const Project& project, const std::set<std::string>& files) {
    std::map<std::string, std::string> out;
    std::set<std::string> taken;
    for (const auto& file : files) {
        auto name = shown_name(project, file);
        if (!taken.insert(name).second) name = fs::path{file}.generic_string();
        out[file] = name;
    }
    return out;
}

/// Hashes of the image files, in parallel; a file that is not the observed one ends the work.
std::vector<ImageryFile> hashed(const ObservedBundle& what, Job& job) {
    std::map<std::string, SourceRecord> records;
    for (const auto& unit : what.units)
        for (const auto& record : unit.provenance.inputs) records[record.file] = record;
    std::vector<std::pair<std::string, std::string>> files(what.names.begin(), what.names.end());
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    std::vector<ImageryFile> out(files.size());
    job.stage("checksums", files.size());
    oneapi::tbb::parallel_for(std::size_t{0}, files.size(), [&](std::size_t i) {
        const auto& [file, name] = files[i];
        const auto known = records.find(file);
        if (io::is_url(file)) {
            out[i].name = name;
            if (known != records.end()) {
                out[i].size = static_cast<std::uint64_t>(known->second.stamp.size);
                out[i].validator = known->second.validator;
            }
        } else {
            out[i] = hash_imagery(file, name, job);
            if (known != records.end() && !known->second.content.empty() && known->second.content != out[i].sha256)
                throw InputError{{.what = "the image file is not the one that was observed",
                                  .where = file,
                                  .fix = "run the project again, then make the bundle"}};
        }
        job.advance();
    });
    return out;
}

std::vector<io::AcquisitionObservations> read_all(const std::vector<fs::path>& files) {
    std::vector<io::AcquisitionObservations> out;
    for (const auto& file : files) out.push_back(io::read_observations(file));
    return out;
}

/// Without classes that none of the rows shows.
void drop_unseen_classes(io::AcquisitionObservations& rows) {
    io::AcquisitionObservations kept;
    for (std::size_t c = 0; c < rows.class_values.size(); ++c) {
        const auto first = rows.class_cover.begin() + static_cast<std::ptrdiff_t>(c * rows.parcels());
        const auto last = first + static_cast<std::ptrdiff_t>(rows.parcels());
        if (std::none_of(first, last, [](double area) { return area > 0; })) continue;
        kept.class_values.push_back(rows.class_values[c]);
        kept.class_names.push_back(rows.class_names[c]);
        kept.class_cover.insert(kept.class_cover.end(), first, last);
    }
    rows.class_values = std::move(kept.class_values);
    rows.class_names = std::move(kept.class_names);
    rows.class_cover = std::move(kept.class_cover);
}

/// Where the observations come from, without what belongs to this machine.
std::string told_provenance(const Provenance& provenance, const std::map<std::string, std::string>& names) {
    auto out = provenance;
    for (auto& record : out.inputs) {
        const auto name = names.find(record.file);
        record.file = name == names.end() ? fs::path{record.file}.filename().string() : name->second;
        record.stamp = {.size = record.stamp.size, .modified_ns = 0, .changed_ns = 0, .inode = 0};
    }
    return out.text();
}

void put(const fs::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary};
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw report::write_error(file, "the file could not be written");
}

void put(const fs::path& folder, const std::vector<report::Table>& tables) {
    for (const auto& table : tables) {
        std::ostringstream text;
        io::write_csv(text, table);
        put(folder / (table.name + ".csv"), text.str());
    }
}

report::Table outline_table(const ShapeSet& shapes) {
    report::Table out{.name = "observed/outlines", .columns = {}, .keys = {"outline"}};
    out.add({"outline", report::Type::text});
    out.add({"wkt", report::Type::text});
    for (const auto& shape : shapes.shapes) {
        out.column("outline").push(std::string_view{io::hex16(shape.key)});
        out.column("wkt").push(std::string_view{io::to_wkt(shape.outline)});
    }
    return out;
}

}  // namespace

std::string observed_file(const WorkUnit& unit, int lattice) {
    return std::string{kObservedFolder} + "/" + unit.file_name(lattice) + ".nc";
}

std::string evidence_identity(const WorkUnit& unit) {
    return settings_digest(unit);
}

ObservedBundle observed_bundle(const Project& project, const Inputs& inputs, const StorePlan& plan,
                               const std::vector<ParcelFindings>& findings, const std::vector<geometry::Point>& centres,
                               const ProjectAccounts& accounts, Job& job) {
    ObservedBundle out;
    out.settings.timezone = project.timezone;
    out.settings.crs = inputs.layer.crs;
    out.settings.windows = project.seasons;
    out.pixels = store::Store{project.store}.folder() / "pixels";

    std::set<std::string> ids;
    for (const auto& season : accounts.rice.all) ids.insert(season.parcel);
    std::set<std::uint64_t> keys;
    for (std::size_t i = 0; i < inputs.layer.parcels.size(); ++i) {
        const auto& parcel = inputs.layer.parcels[i];
        if (!ids.contains(parcel.id)) continue;
        keys.insert(parcel.shape_key);
        out.observed.parcels.push_back({parcel.id, parcel.shape_key, centres[i].x, parcel.area_ha});
        out.observed.findings.push_back(findings[i]);
    }
    out.shapes.crs = inputs.shapes.crs;
    for (const auto& shape : inputs.shapes.shapes)
        if (keys.contains(shape.key)) out.shapes.shapes.push_back(shape);

    std::set<std::string> files;
    for (const auto& planned : plan.units) {
        if (!planned.trouble.empty()) continue;
        ObservedBundle::Unit unit;
        bool shows_some = false;
        for (const auto& state : planned.lattices) {
            if (state.files.empty()) continue;
            if (unit.files.empty()) unit.provenance = Provenance::parse(io::read_identity(state.files.front()));
            unit.files.emplace_back(state.lattice, state.files);
            for (const auto& file : state.files)
                for (const auto key : io::read_parcel_keys(file)) shows_some = shows_some || keys.contains(key);
        }
        if (!shows_some) continue;
        // Names of then may be older than those of now; in the order of SceneFiles::of both are the same files.
        for (std::size_t i = 0; i < unit.provenance.inputs.size(); ++i)
            unit.provenance.inputs[i].file = planned.sources.at(i);
        files.insert(planned.sources.begin(), planned.sources.end());
        out.settings.units.push_back(*planned.unit);
        out.units.push_back(std::move(unit));
    }
    out.names = shown_names(project, files);
    out.imagery = hashed(out, job);
    return out;
}

void write_observed(const fs::path& folder, const ObservedBundle& what, const packs::Activity& activity, bool evidence,
                    Job& job) {
    fs::create_directories(folder / kObservedFolder);
    put(folder / kObservedFolder / "units.json", to_json(what.settings, what.names));
    put(folder / kObservedFolder / "rice_rule.csv", std::string{data::data_file(kRiceRuleFile)});
    put(folder, observed_tables(what.observed, what.settings.windows, activity));
    put(folder, imagery_tables(what.imagery));
    put(folder, {outline_table(what.shapes)});
    job.stage("observations", what.units.size());
    for (std::size_t i = 0; i < what.units.size(); ++i) {
        job.check();
        const auto& unit = what.units[i];
        for (const auto& [lattice, files] : unit.files) {
            auto rows = merged(read_all(files), what.shapes);
            if (rows.parcels() == 0) continue;
            drop_unseen_classes(rows);
            rows.identity = told_provenance(unit.provenance, what.names);
            io::write_observations(folder / observed_file(what.settings.units[i], lattice), rows);
        }
        job.advance();
    }
    if (!evidence) return;
    fs::create_directories(folder / kEvidenceFolder);
    store::Pixels kept{what.pixels, store::Pixels::Use::look};
    store::Pixels into{folder / kEvidenceFolder, std::numeric_limits<std::uint64_t>::max()};
    Observer observer{what.shapes, what.settings.units, &kept};
    job.stage("evidence", what.units.size());
    for (std::size_t i = 0; i < what.units.size(); ++i) {
        job.check();
        const auto& unit = what.settings.units[i];
        observer.keep_cells(unit, job, what.units[i].provenance.cells_identity(), into, evidence_identity(unit));
        job.advance();
    }
}

}  // namespace vung::run
