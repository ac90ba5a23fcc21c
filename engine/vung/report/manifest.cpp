// SPDX-License-Identifier: Apache-2.0
#include <vung/report/manifest.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>

#include <vung/error.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>

namespace vung::report {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kFormat = 1;
constexpr std::array<std::string_view, 5> kTypes{"text", "integer", "real", "day", "flag"};

template <class List, class Key>
List sorted_by(List list, Key key) {
    std::stable_sort(list.begin(), list.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    return list;
}

Json optional(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json input_json(const InputFile& input) {
    Json out{{"role", input.role}, {"path", input.path}, {"size", input.size}};
    out["sha256"] = input.sha256.empty() ? Json(nullptr) : Json(input.sha256);
    if (!input.pieces_sha256.empty()) out["pieces_sha256"] = input.pieces_sha256;
    if (!input.validator.empty()) out["validator"] = input.validator;
    return out;
}

/// All that determines results, each list sorted. The run hash is the digest of its text.
Json determining(const Manifest& m) {
    Json out;
    out["engine"] = m.engine_version;
    Json& libraries = out["libraries"] = Json::object();
    for (const auto& [name, version] : sorted_by(m.libraries, [](const auto& l) { return l.first; }))
        libraries[name] = version;
    out["project"] = {{"name", m.project_name}, {"file", "project.toml"}, {"sha256", sha256(m.project_text)}};
    Json& inputs = out["inputs"] = Json::array();
    for (const auto& i : sorted_by(m.inputs, [](const auto& f) { return std::tie(f.role, f.path, f.sha256); }))
        inputs.push_back(input_json(i));
    Json& settings = out["settings"] = Json::object();
    for (const auto& [name, value] : sorted_by(m.settings, [](const auto& s) { return s.first; }))
        settings[name] = value;
    Json& seeds = out["seeds"] = Json::object();
    for (const auto& [name, value] : sorted_by(m.seeds, [](const auto& s) { return s.first; })) seeds[name] = value;
    Json& list = out["factors"] = Json::array();
    for (const auto& f : sorted_by(m.factors, [](const auto& x) { return x.id(); }))
        list.push_back({{"id", f.id()},
                        {"value", f.value},
                        {"low", optional(f.low)},
                        {"high", optional(f.high)},
                        {"distribution", f.distribution},
                        {"unit", f.unit},
                        {"edition", f.edition},
                        {"source", f.source},
                        {"status", f.status},
                        {"range_status", f.range_status},
                        {"checked", f.checked()},
                        {"checked_by", f.checked_by},
                        {"checked_against", f.checked_against},
                        {"checked_on", f.checked_on}});
    return out;
}

std::string text_of(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);  // file names need not be UTF-8
}

Json problems_of(const Manifest& m) {
    auto problems = m.problems;
    sort_problems(problems);
    std::map<std::string, std::size_t> by_code;
    for (const auto& p : problems) ++by_code[p.code];
    Json list = Json::array();
    for (const auto& p : problems)
        list.push_back(
            {{"code", p.code}, {"severity", to_string(p.severity)}, {"subject", to_string(p.subject)}, {"id", p.id}});
    return {{"count", problems.size()}, {"by_code", by_code}, {"list", std::move(list)}};
}

}  // namespace

TableSummary summary(const Table& table) {
    TableSummary out{table.name, canonical_hash(table), table.rows(), table.keys, {}};
    for (const auto& c : table.columns)
        out.columns.push_back(
            {c.name(), std::string(kTypes.at(static_cast<std::size_t>(c.type()))), c.unit(), c.meaning()});
    return out;
}

std::string run_hash(const Manifest& manifest) {
    return sha256(text_of(determining(manifest), -1));
}

InputFile input_file(std::string role, const fs::path& file, const fs::path& project_folder) {
    const auto absolute = fs::absolute(file).lexically_normal();
    const auto relative = absolute.lexically_relative(fs::absolute(project_folder).lexically_normal());
    InputFile out{std::move(role), (relative.empty() ? absolute : relative).generic_string(), 0, sha256_file(file)};
    std::error_code code;
    out.size = fs::file_size(file, code);
    return out;
}

std::vector<OutputFile> output_files(const fs::path& run_folder) {
    std::vector<OutputFile> out;
    for (const auto& entry : fs::recursive_directory_iterator(run_folder)) {
        if (!entry.is_regular_file()) continue;
        const auto path = entry.path().lexically_relative(run_folder).generic_string();
        if (path == "manifest.json" || path == "log.jsonl") continue;
        out.push_back({path, entry.file_size(), sha256_file(entry.path())});
    }
    return sorted_by(std::move(out), [](const auto& f) { return f.path; });
}

std::string to_json(const Manifest& m) {
    Json out;
    out["format"] = kFormat;
    out["run_hash"] = run_hash(m);
    out["notices"] = m.notices;
    auto determined = determining(m);
    for (auto& [key, value] : determined.items()) out[key] = std::move(value);
    Json& tables = out["tables"] = Json::array();
    for (const auto& t : sorted_by(m.tables, [](const auto& x) { return x.name; })) {
        Json columns = Json::array();
        for (const auto& c : t.columns)
            columns.push_back({{"name", c.name}, {"type", c.type}, {"unit", c.unit}, {"meaning", c.meaning}});
        tables.push_back({{"name", t.name},
                          {"canonical_hash", t.canonical_hash},
                          {"rows", t.rows},
                          {"keys", t.keys},
                          {"columns", std::move(columns)}});
    }
    Json& outputs = out["outputs"] = Json::array();
    for (const auto& f : sorted_by(m.outputs, [](const auto& x) { return x.path; }))
        outputs.push_back({{"path", f.path}, {"size", f.size}, {"sha256", f.sha256}});
    out["problems"] = problems_of(m);
    out["started"] = dates::to_iso(m.started);
    out["finished"] = dates::to_iso(m.finished);
    out["threads"] = m.threads;
    return text_of(out, 2) + "\n";
}

void write_manifest(const fs::path& run_folder, const Manifest& manifest) {
    write_file(run_folder / "project.toml", manifest.project_text);
    auto whole = manifest;
    const bool listed =
        std::any_of(whole.outputs.begin(), whole.outputs.end(), [](const auto& f) { return f.path == "project.toml"; });
    if (!listed) whole.outputs.push_back({"project.toml", manifest.project_text.size(), sha256(manifest.project_text)});
    write_file(run_folder / "manifest.json", to_json(whole));
}

}  // namespace vung::report
