// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_basis.h>

#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include <vung/data/data_file.h>
#include <vung/io/csv.h>
#include <vung/packs/catalogue.h>
#include <vung/report/atomic_file.h>
#include <vung/run/bundle_tables.h>
#include <vung/text/formula_guard.h>
#include <vung/version.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

std::string csv_cell(const std::string& value) {
    const auto text = text::guarded(value);
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
    return out + "\"";
}

std::string optional(const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : "";
}

/// The pack's own text and those of the packs below it, the lowest first.
std::vector<std::pair<std::string, std::string>> pack_texts(const packs::Pack& pack) {
    std::vector<std::pair<std::string, std::string>> out;
    if (!pack.based_on.empty()) out = pack_texts(*packs::builtin_pack(pack.based_on));
    const auto built_in = "packs/" + pack.id + ".toml";
    const bool own = data::has_data_file(built_in) && packs::builtin_pack(pack.id).get() == &pack;
    out.emplace_back(own ? pack.id + ".toml" : fs::path{pack.file}.filename().string(),
                     own ? std::string{data::data_file(built_in)} : io::read_bytes(pack.file));
    return out;
}

/// Text of a table of factors, as factors::FactorTable::parse reads it.
std::string factor_csv(const std::vector<factors::Factor>& rows) {
    std::string out =
        "key,edition,value,low,high,distribution,unit,source,table,status,range_status,evidence,note,checked_against,"
        "checked_by,checked_on\n";
    for (const auto& row : rows) {
        // The document and the table in it are one text in memory.
        const auto comma = row.source.rfind(", ");
        const std::vector<std::string> cells{row.key,
                                             row.edition,
                                             row.has_value ? fmt::format("{}", row.value) : "",
                                             optional(row.low),
                                             optional(row.high),
                                             row.distribution,
                                             row.unit,
                                             row.source.substr(0, comma),
                                             comma == std::string::npos ? "" : row.source.substr(comma + 2),
                                             row.status,
                                             row.range_status,
                                             row.evidence,
                                             row.note,
                                             row.checked_against,
                                             row.checked_by,
                                             row.checked_on};
        for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "," : "") + csv_cell(cells[i]);
        out += "\n";
    }
    return out;
}

}  // namespace

/// The folder is synced as a whole when it is complete, so its files are written plainly.
void put_file(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary};
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw report::write_error(file, "the file could not be written");
}

void write_tables(const fs::path& folder, const std::vector<report::Table>& tables) {
    for (const auto& table : tables) {
        std::ostringstream text;
        io::write_csv(text, table);
        put_file(folder / (table.name + ".csv"), text.str());
    }
}

void write_basis(const fs::path& folder, const BundleRequest& request, const BundleBook& book) {
    write_tables(folder, activity_tables(*request.activity));
    write_tables(folder, {subject_table(book.subjects, book.group_of_season, book.groups, request.open)});
    for (const auto& [name, text] : pack_texts(*request.book.account->bound->pack))
        put_file(folder / "packs" / name, text);
    std::map<std::string, std::vector<factors::Factor>> tables;
    for (const auto& row : request.options.bind.factors->rows()) tables[row.table].push_back(row);
    for (const auto& [name, rows] : tables) put_file(folder / "factors" / (name + ".csv"), factor_csv(rows));
}

BundleManifest basis_manifest(const BundleRequest& request, const BundleBook& book) {
    const auto& account = *request.book.account;
    const auto& bound = *account.bound;
    BundleManifest out;
    out.engine = kVersion;
    out.title = book.title;
    out.language = std::string{text::to_string(book.language)};
    out.open = request.open;
    out.pack = bound.pack->id;
    out.edition = bound.pack->edition;
    for (const auto& [name, text] : pack_texts(*bound.pack)) out.layers.push_back("packs/" + name);
    out.gwp = bound.gwp;
    out.options = bound.options;
    out.remembered_values = request.options.bind.remembered_values;
    out.remembered_ranges = request.options.bind.remembered_ranges;
    out.seed = request.options.seed;
    out.draws = request.options.draws;
    out.level = request.options.level;
    out.observed = request.observed;
    out.stamp = account.stamp;
    out.parcel_seasons = book.subjects.size();
    return out;
}

}  // namespace vung::run
