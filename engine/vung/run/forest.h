// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// How much of each plot was forest on a raster that the user gives: a share with its bounds, and "cannot tell" where
/// the pixels do not decide. The rule stands in docs/methods/eudr.md.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/parcels/parcel.h>
#include <vung/problem.h>
#include <vung/report/table.h>
#include <vung/run/project_eudr.h>
#include <vung/run/supervise.h>
#include <vung/text/language.h>

namespace vung::run {

enum class ForestVerdict { none, forest, cannot_tell };

/// What the cells of one class raster say about a plot. Shares are of the whole plot.
struct ForestShare {
    double low = 0;      ///< forest cells wholly inside
    double high = 1;     ///< low, forest cells partly inside, and what no cell with data shows
    double share = 0;    ///< all forest cells by their covered part; of the part with data
    double decided = 0;  ///< cells with data wholly inside, forest or not
    double seen = 0;     ///< cells with data, also those partly inside
    ForestVerdict verdict() const {
        return low > 0 ? ForestVerdict::forest : high > 0 ? ForestVerdict::cannot_tell : ForestVerdict::none;
    }
    bool operator==(const ForestShare&) const = default;
};

/// `weights` are the covered parts of the plot's cells in (0, 1], `classes` their values (NaN: no data), `coverage` the
/// plot's size in cells. A plot without a single decided cell (smaller than a pixel, or nothing but gaps) is 0 to 1.
ForestShare forest_share(std::span<const double> weights, std::span<const double> classes, double coverage,
                         const ForestSection& rule);

struct ForestReport {
    report::Table table;  ///< "forest": parcel, hectares, shares with bounds, verdict, raster, cell, year
    std::vector<Problem> problems;
    std::size_t none = 0, forest = 0, cannot_tell = 0;  ///< plots by verdict
};

/// \throws InputError  the raster cannot be read, has values that are no classes, or meets no plot
ForestReport forest_shares(const parcels::ParcelLayer& layer, const ForestSection& rule, text::Language language,
                           Job& job);

}  // namespace vung::run
