// SPDX-License-Identifier: Apache-2.0
#include <vung/run/observe_stage.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include <vung/error.h>
#include <vung/io/observations_netcdf.h>
#include <vung/report/digest.h>
#include <vung/run/observe.h>
#include <vung/store/file_identity.h>

namespace vung::run {
namespace {

/// Goes up by one whenever observing gives other numbers for the same pixels; files of older versions are made again.
constexpr int kObservationVersion = 1;

/// Files of all assets that a unit reads, each once, sorted.
std::set<std::string> files_of(const WorkUnit& unit) {
    std::set<std::string> files;
    for (const auto& scene : unit.acquisition.scenes) {
        for (const auto& asset : scene.assets) files.insert(asset.path.string());
        if (scene.mask) files.insert(scene.mask->asset.path.string());
    }
    return files;
}

/// All that decides the observations of a unit, apart from the outlines (they have keys of their own).
nlohmann::json describe(const WorkUnit& unit, const std::map<std::string, std::string>& sums) {
    const auto describe_asset = [&](const rasters::Asset& asset) {
        nlohmann::json out{{"band", asset.band},
                           {"sha256", sums.at(asset.path.string())},
                           {"band_index", asset.band_index},
                           {"scale", asset.scale},
                           {"offset", asset.offset},
                           {"lattice", rasters::name(asset.lattice)},
                           {"window", {asset.window.col, asset.window.row, asset.window.width, asset.window.height}}};
        out["nodata"] = asset.nodata ? nlohmann::json(*asset.nodata) : nlohmann::json();
        return out;
    };
    nlohmann::json scenes = nlohmann::json::array();
    for (const auto& scene : unit.acquisition.scenes) {
        nlohmann::json assets = nlohmann::json::array();
        for (const auto& asset : scene.assets) assets.push_back(describe_asset(asset));
        nlohmann::json out{{"id", scene.id}, {"assets", assets}};
        if (scene.mask)
            out["mask"] = {{"asset", describe_asset(scene.mask->asset)}, {"rule", to_string(scene.mask->rule)}};
        scenes.push_back(out);
    }
    nlohmann::json layers = nlohmann::json::array();
    for (const auto& layer : unit.layers) layers.push_back({{"name", layer.name}, {"bands", layer.bands}});
    return {{"version", kObservationVersion},
            {"acquisition", unit.acquisition.key},
            {"sensor", unit.acquisition.sensor},
            {"scenes", scenes},
            {"layers", layers},
            {"classes", unit.classes}};
}

/// True when the stored file says this identity and holds all the keys.
bool answers(const std::filesystem::path& file, const std::string& identity, const std::vector<std::uint64_t>& keys) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return false;
    try {
        if (nlohmann::json::parse(io::read_identity(file)).at("sha256") != identity) return false;
        const auto stored = io::read_parcel_keys(file);
        return std::includes(stored.begin(), stored.end(), keys.begin(), keys.end());
    } catch (const InputError&) {  // truncated or damaged: observe again
        return false;
    } catch (const nlohmann::json::exception&) {
        return false;
    }
}

Problem failure(const WorkUnit& unit, const ErrorText& text) {
    return {
        .code = "S-FAILED",
        .severity = Severity::refuse,
        .subject = Subject::scene,
        .id = unit.acquisition.key,
        .text = {.what = "the acquisition could not be observed: " + text.what, .where = text.where, .fix = text.fix},
        .hectares = std::nullopt};
}

}  // namespace

std::map<std::string, std::string> scene_checksums(const Inputs& inputs, store::Ledger& ledger, Job& job) {
    std::set<std::string> all;
    for (const auto& unit : inputs.units) all.merge(files_of(unit));
    struct Unread {
        std::string file;
        store::FileStamp stamp;
        std::string sum;
    };
    std::map<std::string, std::string> sums;
    std::vector<Unread> unread;
    for (const auto& file : all) {
        try {
            const auto stamp = store::stamp(file);
            if (const auto known = ledger.checksum(file, stamp))
                sums[file] = *known;
            else
                unread.push_back({file, stamp, ""});
        } catch (const InputError&) {  // reported with the unit
        }
    }
    if (unread.empty()) return sums;
    job.stage("checksums", unread.size());
    oneapi::tbb::parallel_for(std::size_t{0}, unread.size(), [&](std::size_t i) {
        job.check();
        try {
            unread[i].sum = report::sha256_file(unread[i].file);
        } catch (const InputError&) {
        }
        job.advance();
    });
    for (const auto& item : unread) {
        if (item.sum.empty()) continue;
        sums[item.file] = item.sum;
        ledger.remember_checksum(item.file, item.stamp, item.sum);
    }
    return sums;
}

std::vector<UnitState> unit_states(const Inputs& inputs, const std::map<std::string, std::string>& sums,
                                   Observer& observer, const store::Store& store, Job& job) {
    std::vector<UnitState> states;
    job.stage("plan", inputs.units.size());
    for (const auto& unit : inputs.units) {
        job.check();
        UnitState state{.unit = &unit, .identity = "", .stored = false, .trouble = ""};
        for (const auto& file : files_of(unit))
            if (!sums.contains(file)) state.trouble = "the file cannot be read: " + file;
        if (state.trouble.empty()) {
            state.identity = report::sha256(describe(unit, sums).dump());
            const auto lattices = unit.result_lattices();
            state.stored = std::all_of(lattices.begin(), lattices.end(), [&](int lattice) {
                const auto file = store.observation_file(unit.file_name(lattice));
                return std::filesystem::exists(file) &&
                       answers(file, state.identity, observer.covered_keys(unit, lattice, job));
            });
        }
        states.push_back(std::move(state));
        job.advance();
    }
    return states;
}

ObserveOutcome observe_all(const Inputs& inputs, const store::Store& store, store::Ledger& ledger, Job& job) {
    ObserveOutcome outcome;
    Observer observer{inputs.shapes, inputs.units};
    outcome.checksums = scene_checksums(inputs, ledger, job);
    const auto states = unit_states(inputs, outcome.checksums, observer, store, job);
    job.stage("observe", states.size());
    for (const auto& state : states) {
        job.check();
        const auto& unit = *state.unit;
        const std::string name = unit.file_name(0);
        try {
            if (!state.trouble.empty())
                throw InputError{
                    {.what = state.trouble, .where = "", .fix = "see that the file is there and may be read"}};
            if (!state.stored) {
                for (auto& [lattice, observations] : observer.observe(unit, job)) {
                    observations.identity = nlohmann::json{{"sha256", state.identity}}.dump();
                    io::write_observations(store.observation_file(unit.file_name(lattice)), observations);
                }
                ledger.record({name, state.identity, false, ""});
            }
            for (const int lattice : unit.result_lattices())
                outcome.files.push_back(
                    {store.observation_file(unit.file_name(lattice)), unit.acquisition.key, state.identity});
            ++(state.stored ? outcome.reused : outcome.observed);
        } catch (const InputError& error) {
            outcome.problems.push_back(failure(unit, error.text()));
            outcome.failed.push_back(name);
            ledger.record({name, state.identity, true, error.what()});
        }
        job.advance();
    }
    return outcome;
}

}  // namespace vung::run
