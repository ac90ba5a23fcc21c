// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// manifest.json of a bundle: how it was computed, and the SHA-256 of every file.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vung::run {

struct BundleFile {
    std::string path;  ///< relative to the bundle, with '/'
    std::uint64_t size = 0;
    std::string sha256;
};

/// A file that the bundle rests on and does not hold.
struct BundleSource {
    std::string role;    ///< "records", "baseline", "signatures", "evidence"
    std::string name;    ///< empty in a public bundle
    std::string sha256;  ///< empty: the file was not there
    auto operator<=>(const BundleSource&) const = default;
};

struct BundleManifest {
    std::string engine;
    std::vector<std::pair<std::string, std::string>> libraries;
    std::string title, language;
    bool open = false;  ///< public
    std::string pack, edition;
    std::vector<std::string> layers;  ///< pack files, the lowest first
    std::string gwp;
    std::map<std::string, std::string> options;
    bool remembered_values = false, remembered_ranges = false;
    std::uint64_t seed = 0, draws = 0;
    double level = 0.95;
    std::vector<std::string> observed;
    std::string stamp;  ///< "estimate, not for issuance"
    std::uint64_t parcel_seasons = 0;
    std::string merkle_root;
    std::vector<BundleSource> sources;
    std::vector<BundleFile> files;  ///< sorted by path
};

inline constexpr const char* kBundleManifest = "manifest.json";
inline constexpr const char* kBundleSignature = "manifest.sig";
inline constexpr const char* kBundleDigest = "manifest.sha256";

/// Fixed order of keys, LF line ends.
std::string to_json(const BundleManifest& manifest);

/// \throws InputError  no manifest of a bundle, or one of a later format; `where` is put into it
BundleManifest parse_bundle_manifest(const std::string& text, const std::string& where);

struct BundleSignature {
    std::string signature, public_key_pem;
};
std::string to_json(const BundleSignature& signature);
BundleSignature parse_bundle_signature(const std::string& text, const std::string& where);

/// All files of a folder but the manifest and what belongs to it, sorted by path. `each` is called after every file.
std::vector<BundleFile> bundle_files(const std::filesystem::path& folder, const std::function<void()>& each = {});

}  // namespace vung::run
