// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <vung/coverage/coverage.h>
#include <vung/run/project.h>
#include <vung/version.h>

/// Uses the bottom and the top of the engine, so that every layer and every library behind it is linked.
int main() {
    const vung::geometry::Ring ring{{0.5, 0.25}, {2.0, 0.25}, {2.0, 1.0}, {0.5, 1.0}, {0.5, 0.25}};
    const vung::geometry::MultiPolygon shape{{{ring, {}}}};
    double cells = 0;
    for (const auto& cell : vung::coverage::cells(vung::coverage::cover(shape))) cells += cell.weight;
    const auto keys = vung::run::project_keys();
    std::printf("vung %s: %.3f cells, %zu keys\n", vung::kVersion, cells, keys.size());
    return cells == 1.125 && !keys.empty() ? 0 : 1;
}
