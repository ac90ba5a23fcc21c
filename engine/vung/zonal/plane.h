// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The cells of one band under parcels, as they were stored: small, and without rounding before anything is summed.

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

namespace vung::zonal {

/// One entry per slot of a coverage::CellSet. Physical value = scale * stored + offset.
struct Plane {
    using Cells = std::variant<std::vector<std::uint8_t>, std::vector<std::int16_t>, std::vector<std::uint16_t>,
                               std::vector<float>, std::vector<double>>;
    Cells cells;
    std::vector<std::uint8_t> valid;  ///< 1: the cell counts; it is finite then. Else its value means nothing.
    double scale = 1;
    double offset = 0;

    std::size_t size() const { return valid.size(); }

    /// Physical value of a slot; NaN where it does not count.
    double value(std::size_t slot) const;
};

/// Physical values of all slots, NaN where they do not count.
std::vector<double> physical(const Plane& plane);

}  // namespace vung::zonal
