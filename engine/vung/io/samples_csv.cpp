// SPDX-License-Identifier: Apache-2.0
#include <vung/io/samples_csv.h>

#include <vung/error.h>
#include <vung/io/record_table.h>
#include <vung/io/settle_records.h>

namespace vung::io {
namespace {

/// One row; nothing when it is set aside.
std::optional<parcels::ReferenceLabel> read_row(RecordTable& table, std::size_t row) {
    const auto key = table.key(row);
    if (!key) return std::nullopt;
    const auto text = table.cell(row, "crop");
    const auto crop = text ? parcels::WordList::builtin("crop").key(*text) : std::nullopt;
    if (!crop) {
        if (text)
            table.note(row, "R-UNKNOWN-WORD", {{"column", "crop"}, {"text", *text}, {"suggestion", "'other'"}},
                       Severity::refuse);
        else
            table.note(row, "R-NO-CROP");
        return std::nullopt;
    }
    return parcels::ReferenceLabel{key->parcel, key->season, *crop, table.where(row)};
}

}  // namespace

ReferenceSamples read_samples(const std::filesystem::path& file, const std::vector<std::string>& id_columns,
                              std::span<const std::string> parcels, std::span<const std::string> seasons,
                              const std::string& sheet) {
    ReferenceSamples out;
    RecordTable table(file, sheet, id_columns, parcels, seasons, {"crop", "recorded_by", "recorded_on"}, out.problems);
    table.need("crop");
    out.read = table.rows();
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (auto label = read_row(table, row)) out.labels.push_back(std::move(*label));
    settle_records(out.labels, out.problems, [](const auto& a, const auto& b) { return a.crop == b.crop; });
    sort_problems(out.problems);
    return out;
}

}  // namespace vung::io
