// SPDX-License-Identifier: Apache-2.0
#include <vung/run/last_run.h>

#include <dlfcn.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/io/acknowledged.h>
#include <vung/io/connection_text.h>
#include <vung/io/library_versions.h>
#include <vung/io/problems_csv.h>
#include <vung/io/scene_path.h>
#include <vung/report/digest.h>
#include <vung/report/run_folder.h>
#include <vung/run/find_pack.h>
#include <vung/run/table_text.h>
#include <vung/store/disk.h>
#include <vung/version.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr auto kClockTick = std::chrono::milliseconds{50};  // file times may step by as much (a jiffy is 4 to 10)

/// The file that holds this code: a program that was built anew computes anew.
std::string program_mark() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&program_mark), &info) == 0 || !info.dli_fname) return "unknown";
    try {
        fs::path file = info.dli_fname;
        std::error_code ignored;
        if (!file.has_parent_path() || !fs::exists(file, ignored)) file = "/proc/self/exe";
        const auto stamp = store::stamp(file);
        return std::to_string(stamp.size) + " " + std::to_string(stamp.modified_ns) + " " +
               std::to_string(stamp.changed_ns) + " " + std::to_string(stamp.inode);
    } catch (const InputError&) {
        return "unknown";
    }
}

std::string fixed_part(const Project& project) {
    report::Digest digest;
    digest.text(project.text).text(project.name).text(fs::absolute(project.folder).string());
    digest.text(project.runs.string()).text(kVersion).text(program_mark());
    for (const auto& [library, version] : io::library_versions()) digest.text(library).text(version);
    for (const auto& name : data::data_files()) digest.text(name).text(data::data_file(name));
    return digest.hex();
}

/// Words between quotes of a TOML or JSON text.
std::vector<std::string> quoted(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; (at = text.find_first_of("\"'", at)) != std::string::npos;) {
        const auto end = text.find_first_of(std::string{text[at]} + "\n", at + 1);
        if (end == std::string::npos) break;
        if (text[end] == '\n') {  // an apostrophe in a comment
            ++at;
            continue;
        }
        if (end > at + 1) out.push_back(text.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return out;
}

/// Cells of a table with commas or semicolons.
std::vector<std::string> cells(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(",;\"\t\r\n", at), text.size());
        if (end > at) out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// Whether a word could be the name of a file that is not there.
bool looks_like_a_file(const std::string& word) {
    if (word.find('/') != std::string::npos) return true;
    const auto dot = word.rfind('.');
    return dot != std::string::npos && dot + 1 < word.size() && word.size() - dot <= 8 &&
           std::isalpha(static_cast<unsigned char>(word[dot + 1])) != 0;
}

std::string text_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

bool is_below(const fs::path& path, const fs::path& folder) {
    const auto relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

class Collector {
public:
    Collector(const Project& project, InputSnapshot& out) : out_(out) {
        for (const auto& folder : {project.store, project.runs})
            own_.push_back(fs::absolute(folder).lexically_normal());
    }

    /// A file with those that stand beside it under its name, or a folder with all below.
    void add(const fs::path& given) {
        std::error_code error;
        const auto path = fs::absolute(given).lexically_normal();
        if (fs::is_directory(path, error)) {
            if (!is_own(path)) add_below(path);
            return;
        }
        if (!fs::exists(path, error)) {
            out_.entries[path.string()] = {};  // should it appear, that is new
            return;
        }
        const auto stem = path.stem().string();
        for (const auto& beside : fs::directory_iterator(path.parent_path(), error)) {
            const auto name = beside.path().filename().string();
            const bool kin = name.starts_with(stem) &&
                             (name.size() == stem.size() || name[stem.size()] == '.' || name[stem.size()] == '-');
            if (kin && beside.is_regular_file(error)) add_file(beside.path());
        }
        add_file(path);
    }

    /// What lists of scenes below `source` (tables, items, catalogues) name, there or not; catalogues go on in others.
    void add_listed(const fs::path& source) {
        std::error_code error;
        if (fs::is_directory(source, error)) {
            fs::recursive_directory_iterator at{source, fs::directory_options::follow_directory_symlink, error}, end;
            for (; !error && at != end; at.increment(error))
                if (std::error_code ignored; at->is_regular_file(ignored)) add_words(at->path());
        } else {
            add_words(fs::absolute(source).lexically_normal());
        }
    }

    void add_file(const fs::path& path) {
        auto& entry = out_.entries[path.string()];
        try {
            const auto folder = path.parent_path();
            auto known = reliable_.find(folder);
            if (known == reliable_.end())
                known = reliable_.emplace(folder, store::disk_of(folder).reliable_times).first;
            entry.stamp = store::stamp(path, known->second);
            if (!known->second) entry.pieces = store::pieces_digest(path);
        } catch (const InputError&) {
            entry = {};
        }
    }

private:
    bool is_own(const fs::path& path) const {
        return std::any_of(own_.begin(), own_.end(), [&](const fs::path& own) { return is_below(path, own); });
    }
    void add_words(const fs::path& list) {
        auto extension = list.extension().string();
        for (auto& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const bool table = extension == ".csv", item = extension == ".json" || extension == ".geojson";
        if ((!table && !item) || !scanned_.insert(list.string()).second) return;
        const auto text = text_of(list);
        for (const auto& word : table ? cells(text) : quoted(text)) {
            if (word.size() > 4000 || io::is_url(word)) continue;
            const fs::path path = (list.parent_path() / word).lexically_normal();
            std::error_code error;
            const auto kind = fs::status(path, error).type();
            if (kind == fs::file_type::directory) continue;
            if (kind == fs::file_type::regular) {
                add_file(path);
                if (item) add_words(path);
            } else if (looks_like_a_file(word)) {
                out_.entries.try_emplace(path.string());
            }
        }
    }
    void add_below(const fs::path& folder) {
        std::error_code error;
        fs::recursive_directory_iterator at{folder, fs::directory_options::follow_directory_symlink, error}, end;
        for (; !error && at != end; at.increment(error)) {
            std::error_code ignored;
            if (is_own(at->path()))
                at.disable_recursion_pending();
            else if (!at->is_directory(ignored))
                add_file(at->path());
        }
        if (error) out_.comparable = false;
    }

    InputSnapshot& out_;
    std::vector<fs::path> own_;
    std::map<fs::path, bool> reliable_;
    std::set<std::string> scanned_;
};

std::int64_t newest(const InputSnapshot& snapshot) {
    std::int64_t latest = 0;
    for (const auto& [path, entry] : snapshot.entries)
        latest = std::max({latest, entry.stamp.modified_ns, entry.stamp.changed_ns});
    return latest;
}

InputSnapshot look(const Project& project, const std::vector<std::string>& also) {
    InputSnapshot out;
    out.fixed = fixed_part(project);
    if (io::is_database(project.parcels.source.string())) out.comparable = false;
    Collector files{project, out};
    files.add(project.corrections);
    if (!project.reductions.baseline.empty()) files.add(project.reductions.baseline);
    files.add(project.emissions.signatures);
    for (const auto& pack : project.reductions.packs) {
        if (!pack.ends_with(".toml")) continue;
        files.add(pack);
        for (const auto& table : factor_files_beside(pack)) files.add(table);
    }
    files.add(project.acknowledged);
    for (const auto& text : quoted(project.text)) {
        if (io::is_url(text) || io::is_database(text)) {
            out.comparable = false;
            continue;
        }
        const fs::path path = project.folder / text;  // an absolute one stays as it is
        std::error_code error;
        if (fs::exists(path, error)) files.add(path);
    }
    for (const auto& source : project.scenes) {
        if (io::is_url(source.source.string()) || !source.hosts.empty()) {
            out.comparable = false;
            continue;
        }
        files.add(source.source);
        files.add_listed(source.source);
    }
    for (const auto& file : also) files.add_file(file);
    return out;
}

json stamp_json(const store::FileStamp& s) {
    return {s.size, s.modified_ns, s.changed_ns, s.inode};
}
store::FileStamp stamp_of(const json& j) {
    return {j.at(0).get<std::int64_t>(), j.at(1).get<std::int64_t>(), j.at(2).get<std::int64_t>(),
            j.at(3).get<std::int64_t>()};
}

/// Files up to this size are read again; larger ones only where their stamps differ.
constexpr std::uintmax_t kSmall = 256 * 1024;

/// Stamps of the manifest and of all files that it lists, by name.
json output_stamps(const fs::path& run_folder) {
    const bool reliable = store::disk_of(run_folder).reliable_times;
    std::ifstream in(run_folder / "manifest.json", std::ios::binary);
    json out{{"manifest.json", stamp_json(store::stamp(run_folder / "manifest.json", reliable))}};
    for (const auto& output : json::parse(in).at("outputs")) {
        const auto name = output.at("path").get<std::string>();
        out[name] = stamp_json(store::stamp(run_folder / name, reliable));
    }
    return out;
}

/// The files that the manifest lists are those that were written.
bool is_whole(const fs::path& run_folder, const json& stamps) {
    const bool reliable = store::disk_of(run_folder).reliable_times;
    const auto as_written = [&](const fs::path& file) {
        const auto known = stamps.find(file.lexically_relative(run_folder).generic_string());
        return known != stamps.end() && store::stamp(file, reliable) == stamp_of(*known);
    };
    return as_written(run_folder / "manifest.json") && report::changed_outputs(run_folder, [&](const fs::path& file) {
                                                           return fs::file_size(file) > kSmall && as_written(file);
                                                       }).empty();
}

std::string key_of(const Project& project) {
    return fs::absolute(project.runs / project.name).lexically_normal().string();
}

std::optional<RunResult> compare(const Project& project, const json& then) {
    const auto newest_run = report::newest_run(project.runs / project.name);
    if (!newest_run || newest_run->run_hash != then.at("run_hash").get<std::string>() ||
        newest_run->folder.filename() != then.at("folder").get<std::string>() ||
        !is_whole(newest_run->folder, then.at("outputs")))
        return std::nullopt;
    std::vector<std::string> also;
    for (const auto& file : then.at("scene_files")) also.push_back(file.get<std::string>());
    const auto now = look(project, also);
    const auto& entries = then.at("entries");
    if (!now.comparable || now.fixed != then.at("fixed").get<std::string>() || now.entries.size() != entries.size())
        return std::nullopt;
    for (const auto& [path, entry] : now.entries) {
        const auto known = entries.find(path);
        if (known == entries.end()) return std::nullopt;
        if (entry.stamp != stamp_of(known->at(0)) || entry.pieces != known->at(1).get<std::string>())
            return std::nullopt;
    }
    const bool reliable = store::disk_of(project.store).reliable_times;
    for (const auto& [path, stamp] : then.at("store_files").items()) {
        std::error_code error;
        if (!fs::exists(path, error) || store::stamp(path, reliable) != stamp_of(stamp)) return std::nullopt;
    }

    const auto& said = then.at("result");
    RunResult out;
    out.outcome = RunResult::Outcome::nothing_new;
    out.folder = newest_run->folder;
    out.reused = said.at("acquisitions").get<std::size_t>();
    out.parcels_read = said.at("parcels_read").get<std::size_t>();
    out.parcels_used = said.at("parcels_used").get<std::size_t>();
    out.hectares_used = said.at("hectares_used").get<double>();
    out.scenes = said.at("scenes").get<std::size_t>();
    out.cooperatives = table_of(said.at("cooperatives").get<std::string>());
    out.closed = table_of(said.at("closed").get<std::string>());
    out.findings = io::read_problems_csv(out.folder / "problems.csv");
    report::mark_acknowledged(out.findings, io::read_acknowledged(project.acknowledged));
    out.new_problems = report::count_new(out.findings);
    return out;
}

}  // namespace

InputSnapshot take_snapshot(const Project& project, const std::vector<std::string>& also) {
    auto out = look(project, also);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto age = now - std::chrono::nanoseconds{newest(out)};
    if (age >= std::chrono::nanoseconds{0} && age < kClockTick) {
        std::this_thread::sleep_for(kClockTick);
        out = look(project, also);
    }
    return out;
}

void remember_run(const Project& project, const InputSnapshot& before, const std::vector<SourceRecord>& sources,
                  const std::vector<ObservedFile>& files, const RunResult& result, const std::string& run_hash,
                  store::Ledger& ledger) {
    const auto key = key_of(project);
    ledger.forget_run(key);
    if (!before.comparable || result.failed_units > 0) return;
    json entries = json::object();
    for (const auto& [path, entry] : before.entries) entries[path] = {stamp_json(entry.stamp), entry.pieces};
    json scene_files = json::array();
    for (const auto& source : sources) {
        if (io::is_url(source.file)) return;
        const auto path = fs::absolute(source.file).lexically_normal().string();
        scene_files.push_back(path);
        const auto seen = before.entries.find(path);
        // A file that changed between the first look and its reading is new the next time.
        const bool same = seen == before.entries.end() || seen->second.stamp == source.stamp;
        const bool reliable = source.stamp.inode != 0;
        entries[path] = {stamp_json(same ? source.stamp : store::FileStamp{}), reliable ? "" : source.pieces};
    }
    json store_files = json::object();
    const bool reliable = store::disk_of(project.store).reliable_times;
    for (const auto& file : files) store_files[file.file.string()] = stamp_json(store::stamp(file.file, reliable));
    const json out{{"fixed", before.fixed},
                   {"entries", std::move(entries)},
                   {"scene_files", std::move(scene_files)},
                   {"store_files", std::move(store_files)},
                   {"run_hash", run_hash},
                   {"outputs", output_stamps(result.folder)},
                   {"folder", result.folder.filename().string()},
                   {"result",
                    {{"acquisitions", result.observed + result.reused},
                     {"parcels_read", result.parcels_read},
                     {"parcels_used", result.parcels_used},
                     {"hectares_used", result.hectares_used},
                     {"scenes", result.scenes},
                     {"cooperatives", to_text(result.cooperatives)},
                     {"closed", to_text(result.closed)}}}};
    try {
        ledger.remember_run(key, out.dump());
    } catch (const json::exception&) {  // a file name that is no UTF-8: the next run looks closer
    }
}

std::optional<RunResult> unchanged_run(const Project& project, const store::Ledger& ledger) {
    const auto text = ledger.run_of(key_of(project));
    if (!text) return std::nullopt;
    try {
        return compare(project, json::parse(*text));
    } catch (const json::exception&) {
        return std::nullopt;
    } catch (const InputError&) {  // the full run says what is wrong
        return std::nullopt;
    }
}

}  // namespace vung::run
