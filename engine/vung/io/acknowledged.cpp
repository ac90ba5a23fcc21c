// SPDX-License-Identifier: Apache-2.0
#include <vung/io/acknowledged.h>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/io/ledger_cells.h>
#include <vung/io/ledger_file.h>

namespace vung::io {
namespace {

const std::vector<std::string> kColumns{"day", "key", "code", "subject", "id", "hectares", "who", "note"};

}  // namespace

std::vector<report::Acknowledgement> read_acknowledged(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return {};
    const auto csv = read_csv(file);
    const LedgerCells cells{csv};
    std::vector<report::Acknowledgement> out;
    for (std::size_t row = 0; row < csv.rows.size(); ++row)
        out.push_back({.day = cells.day(row, "day"),
                       .key = cells.text(row, "key"),
                       .code = cells.text(row, "code"),
                       .subject = cells.text(row, "subject"),
                       .id = cells.text(row, "id"),
                       .hectares = cells.number(row, "hectares"),
                       .who = cells.text(row, "who"),
                       .note = cells.text(row, "note")});
    return out;
}

void append_acknowledged(const std::filesystem::path& file, std::span<const report::Acknowledgement> lines) {
    if (lines.empty()) return;
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : lines)
        rows.push_back({dates::to_iso(line.day), line.key, line.code, line.subject, line.id,
                        ledger_number(line.hectares), line.who, line.note});
    append_to_ledger(file, kColumns, rows);
}

}  // namespace vung::io
