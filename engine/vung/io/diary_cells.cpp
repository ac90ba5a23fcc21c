// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_cells.h>

#include <vung/error.h>
#include <vung/parcels/fertiliser_product.h>
#include <vung/report/digest.h>

namespace vung::io {
namespace {

using parcels::WordList;

constexpr double kMostPercent = 100.0;

}  // namespace

std::optional<DiaryEntry> begin_entry(RecordTable& table, std::size_t row) {
    const auto key = table.key(row);
    if (!key) return std::nullopt;
    DiaryEntry out;
    auto& record = out.record;
    record.parcel = key->parcel;
    record.season = key->season;
    record.where = table.where(row);
    record.scenario = table.word(row, "scenario", WordList::builtin("scenario")).value_or("");
    record.year = table.count(row, "year");
    record.recorded_by = table.cell(row, "recorded_by").value_or("");
    record.recorded_on = table.day(row, "recorded_on");
    return out;
}

std::optional<double> area_of(const DiaryFacts& facts, const std::string& parcel) {
    const auto* known = facts.find(parcel);
    return known ? known->area_ha : std::nullopt;
}

std::vector<parcels::EvidenceFile> evidence_of_cell(RecordTable& table, std::size_t row, const DiaryFacts& facts) {
    std::vector<parcels::EvidenceFile> out;
    const auto text = table.cell(row, "evidence_files");
    if (!text) return out;
    const auto folder = facts.evidence.empty() ? table.table().file.parent_path() : facts.evidence;
    for (std::size_t at = 0; at <= text->size();) {
        const auto end = std::min(text->find_first_of(";\n", at), text->size());
        const std::string name{trimmed(std::string_view{*text}.substr(at, end - at))};
        at = end + 1;
        if (name.empty()) continue;
        parcels::EvidenceFile file{.name = name, .sha256 = ""};
        std::error_code ignored;
        if (const auto path = folder / name; std::filesystem::is_regular_file(path, ignored))
            file.sha256 = report::sha256_file(path);
        else
            table.note(row, "R-EVIDENCE-MISSING", {{"file", name}});
        out.push_back(std::move(file));
    }
    return out;
}

std::optional<double> fraction_of(const std::optional<double>& percent) {
    if (!percent || *percent > kMostPercent) return std::nullopt;
    return *percent / kMostPercent;
}

parcels::FertiliserApplication application(RecordTable& table, std::size_t row, const std::string& product,
                                           double kg_per_ha, std::optional<double> percent,
                                           std::optional<std::string> kind, const DiaryFacts& facts) {
    const auto known = parcels::fertiliser_product(product, facts.remembered);
    parcels::FertiliserApplication out;
    out.product = known.key;
    out.as_written = product;
    out.kind = kind == "organic" ? parcels::NitrogenKind::organic : parcels::NitrogenKind::synthetic;
    out.kg_per_ha = kg_per_ha;
    out.nitrogen_fraction = known.nitrogen_fraction;
    out.volatilisation = known.volatilisation;
    if (const auto told = fraction_of(percent)) out.nitrogen_fraction = told;
    if (!out.nitrogen_fraction) {
        const auto near = parcels::near_product(product);
        table.note(row, "R-PRODUCT-UNKNOWN", {{"product", product}, {"near", near ? *near : "–"}});
    }
    return out;
}

}  // namespace vung::io
