// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/neighbours.h>

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/geometry/geos_context.h>

namespace vung::geometry {
namespace {

struct DestroyGeometry {
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(geos_context(), g); }
};
using Rectangle = std::unique_ptr<GEOSGeometry, DestroyGeometry>;

/// Two corners are enough for the tree.
Rectangle rectangle(GeosContext& geos, const Box& box) {
    const double corners[] = {box.min_x, box.min_y, box.max_x, box.max_y};
    auto* points = GEOSCoordSeq_copyFromBuffer_r(geos, corners, 2, 0, 0);
    Rectangle out{points ? GEOSGeom_createLineString_r(geos, points) : nullptr};
    if (!out) throw InvariantError{"GEOS made no rectangle: " + geos.message()};
    return out;
}

struct DestroyTree {
    void operator()(GEOSSTRtree* tree) const { GEOSSTRtree_destroy_r(geos_context(), tree); }
};

constexpr std::size_t kNodeCapacity = 10;

}  // namespace

/// An entry of the tree points to the number of its box.
struct BoxTree::State {
    std::vector<std::size_t> numbers;
    std::unique_ptr<GEOSSTRtree, DestroyTree> tree;
};

BoxTree::BoxTree(std::span<const Box> boxes) : state_(std::make_unique<State>()) {
    auto& geos = geos_context();
    state_->numbers.resize(boxes.size());
    state_->tree.reset(GEOSSTRtree_create_r(geos, kNodeCapacity));
    if (!state_->tree) throw InvariantError{"GEOS made no tree: " + geos.message()};
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        state_->numbers[i] = i;
        if (!boxes[i].empty())
            GEOSSTRtree_insert_r(geos, state_->tree.get(), rectangle(geos, boxes[i]).get(), &state_->numbers[i]);
    }
    // The first question builds the tree; after it, many threads may ask.
    std::vector<std::size_t> none;
    find({0, 0, 0, 0}, 0, none);
}

BoxTree::~BoxTree() = default;
BoxTree::BoxTree(BoxTree&&) noexcept = default;
BoxTree& BoxTree::operator=(BoxTree&&) noexcept = default;

void BoxTree::find(const Box& box, double distance, std::vector<std::size_t>& found) const {
    found.clear();
    if (box.empty() || state_->numbers.empty()) return;
    auto& geos = geos_context();
    const auto around =
        rectangle(geos, {box.min_x - distance, box.min_y - distance, box.max_x + distance, box.max_y + distance});
    GEOSSTRtree_query_r(
        geos, state_->tree.get(), around.get(),
        [](void* item, void* list) {
            static_cast<std::vector<std::size_t>*>(list)->push_back(*static_cast<const std::size_t*>(item));
        },
        &found);
    std::sort(found.begin(), found.end());
}

std::size_t BoxTree::size() const {
    return state_->numbers.size();
}

}  // namespace vung::geometry
