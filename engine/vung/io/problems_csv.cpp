// SPDX-License-Identifier: Apache-2.0
#include <vung/io/problems_csv.h>

#include <vung/io/csv.h>
#include <vung/io/ledger_cells.h>

namespace vung::io {
namespace {

template <class Kind>
Kind parse(const LedgerCells& cells, std::size_t row, const char* column, std::initializer_list<Kind> kinds) {
    for (const auto kind : kinds)
        if (to_string(kind) == cells.text(row, column)) return kind;
    cells.refuse(row, column, std::string{"a known "} + column);
}

}  // namespace

std::vector<report::Finding> read_problems_csv(const std::filesystem::path& file) {
    const auto csv = read_csv(file);
    const LedgerCells cells{csv};
    std::vector<report::Finding> out;
    for (std::size_t row = 0; row < csv.rows.size(); ++row) {
        report::Finding finding;
        auto& problem = finding.problem;
        finding.key = cells.text(row, "key");
        problem.code = cells.text(row, "code");
        problem.severity = parse(cells, row, "severity", {Severity::refuse, Severity::repair, Severity::warn});
        problem.subject =
            parse(cells, row, "subject", {Subject::parcel, Subject::scene, Subject::record, Subject::project});
        problem.id = cells.text(row, "id");
        finding.commune = cells.text(row, "commune");
        finding.cooperative = cells.text(row, "cooperative");
        problem.text = {cells.text(row, "what"), cells.text(row, "where"), cells.text(row, "remedy")};
        finding.what_vi = cells.text(row, "what_vi");
        finding.remedy_vi = cells.text(row, "remedy_vi");
        problem.hectares = cells.number(row, "hectares");
        const auto lon = cells.number(row, "lon"), lat = cells.number(row, "lat");
        if (lon && lat) problem.place = geometry::Point{*lon, *lat};
        out.push_back(std::move(finding));
    }
    return out;
}

}  // namespace vung::io
