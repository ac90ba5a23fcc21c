// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle.h>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>
#include <vung/report/merkle.h>
#include <vung/report/signature.h>
#include <vung/run/bundle_basis.h>
#include <vung/run/bundle_content.h>
#include <vung/run/bundle_manifest.h>
#include <vung/run/bundle_tables.h>
#include <vung/run/bundle_words.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

std::string read_me(const BundleManifest& manifest) {
    std::string out = manifest.title + "\n\n";
    if (!manifest.stamp.empty()) out += manifest.stamp + " / ước tính, không dùng để cấp tín chỉ\n\n";
    return out +
           "Thư mục này chứa đủ số liệu để tính lại mọi con số. Mở workbooks/summary.xlsx để xem; kiểm tra bằng lệnh:\n"
           "    vung verify .\n\n"
           "This folder holds all that is needed to compute every number anew. Open workbooks/summary.xlsx to read;\n"
           "check it with the command above. manifest.json names every file with its SHA-256.\n";
}

}  // namespace

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

void need_new_folders(const fs::path& target, const std::vector<std::string>& packs) {
    std::vector<fs::path> folders;
    if (packs.size() == 1) folders.push_back(target);
    for (const auto& pack : packs) {
        const fs::path file{pack};
        if (packs.size() > 1) folders.push_back(target / (file.extension() == ".toml" ? file.stem() : file));
    }
    std::error_code ignored;
    for (const auto& folder : folders)
        if (fs::exists(folder, ignored))
            throw InputError{{.what = "there is a folder already where the bundle would be written",
                              .where = folder.string(),
                              .fix = "name a new folder, or remove this one"}};
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
    write_basis(folder, request, full);
    write_tables(folder, result_tables(account));

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
            put_file(folder / "attachments" / fs::path{name}.filename(), bytes);
    }
    write_tables(folder, {leaves});
    if (request.more && !request.open) request.more(folder);

    auto manifest = basis_manifest(request, full);
    manifest.libraries = workbook_libraries();
    manifest.sources = request.sources;
    if (request.open)
        for (auto& each : manifest.sources) each.name.clear();
    manifest.merkle_root = report::merkle_root(hashes);
    put_file(folder / "README.txt", read_me(manifest));
    manifest.files = bundle_files(folder);
    const auto text = to_json(manifest);
    const auto digest = report::sha256(text);
    put_file(folder / kBundleManifest, text);
    put_file(folder / kBundleDigest, digest + "  " + kBundleManifest + "\n");
    if (!request.private_key_pem.empty())
        put_file(folder / kBundleSignature,
                 to_json(BundleSignature{report::sign(text, request.private_key_pem, request.key_name), public_key}));
    out.commit();
    return {target, manifest.merkle_root, digest, secret, manifest.files.size()};
}

}  // namespace vung::run
