// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A work list that people filled in and sent back: what its rows ask for, and which of them can be done. A row is
/// taken whole or not at all; one that cannot be taken becomes a problem that says why.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/polygon.h>
#include <vung/parcels/corrections.h>
#include <vung/problem.h>

namespace vung::parcels {

/// What people choose in the column of decisions.
enum class Decision : std::uint8_t {
    fix,            ///< do what the further columns say
    accept_repair,  ///< use the engine's repair
    remove,
    keep
};

/// One row of a returned list, as it stands there.
struct ReturnedRow {
    std::string where;                              ///< "problems.xlsx, row 12"
    std::string key;                                ///< of the finding
    std::optional<std::uint64_t> raw_key;           ///< the outline that the list was made for
    std::string decision_text;                      ///< as written; empty: none
    std::optional<Decision> decision;               ///< nothing: none, or a word that is not known
    std::string new_id, cooperative, commune;       ///< empty: stays as it is
    std::optional<geometry::MultiPolygon> outline;  ///< new one, in the layer's CRS
    std::optional<Problem> trouble;                 ///< a cell that cannot be read; the row cannot be taken
    std::string who, note;
    std::optional<dates::Date> decided_on;
};

/// A finding that rows may answer.
struct OpenFinding {
    std::string key, code;
    Severity severity = Severity::refuse;
    bool about_parcel = false;
    std::string parcel = {};  ///< id; meaningless unless about_parcel
    std::int64_t feature = -1;
    std::uint64_t raw_key = 0;
    const geometry::MultiPolygon* shape = nullptr;  ///< outline of a parcel that was set aside
    std::optional<double> hectares = {};
};

struct ReturnedFile {
    std::string name, sha256;
    std::optional<dates::Date> day;  ///< of reading
    std::vector<ReturnedRow> rows;
};

struct Accepted {
    std::vector<Correction> corrections;  ///< new ones, in the order in which they are to be applied
    std::vector<Problem> problems;        ///< rows that cannot be taken: R-CORRECTION-...
    std::size_t taken = 0;                ///< rows behind `corrections`
    std::size_t known = 0;                ///< rows that the ledger holds already
    std::size_t empty = 0;                ///< rows without a decision
};

/// Judges the rows of a file: the finding is open, its parcel has the outline that the list was made for, the decision
/// is known and has what it needs, an outline is valid, an id is well formed (`id_parts` parts) and free, rows about
/// one parcel do not contradict each other. Does not depend on the order of rows. `ids`: of all parcels that are there,
/// used or set aside, with repetitions.
Accepted accept_rows(const ReturnedFile& file, std::span<const OpenFinding> findings,
                     std::span<const Correction> ledger, std::span<const std::string> ids, const geometry::Crs& crs,
                     std::size_t id_parts);

}  // namespace vung::parcels
