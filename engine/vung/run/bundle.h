// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A bundle: a folder that an auditor can take apart and recompute without us. docs/methods/bundle.md describes it.
///
///   README.txt          what this is and how it is verified
///   workbooks/          summary.xlsx and one workbook per cooperative, with live formulas
///   activity/           inputs of every parcel-season as CSV, enough to compute everything anew
///   results/            what was computed, with intervals
///   subjects.csv        who the rows are about; a public bundle has neither names nor ids of parcels
///   packs/ factors/     the methodology, the packs below it, and all factor tables, as they were used
///   rows/               hash of each parcel-season (Merkle leaves); salts too unless the bundle is public
///   observed/           where season lengths came from imagery: observations, outlines, hashes of the images
///   evidence/           the cells under the parcels; optional
///   attachments/        files that were handed in, such as observation tables
///   manifest.json       options, seed, versions, Merkle root, SHA-256 of every file
///   manifest.sig        Ed25519 signature of manifest.json, with the public key; optional
///   manifest.sha256     SHA-256 of manifest.json

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <vung/run/bundle_manifest.h>
#include <vung/run/bundle_workbook.h>

namespace vung::run {

struct BundleRequest {
    const packs::Activity* activity = nullptr;
    AccountOptions options;  ///< those that `book.account` was made with
    BundleBook book;
    std::string secret_hex = {};             ///< makes the salts; empty: a new one. The same secret gives the same root
    bool open = false;                       ///< public: without names, ids and communes; still verifies
    std::string private_key_pem = {};        ///< empty: the manifest is not signed
    std::string key_name = {};               ///< of the key's file, for messages
    std::vector<std::string> observed = {};  ///< inputs that came from imagery, not from records
    std::vector<std::pair<std::string, std::string>> attachments = {};  ///< name, bytes; left out of a public bundle
    std::vector<BundleSource> sources = {};  ///< what the records rest on; without names in a public bundle
    /// Writes further files into the folder before hashes are taken; not called for a public bundle.
    std::function<void(const std::filesystem::path&)> more = {};
};

struct BundleReport {
    std::filesystem::path folder;
    std::string merkle_root, manifest_sha256;
    std::string secret_hex;  ///< whoever has it can tell which rows a public bundle holds: keep it
    std::size_t files = 0;
};

/// Whether the folders of bundles are free, before anything is computed: of one methodology the target itself, of
/// several those below it. \throws InputError  one of them is there
void need_new_folders(const std::filesystem::path& target, const std::vector<std::string>& packs);

/// \throws InputError  the folder exists or cannot be written, the key is none
BundleReport write_bundle(const std::filesystem::path& folder, const BundleRequest& request);

}  // namespace vung::run
