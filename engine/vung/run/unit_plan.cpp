// SPDX-License-Identifier: Apache-2.0
#include <vung/run/unit_plan.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/io/observations_netcdf.h>
#include <vung/report/digest.h>
#include <vung/run/observe.h>
#include <vung/store/disk.h>

namespace vung::run {
namespace {

using nlohmann::json;
using Keys = std::vector<std::uint64_t>;
using SharedKeys = std::shared_ptr<const Keys>;

/// Goes up by one whenever observing gives other numbers for the same pixels; files of older versions are made again.
constexpr int kObservationVersion = 3;

Keys without(const Keys& all, const Keys& held) {
    Keys out;
    std::set_difference(all.begin(), all.end(), held.begin(), held.end(), std::back_inserter(out));
    return out;
}

Keys together(const Keys& a, const Keys& b) {
    Keys out;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
    return out;
}

template <class T>
json optional(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

/// A file of the store with what its header says.
struct Held {
    store::StoredFile file;
    Provenance provenance;
    std::string keys_digest;
};

/// Reads key lists; equal lists of different files are kept once.
class KeyLists {
public:
    /// Nothing when they cannot be read.
    SharedKeys of(const Held& held) {
        auto& keys = lists_[held.keys_digest];
        try {
            if (!keys) keys = std::make_shared<const Keys>(io::read_parcel_keys(held.file.path));
        } catch (const InputError&) {
        }
        return keys;
    }

private:
    std::map<std::string, SharedKeys> lists_;
};

/// True when the file holds the bytes that its name stands for. A file that looks as when it was checked last is good.
class StoreCheck {
public:
    StoreCheck(const store::Store& store, store::Ledger& ledger)
        : ledger_(ledger), reliable_(store::disk_of(store.observations()).reliable_times) {}

    void check(const std::map<std::string, std::vector<store::StoredFile>>& all, Job& job) {
        struct Open {
            const store::StoredFile* file;
            store::FileStamp stamp;
            std::string content;
        };
        std::vector<Open> open;
        for (const auto& [unit, files] : all)
            for (const auto& file : files) {
                try {
                    const auto stamp = store::stamp(file.path, reliable_);
                    const auto known = ledger_.find(file.path, stamp);
                    if (known && known->content.starts_with(file.hash))
                        good_.emplace(file.path, known->content);
                    else
                        open.push_back({&file, stamp, ""});
                } catch (const InputError&) {  // as good as none
                }
            }
        if (open.empty()) return;
        job.stage("store", open.size());
        oneapi::tbb::parallel_for(std::size_t{0}, open.size(), [&](std::size_t i) {
            job.check();
            try {
                open[i].content = store::content_digest(open[i].file->path, [&] { job.check(); });
            } catch (const InputError&) {
            }
            job.advance();
        });
        ledger_.together([&] {
            for (const auto& item : open) {
                if (!item.content.starts_with(item.file->hash)) continue;
                good_.emplace(item.file->path, item.content);
                ledger_.remember({item.file->path, item.stamp, "", item.content});
            }
        });
    }
    bool good(const store::StoredFile& file) const { return good_.contains(file.path); }
    /// SHA-256 of a good file.
    const std::string& content(const store::StoredFile& file) const { return good_.at(file.path); }

private:
    store::Ledger& ledger_;
    bool reliable_;
    std::map<std::filesystem::path, std::string> good_;
};

/// Headers of good files. What stood in one with the same content is not read again.
class Fronts {
public:
    explicit Fronts(store::Ledger& ledger) : ledger_(ledger) {}

    /// Nothing when it cannot be read, or is of another version.
    std::optional<Held> of(const store::StoredFile& file, const std::string& content) {
        try {
            if (const auto known = ledger_.front_of(content)) {
                const auto front = json::parse(*known);
                return Held{file, Provenance::parse(front.at("identity").get<std::string>()),
                            front.at("keys").get<std::string>()};
            }
            const auto front = io::read_front(file.path);
            Held held{file, Provenance::parse(front.identity), front.keys_digest};
            fresh_.emplace_back(content, json{{"identity", front.identity}, {"keys", front.keys_digest}}.dump());
            return held;
        } catch (const InputError&) {
        } catch (const json::exception&) {
        }
        return std::nullopt;
    }

    void remember() {
        if (fresh_.empty()) return;
        ledger_.together([&] {
            for (const auto& [content, text] : fresh_) ledger_.remember_front(content, text);
        });
    }

private:
    store::Ledger& ledger_;
    std::vector<std::pair<std::string, std::string>> fresh_;
};

class Planner {
public:
    Planner(NearShapes& near, SceneFiles& files, Job& job) : near_(near), files_(files), job_(job) {}

    /// Whether the file was made from what is there now; reads whole scene files where that is the only way to know.
    bool holds(const UnitPlan& plan, const Held& held) {
        if (held.provenance.settings != plan.settings || held.provenance.inputs.size() != plan.sources.size())
            return false;
        std::vector<std::string> open;
        for (std::size_t i = 0; i < plan.sources.size(); ++i) {
            const auto match = files_.compare(plan.sources[i], held.provenance.inputs[i]);
            if (match == SceneFiles::Match::other) return false;
            if (match == SceneFiles::Match::open) open.push_back(plan.sources[i]);
        }
        files_.read_contents(open, job_);
        for (std::size_t i = 0; i < plan.sources.size(); ++i) {
            const auto& recorded = held.provenance.inputs[i];
            if (!open.empty() && files_.compare(plan.sources[i], recorded) != SceneFiles::Match::same) return false;
            adopt(plan.sources[i], recorded);
        }
        return true;
    }

    Keys near(const WorkUnit& unit, int lattice) { return near_.keys(unit, lattice, job_); }
    SharedKeys keys_of(const Held& held) { return lists_.of(held); }

private:
    /// A file that is the recorded one has its digests too.
    void adopt(const std::string& name, const SourceRecord& recorded) {
        auto now = files_.at(name).now;
        if (now.pieces.empty()) now.pieces = recorded.pieces;
        if (now.content.empty()) now.content = recorded.content;
        files_.keep(name, now);
    }

    NearShapes& near_;
    SceneFiles& files_;
    KeyLists lists_;
    Job& job_;
};

/// Parcels that only seem to be missing, since their boxes touch a scene and their cells do not, are found by computing
/// their coverage; they are few.
void drop_uncovered(const Inputs& inputs, std::vector<UnitPlan>& plans, Job& job) {
    std::vector<WorkUnit> units;
    Keys keys;
    for (const auto& plan : plans) {
        if (!plan.trouble.empty()) continue;
        for (const auto& state : plan.lattices)
            if (!state.files.empty() && !state.missing.empty()) keys = together(keys, state.missing);
    }
    if (keys.empty()) return;
    ShapeSet few{inputs.shapes.crs, {}};
    for (const auto& shape : inputs.shapes.shapes)
        if (std::binary_search(keys.begin(), keys.end(), shape.key)) few.shapes.push_back(shape);
    for (const auto& plan : plans) units.push_back(*plan.unit);
    Observer observer{few, units};
    for (auto& plan : plans) {
        if (!plan.trouble.empty()) continue;
        for (auto& state : plan.lattices) {
            if (state.files.empty() || state.missing.empty()) continue;
            const auto covered = observer.covered_keys(*plan.unit, state.lattice, job);
            Keys missing;
            std::set_intersection(state.missing.begin(), state.missing.end(), covered.begin(), covered.end(),
                                  std::back_inserter(missing));
            state.missing = std::move(missing);
        }
    }
}

}  // namespace

std::string settings_digest(const WorkUnit& unit) {
    std::vector<std::string> sources;
    const auto describe_asset = [&](const rasters::Asset& asset) {
        const auto name = SceneFiles::name_of(asset);
        auto at = std::find(sources.begin(), sources.end(), name);
        if (at == sources.end()) at = sources.insert(sources.end(), name);
        // Of a zip the member's name counts, not where the zip lies.
        const auto path = asset.path.string();
        const auto inside = path.find('}');
        return json{{"band", asset.band},
                    {"source", at - sources.begin()},
                    {"member", inside == std::string::npos ? "" : path.substr(inside + 1)},
                    {"band_index", asset.band_index},
                    {"scale", asset.scale},
                    {"offset", asset.offset},
                    {"stored_as", to_string(asset.stored_as)},
                    {"nodata", optional(asset.nodata)},
                    {"valid_low", optional(asset.valid_low)},
                    {"valid_high", optional(asset.valid_high)},
                    {"lattice", rasters::name(asset.lattice)},
                    {"window", {asset.window.col, asset.window.row, asset.window.width, asset.window.height}}};
    };
    auto scenes = json::array();
    for (const auto& scene : unit.acquisition.scenes) {
        auto assets = json::array();
        for (const auto& asset : scene.assets) assets.push_back(describe_asset(asset));
        json out{{"id", scene.id}, {"assets", std::move(assets)}};
        if (scene.mask)
            out["mask"] = {{"asset", describe_asset(scene.mask->asset)},
                           {"rule", to_string(scene.mask->rule)},
                           {"grow", scene.mask->grow},
                           {"grow_values", scene.mask->grow_values}};
        scenes.push_back(std::move(out));
    }
    auto layers = json::array();
    for (const auto& layer : unit.layers) layers.push_back({{"name", layer.name}, {"bands", layer.bands}});
    return report::sha256(json{{"version", kObservationVersion},
                               {"acquisition", unit.acquisition.key},
                               {"sensor", unit.acquisition.sensor},
                               {"scenes", std::move(scenes)},
                               {"layers", std::move(layers)},
                               {"classes", unit.classes},
                               {"each_band_alone", unit.each_band_alone}}
                              .dump(-1, ' ', false, json::error_handler_t::replace));
}

bool UnitPlan::stored() const {
    return trouble.empty() && std::all_of(lattices.begin(), lattices.end(), [](const LatticeState& state) {
               return !state.files.empty() && state.missing.empty();
           });
}

bool UnitPlan::whole() const {
    return std::any_of(lattices.begin(), lattices.end(), [](const LatticeState& s) { return s.files.empty(); });
}

std::vector<std::uint64_t> UnitPlan::need() const {
    Keys out;
    for (const auto& state : lattices) out = together(out, state.missing);
    return out;
}

std::size_t count_acquisitions(const StorePlan& plan) {
    std::set<std::string> all;
    for (const auto& unit : plan.units) all.insert(unit.unit->acquisition_name());
    return all.size();
}

std::size_t count_stored(const StorePlan& plan) {
    std::set<std::string> open;
    for (const auto& unit : plan.units)
        if (!unit.stored()) open.insert(unit.unit->acquisition_name());
    return count_acquisitions(plan) - open.size();
}

StorePlan plan_store(const Inputs& inputs, NearShapes& near, SceneFiles& files, const store::Store& store,
                     store::Ledger& ledger, Damaged damaged, Job& job) {
    StorePlan out;
    const auto all = store.list();
    StoreCheck check{store, ledger};
    check.check(all, job);
    std::set<std::string> known;
    Fronts fronts{ledger};
    Planner planner{near, files, job};
    job.stage("plan", inputs.units.size());
    for (const auto& unit : inputs.units) {
        job.check();
        UnitPlan plan{.unit = &unit, .settings = settings_digest(unit), .sources = files.of(unit)};
        for (const auto& name : plan.sources)
            if (const auto& source = files.at(name); !source.trouble.empty()) {
                plan.trouble = source.trouble + " (" + name + ")";
                plan.read_failure = source.read_failure;
            }
        for (const int lattice : unit.result_lattices()) {
            LatticeState state{.lattice = lattice, .name = unit.file_name(lattice), .files = {}, .missing = {}};
            known.insert(state.name);
            Keys held;
            const auto stored = all.find(state.name);
            if (stored != all.end())
                for (const auto& file : stored->second) {
                    if (!check.good(file)) {
                        out.damaged.push_back(file);
                        continue;
                    }
                    const auto front = fronts.of(file, check.content(file));
                    if (front && !planner.holds(plan, *front)) {
                        plan.outdated.push_back(file);
                        continue;
                    }
                    const auto keys = front ? planner.keys_of(*front) : nullptr;
                    if (!keys) {
                        out.damaged.push_back(file);
                        continue;
                    }
                    state.files.push_back(file.path);
                    state.rows += keys->size();
                    held = held.empty() ? *keys : together(held, *keys);
                }
            state.missing = without(planner.near(unit, lattice), held);
            plan.lattices.push_back(std::move(state));
        }
        out.units.push_back(std::move(plan));
        job.advance();
    }
    fronts.remember();
    drop_uncovered(inputs, out.units, job);
    for (const auto& [name, list] : all) {
        if (known.contains(name)) continue;
        for (const auto& file : list) (check.good(file) ? out.without_unit : out.damaged).push_back(file);
    }
    if (damaged == Damaged::remove)
        for (const auto& file : out.damaged) {
            std::error_code ignored;
            std::filesystem::remove(file.path, ignored);
        }
    return out;
}

std::vector<ObservedFile> observed_files(const StorePlan& plan) {
    std::vector<ObservedFile> files;
    for (const auto& unit : plan.units)
        if (unit.trouble.empty())
            for (const auto& state : unit.lattices)
                for (const auto& file : state.files) files.push_back({file, unit.unit->acquisition.key, unit.settings});
    return files;
}

}  // namespace vung::run
