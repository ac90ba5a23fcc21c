// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The steps that PROJ chose between two coordinate systems, computed by ourselves where we know them all: degrees and
/// radians, transverse Mercator and UTM, shifts of seven parameters, on the ellipsoids WGS 84 and GRS 80. PROJ calls
/// the C library's sine, whose last bit differs from one processor to another; ours is the same everywhere
/// (docs/decisions/0016-own-arithmetic-for-the-usual-systems.md).

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::io {

/// What PROJ's text of a pipeline says ("+proj=pipeline +step +inv +proj=utm +zone=48 +ellps=WGS84 ..."), for points of
/// height 0. Stateless once read: may be used by several threads.
class Pipeline {
public:
    /// Nothing when a step or one of its options is not known here.
    static std::optional<Pipeline> read(const std::string& text);

    /// Moves points in place; those that have no counterpart become infinite.
    void run(std::span<geometry::Point> points) const;

private:
    std::vector<std::function<void(std::span<geometry::Point>)>> steps_;
};

}  // namespace vung::io
