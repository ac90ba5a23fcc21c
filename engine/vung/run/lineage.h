// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Proposes a lineage from the two parcel layers that a project names, for a person to look at.

#include <vector>

#include <vung/parcels/lineage_proposal.h>
#include <vung/report/problems.h>
#include <vung/report/table.h>
#include <vung/run/project.h>
#include <vung/run/run.h>

namespace vung::run {

struct LineageReport {
    parcels::LineageProposal proposal;
    std::size_t older = 0, newer = 0;       ///< parcels that were compared
    std::vector<report::Finding> findings;  ///< parcels of either layer that were set aside or doubted
    report::Table table;                    ///< "lineage": parent, child, date, share, kind, shared_m2, parent_share
};

/// Compares the layer of [parcels] with that of [lineage.previous]. `unchanged_too` keeps parcels that stayed as they
/// are in the table. \throws InputError  the project names no older layer; as read_parcels; Cancelled
LineageReport propose_lineage(const Project& project, const RunOptions& options, bool unchanged_too);

}  // namespace vung::run
