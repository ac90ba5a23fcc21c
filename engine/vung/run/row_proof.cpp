// SPDX-License-Identifier: Apache-2.0
#include <vung/run/row_proof.h>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/merkle.h>
#include <vung/run/bundle_tables.h>
#include <vung/text/nearest.h>

namespace vung::run {
namespace {

/// From 0.
std::size_t row_of(const OpenedBundle& bundle, const std::string& parcel, const std::string& season) {
    const auto& subjects = bundle.book.subjects;
    const auto where = bundle.folder.string();
    std::vector<std::size_t> found;
    std::vector<std::string> seasons, parcels;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        parcels.push_back(subjects[i].parcel);
        if (subjects[i].parcel != parcel) continue;
        seasons.push_back(subjects[i].season);
        if (season.empty() || subjects[i].season == season) found.push_back(i);
    }
    if (seasons.empty())
        throw InputError{
            {.what = "there is no parcel '" + parcel + "'", .where = where, .fix = text::suggestion(parcel, parcels)}};
    std::string names;
    for (const auto& name : seasons) names += (names.empty() ? "'" : ", '") + name + "'";
    if (found.empty())
        throw InputError{{.what = "parcel '" + parcel + "' has no season '" + season + "'",
                          .where = where,
                          .fix = "name one of " + names}};
    if (found.size() > 1)
        throw InputError{
            {.what = "parcel '" + parcel + "' has several seasons", .where = where, .fix = "name one of " + names}};
    return found.front();
}

}  // namespace

RowProof prove_row(const OpenedBundle& bundle, const std::string& parcel, const std::string& season) {
    const auto file = bundle.folder / "rows" / "leaves.csv";
    const auto held = io::read_csv(file);
    const auto salt = held.column("salt");
    if (!salt)
        throw InputError{{.what = "a public bundle holds no salts, so none of its rows can be shown",
                          .where = file.string(),
                          .fix = "take the full bundle that was made with the same secret"}};
    const auto row = row_of(bundle, parcel, season);
    const auto& book = bundle.book;
    const auto texts = season_texts(*bundle.account.bound, book.subjects, book.group_of_season, book.groups);
    const auto leaf = held.need("leaf");
    std::vector<std::string> leaves;
    for (const auto& each : held.rows) leaves.push_back(each[leaf]);

    RowProof out;
    out.row = row + 1;
    out.rows = leaves.size();
    out.text = texts[row];
    out.root = bundle.manifest.merkle_root;
    if (leaves.size() == texts.size()) {
        out.salt = held.rows[row][*salt];
        out.leaf = leaves[row];
        out.siblings = report::merkle_proof(leaves, row);
    }
    if (leaves.size() != texts.size() || !proof_holds(out, out.root))
        throw InputError{{.what = "the row is not the one that was hashed",
                          .where = file.string(),
                          .fix = "`vung verify` tells what was changed"}};
    return out;
}

bool proof_holds(const RowProof& proof, const std::string& root) {
    return proof.row >= 1 && proof.row <= proof.rows &&
           report::merkle_proves(report::merkle_leaf(proof.salt, proof.text), proof.row - 1, proof.rows, proof.siblings,
                                 root);
}

}  // namespace vung::run
