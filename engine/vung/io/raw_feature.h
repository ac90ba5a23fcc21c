// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Features as a source holds them, before anything is judged: what vector files, databases and spreadsheets have in
/// common.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/problem.h>

namespace vung::io {

/// One feature or one group of rows.
struct RawFeature {
    std::int64_t number = 0;                      ///< feature number, or row in the file (from 1)
    std::string where;                            ///< "feature 173", "rows 12 to 16": behind the name of the layer
    std::vector<std::string> cells;               ///< of the wanted columns, in their order; "" where absent
    std::optional<geometry::MultiPolygon> shape;  ///< in the layer's CRS; nothing: see `trouble`
    std::unique_ptr<const Problem> trouble;       ///< why there is no outline (P-NO-GEOMETRY, P-NOT-POLYGON ...)
    std::vector<std::string> said;                ///< what the file's reader said about this feature

    void refuse(Problem problem) { trouble = std::make_unique<const Problem>(std::move(problem)); }
};

struct RawLayer {
    std::string where;  ///< "parcels.gpkg, layer 'fields'"
    geometry::Crs crs;
    std::vector<RawFeature> features;
    std::vector<Problem> problems;  ///< about the layer, and about rows that belong to no feature
};

}  // namespace vung::io
