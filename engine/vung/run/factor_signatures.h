// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The factor tables with the signatures of a project under their rows, and the file that holds them.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/factors/signatures.h>
#include <vung/problem.h>

namespace vung::run {

struct SignedFactors {
    factors::FactorTable table;
    std::vector<Problem> problems;  ///< F-SIGNATURE-VOID, F-SIGNATURE-UNKNOWN
    std::size_t signatures = 0;     ///< read, void ones included
};

/// A file that is not there means no signatures. \throws InputError  as factors::parse_signatures
SignedFactors signed_factors(const std::filesystem::path& file);

/// Signs a row as it stands and adds the line to the file, which is begun where it is not there.
/// \throws InputError  no such row, as factors::sign; the file has other columns or cannot be written
factors::Signature sign_factor(const std::filesystem::path& file, const std::string& id, const std::string& by,
                               const std::string& against, dates::Date on);

}  // namespace vung::run
