// SPDX-License-Identifier: Apache-2.0
#include <vung/run/convert.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tuple>

#include <vung/error.h>
#include <vung/io/manifest_writer.h>
#include <vung/io/scene_path.h>
#include <vung/io/tile_copy.h>
#include <vung/io/zip_check.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>
#include <vung/run/inputs.h>
#include <vung/run/observe.h>
#include <vung/run/scene_files.h>
#include <vung/store/disk.h>
#include <vung/store/file_identity.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

/// Goes up by one whenever the same source gives another file.
constexpr const char* kFormat = "1";
constexpr double kPackedShare = 0.75;  // of the bytes of the cells; DEFLATE and ZSTD need about half
constexpr std::string_view kManifest = "scenes.csv";

/// Bands of one source file that go into one new file.
struct Output {
    const rasters::Scene* scene = nullptr;
    std::vector<const rasters::Asset*> bands;
    io::TileCopy copy;
    std::uint64_t bytes_per_cell = 1;
    bool there = false;         ///< a good one was found
    std::string source_sha256;  ///< of the source
    double nodata = 0;
    std::uint64_t bytes = 0;
    std::optional<ErrorText> trouble;
};

/// A name that every file system takes, and that no other id has.
std::string folder_name(const std::string& id) {
    std::string out;
    for (const char c : id) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                           c == '-' || c == '.';
        out += plain ? c : '_';
    }
    constexpr std::size_t kLongest = 120;
    if (out != id || out.size() > kLongest || out.starts_with('.'))
        out = "x" + out.substr(0, kLongest) + "_" + report::sha256(id).substr(0, 8);
    return out;
}

std::uint64_t bytes_of(const std::string& type) {
    if (type == "Byte" || type == "Int8") return 1;
    if (type == "UInt16" || type == "Int16") return 2;
    return type == "Float64" ? 8 : 4;
}

class Converter {
public:
    Converter(const Project& project, const ConvertRequest& request)
        : project_(project), request_(request), folder_(fs::absolute(request.folder).lexically_normal()) {}

    /// Finds what is to be done.
    void plan(Job& job) {
        inputs_ = load_inputs(project_, job);
        if (inputs_.units.empty())
            throw InputError{{.what = "there is no scene to convert",
                              .where = project_.file.string(),
                              .fix = "vung check lists what is wrong with the scenes"}};
        observer_ = std::make_unique<Observer>(inputs_.shapes, inputs_.units);
        job.stage("plan", inputs_.units.size());
        for (const auto& unit : inputs_.units) {
            job.check();
            plan_unit(unit, job);
            job.advance();
        }
        observer_.reset();
        job.stage("files", outputs_.size());
        oneapi::tbb::parallel_for(std::size_t{0}, outputs_.size(), [&](std::size_t i) {
            job.check();
            look(outputs_[i]);
            job.advance();
        });
        result_.plan.scenes = scenes_;
        result_.plan.files = outputs_.size();
        for (const auto& output : outputs_) {
            const auto cells = chosen_cells(output);
            if (output.there) {
                ++result_.plan.there;
                continue;
            }
            result_.plan.cells += cells;
            result_.plan.bytes += static_cast<std::uint64_t>(kPackedShare * static_cast<double>(cells) *
                                                             static_cast<double>(output.bytes_per_cell));
        }
        result_.plan.free = store::free_bytes(folder_);
    }

    const ConvertPlan& plan() const { return result_.plan; }

    void refuse_without_room() const {
        const auto& plan = result_.plan;
        if (!plan.free || plan.bytes <= *plan.free) return;
        throw InputError{{.what = "the converted archive needs about " + std::to_string(plan.bytes / 1'000'000 + 1) +
                                  " MB, and " + std::to_string(*plan.free / 1'000'000) + " MB are free",
                          .where = folder_.string(),
                          .fix = "free some room or name a folder on another disk"}};
    }

    void run(Job& job) {
        make_folder();
        job.stage("convert", outputs_.size());
        oneapi::tbb::parallel_for(std::size_t{0}, outputs_.size(), [&](std::size_t i) {
            job.check();
            if (!outputs_[i].there && !outputs_[i].trouble) make(outputs_[i], job);
            job.advance();
        });
        finish();
    }

    ConvertResult take() { return std::move(result_); }

private:
    void plan_unit(const WorkUnit& unit, Job& job) {
        std::set<std::string> needed;
        for (const auto& layer : unit.layers) needed.insert(layer.bands.begin(), layer.bands.end());
        const auto& plans = observer_->plans(unit, job);
        for (const auto& scene : unit.acquisition.scenes) {
            std::map<std::tuple<std::string, std::string, std::string, int>, std::vector<const rasters::Asset*>> files;
            const auto add = [&](const rasters::Asset& asset) {
                const auto nodata = asset.nodata ? std::to_string(*asset.nodata) : "";
                files[{asset.path.string(), asset.stored_type, nodata, unit.lattice_of_band.at(asset.band)}].push_back(
                    &asset);
            };
            for (const auto& asset : scene.assets)
                if (request_.all_bands || needed.contains(asset.band)) add(asset);
            if (scene.mask) add(scene.mask->asset);
            for (const auto& [key, bands] : files)
                outputs_.push_back(output_of(scene, bands, plans[static_cast<std::size_t>(std::get<3>(key))]));
            ++scenes_;
        }
    }

    Output output_of(const rasters::Scene& scene, const std::vector<const rasters::Asset*>& bands,
                     const LatticePlan& plan) const {
        const auto& first = *bands.front();
        Output out;
        out.scene = &scene;
        out.bands = bands;
        out.bytes_per_cell = bytes_of(first.stored_type);
        auto& copy = out.copy;
        copy.source = first.path;
        copy.target = folder_ / folder_name(scene.sensor) / folder_name(scene.id) /
                      (folder_name(bands.size() == 1 ? first.band : first.band + "-" + bands.back()->band) + ".tif");
        for (const auto* band : bands) copy.bands.push_back(band->band_index), copy.names.push_back(band->band);
        copy.nodata = first.nodata;
        copy.width = static_cast<int>(first.window.width), copy.height = static_cast<int>(first.window.height);
        copy.block_width = first.tile_width, copy.block_height = first.tile_height;
        const auto rows = plan.tile_rows({first.window, first.tile_width, first.tile_height});
        const auto& grid = rows->grid();
        report::Digest digest;
        digest.text(kFormat).text(scene.id).i64(copy.width).i64(copy.height);
        for (std::int64_t row = 0; row < grid.down(); ++row)
            for (std::int64_t col = 0; col < grid.across(); ++col) {
                std::uint8_t any = 0;
                rows->for_each_row_while(col, row, [&](std::int64_t, coverage::CellSet::SlotRange) {
                    any = 1;
                    return false;
                });
                copy.chosen.push_back(any);
                digest.u8(any);
            }
        for (const auto* band : bands) digest.text(band->band).i64(band->band_index);
        digest.text(copy.nodata ? std::to_string(*copy.nodata) : "none");
        copy.notes["CONTENT"] = digest.hex();
        return out;
    }

    static std::uint64_t chosen_cells(const Output& output) {
        const auto& copy = output.copy;
        const auto chosen = std::count(copy.chosen.begin(), copy.chosen.end(), 1);
        return static_cast<std::uint64_t>(chosen) * static_cast<std::uint64_t>(copy.block_width) *
               static_cast<std::uint64_t>(copy.block_height) * output.bands.size();
    }

    /// What the source is known by without reading it whole.
    static std::string identity_of(const fs::path& source) {
        if (io::is_remote(source)) {
            const auto remote = io::remote_identity(source);
            return std::to_string(remote.size) + " " + remote.etag + " " + remote.last_modified;
        }
        const auto file = io::file_on_disk(source);
        const auto stamp = store::stamp(file);
        return std::to_string(stamp.size) + " " + std::to_string(stamp.modified_ns) + " " + store::pieces_digest(file);
    }

    /// Whether an earlier conversion made the file from the same source.
    void look(Output& output) {
        try {
            output.copy.notes["SOURCE"] = identity_of(output.copy.source);
        } catch (const InputError& error) {
            output.trouble = error.text();
            return;
        }
        const auto notes = io::read_notes(output.copy.target);
        if (!notes) return;
        const auto note = [&](const char* name) {
            const auto found = notes->find(name);
            return found == notes->end() ? std::string{} : found->second;
        };
        if (note("CONTENT") != output.copy.notes.at("CONTENT") || note("SOURCE") != output.copy.notes.at("SOURCE"))
            return;
        output.there = true;
        output.source_sha256 = note("SOURCE_SHA256");
        output.nodata = std::strtod(note("nodata").c_str(), nullptr);
        std::error_code ignored;
        output.bytes = fs::file_size(output.copy.target, ignored);
    }

    /// SHA-256 of a source; of a zip with many members it is read once.
    std::string content_of(const fs::path& source, Job& job) {
        if (io::is_remote(source)) return "";
        const auto file = io::file_on_disk(source).string();
        {
            const std::lock_guard guard{mutex_};
            if (const auto known = contents_.find(file); known != contents_.end()) return known->second;
        }
        auto content = store::content_digest(file, [&] { job.check(); });
        const std::lock_guard guard{mutex_};
        return contents_.emplace(file, std::move(content)).first->second;
    }

    void make(Output& output, Job& job) {
        auto& copy = output.copy;
        try {
            output.source_sha256 = content_of(copy.source, job);
            copy.notes["SOURCE_SHA256"] = output.source_sha256;
            if (io::is_zip_member(copy.source))
                io::check_zip_members(io::file_on_disk(copy.source), std::vector{io::member_of(copy.source)},
                                      [&] { job.check(); });
            const auto made = io::copy_tiles(copy, [&] { job.check(); });
            if (identity_of(copy.source) != copy.notes.at("SOURCE")) {
                std::error_code ignored;
                fs::remove(copy.target, ignored);
                throw InputError{{.what = "the file changed while it was read",
                                  .where = io::shown_path(copy.source),
                                  .fix = "wait until the program that writes it has ended, then convert again"}};
            }
            output.nodata = made.nodata;
            output.bytes = made.bytes;
        } catch (const InputError& error) {
            output.trouble = error.text();
        }
    }

    void make_folder() const {
        std::error_code error;
        fs::create_directories(folder_, error);
        if (error) throw report::write_error(folder_, error.message());
        for (const auto& output : outputs_) report::remove_leftovers(output.copy.target.parent_path());
        report::remove_leftovers(folder_);
    }

    /// Writes the manifest of the scenes that are whole.
    void finish() {
        std::map<std::pair<std::string, std::string>, const Output*> broken;
        std::set<std::pair<std::string, std::string>> whole;
        for (const auto& output : outputs_) {
            const std::pair id{output.scene->sensor, output.scene->id};
            if (output.trouble) broken.try_emplace(id, &output);
        }
        std::vector<io::ManifestRow> rows;
        for (const auto& output : outputs_) {
            const std::pair id{output.scene->sensor, output.scene->id};
            if (!output.trouble) result_.bytes += output.bytes, result_.made += output.there ? 0 : 1;
            if (broken.contains(id)) continue;
            whole.insert(id);
            for (std::size_t b = 0; b < output.bands.size(); ++b) {
                const auto& mask = output.scene->mask;
                const bool is_mask = mask && output.bands[b] == &mask->asset;
                rows.push_back({.scene = output.scene,
                                .asset = output.bands[b],
                                .mask = is_mask ? &*mask : nullptr,
                                .file = output.copy.target.lexically_relative(folder_),
                                .band_index = static_cast<int>(b) + 1,
                                .nodata = output.nodata,
                                .source = io::shown_path(output.copy.source),
                                .source_sha256 = output.source_sha256});
            }
        }
        for (const auto& [id, output] : broken) {
            const auto& text = *output->trouble;
            result_.problems.push_back({.code = "S-FAILED",
                                        .severity = Severity::refuse,
                                        .subject = Subject::scene,
                                        .id = id.second,
                                        .text = {.what = "the scene could not be converted: " + text.what,
                                                 .where = text.where,
                                                 .fix = text.fix},
                                        .hectares = std::nullopt});
        }
        result_.scenes = whole.size();
        if (whole.empty()) throw InputError{result_.problems.front().text};
        const auto key = [](const io::ManifestRow& row) {
            return std::tuple{row.scene->time, row.scene->sensor, row.scene->id, row.asset->band};
        };
        std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
        result_.manifest = folder_ / kManifest;
        io::write_scene_manifest(result_.manifest, rows);
    }

    const Project& project_;
    const ConvertRequest& request_;
    fs::path folder_;
    Inputs inputs_;
    std::unique_ptr<Observer> observer_;
    std::size_t scenes_ = 0;
    std::vector<Output> outputs_;
    std::mutex mutex_;
    std::map<std::string, std::string> contents_;
    ConvertResult result_;
};

}  // namespace

ConvertResult convert(const Project& project, const ConvertRequest& request, const RunOptions& options) {
    Converter converter{project, request};
    supervise(options, [&](Job& job) { converter.plan(job); });
    if (request.announce) request.announce(converter.plan());
    if (!request.dry_run) {
        converter.refuse_without_room();
        supervise(options, [&](Job& job) { converter.run(job); });
    }
    return converter.take();
}

}  // namespace vung::run
