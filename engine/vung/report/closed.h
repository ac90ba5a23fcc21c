// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What corrections did to the work list: which findings they closed, and which are still open or were not reached.

#include <span>
#include <vector>

#include <vung/parcels/corrections.h>
#include <vung/report/problems.h>
#include <vung/report/table.h>

namespace vung::report {

/// Takes the findings out that somebody decided to keep as they are, or whose repair was accepted: as long as the
/// outline is the one that was looked at, the land at stake has not grown (has_grown), and the parcel can be used.
/// Returns table "closed": one row per correction and finding it answers, with its state:
/// "closed" (the finding is gone), "open" (it was applied, the finding is still there), "stale" (not applied).
/// `outcomes` are those of `apply_corrections`, one per correction; where there are none, nothing was applied.
Table close_findings(std::span<const parcels::Correction> corrections,
                     std::span<const parcels::CorrectionOutcome> outcomes, std::vector<Finding>& findings);

}  // namespace vung::report
