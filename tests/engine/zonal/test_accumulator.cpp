// SPDX-License-Identifier: Apache-2.0
#include <vung/zonal/accumulator.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <vung/coverage/lane_sum.h>
#include <vung/error.h>

namespace vung::zonal {
namespace {

/// One parcel's cells with values that lie scattered over the slots.
struct Cells {
    std::vector<std::uint32_t> slots;
    std::vector<double> weights;
    std::vector<float> values;
    std::vector<std::uint8_t> valid;
    double coverage() const { return coverage::lane_sum(weights); }
};

class Random {
public:
    explicit Random(std::uint32_t seed) : bits_(seed) {}
    double uniform(double low, double high) { return low + (high - low) * (bits_() / 4294967296.0); }

private:
    std::mt19937 bits_;
};

Cells random_cells(std::uint32_t seed, std::size_t n, double level, double spread, double valid_share) {
    Random r(seed);
    Cells c;
    c.values.resize(3 * n + 5);
    c.valid.resize(c.values.size());
    for (std::size_t s = 0; s < c.values.size(); ++s) {
        c.values[s] = static_cast<float>(r.uniform(level - spread, level + spread));
        c.valid[s] = r.uniform(0, 1) < valid_share;
        if (!c.valid[s]) c.values[s] = std::numeric_limits<float>::quiet_NaN();
    }
    for (std::size_t i = 0; i < n; ++i) {
        c.slots.push_back(static_cast<std::uint32_t>(3 * i + 2));
        c.weights.push_back(i % 3 == 0 ? 1.0 : r.uniform(1e-9, 1));
    }
    return c;
}

/// The slow obvious version, in long double.
Observation obvious(const Cells& c) {
    long double count = 0, sum = 0, whole = 0, spread = 0;
    Observation o;
    o.min = std::numeric_limits<double>::infinity();
    o.max = -o.min;
    for (std::size_t i = 0; i < c.slots.size(); ++i) {
        whole += c.weights[i];
        if (!c.valid[c.slots[i]]) continue;
        const double v = static_cast<double>(c.values[c.slots[i]]);
        count += c.weights[i];
        sum += static_cast<long double>(c.weights[i]) * v;
        o.min = std::min(o.min, v);
        o.max = std::max(o.max, v);
        ++o.cells;
        if (c.weights[i] == 1) ++o.pure;
    }
    if (count == 0) return {};
    const long double mean = sum / count;
    for (std::size_t i = 0; i < c.slots.size(); ++i)
        if (c.valid[c.slots[i]]) {
            const long double d = static_cast<double>(c.values[c.slots[i]]) - mean;
            spread += c.weights[i] * d * d;
        }
    o.count = static_cast<double>(count);
    o.mean = static_cast<double>(mean);
    o.stdev = static_cast<double>(std::sqrt(spread / count));
    o.valid_fraction = static_cast<double>(count / whole);
    return o;
}

Observation observed(const Cells& c) {
    return observe(c.slots, c.weights, c.coverage(), c.values, c.valid);
}

TEST(Observe, FourCellsWorkedByHand) {
    // Values 2 (whole), 4 (half), 8 (quarter), and one invalid whole cell of 100.
    const std::vector<std::uint32_t> slots{0, 1, 2, 3};
    const std::vector<double> weights{1, 0.5, 0.25, 1};
    const std::vector<double> values{2, 4, 8, 100};
    const std::vector<std::uint8_t> valid{1, 1, 1, 0};
    const Observation o = observe(slots, weights, 2.75, values, valid);
    EXPECT_DOUBLE_EQ(o.count, 1.75);
    EXPECT_DOUBLE_EQ(o.mean, (2 + 2 + 2) / 1.75);
    // mean of squares (4 + 8 + 16) / 1.75 = 16, less the squared mean
    EXPECT_DOUBLE_EQ(o.stdev, std::sqrt(16 - (6 / 1.75) * (6 / 1.75)));
    EXPECT_EQ(o.min, 2);
    EXPECT_EQ(o.max, 8);
    EXPECT_DOUBLE_EQ(o.valid_fraction, 1.75 / 2.75);
    EXPECT_EQ(o.cells, 3);
    EXPECT_EQ(o.pure, 1);
}

TEST(Observe, AgreesWithTheObviousVersion) {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        const Cells c = random_cells(seed, 1 + seed * 7 % 130, seed % 5 * 3000.0, 500, seed % 4 == 0 ? 1.0 : 0.7);
        const Observation mine = observed(c), slow = obvious(c);
        EXPECT_NEAR(mine.count, slow.count, 1e-12 * (1 + slow.count));
        EXPECT_NEAR(mine.mean, slow.mean, 1e-12 * (1 + std::abs(slow.mean)));
        EXPECT_NEAR(mine.stdev, slow.stdev, 1e-11 * (1 + slow.stdev));
        EXPECT_EQ(mine.min, slow.min);
        EXPECT_EQ(mine.max, slow.max);
        EXPECT_NEAR(mine.valid_fraction, slow.valid_fraction, 1e-14);
        EXPECT_EQ(mine.cells, slow.cells);
        EXPECT_EQ(mine.pure, slow.pure);
    }
}

TEST(Observe, ALargeLevelDoesNotDrownASmallSpread) {
    Cells c = random_cells(5, 100, 1e6, 1, 1.0);
    const Observation mine = observed(c), slow = obvious(c);
    EXPECT_NEAR(mine.stdev / slow.stdev, 1, 1e-12);
}

TEST(Observe, EqualValuesHaveExactlyThatMeanAndNoDeviation) {
    Cells c = random_cells(6, 61, 0, 1, 1.0);
    std::fill(c.values.begin(), c.values.end(), 0.1f);
    const Observation o = observed(c);
    EXPECT_EQ(o.mean, static_cast<double>(0.1f));
    EXPECT_EQ(o.stdev, 0);
}

TEST(Observe, AllCellsValidIsExactlyTheWhole) {
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        const Cells c = random_cells(seed, 1 + seed, 100, 50, 1.0);
        EXPECT_EQ(observed(c).valid_fraction, 1);
        EXPECT_EQ(observed(c).count, c.coverage());
    }
}

TEST(Observe, WithoutAValidCellTheParcelWasNotSeen) {
    const Cells c = random_cells(7, 20, 100, 50, 0.0);
    EXPECT_FALSE(observed(c).seen());
    EXPECT_EQ(observed(c), Observation{});
    EXPECT_FALSE(observe({}, {}, 0, std::span<const float>{}, {}).seen());
}

TEST(Observe, ValuesThatAreNoNumbersDoNotCount) {
    const std::vector<std::uint32_t> slots{0, 1, 2};
    const std::vector<double> weights{1, 1, 0.5};
    const std::vector<double> values{std::nan(""), 3, std::numeric_limits<double>::infinity()};
    const std::vector<std::uint8_t> valid{1, 1, 1};
    const Observation o = observe(slots, weights, 2.5, values, valid);
    EXPECT_EQ(o.mean, 3);
    EXPECT_EQ(o.cells, 1);
    EXPECT_EQ(o.count, 1);
}

TEST(Observe, FloatAndDoubleValuesGiveTheSameBits) {
    const Cells c = random_cells(8, 77, 2000, 900, 0.8);
    const std::vector<double> wide(c.values.begin(), c.values.end());
    EXPECT_EQ(observed(c), observe(c.slots, c.weights, c.coverage(), wide, c.valid));
}

TEST(Observe, DependsOnTheCellsAndNotOnWhereTheirSlotsLie) {
    const Cells c = random_cells(9, 77, 2000, 900, 0.8);
    Cells packed = c;
    for (std::size_t i = 0; i < c.slots.size(); ++i) {
        packed.slots[i] = static_cast<std::uint32_t>(c.slots.size() - 1 - i);
        packed.values[packed.slots[i]] = c.values[c.slots[i]];
        packed.valid[packed.slots[i]] = c.valid[c.slots[i]];
    }
    EXPECT_EQ(observed(c), observed(packed));
}

TEST(ClassAreas, SharesOfTwoClassesWorkedByHand) {
    const std::vector<std::uint32_t> slots{4, 1, 2, 3};
    const std::vector<double> weights{1, 0.5, 0.25, 0.75};
    const std::vector<std::uint8_t> classes{0, 9, 4, 4, 4}, valid{0, 1, 1, 0, 1};
    ClassAreas areas;
    areas.observe(slots, weights, classes, valid);
    EXPECT_EQ(areas.valid_area(), 1.75);
    EXPECT_EQ(areas.area(4), 1.25);
    EXPECT_EQ(areas.fraction(9), 0.5 / 1.75);
    EXPECT_EQ(areas.fraction(5), 0);
    EXPECT_EQ(areas.shares(), (std::vector<ClassAreas::Share>{{4, 1.25, 1.25 / 1.75}, {9, 0.5, 0.5 / 1.75}}));
}

TEST(ClassAreas, ForgetTheParcelBefore) {
    const std::vector<std::uint32_t> slots{0};
    const std::vector<double> weights{1};
    ClassAreas areas;
    areas.observe(slots, weights, std::vector<std::uint8_t>{7}, std::vector<std::uint8_t>{1});
    areas.observe(slots, weights, std::vector<std::uint8_t>{8}, std::vector<std::uint8_t>{0});
    EXPECT_TRUE(areas.shares().empty());
    EXPECT_EQ(areas.valid_area(), 0);
    EXPECT_EQ(areas.fraction(7), 0);
}

TEST(Accumulator, MergedPartsEqualTheWhole) {
    Random r(31);
    for (int trial = 0; trial < 50; ++trial) {
        Accumulator whole, left, right;
        const double level = r.uniform(-1e5, 1e5);
        for (int i = 0; i < 200; ++i) {
            const double value = level + r.uniform(-3, 3), weight = r.uniform(0, 1);
            whole.add(value, weight);
            (r.uniform(0, 1) < 0.3 ? left : right).add(value, weight);
        }
        left.merge(right);
        EXPECT_NEAR(left.count(), whole.count(), 1e-12 * whole.count());
        EXPECT_NEAR(left.mean(), whole.mean(), 1e-14 * std::abs(level));
        EXPECT_NEAR(left.stdev(), whole.stdev(), 1e-9);
        EXPECT_EQ(left.min(), whole.min());
        EXPECT_EQ(left.max(), whole.max());
    }
}

TEST(Accumulator, ParcelsMergeToTheStatisticsOfAllTheirCells) {
    const Cells c = random_cells(32, 90, 400, 300, 0.9);
    Accumulator group;
    for (const auto& [from, size] : {std::pair{0, 13}, {13, 40}, {53, 37}}) {
        Cells part = c;
        part.slots.assign(c.slots.begin() + from, c.slots.begin() + from + size);
        part.weights.assign(c.weights.begin() + from, c.weights.begin() + from + size);
        group.add(observed(part));
    }
    const Observation whole = observed(c);
    EXPECT_NEAR(group.count(), whole.count, 1e-12 * whole.count);
    EXPECT_NEAR(group.mean(), whole.mean, 1e-10);
    EXPECT_NEAR(group.stdev(), whole.stdev, 1e-10);
    EXPECT_EQ(group.min(), whole.min);
    EXPECT_EQ(group.max(), whole.max);
}

TEST(Accumulator, NothingAddedIsNothing) {
    Accumulator a, b;
    a.add(5, 0);
    a.add(Observation{});
    a.merge(b);
    EXPECT_TRUE(a.empty());
    a.add(-2, 0.5);
    a.merge(b);
    EXPECT_EQ(a.mean(), -2);
    EXPECT_EQ(a.sum(), -1);
    EXPECT_EQ(a.stdev(), 0);
}

TEST(Accumulator, NumbersThatAreNoneAreABrokenPromise) {
    Accumulator a;
    EXPECT_THROW(a.add(std::nan("")), InvariantError);
    EXPECT_THROW(a.add(1, -0.1), InvariantError);
    EXPECT_THROW(a.add(1, std::numeric_limits<double>::infinity()), InvariantError);
}

}  // namespace
}  // namespace vung::zonal
