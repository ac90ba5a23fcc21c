// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corrections_ledger.h>

#include <vung/io/csv.h>
#include <vung/io/ledger_cells.h>
#include <vung/io/ledger_file.h>
#include <vung/io/wkt.h>

namespace vung::io {
namespace {

const std::vector<std::string> kColumns{"day",     "file",   "sha256", "finding",  "code", "parcel",     "feature",
                                        "outline", "action", "value",  "hectares", "who",  "decided_on", "note"};

}  // namespace

std::vector<parcels::Correction> read_corrections(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return {};
    const auto csv = read_csv(file);
    const LedgerCells cells{csv};
    std::vector<parcels::Correction> out;
    for (std::size_t row = 0; row < csv.rows.size(); ++row) {
        parcels::Correction line;
        line.day = cells.day(row, "day");
        line.file = cells.text(row, "file");
        line.sha256 = cells.text(row, "sha256");
        line.finding = cells.text(row, "finding");
        line.code = cells.text(row, "code");
        line.parcel = cells.text(row, "parcel");
        line.feature = cells.integer(row, "feature");
        line.raw_key = cells.hex(row, "outline");
        const auto action = parcels::parse_correction_action(cells.text(row, "action"));
        if (!action) cells.refuse(row, "action", "a correction that this version knows");
        line.action = *action;
        line.value = cells.text(row, "value");
        if (line.action == parcels::CorrectionAction::outline) {
            auto outline = parse_wkt(line.value);
            if (!outline) cells.refuse(row, "value", "an outline (WKT)");
            line.outline = std::move(*outline);
            line.value.clear();
        }
        line.hectares = cells.number(row, "hectares");
        line.who = cells.text(row, "who");
        if (!cells.text(row, "decided_on").empty()) line.decided_on = cells.day(row, "decided_on");
        line.note = cells.text(row, "note");
        out.push_back(std::move(line));
    }
    return out;
}

void append_corrections(const std::filesystem::path& file, std::span<const parcels::Correction> lines) {
    if (lines.empty()) return;
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : lines) {
        const bool outline = line.action == parcels::CorrectionAction::outline;
        rows.push_back({line.day ? dates::to_iso(*line.day) : "", line.file, line.sha256, line.finding, line.code,
                        line.parcel, std::to_string(line.feature), hex16(line.raw_key), to_string(line.action),
                        outline ? to_wkt(line.outline) : line.value, ledger_number(line.hectares), line.who,
                        line.decided_on ? dates::to_iso(*line.decided_on) : "", line.note});
    }
    append_to_ledger(file, kColumns, rows);
}

}  // namespace vung::io
