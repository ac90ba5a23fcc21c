// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

#include <fmt/format.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/packs/catalogue.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>
#include <vung/report/merkle.h>
#include <vung/report/signature.h>
#include <vung/run/bundle_content.h>
#include <vung/run/bundle_manifest.h>
#include <vung/run/bundle_tables.h>
#include <vung/run/bundle_words.h>
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

std::string read_me(const BundleManifest& manifest) {
    std::string out = manifest.title + "\n\n";
    if (!manifest.stamp.empty()) out += manifest.stamp + " / ước tính, không dùng để cấp tín chỉ\n\n";
    return out +
           "Thư mục này chứa đủ số liệu để tính lại mọi con số. Mở workbooks/summary.xlsx để xem; kiểm tra bằng lệnh:\n"
           "    vung verify .\n\n"
           "This folder holds all that is needed to compute every number anew. Open workbooks/summary.xlsx to read;\n"
           "check it with the command above. manifest.json names every file with its SHA-256.\n";
}

/// The folder is synced as a whole when it is complete, so its files are written plainly.
void put(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary};
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw report::write_error(file, "the file could not be written");
}

void write_tables(const fs::path& folder, const std::vector<report::Table>& tables) {
    for (const auto& table : tables) {
        std::ostringstream text;
        io::write_csv(text, table);
        put(folder / (table.name + ".csv"), text.str());
    }
}

}  // namespace

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

BundleBook ordered(BundleBook book) {
    std::vector<std::uint32_t> order(book.groups.size()), place(book.groups.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return book.groups[a] < book.groups[b]; });
    std::vector<std::string> groups;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
        groups.push_back(book.groups[order[i]]);
    }
    book.groups = std::move(groups);
    for (auto& group : book.group_of_season) group = place.at(group);
    return book;
}

BundleBook opened(BundleBook book) {
    book.households = false;
    for (std::size_t i = 0; i < book.subjects.size(); ++i)
        book.subjects[i] = {fmt::format("P{:06}", i + 1), book.subjects[i].season, "", ""};
    return book;
}

void write_workbooks(const fs::path& folder, const BundleBook& book) {
    fs::create_directories(folder);
    for (std::uint32_t group = 0; group < book.groups.size(); ++group)
        io::write_workbook(folder / fmt::format("cooperative-{:03}.xlsx", group + 1), cooperative_book(book, group));
    io::write_workbook(folder / "summary.xlsx", summary_book(book));
}

std::vector<std::pair<std::string, std::string>> workbook_libraries() {
    return {{"libxlsxwriter", io::workbook_library_version()}};
}

BundleReport write_bundle(const fs::path& target, const BundleRequest& request) {
    if (!request.activity || !request.book.account) throw InvariantError("a bundle needs activity data and an account");
    const auto& account = *request.book.account;
    const auto& bound = *account.bound;
    const auto full = ordered(request.book);
    const auto shown = request.open ? opened(full) : full;
    const auto secret = request.secret_hex.empty() ? report::new_secret() : request.secret_hex;
    // A key that is none is told before anything is written.
    const auto public_key =
        request.private_key_pem.empty() ? "" : report::public_half(request.private_key_pem, request.key_name);

    report::AtomicFolder out{target};
    const auto& folder = out.path();
    write_workbooks(folder / "workbooks", shown);
    write_tables(folder, activity_tables(*request.activity));
    write_tables(folder, result_tables(account));
    write_tables(folder, {subject_table(full.subjects, full.group_of_season, full.groups, request.open)});
    BundleManifest manifest;
    for (const auto& [name, text] : pack_texts(*bound.pack)) {
        put(folder / "packs" / name, text);
        manifest.layers.push_back("packs/" + name);
    }
    std::map<std::string, std::vector<factors::Factor>> tables;
    for (const auto& row : request.options.bind.factors->rows()) tables[row.table].push_back(row);
    for (const auto& [name, rows] : tables) put(folder / "factors" / (name + ".csv"), factor_csv(rows));

    report::Table leaves{"rows/leaves", {}, {"row"}};
    auto& number = leaves.add({"row", report::Type::integer});
    std::vector<std::string> hashes, salts;
    const auto texts = season_texts(bound, full.subjects, full.group_of_season, full.groups);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        salts.push_back(report::salt_of(secret, std::to_string(i + 1)));
        hashes.push_back(report::merkle_leaf(salts.back(), texts[i]));
        number.push(static_cast<std::int64_t>(i + 1));
    }
    auto& hash = leaves.add({"leaf", report::Type::text});
    for (const auto& each : hashes) hash.push(std::string_view{each});
    if (!request.open) {
        auto& salt = leaves.add({"salt", report::Type::text});
        for (const auto& each : salts) salt.push(std::string_view{each});
        for (const auto& [name, bytes] : request.attachments)
            put(folder / "attachments" / fs::path{name}.filename(), bytes);
    }
    write_tables(folder, {leaves});
    if (request.more && !request.open) request.more(folder);

    manifest.engine = kVersion;
    manifest.libraries = workbook_libraries();
    manifest.title = full.title;
    manifest.language = std::string{text::to_string(full.language)};
    manifest.open = request.open;
    manifest.pack = bound.pack->id;
    manifest.edition = bound.pack->edition;
    manifest.gwp = bound.gwp;
    manifest.options = bound.options;
    manifest.remembered_values = request.options.bind.remembered_values;
    manifest.remembered_ranges = request.options.bind.remembered_ranges;
    manifest.seed = request.options.seed;
    manifest.draws = request.options.draws;
    manifest.level = request.options.level;
    manifest.observed = request.observed;
    manifest.stamp = account.stamp;
    manifest.sources = request.sources;
    if (request.open)
        for (auto& each : manifest.sources) each.name.clear();
    manifest.parcel_seasons = hashes.size();
    manifest.merkle_root = report::merkle_root(hashes);
    put(folder / "README.txt", read_me(manifest));
    manifest.files = bundle_files(folder);
    const auto text = to_json(manifest);
    const auto digest = report::sha256(text);
    put(folder / kBundleManifest, text);
    put(folder / kBundleDigest, digest + "  " + kBundleManifest + "\n");
    if (!request.private_key_pem.empty())
        put(folder / kBundleSignature,
            to_json(BundleSignature{report::sign(text, request.private_key_pem, request.key_name), public_key}));
    out.commit();
    return {target, manifest.merkle_root, digest, secret, manifest.files.size()};
}

}  // namespace vung::run
