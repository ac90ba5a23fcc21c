// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What one parcel showed on one acquisition in one band or index. Written from an accumulator, kept in the store.

#include <cstdint>

namespace vung::zonal {

/// Statistics are weighted by exact coverage. With `count` 0 the others mean nothing: the parcel was not seen.
struct Observation {
    double count = 0;  ///< sum of coverage over valid cells (cells)
    double mean = 0;
    double stdev = 0;  ///< population form, weighted by coverage
    double min = 0;    ///< over valid cells with any coverage
    double max = 0;
    double valid_fraction = 0;  ///< valid coverage / parcel's whole coverage, in [0, 1]
    std::int32_t cells = 0;     ///< valid cells with any coverage
    std::int32_t pure = 0;      ///< valid cells wholly inside the parcel

    bool seen() const { return count > 0; }
    bool operator==(const Observation&) const = default;
};

}  // namespace vung::zonal
