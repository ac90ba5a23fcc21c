// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One parcel-season of a bundle, shown alone, with what proves that it is among the rows of the bundle.

#include <string>
#include <vector>

#include <vung/run/verify.h>

namespace vung::run {

struct RowProof {
    std::size_t row = 0;   ///< from 1, as in subjects.csv
    std::size_t rows = 0;  ///< of the bundle
    std::string text;      ///< one line for each name, UTF-8, LF: what the leaf is made of
    std::string salt, leaf;
    std::vector<std::string> siblings;  ///< hashes from the leaf up to the root (RFC 6962)
    std::string root;                   ///< as the manifest names it
};

/// `season` may be empty where the parcel has one.
/// \throws InputError  a public bundle, no such parcel-season or several, a leaf or root that does not fit its row
RowProof prove_row(const OpenedBundle& bundle, const std::string& parcel, const std::string& season);

/// Whether text, salt and siblings lead to the root. Looks at nothing else, `leaf` and `root` of the proof included.
bool proof_holds(const RowProof& proof, const std::string& root);

}  // namespace vung::run
