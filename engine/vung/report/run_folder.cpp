// SPDX-License-Identifier: Apache-2.0
#include <vung/report/run_folder.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>

namespace vung::report {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLatest = "latest";

std::optional<EarlierRun> try_read(const fs::path& folder) {
    try {
        return read_run(folder);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

/// "20240315T010203Z-1a2b3c4d"
bool is_run_name(const std::string& name) {
    static constexpr std::string_view kShape = "00000000T000000Z-xxxxxxxx";
    if (name.size() != kShape.size()) return false;
    for (std::size_t i = 0; i < kShape.size(); ++i) {
        const char c = name[i];
        const bool digit = c >= '0' && c <= '9';
        const bool good = kShape[i] == '0'   ? digit
                          : kShape[i] == 'x' ? digit || (c >= 'a' && c <= 'f')
                                             : c == kShape[i];
        if (!good) return false;
    }
    return true;
}

}  // namespace

std::string run_folder_name(dates::Instant time, std::string_view run_hash) {
    if (run_hash.size() < 8) throw InvariantError("a run hash has more than eight digits");
    return dates::to_basic(time) + "Z-" + std::string(run_hash.substr(0, 8));
}

EarlierRun read_run(const fs::path& folder) {
    const auto fail = [&](const std::string& why) {
        return InputError{{.what = "the run folder cannot be read: " + why,
                           .where = (folder / "manifest.json").string(),
                           .fix = "it is not needed for a new run; move the folder away if it is damaged"}};
    };
    std::ifstream in(folder / "manifest.json", std::ios::binary);
    if (!in) throw fail("there is no manifest.json");
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (json.is_discarded() || !json.is_object()) throw fail("manifest.json is no JSON object");
    try {
        return {folder, json.at("run_hash").get<std::string>()};
    } catch (const nlohmann::json::exception& error) {
        throw fail(error.what());
    }
}

std::optional<EarlierRun> newest_run(const fs::path& runs_of_project) {
    std::string name;
    if (std::ifstream in(runs_of_project / kLatest); std::getline(in, name) && is_run_name(name))
        if (auto run = try_read(runs_of_project / name)) return run;
    std::vector<std::string> names;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(runs_of_project, code))
        if (is_run_name(entry.path().filename().string())) names.push_back(entry.path().filename().string());
    std::sort(names.rbegin(), names.rend());
    for (const auto& candidate : names)
        if (auto run = try_read(runs_of_project / candidate)) return run;
    return std::nullopt;
}

std::vector<std::string> changed_outputs(const fs::path& folder,
                                         const std::function<bool(const fs::path&)>& looks_as_written) {
    std::vector<std::string> out;
    std::ifstream in(folder / "manifest.json", std::ios::binary);
    const auto manifest = nlohmann::json::parse(in, nullptr, false);
    try {
        for (const auto& output : manifest.at("outputs")) {
            const auto name = output.at("path").get<std::string>();
            const auto file = folder / name;
            std::error_code error;
            const auto size = fs::file_size(file, error);
            const bool right_size = !error && size == output.at("size").get<std::uintmax_t>();
            if (right_size && looks_as_written && looks_as_written(file)) continue;
            if (!right_size || sha256_file(file) != output.at("sha256").get<std::string>()) out.push_back(name);
        }
    } catch (const nlohmann::json::exception&) {
        return {"manifest.json"};
    }
    return out;
}

void set_latest(const fs::path& run_folder) {
    write_file(run_folder.parent_path() / kLatest, run_folder.filename().string() + "\n");
}

}  // namespace vung::report
