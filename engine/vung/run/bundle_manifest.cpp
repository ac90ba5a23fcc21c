// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_manifest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include <vung/error.h>
#include <vung/report/digest.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "vung bundle";
constexpr int kVersion = 1;

Json parsed(const std::string& text, const std::string& where) {
    auto out = Json::parse(text, nullptr, false);
    if (out.is_discarded())
        throw InputError{{.what = "the file is no JSON", .where = where, .fix = "take the bundle as it was made"}};
    return out;
}

[[noreturn]] void refuse(const std::string& what, const std::string& where) {
    throw InputError{{.what = what, .where = where, .fix = "take the bundle as it was made"}};
}

}  // namespace

std::string to_json(const BundleManifest& m) {
    Json out;
    out["format"] = kFormat;
    out["version"] = kVersion;
    out["engine"] = m.engine;
    auto& libraries = out["libraries"] = Json::object();
    for (const auto& [name, version] : m.libraries) libraries[name] = version;
    out["title"] = m.title;
    out["language"] = m.language;
    out["public"] = m.open;
    out["status"] = m.stamp;
    out["pack"] = {{"id", m.pack}, {"edition", m.edition}, {"files", m.layers}};
    out["gwp"] = m.gwp;
    out["options"] = m.options;
    out["remembered"] = {{"values", m.remembered_values}, {"ranges", m.remembered_ranges}};
    out["draws"] = {{"seed", m.seed}, {"count", m.draws}, {"level", m.level}};
    out["observed"] = m.observed;
    out["merkle"] = {{"root", m.merkle_root}, {"leaves", m.parcel_seasons}};
    if (!m.sources.empty()) {
        auto& sources = out["sources"] = Json::array();
        for (const auto& each : m.sources)
            sources.push_back({{"role", each.role}, {"name", each.name}, {"sha256", each.sha256}});
    }
    auto& files = out["files"] = Json::array();
    for (const auto& file : m.files)
        files.push_back({{"path", file.path}, {"size", file.size}, {"sha256", file.sha256}});
    return out.dump(2) + "\n";
}

BundleManifest parse_bundle_manifest(const std::string& text, const std::string& where) {
    const auto json = parsed(text, where);
    if (!json.is_object() || json.value("format", "") != kFormat) refuse("this is no manifest of a bundle", where);
    if (json.value("version", 0) != kVersion)
        refuse("this bundle was made by a program of another time: version " + json["version"].dump(), where);
    try {
        BundleManifest m;
        m.engine = json.at("engine");
        for (const auto& [name, version] : json.at("libraries").items()) m.libraries.emplace_back(name, version);
        m.title = json.at("title");
        m.language = json.at("language");
        m.open = json.at("public");
        m.stamp = json.at("status");
        m.pack = json.at("pack").at("id");
        m.edition = json.at("pack").at("edition");
        m.layers = json.at("pack").at("files").get<std::vector<std::string>>();
        m.gwp = json.at("gwp");
        m.options = json.at("options").get<std::map<std::string, std::string>>();
        m.remembered_values = json.at("remembered").at("values");
        m.remembered_ranges = json.at("remembered").at("ranges");
        m.seed = json.at("draws").at("seed");
        m.draws = json.at("draws").at("count");
        m.level = json.at("draws").at("level");
        m.observed = json.at("observed").get<std::vector<std::string>>();
        m.merkle_root = json.at("merkle").at("root");
        m.parcel_seasons = json.at("merkle").at("leaves");
        for (const auto& each : json.value("sources", Json::array()))
            m.sources.push_back({each.at("role"), each.at("name"), each.at("sha256")});
        for (const auto& file : json.at("files"))
            m.files.push_back({file.at("path"), file.at("size"), file.at("sha256")});
        return m;
    } catch (const nlohmann::json::exception& error) {
        refuse(std::string{"the manifest lacks something: "} + error.what(), where);
    }
}

std::string to_json(const BundleSignature& s) {
    Json out;
    out["algorithm"] = "Ed25519";
    out["file"] = kBundleManifest;
    out["signature"] = s.signature;
    out["public_key"] = s.public_key_pem;
    return out.dump(2) + "\n";
}

BundleSignature parse_bundle_signature(const std::string& text, const std::string& where) {
    const auto json = parsed(text, where);
    const auto field = [&](const char* name) {
        const auto found = json.is_object() ? json.find(name) : json.end();
        if (found == json.end() || !found->is_string())
            refuse(std::string{"the signature lacks '"} + name + "'", where);
        return found->get<std::string>();
    };
    if (field("algorithm") != "Ed25519") refuse("this is no Ed25519 signature", where);
    return {field("signature"), field("public_key")};
}

std::vector<BundleFile> bundle_files(const fs::path& folder, const std::function<void()>& each) {
    static const std::set<std::string> own{kBundleManifest, kBundleSignature, kBundleDigest};
    std::vector<BundleFile> out;
    std::error_code error;
    for (fs::recursive_directory_iterator at{folder, error}, end; at != end; at.increment(error)) {
        if (error) break;
        if (at->is_directory()) continue;
        const auto path = at->path().lexically_relative(folder).generic_string();
        if (own.contains(path)) continue;
        out.push_back({path, at->is_regular_file() ? at->file_size() : 0, report::sha256_file(at->path())});
        if (each) each();
    }
    if (error)
        throw InputError{{.what = "the folder cannot be read", .where = folder.string(), .fix = "check its rights"}};
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return out;
}

}  // namespace vung::run
