// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/packs/catalogue.h>
#include <vung/run/bundle_tables.h>
#include <vung/run/run_difference.h>
#include <vung/run/verify.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const factors::FactorTable> factors_of(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error})
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    if (files.empty())
        throw InputError{{.what = "the bundle has no factors", .where = folder.string(), .fix = "take a whole bundle"}};
    std::sort(files.begin(), files.end());
    std::vector<factors::Factor> rows;
    for (const auto& file : files) {
        auto of_file = factors::FactorTable::parse(file.stem().string(), io::read_bytes(file));
        rows.insert(rows.end(), of_file.begin(), of_file.end());
    }
    return std::make_shared<const factors::FactorTable>(std::move(rows));
}

/// A pack is read over the packs of this program that it is based on; they must be those of the bundle.
std::shared_ptr<const packs::Pack> pack_of(const fs::path& bundle, const BundleManifest& manifest,
                                           const factors::FactorTable& table) {
    if (manifest.layers.empty())
        throw InputError{
            {.what = "the manifest names no pack", .where = kBundleManifest, .fix = "take a whole bundle"}};
    for (std::size_t i = 0; i + 1 < manifest.layers.size(); ++i) {
        const auto& layer = manifest.layers[i];
        if (!data::has_data_file(layer) || data::data_file(layer) != io::read_bytes(bundle / layer))
            throw InputError{{.what = "the pack is based on one that this program has in another form",
                              .where = (bundle / layer).string(),
                              .fix = "verify with engine " + manifest.engine}};
    }
    const auto& own = manifest.layers.back();
    return packs::load_pack(io::read_bytes(bundle / own), (bundle / own).string(), table);
}

void read_subjects(const fs::path& bundle, BundleBook& book) {
    const auto file = io::read_csv(bundle / "subjects.csv");
    const auto parcel = file.need("parcel"), season = file.need("season"), commune = file.need("commune"),
               household = file.need("household"), cooperative = file.need("cooperative");
    std::set<std::string> names;
    for (const auto& row : file.rows) names.insert(row[cooperative]);
    book.groups.assign(names.begin(), names.end());
    for (const auto& row : file.rows) {
        book.subjects.push_back({row[parcel], row[season], row[commune], row[household]});
        const auto at = std::lower_bound(book.groups.begin(), book.groups.end(), row[cooperative]);
        book.group_of_season.push_back(static_cast<std::uint32_t>(at - book.groups.begin()));
    }
}

}  // namespace

void need_bundle(const fs::path& folder) {
    if (is_run_folder(folder))
        throw InputError{{.what = "this is the folder of a run, not a bundle: it holds results with digests of what "
                                  "went in, but not the activity data they can be computed from again",
                          .where = folder.string(),
                          .fix = "write what can be verified with: vung bundle project.toml --to FOLDER"}};
    if (fs::exists(folder / kBundleManifest)) return;
    std::set<std::string> below;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error})
        if (fs::exists(entry.path() / kBundleManifest)) below.insert("'" + entry.path().string() + "'");
    std::string names;
    for (const auto& name : below) names += (names.empty() ? "" : ", ") + name;
    throw InputError{{.what = "this is no bundle: it has no manifest.json",
                      .where = folder.string(),
                      .fix = below.empty() ? "name the folder that holds manifest.json"
                                           : "there is one for each methodology: name one of " + names}};
}

OpenedBundle open_bundle(const fs::path& bundle) {
    need_bundle(bundle);
    return open_basis(bundle, kBundleManifest);
}

OpenedBundle open_basis(const fs::path& bundle, const std::string& manifest) {
    OpenedBundle out;
    out.folder = bundle;
    const auto file = bundle / manifest;
    out.manifest = parse_bundle_manifest(io::read_bytes(file), file.string());
    out.factors = factors_of(bundle / "factors");
    out.pack = pack_of(bundle, out.manifest, *out.factors);
    out.activity = read_activity(bundle);
    auto& options = out.options;
    options.bind.factors = out.factors.get();
    options.bind.gwp = out.manifest.gwp;
    options.bind.options = out.manifest.options;
    options.bind.remembered_values = out.manifest.remembered_values;
    options.bind.remembered_ranges = out.manifest.remembered_ranges;
    options.seed = out.manifest.seed;
    options.draws = out.manifest.draws;
    options.level = out.manifest.level;
    options.causes = false;
    out.book.title = out.manifest.title;
    out.book.language = text::parse_language(out.manifest.language);
    out.book.households = !out.manifest.open;
    read_subjects(bundle, out.book);
    const auto* seasons = out.activity.find("season", formula::Scenario::none);
    if (!seasons || seasons->rows != out.book.subjects.size())
        throw InputError{{.what = "subjects.csv has not one row for each parcel-season",
                          .where = (bundle / "subjects.csv").string(),
                          .fix = "take the bundle as it was made"}};
    return out;
}

OpenedBundle recompute_bundle(const fs::path& bundle, const VerifyOptions& options) {
    auto out = open_bundle(bundle);
    out.options.threads = options.threads;
    out.options.cancelled = options.cancelled;
    out.account = account(out.pack, out.activity, out.book.group_of_season, out.book.groups, out.options);
    return out;
}

}  // namespace vung::run
