// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Corrections that people sent back: a parcel is taken out, named anew, drawn anew or left as it is. The source is
/// never changed; corrections are applied to what was read from it, before anything is judged. A correction holds for
/// the outline it was made for: where the source has another one by now, it is listed as stale and not applied.
/// docs/methods/corrections.md tells the whole way.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>
#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/parcels/parcel.h>
#include <vung/problem.h>

namespace vung::parcels {

enum class CorrectionAction : std::uint8_t {
    cooperative,    ///< `value` is the new cooperative
    commune,        ///< `value` is the new commune
    rename,         ///< `value` is the new id
    outline,        ///< `outline` is the new outline, in the layer's CRS
    accept_repair,  ///< the engine's own repair is used, however much it changes (parcels/shape_checks)
    remove,         ///< the parcel is taken out
    keep            ///< it is right as it is; the finding is closed
};
std::string to_string(CorrectionAction action);
std::optional<CorrectionAction> parse_correction_action(std::string_view word);

/// One line of the ledger: one thing that is done to one parcel because of one finding.
struct Correction {
    std::optional<dates::Date> day;  ///< when it was recorded
    std::string file;                ///< name of the file that was sent back
    std::string sha256;              ///< of that file
    std::string finding;             ///< key of the finding that it answers
    std::string code;                ///< of the finding
    std::string parcel;              ///< id of the parcel, after the corrections before this one
    std::int64_t feature = -1;       ///< its feature number; tells twins of one id and outline apart
    std::uint64_t raw_key = 0;       ///< of the outline that it was made for
    CorrectionAction action = CorrectionAction::keep;
    std::string value;               ///< see CorrectionAction
    geometry::MultiPolygon outline;  ///< see CorrectionAction
    std::optional<double> hectares;  ///< at stake when it was made
    std::string who, note;
    std::optional<dates::Date> decided_on;  ///< the day that the people wrote beside it
    bool operator==(const Correction&) const = default;
};

/// What became of a correction.
enum class CorrectionFate : std::uint8_t {
    applied,
    already_so,  ///< the source itself says so by now
    stale        ///< not applied; a problem R-CORRECTION-... says why
};

struct CorrectionOutcome {
    CorrectionFate fate = CorrectionFate::stale;
    std::string parcel;  ///< id of the parcel after all corrections; where it is gone, its last id
};

/// What corrections did to a list of parcels.
struct Corrected {
    std::vector<CorrectionOutcome> outcomes;  ///< one per correction, in their order
    std::vector<bool> removed;                ///< per parcel: it is to be taken out
    std::vector<bool> redrawn;  ///< per parcel: the outline is a new one; what the reader said of the old one is over
    std::vector<bool> repair_accepted;  ///< per parcel: RepairPolicy::accepted
};

/// Applies corrections one after the other to parcels as they were read (ids joined, outlines and `raw_key` those of
/// the source); a new outline has a new `raw_key`. A parcel is found by id and outline, of twins by its feature number.
/// What cannot be applied becomes a problem (R-CORRECTION-STALE, R-CORRECTION-NO-PARCEL) and changes nothing. No parcel
/// changes its place in the list. Does not depend on the order of parcels.
Corrected apply_corrections(std::span<const Correction> corrections, const geometry::Crs& crs,
                            std::vector<Parcel>& parcels, std::vector<Problem>& problems);

}  // namespace vung::parcels
