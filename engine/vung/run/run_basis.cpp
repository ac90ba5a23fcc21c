// SPDX-License-Identifier: Apache-2.0
#include <vung/run/run_basis.h>

#include <vung/io/csv.h>
#include <vung/run/bundle_basis.h>
#include <vung/run/bundle_content.h>
#include <vung/run/bundle_outcome.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "reductions/basis";
constexpr const char* kManifest = "basis.json";

}  // namespace

report::Table verdict_table(const Project& project, const Inputs& inputs, const std::vector<ParcelFindings>& findings) {
    report::Table out{"verdicts", {}, {"parcel", "season"}};
    report::Column parcel{"parcel", report::Type::text}, season{"season", report::Type::text},
        crop{"crop", report::Type::text, "", "as images showed it"};
    for (std::size_t i = 0; i < findings.size(); ++i)
        for (std::size_t s = 0; s < project.seasons.size(); ++s) {
            parcel.push(inputs.layer.parcels[i].id);
            season.push(project.seasons[s].name);
            crop.push(crops::to_string(findings[i].seasons[s].verdict));
        }
    out.columns = {parcel, season, crop};
    report::sort_rows(out);
    return out;
}

void write_run_basis(const fs::path& folder, const Project& project, const ProjectAccounts& accounts,
                     const report::Table& verdicts) {
    bool any = false;
    each_basis(project, accounts, [&](const PackOutcome& outcome) {
        auto request =
            bundle_request(outcome, accounts.seasons_of(outcome), project.name, text::parse_language(project.language));
        request.book = ordered(std::move(request.book));
        const auto to = folder / kFolder / outcome.pack->id;
        write_basis(to, request, request.book);
        put_file(to / kManifest, to_json(basis_manifest(request, request.book)));
        any = true;
    });
    if (any) write_tables(folder / kFolder, {verdicts});
}

std::optional<OpenedBundle> open_run_basis(const fs::path& run, const std::string& pack) {
    const auto folder = run / kFolder / pack;
    if (!fs::exists(folder / kManifest)) return std::nullopt;
    return open_basis(folder, kManifest);
}

Verdicts run_verdicts(const fs::path& run) {
    Verdicts out;
    const auto table = io::read_csv(run / kFolder / "verdicts.csv");
    const auto parcel = table.need("parcel"), season = table.need("season"), crop = table.need("crop");
    for (const auto& row : table.rows) out[{row[parcel], row[season]}] = row[crop];
    return out;
}

}  // namespace vung::run
