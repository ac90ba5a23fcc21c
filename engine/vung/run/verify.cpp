// SPDX-License-Identifier: Apache-2.0
#include <vung/run/verify.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/digest.h>
#include <vung/report/merkle.h>
#include <vung/report/signature.h>
#include <vung/run/bundle_content.h>
#include <vung/run/bundle_tables.h>
#include <vung/run/supervise.h>
#include <vung/run/verify_observed.h>
#include <vung/version.h>

namespace vung::run {
namespace {

namespace fs = std::filesystem;

/// Other versions of libraries may move a result by this much, relatively.
constexpr double kLastDigits = 1e-9;
constexpr std::size_t kShown = 20;  ///< findings of one file

class Verifier {
public:
    Verifier(fs::path bundle, const VerifyOptions& options)
        : bundle_(std::move(bundle)),
          options_(options),
          observed_(bundle_, options_,
                    {[this](const auto& file, const auto& place, const auto& what) { find(file, place, what); },
                     [this](const report::Table& table) { same_table(table); }, &out_}) {}

    VerifyReport run() {
        need_bundle(bundle_);
        manifest_text_ = io::read_bytes(bundle_ / kBundleManifest);
        level(1, [&] {
            digest();
            signature();
            out_.manifest = parse_bundle_manifest(manifest_text_, (bundle_ / kBundleManifest).string());
            files();
        });
        const bool readable = !out_.manifest.pack.empty();
        if (options_.level >= 2 && readable) level(2, [&] { recompute(); });
        if (options_.level >= 3 && readable && observed_.has_evidence()) level(3, [&] { observed_.cells(); });
        if (options_.level >= 4 && readable && observed_.is_there() && !options_.imagery.empty())
            level(4, [&] { observed_.imagery(); });
        conclude();
        return std::move(out_);
    }

private:
    template <class F>
    void level(int number, const F& work) {
        level_ = number;
        try {
            work();
            checked_.insert(number);
        } catch (const InputError& error) {
            const auto& where = error.text().where;
            const auto line = std::min(where.find(", line "), where.size());
            find(where.substr(0, line), line < where.size() ? where.substr(line + 2) : "", error.text().what);
        }
    }

    /// How far it went, and why not further. A level that could not be tried is passed over by a higher one.
    void conclude() {
        const auto found = [&](int up_to) {
            return std::any_of(out_.findings.begin(), out_.findings.end(),
                               [&](const VerifyFinding& finding) { return finding.level <= up_to; });
        };
        if (!found(1)) out_.reached = 1;
        for (const int number : {2, 3, 4})
            if (out_.reached > 0 && (number == 2 || out_.reached >= 2) && checked_.contains(number) && !found(number))
                out_.reached = number;
        if (out_.reached == 4) return;
        if (!out_.findings.empty())
            out_.why_not = "what was found stands in the way";
        else if (out_.reached >= options_.level)
            out_.why_not = "no more was asked for";
        else if (!observed_.is_there())
            out_.why_not = out_.manifest.open && !out_.manifest.observed.empty()
                               ? "levels 3 (observation) and 4 (imagery) are not possible with this bundle: a public "
                                 "one holds nothing below the activity data"
                               : "levels 3 (observation) and 4 (imagery) are not possible with this bundle: it holds "
                                 "no evidence below the tables";
        else if (!observed_.has_evidence())
            out_.why_not =
                "level 3 (observation) needs the cells under the parcels, which this bundle does not hold; "
                "level 4 (imagery) needs the images: --imagery FOLDER";
        else
            out_.why_not = "level 4 (imagery) needs the images: --imagery FOLDER";
    }

    void find(const std::string& file, const std::string& place, const std::string& what) {
        auto name = file;
        if (const auto root = bundle_.string() + "/"; name.starts_with(root)) name = name.substr(root.size());
        out_.findings.push_back({level_, name, place, what});
    }

    void digest() {
        const auto file = bundle_ / kBundleDigest;
        if (!fs::exists(file)) return find(kBundleDigest, "", "the file is missing");
        const auto expected = report::sha256(manifest_text_) + "  " + kBundleManifest + "\n";
        if (io::read_bytes(file) != expected)
            find(kBundleManifest, "",
                 "manifest.json and manifest.sha256 do not belong together: one of them was changed");
    }

    void signature() {
        out_.key_was_given = !options_.public_key_pem.empty();
        const auto file = bundle_ / kBundleSignature;
        if (!fs::exists(file)) {
            if (out_.key_was_given)
                find(kBundleSignature, "", "the bundle is not signed");
            else
                out_.notes.push_back("the bundle is not signed: whoever changed it could have changed its hashes too");
            return;
        }
        const auto text = io::read_bytes(file);
        const auto held = parse_bundle_signature(text, file.string());
        if (to_json(held) != text ||
            report::plain_public_key(held.public_key_pem, file.string()) != held.public_key_pem)
            find(kBundleSignature, "", "the file is not as it was written");
        const auto key = out_.key_was_given ? report::plain_public_key(options_.public_key_pem, options_.key_name)
                                            : held.public_key_pem;
        if (key != held.public_key_pem)
            return find(kBundleSignature, "", "the bundle was signed with another key than the one given");
        if (!report::signature_holds(manifest_text_, held.signature, key, file.string()))
            return find(kBundleSignature, "", "the signature does not hold for manifest.json");
        out_.signed_by = report::key_fingerprint(key);
        if (!out_.key_was_given)
            out_.notes.push_back(
                "the signature was checked with the key in the bundle; ask the signer for the fingerprint " +
                out_.signed_by);
    }

    void files() {
        std::map<std::string, BundleFile> found;
        watched([&](Job& job) {
            job.stage("files", out_.manifest.files.size());
            const auto one = [&] {
                job.check();
                job.advance();
            };
            for (const auto& file : bundle_files(bundle_, one)) found[file.path] = file;
        });
        for (const auto& file : out_.manifest.files) {
            ++out_.files;
            const auto at = found.find(file.path);
            if (at == found.end()) {
                find(file.path, "", "the file is missing");
                continue;
            }
            if (at->second.sha256 != file.sha256)
                find(file.path, "",
                     at->second.size == file.size
                         ? "the file was changed"
                         : fmt::format("the file was changed: {} bytes instead of {}", at->second.size, file.size));
            found.erase(at);
        }
        for (const auto& [path, file] : found) find(path, "", "the manifest does not name this file");
    }

    void recompute() {
        std::optional<OpenedBundle> made;
        watched([&](Job& job) {
            job.stage("compute", 1);
            made = recompute_bundle(bundle_, options_);
            job.advance();
        });
        auto& opened = *made;
        opened.book.account = &opened.account;
        same_settings(opened);
        out_.begins = "the activity data";
        if (observed_.is_there()) observed_.seasons(opened);
        watched([&](Job& job) {
            const auto tables = result_tables(opened.account);
            job.stage("tables", tables.size() + 1);
            for (const auto& table : tables) {
                job.check();
                same_table(table);
                job.advance();
            }
            leaves(opened);
            job.advance();
            job.stage("workbooks", 1);
            job.check();
            workbooks(opened);
            job.advance();
        });
    }

    /// Work that is told and can be stopped.
    void watched(const std::function<void(Job&)>& work) const {
        RunOptions how;
        how.threads = options_.threads;
        how.progress = options_.progress;
        how.cancelled = options_.cancelled;
        supervise(how, work);
    }

    void same_settings(const OpenedBundle& opened) {
        const auto& m = opened.manifest;
        const auto same = [&](const std::string& name, const std::string& said, const std::string& computed) {
            if (said != computed)
                find(kBundleManifest, name, fmt::format("it says '{}', the tables give '{}'", said, computed));
        };
        same("pack", m.pack, opened.pack->id);
        same("edition", m.edition, opened.pack->edition);
        same("gwp", m.gwp, opened.account.bound->gwp);
        same("status", m.stamp, opened.account.stamp);
        if (m.options != opened.account.bound->options)
            find(kBundleManifest, "options", "they are not those of the pack");
        if (m.engine != kVersion)
            out_.notes.push_back("the bundle was made by engine " + m.engine + ", this is " + kVersion);
        std::size_t other = 0;
        for (const auto& factor : opened.account.bound->factors) {
            const auto& rows = factors::FactorTable::builtin().rows();
            const auto known =
                std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id() == factor.id(); });
            if (known == rows.end() || known->value != factor.value || known->unit != factor.unit) ++other;
        }
        if (other > 0)
            out_.notes.push_back(fmt::format("{} factors of the bundle are not those of this program", other));
    }

    /// The file byte for byte; else the cells that differ.
    void same_table(const report::Table& table) {
        const auto name = table.name + ".csv";
        out_.cells += table.rows() * table.columns.size();
        if (!fs::exists(bundle_ / name)) return find(name, "", "the file is missing");
        std::ostringstream text;
        io::write_csv(text, table);
        const auto held_text = io::read_bytes(bundle_ / name);
        if (held_text == text.str()) return;
        const auto held = io::parse_csv(held_text, bundle_ / name), computed = io::parse_csv(text.str(), name);
        if (held.header != computed.header) return find(name, "line 1", "the columns are not those that were computed");
        if (held.rows.size() != computed.rows.size())
            return find(name, "", fmt::format("{} rows, computed are {}", held.rows.size(), computed.rows.size()));
        std::size_t shown = 0, tiny = 0, different = 0;
        for (std::size_t r = 0; r < held.rows.size(); ++r)
            for (std::size_t c = 0; c < held.header.size(); ++c) {
                const auto &said = held.rows[r][c], &now = computed.rows[r][c];
                if (said == now) continue;
                if (close(said, now)) {
                    ++tiny;
                    continue;
                }
                ++different;
                if (++shown <= kShown)
                    find(name, fmt::format("line {}, column '{}'", held.lines[r], held.header[c]),
                         fmt::format("it says '{}', computed is '{}'", said, now));
            }
        if (different > kShown) find(name, "", fmt::format("{} cells differ in all", different));
        if (different == 0 && tiny == 0) find(name, "", "the same cells, but written in another way");
        if (tiny > 0) out_.notes.push_back(fmt::format("{}: {} cells differ in the last digits", name, tiny));
    }

    static bool close(const std::string& a, const std::string& b) {
        double x = 0, y = 0;
        const auto read = [](const std::string& text, double& value) {
            const auto end = text.data() + text.size();
            return std::from_chars(text.data(), end, value).ptr == end && !text.empty();
        };
        return read(a, x) && read(b, y) && std::abs(x - y) <= kLastDigits * std::max(std::abs(x), std::abs(y));
    }

    void leaves(const OpenedBundle& opened) {
        const std::string name = "rows/leaves.csv";
        const auto file = io::read_csv(bundle_ / name);
        const auto leaf = file.need("leaf");
        std::vector<std::string> hashes;
        for (const auto& row : file.rows) hashes.push_back(row[leaf]);
        if (hashes.size() != opened.book.subjects.size())
            return find(name, "",
                        fmt::format("{} leaves for {} parcel-seasons", hashes.size(), opened.book.subjects.size()));
        if (const auto salt = file.column("salt")) {
            const auto texts = season_texts(*opened.account.bound, opened.book.subjects, opened.book.group_of_season,
                                            opened.book.groups);
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < texts.size(); ++i)
                if (report::merkle_leaf(file.rows[i][*salt], texts[i]) != hashes[i] && ++wrong <= kShown)
                    find(name, fmt::format("line {}", file.lines[i]),
                         "the parcel-season is not the one that was hashed");
        } else {
            out_.notes.push_back(
                "a public bundle: rows were not compared with their hashes, which cover names as well");
        }
        if (report::merkle_root(hashes) != opened.manifest.merkle_root)
            find(name, "", "the leaves do not give the root that the manifest names");
    }

    void workbooks(const OpenedBundle& opened) {
        if (opened.manifest.libraries != workbook_libraries() || opened.manifest.engine != kVersion) {
            out_.notes.push_back(
                "workbooks were not written anew: they were made with other versions; their cells are checked "
                "by their own sheet of comparison");
            return;
        }
        const auto folder = fs::temp_directory_path() / ("vung-verify-" + report::new_secret().substr(0, 16));
        write_workbooks(folder, opened.book);
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator{folder}) names.insert(entry.path().filename().string());
        for (const auto& name : names) {
            ++out_.workbooks;
            const auto held = bundle_ / "workbooks" / name;
            if (!fs::exists(held))
                find("workbooks/" + name, "", "the file is missing");
            else if (report::sha256_file(held) != report::sha256_file(folder / name))
                find("workbooks/" + name, "", "it is not the workbook that the tables give");
        }
        fs::remove_all(folder);
    }

    fs::path bundle_;
    const VerifyOptions& options_;
    std::string manifest_text_;
    int level_ = 1;
    std::set<int> checked_;  ///< levels that were gone through
    VerifyReport out_;
    ObservedVerifier observed_;
};

}  // namespace

VerifyReport verify_bundle(const fs::path& bundle, const VerifyOptions& options) {
    const auto plain = bundle.lexically_normal();
    return Verifier{plain.has_filename() ? plain : plain.parent_path(), options}.run();
}

}  // namespace vung::run
