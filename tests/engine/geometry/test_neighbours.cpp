// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/neighbours.h>

#include <thread>

#include "geos_reference.h"

namespace vung::geometry {
namespace {

std::vector<Box> random_boxes(std::size_t count) {
    test::Dice dice{1};
    std::vector<Box> boxes(count);
    for (auto& box : boxes) {
        const Point p{dice.between(0, 1000), dice.between(0, 1000)};
        box.include(p);
        box.include(Point{p.x + dice.between(0, 30), p.y + dice.between(0, 30)});
    }
    return boxes;
}

std::vector<std::size_t> one_by_one(const std::vector<Box>& boxes, Box at, double distance) {
    at.min_x -= distance, at.min_y -= distance, at.max_x += distance, at.max_y += distance;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (!boxes[i].empty() && boxes[i].intersects(at)) found.push_back(i);
    return found;
}

TEST(BoxTree, FindsWhatLookingAtEveryBoxFinds) {
    auto boxes = random_boxes(2000);
    boxes[7] = {};
    const BoxTree tree{boxes};
    EXPECT_EQ(tree.size(), 2000u);
    std::vector<std::size_t> found;
    std::size_t most = 0;
    for (std::size_t i = 0; i < boxes.size(); i += 13) {
        tree.find(boxes[i], 0, found);
        EXPECT_EQ(found, one_by_one(boxes, boxes[i], 0)) << i;
        tree.find(boxes[i], 12.5, found);
        EXPECT_EQ(found, one_by_one(boxes, boxes[i], 12.5)) << i;
        most = std::max(most, found.size());
    }
    EXPECT_GT(most, 5u);
}

TEST(BoxTree, BoxesThatTouchAreFound) {
    const std::vector<Box> boxes{{0, 0, 1, 1}, {1, 1, 2, 2}, {3, 3, 3, 3}};
    const BoxTree tree{boxes};
    std::vector<std::size_t> found;
    tree.find(boxes[0], 0, found);
    EXPECT_EQ(found, (std::vector<std::size_t>{0, 1}));
    tree.find({3, 3, 3, 3}, 0, found);
    EXPECT_EQ(found, (std::vector<std::size_t>{2}));
}

TEST(BoxTree, ATreeOfNothingFindsNothing) {
    std::vector<std::size_t> found{1};
    BoxTree{{}}.find({0, 0, 1, 1}, 0, found);
    EXPECT_TRUE(found.empty());
    const std::vector<Box> empty(3);
    BoxTree{empty}.find({0, 0, 1, 1}, 5, found);
    EXPECT_TRUE(found.empty());
}

TEST(BoxTree, ManyThreadsMayAsk) {
    const auto boxes = random_boxes(3000);
    const BoxTree tree{boxes};
    std::vector<std::thread> threads;
    std::vector<int> wrong(4);
    for (std::size_t t = 0; t < wrong.size(); ++t)
        threads.emplace_back([&, t] {
            std::vector<std::size_t> found;
            for (std::size_t i = t; i < boxes.size(); i += 40) {
                tree.find(boxes[i], 3, found);
                wrong[t] += found != one_by_one(boxes, boxes[i], 3);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, std::vector<int>(4));
}

}  // namespace
}  // namespace vung::geometry
