// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Old and new administrative units without a project: a table of them measured from two layers of boundaries, and old
/// statistics on new units.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/io/boundary_layer.h>
#include <vung/io/crosswalk_file.h>
#include <vung/report/problems.h>
#include <vung/report/table.h>

namespace vung::run {

struct CrosswalkRequest {
    io::BoundarySource older, newer;
    std::optional<dates::Date> date;    ///< of the change
    std::optional<double> least_share;  ///< see parcels::crosswalk_from_areas
};

struct CrosswalkReport {
    report::Table table;  ///< "crosswalk": old_code, old_name, new_code, new_name, share, date, shared_ha
    std::size_t older = 0, newer = 0;
    double older_ha = 0, placed_ha = 0;  ///< the rest lies in no new unit
    double noise_ha = 0;                 ///< in pieces that made no row; part of placed_ha
    std::vector<report::Finding> findings;
};

/// \throws InputError  as io::read_boundaries
CrosswalkReport make_crosswalk(const CrosswalkRequest& request);

struct MoveRequest {
    std::filesystem::path totals, table;  ///< statistics of old units; the crosswalk
    io::StatisticsOptions statistics;
};

struct MoveReport {
    /// "moved": the keys, new_code, new_name ('-': not placed, '*': everything), old_units, and per amount its sum and
    /// "<amount>_absent", the number of old units that have no value there.
    report::Table table;
    std::size_t rows = 0;
    std::vector<report::Finding> findings;
};

/// \throws InputError  as io::read_crosswalk, io::read_statistics and parcels::move_totals
MoveReport move_statistics(const MoveRequest& request);

}  // namespace vung::run
