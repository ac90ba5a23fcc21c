// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which boxes lie near a box: a sort-tile-recursive tree (GEOS) over upright rectangles.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <vung/geometry/polygon.h>

namespace vung::geometry {

class BoxTree {
public:
    /// Box i is known by its number i. Empty boxes are never found.
    explicit BoxTree(std::span<const Box> boxes);
    ~BoxTree();
    BoxTree(BoxTree&&) noexcept;
    BoxTree& operator=(BoxTree&&) noexcept;

    /// Numbers of all boxes that touch `box` grown by `distance` on every side, in rising order. `found` is cleared
    /// first. Safe from many threads at once.
    void find(const Box& box, double distance, std::vector<std::size_t>& found) const;

    std::size_t size() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::geometry
