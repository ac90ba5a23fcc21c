// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/plane.h>

#include <limits>

namespace vung::zonal {

double Plane::value(std::size_t slot) const {
    if (valid[slot] == 0) return std::numeric_limits<double>::quiet_NaN();
    return std::visit([&](const auto& stored) { return scale * static_cast<double>(stored[slot]) + offset; }, cells);
}

std::vector<double> physical(const Plane& plane) {
    std::vector<double> out(plane.size(), std::numeric_limits<double>::quiet_NaN());
    std::visit(
        [&](const auto& stored) {
            for (std::size_t slot = 0; slot < out.size(); ++slot)
                if (plane.valid[slot] != 0) out[slot] = plane.scale * static_cast<double>(stored[slot]) + plane.offset;
        },
        plane.cells);
    return out;
}

}  // namespace vung::zonal
