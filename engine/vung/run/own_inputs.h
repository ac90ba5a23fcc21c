// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Inputs of a methodology that no diary has, from columns of the table of records that bear their names: "shade" of a
/// parcel-season, and for a relation of its own "uses_1_taken", "uses_1_use", "uses_2_taken" ... Numbers are in the
/// unit in the brackets of the column, else in that of the methodology. What was recorded the usual way comes first.

#include <set>
#include <string>
#include <vector>

#include <vung/io/own_columns.h>
#include <vung/packs/season_activity.h>
#include <vung/problem.h>

namespace vung::run {

/// Tables of the project's and of the baseline's records; null: none. A record finds its row by its place.
struct OwnTables {
    const io::OwnColumns* records = nullptr;
    const io::OwnColumns* baseline = nullptr;
};

/// Headers of the columns that the methodology would read.
std::set<std::string> own_headers(const packs::Pack& pack, const io::OwnColumns& columns);

/// Adds them to the activity. An input that holds for both scenarios is that of the project's record. A cell that is no
/// number, no yes or no, or no key of the input is left out and told. `read`: headers of the columns that were used.
/// \throws InputError  the unit of a column is none, or of another kind
void add_own_inputs(packs::Activity& activity, const packs::Pack& pack, const std::vector<packs::ParcelSeason>& seasons,
                    const OwnTables& tables, std::set<std::string>& read, std::vector<Problem>& problems);

}  // namespace vung::run
