// SPDX-License-Identifier: Apache-2.0
#include <vung/io/diary_columns.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/io/header_rows.h>
#include <vung/parcels/fertiliser_product.h>
#include <vung/text/csv_rows.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

using parcels::AmountKind;

constexpr std::string_view kFile = "words/diary_columns.csv";

const std::vector<std::string> kKeys = {"parcel", "household", "season"};
const std::vector<std::string> kWide = {"crop",
                                        "year",
                                        "scenario",
                                        "land_prepared_on",
                                        "sown_on",
                                        "heading_on",
                                        "harvested_on",
                                        "drained_on",
                                        "establishment",
                                        "variety",
                                        "water_regime",
                                        "drainage_events",
                                        "preseason",
                                        "straw_t_ha",
                                        "straw_timing",
                                        "straw_days_before",
                                        "straw_dry_fraction",
                                        "straw_removed_use",
                                        "compost_origin",
                                        "manure_origin",
                                        "green_manure_origin",
                                        "compost_nitrogen",
                                        "manure_nitrogen",
                                        "green_manure_nitrogen",
                                        "recorded_by",
                                        "recorded_on",
                                        "evidence_files",
                                        "area"};
const std::vector<std::string> kLong = {"year",          "scenario",    "what",           "date",
                                        "end_date",      "product",     "amount",         "unit",
                                        "depth_cm",      "evidence",    "evidence_files", "nitrogen_percent",
                                        "nitrogen_kind", "recorded_by", "recorded_on"};

/// Words (folded) for the parts of numbered groups; the first that fits.
struct Part {
    std::string_view word, part;
};
constexpr std::array kFertiliserParts = {Part{"on", "on"},
                                         Part{"ngay", "on"},
                                         Part{"ngay bon", "on"},
                                         Part{"date", "on"},
                                         Part{"product", "product"},
                                         Part{"loai phan", "product"},
                                         Part{"ten phan", "product"},
                                         Part{"loai", "product"},
                                         Part{"phan", "product"},
                                         Part{"amount", "amount"},
                                         Part{"luong", "amount"},
                                         Part{"luong bon", "amount"},
                                         Part{"so luong", "amount"},
                                         Part{"khoi luong", "amount"},
                                         Part{"kg ha", "kg_ha"},
                                         Part{"nitrogen percent", "nitrogen"},
                                         Part{"ham luong dam", "nitrogen"},
                                         Part{"kind", "kind"}};
constexpr std::array kDryParts = {Part{"start", "start"},
                                  Part{"tu ngay", "start"},
                                  Part{"bat dau", "start"},
                                  Part{"ngay bat dau", "start"},
                                  Part{"end", "end"},
                                  Part{"den ngay", "end"},
                                  Part{"ket thuc", "end"},
                                  Part{"ngay ket thuc", "end"},
                                  Part{"depth cm", "depth_cm"},
                                  Part{"muc nuoc", "depth_cm"},
                                  Part{"do sau", "depth_cm"},
                                  Part{"evidence", "evidence"},
                                  Part{"bang chung", "evidence"},
                                  Part{"file", "file"},
                                  Part{"tep", "file"},
                                  Part{"anh", "file"}};
constexpr std::array<std::string_view, 6> kFertiliserGroups = {"fertiliser", "fertilizer", "bon phan lan",
                                                               "bon lan",    "lan bon",    "dot bon"};
constexpr std::array<std::string_view, 6> kDryGroups = {"dry",          "rut nuoc lan", "lan rut nuoc",
                                                        "dot rut nuoc", "kho lan",      "dot kho"};

std::string_view stripped(std::string_view text) {
    constexpr std::string_view kMarks = " /:-,";
    const auto first = text.find_first_not_of(kMarks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kMarks) - first + 1);
}

template <class Parts>
std::string part_of(const Parts& parts, std::string_view word) {
    for (const auto& part : parts)
        if (part.word == word) return std::string{part.part};
    return "";
}

std::optional<GroupColumn> group_of(std::size_t column, const std::string& header) {
    const auto folded = text::fold(name_and_unit(header).first);
    const auto digit = folded.find_first_of("0123456789");
    if (digit == std::string::npos || digit == 0) return std::nullopt;
    const auto behind = folded.find_first_not_of("0123456789", digit);
    if (behind == std::string::npos || behind - digit > 2) return std::nullopt;
    const auto before = stripped(std::string_view{folded}.substr(0, digit));
    const auto rest = stripped(std::string_view{folded}.substr(behind));
    GroupColumn out{.column = column, .group = "", .number = std::atoi(folded.c_str() + digit), .part = ""};
    if (std::find(kFertiliserGroups.begin(), kFertiliserGroups.end(), before) != kFertiliserGroups.end())
        out.group = "fertiliser", out.part = part_of(kFertiliserParts, rest);
    else if (std::find(kDryGroups.begin(), kDryGroups.end(), before) != kDryGroups.end())
        out.group = "dry", out.part = part_of(kDryParts, rest);
    if (out.part.empty()) return std::nullopt;
    return out;
}

const std::vector<std::pair<std::string, std::string>>& words() {
    static const auto list = [] {
        std::vector<std::pair<std::string, std::string>> out;
        const auto rows = text::split_csv(data::data_file(kFile));
        for (std::size_t i = 1; i < rows.size(); ++i) {
            if (rows[i].cells.size() != 2)
                throw InvariantError(std::string{kFile} + ", line " + std::to_string(rows[i].line) +
                                     " has not two cells");
            out.emplace_back(rows[i].cells[0], rows[i].cells[1]);
        }
        return out;
    }();
    return list;
}

RecordColumns columns_of(std::vector<std::string> names) {
    RecordColumns out;
    out.names = std::move(names);
    out.aliases = words();
    out.household = true;
    return out;
}

}  // namespace

const std::vector<AmountColumn>& amount_columns() {
    constexpr double kTonne = kKilogramsPerTonne;
    static const std::vector<AmountColumn> all = {
        {"straw_produced", "straw_produced_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"straw_burnt", "straw_burnt_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"straw_removed", "straw_removed_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"straw_incorporated", "straw_incorporated_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"straw_surface", "straw_surface_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"straw_fresh", "straw_fresh_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"compost", "compost_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"manure", "manure_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"green_manure", "green_manure_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"yield", "yield_t_ha", AmountKind::mass, kTonne, "t/ha"},
        {"limestone", "limestone_kg_ha", AmountKind::mass, 1.0, "kg/ha"},
        {"dolomite", "dolomite_kg_ha", AmountKind::mass, 1.0, "kg/ha"},
        {"diesel", "diesel_l_ha", AmountKind::volume, 1.0, "l/ha"},
        {"petrol", "petrol_l_ha", AmountKind::volume, 1.0, "l/ha"},
        {"electricity", "electricity_kwh_ha", AmountKind::energy, 1.0, "kWh/ha"},
        {"fertiliser", "fertiliser_kg_ha", AmountKind::mass, 1.0, "kg/ha"}};
    return all;
}

const AmountColumn& amount_column(std::string_view base) {
    for (const auto& column : amount_columns())
        if (column.base == base) return column;
    throw InvariantError("no amount column '" + std::string{base} + "'");
}

RecordColumns wide_columns() {
    auto names = kWide;
    for (const auto& column : amount_columns()) {
        names.emplace_back(column.base);
        names.emplace_back(column.fixed);
    }
    return columns_of(std::move(names));
}

RecordColumns long_columns() {
    return columns_of(kLong);
}

std::vector<std::string> diary_words() {
    std::vector<std::string> out;
    for (const auto* list : {&kKeys, &kWide, &kLong}) out.insert(out.end(), list->begin(), list->end());
    for (const auto& column : amount_columns()) {
        out.emplace_back(column.base);
        out.emplace_back(column.fixed);
    }
    for (const auto& [column, word] : words()) out.push_back(word);
    return out;
}

std::vector<GroupColumn> group_columns(const HeadedTable& table) {
    std::vector<GroupColumn> out;
    for (std::size_t c = 0; c < table.header.size(); ++c) {
        auto found = group_of(c, table.header[c]);
        if (!found) {  // "Bón phân / Lần 1 / Ngày" has its group in the middle: the last two parts decide
            const auto& header = table.header[c];
            if (const auto bar = header.find(" / "); bar != std::string::npos)
                found = group_of(c, header.substr(bar + 3));
        }
        const auto same = [&](const GroupColumn& other) { return found->name() == other.name(); };
        if (found && std::none_of(out.begin(), out.end(), same)) out.push_back(std::move(*found));
    }
    return out;
}

std::vector<ProductColumn> product_columns(const HeadedTable& table) {
    std::vector<ProductColumn> out;
    for (std::size_t c = 0; c < table.header.size(); ++c) {
        auto [name, unit] = name_and_unit(table.header[c]);
        if (const auto bar = name.rfind(" / "); bar != std::string::npos) name = name.substr(bar + 3);
        if (unit.empty() || parcels::fertiliser_product(name).key.empty()) continue;
        out.push_back({c, name});
    }
    return out;
}

}  // namespace vung::io
