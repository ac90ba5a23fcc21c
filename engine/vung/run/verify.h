// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whether a bundle is what it says. Four levels, each on top of the one before:
///   1  every file is the one that the manifest names; the manifest is the one that was signed
///   2  everything after observation, computed anew from the tables in the bundle by the pack and the factors in it:
///      quantities, totals, intervals, Merkle leaves, workbooks; in a bundle from imagery also the seasons, from what
///      each acquisition showed of each parcel
///   3  observation, from the packed cells under parcels: where the bundle holds evidence/
///   4  imagery: every image file that is there, byte by byte; and a sample of acquisitions, drawn by a number that the
///      verifier chooses, observed again

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <vung/run/account.h>
#include <vung/run/bundle_manifest.h>
#include <vung/run/bundle_workbook.h>
#include <vung/run/run.h>

namespace vung::run {

struct VerifyOptions {
    std::string public_key_pem = {};  ///< of the one who is said to have signed; empty: the key in the bundle
    std::string key_name = {};        ///< of its file, for messages
    int threads = 0;
    int level = 4;                         ///< the highest to try
    std::filesystem::path imagery = {};    ///< folder with the image files, or a project file; empty: none
    std::uint64_t seed = 1;                ///< draws the acquisitions to observe again
    std::size_t sample = 3;                ///< how many
    std::function<bool()> cancelled = {};  ///< polled, from threads of the work too
    std::function<void(const Progress&)> progress = {};  ///< called from the caller's thread
};

struct VerifyFinding {
    int level = 1;
    std::string file;   ///< relative to the bundle
    std::string place;  ///< row and column, where they are known
    std::string what;
};

struct VerifyReport {
    BundleManifest manifest;
    int reached = 0;      ///< highest level that was checked, with no finding up to it
    std::string begins;   ///< where the recomputation of level 2 begins
    std::string why_not;  ///< why no higher level was reached; empty: 4 was
    std::vector<VerifyFinding> findings;
    std::vector<std::string> notes;
    std::string signed_by;  ///< fingerprint of the key; empty: not signed
    bool key_was_given = false;
    std::size_t files = 0, cells = 0, workbooks = 0;  ///< that were compared
    std::size_t observations = 0;                     ///< of a parcel, layer and acquisition that were made again
    std::size_t image_files = 0;                      ///< that were compared
    std::vector<std::string> drawn;                   ///< acquisitions that were observed again from imagery
};

/// \throws InputError  the folder is no bundle; Cancelled
VerifyReport verify_bundle(const std::filesystem::path& bundle, const VerifyOptions& options = {});

/// A bundle computed anew: what explaining and comparing work on.
struct OpenedBundle {
    std::filesystem::path folder;
    BundleManifest manifest;
    std::shared_ptr<const factors::FactorTable> factors;
    std::shared_ptr<const packs::Pack> pack;
    packs::Activity activity;
    AccountOptions options;
    Account account;
    BundleBook book;  ///< its account points nowhere; set it to `account`
};

/// \throws InputError  the folder holds no manifest; bundles in folders below it are named
void need_bundle(const std::filesystem::path& folder);

/// Reads all of a bundle but what was computed. \throws InputError  something is missing or damaged
OpenedBundle open_bundle(const std::filesystem::path& bundle);
/// The same of a folder whose manifest has another name, and which may be no whole bundle (run_basis.h).
OpenedBundle open_basis(const std::filesystem::path& folder, const std::string& manifest);
/// Opens it and computes it anew. \throws InputError; Cancelled
OpenedBundle recompute_bundle(const std::filesystem::path& bundle, const VerifyOptions& options = {});

}  // namespace vung::run
