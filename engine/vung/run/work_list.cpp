// SPDX-License-Identifier: Apache-2.0
#include <vung/run/work_list.h>

#include <algorithm>
#include <map>
#include <set>

#include <vung/dates/time_zone.h>
#include <vung/error.h>
#include <vung/io/acknowledged.h>
#include <vung/io/connection_text.h>
#include <vung/io/corrections_file.h>
#include <vung/io/corrections_ledger.h>
#include <vung/io/csv.h>
#include <vung/io/problem_book.h>
#include <vung/io/problem_layer.h>
#include <vung/io/reproject.h>
#include <vung/report/closed.h>
#include <vung/text/unicode.h>

namespace vung::run {
namespace {

/// Places of findings that name none: the first corner of their parcel, where that can be brought to WGS 84.
void add_places(std::vector<report::Finding>& findings, const parcels::ParcelLayer& layer) {
    if (layer.crs.empty()) return;
    const report::ParcelFinder parcels{layer};
    std::optional<io::Transform> to_wgs84;
    for (auto& finding : findings) {
        if (finding.problem.place) continue;
        const auto* parcel = parcels.find(finding.problem);
        if (!parcel || parcel->shape.empty() || parcel->shape.parts.front().outer.empty()) continue;
        geometry::Point place[] = {parcel->shape.parts.front().outer.front()};
        try {
            if (!to_wgs84) to_wgs84.emplace(layer.crs, io::read_crs("EPSG:4326", ""));
            to_wgs84->apply(place);
        } catch (const InputError&) {
            continue;  // coordinates that no map has: there is no place to tell
        }
        finding.problem.place = place[0];
    }
}

/// A name that any system takes for a file.
std::string file_name(const std::string& name) {
    std::string out = text::first_invalid_utf8(name) ? text::replace_invalid_utf8(name) : name;
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || std::string_view{"/\\:*?\"<>|"}.find(c) != std::string_view::npos)
            c = '_';
    while (!out.empty() && (out.back() == '.' || out.back() == ' ')) out.pop_back();
    if (out.size() > 120) {
        out.resize(120);
        while (!out.empty() && text::first_invalid_utf8(out)) out.pop_back();
    }
    return out.empty() || out.front() == '.' ? "_" + out : out;
}

void write_books_by_commune(const std::filesystem::path& folder, const WorkList& list, const io::ProblemBook& book) {
    std::map<std::string, std::vector<report::Finding>> communes;
    for (const auto& finding : list.findings)
        if (finding.problem.subject == Subject::parcel) communes[finding.commune].push_back(finding);
    std::set<std::string> taken;
    for (const auto& [commune, findings] : communes) {
        const bool vi = book.language == text::Language::vi;
        const auto name = commune.empty() ? std::string{vi ? "không rõ xã" : "no commune"} : commune;
        auto stem = file_name(name);
        for (int n = 2; !taken.insert(text::fold(stem)).second; ++n)
            stem = file_name(name) + " (" + std::to_string(n) + ")";
        auto own = book;
        own.title += ", " + name;
        io::write_problem_book(folder / "communes" / (stem + ".xlsx"), findings, own);
    }
}

}  // namespace

dates::Date today(const Project& project) {
    return dates::local_day(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                            project.timezone);
}

WorkList make_work_list(const Project& project, const Inputs& inputs, std::vector<Problem> problems) {
    WorkList out;
    out.findings = report::list_findings(std::move(problems), inputs.layer);
    out.closed = report::close_findings(inputs.corrections, inputs.correction_outcomes, out.findings);
    add_places(out.findings, inputs.layer);
    report::mark_acknowledged(out.findings, io::read_acknowledged(project.acknowledged));
    return out;
}

void write_work_list(const std::filesystem::path& folder, const WorkList& list, const Project& project,
                     const parcels::ParcelLayer& layer, bool by_commune) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        throw InputError{{.what = "the folder cannot be made: " + failed.message(),
                          .where = folder.string(),
                          .fix = "name a folder that can be written"}};
    io::ProblemBook book{.title = project.name,
                         .language = text::parse_language(project.language),
                         .crs = layer.crs.code.empty() ? "WGS 84" : layer.crs.code,
                         .id_parts = std::max<std::size_t>(1, project.parcels.id.size())};
    io::write_csv(folder / "problems.csv", report::problems_table(list.findings, true));
    io::write_problem_book(folder / "problems.xlsx", list.findings, book);
    if (!layer.crs.empty()) io::write_problem_layer(folder / "problems.gpkg", list.findings, layer, book.language);
    if (list.closed.rows() > 0) io::write_csv(folder / "closed.csv", list.closed);
    if (by_commune) write_books_by_commune(folder, list, book);
}

ReturnedSummary take_returned_list(const Project& project, const Inputs& inputs, const WorkList& list,
                                   const std::filesystem::path& file) {
    const auto& layer = inputs.layer;
    if (layer.read == 0)
        throw InputError{{.what = "the parcels cannot be read, so no correction can be checked against them",
                          .where = io::source_label(project.parcels.source),
                          .fix = "vung check says what is wrong with the layer"}};
    auto returned = io::read_returned_list(file, layer.crs);
    returned.day = today(project);

    const report::ParcelFinder parcels{layer};
    std::vector<parcels::OpenFinding> open;
    for (const auto& finding : list.findings) {
        const auto* parcel = parcels.find(finding.problem);
        const bool refused = finding.problem.severity == Severity::refuse;
        open.push_back({.key = finding.key,
                        .code = finding.problem.code,
                        .severity = finding.problem.severity,
                        .about_parcel = parcel != nullptr,
                        .parcel = finding.problem.id,
                        .feature = finding.feature,
                        .raw_key = finding.raw_key.value_or(0),
                        .shape = refused && parcel ? &parcel->shape : nullptr,
                        .hectares = finding.problem.hectares});
    }
    std::vector<std::string> ids;
    for (const auto* group : {&layer.parcels, &layer.refused})
        for (const auto& parcel : *group) ids.push_back(parcel.id);
    const auto accepted = parcels::accept_rows(returned, open, inputs.corrections, ids, layer.crs,
                                               std::max<std::size_t>(1, project.parcels.id.size()));
    io::append_corrections(project.corrections, accepted.corrections);
    return {.rows = returned.rows.size(),
            .taken = accepted.taken,
            .known = accepted.known,
            .empty = accepted.empty,
            .refused = accepted.problems.size(),
            .problems = accepted.problems};
}

}  // namespace vung::run
