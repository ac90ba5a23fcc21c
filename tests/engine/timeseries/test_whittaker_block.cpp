// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <limits>

#include "series_block.h"

#include <vung/error.h>
#include <vung/timeseries/whittaker.h>

namespace {

using namespace vung;
using namespace vung::timeseries;
using test::random_block;
using Numbers = std::vector<double>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Equal to the last bit; all kinds of NaN are one.
bool same_bits(const Numbers& a, const Numbers& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
        return (std::isnan(x) && std::isnan(y)) || std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
    });
}

Numbers smooth(const Observed& from, const Numbers& stiffness, const Smoother& how = {}) {
    Numbers out(from.values.series * from.values.steps, -1.0);
    whittaker(from, stiffness, how, fitted(time_major(out.data(), from.values.series, from.values.steps)));
    return out;
}

TEST(WhittakerBlock, GivesEverySeriesTheBitsItGetsAlone) {
    // Counts around the width of a tile; none is a multiple of all widths.
    for (const int order : {2, 3})
        for (const std::size_t series : {1u, 2u, 7u, 8u, 9u, 31u, 32u, 33u, 67u, 131u}) {
            const auto block = random_block<double>(series, 36, 0.35);
            const Numbers all = smooth({block.cells(), time_major(block.weights.data(), series, 36u)}, {10.0}, {order});
            for (std::size_t s = 0; s < series; ++s) {
                const auto alone = whittaker(block.one(s), block.weights_of(s), 10.0, {order});
                EXPECT_EQ(alone.has_value(), s % 8 != 5);
                for (std::size_t t = 0; t < 36; ++t) {
                    if (alone)
                        ASSERT_EQ(all[t * series + s], (*alone)[t]) << order << ' ' << series << ' ' << s << ' ' << t;
                    else
                        ASSERT_TRUE(std::isnan(all[t * series + s]));
                }
            }
        }
}

TEST(WhittakerBlock, EveryInstructionSetGivesTheSameBits) {
    const auto block = random_block<std::uint16_t>(333, 73, 0.35);
    const Observed from{.values = block.cells(), .weights = time_major(block.weights.data(), 333, 73)};
    for (const int order : {2, 3})
        for (const std::optional<double> envelope : {std::optional<double>{}, std::optional<double>{0.9}}) {
            Numbers first;
            for (const InstructionSet set : available_instruction_sets()) {
                const Numbers out = smooth(from, {31.7}, {order, envelope, set});
                if (set == InstructionSet::baseline)
                    first = out;
                else
                    EXPECT_TRUE(same_bits(first, out)) << "order " << order << ", set " << static_cast<int>(set);
            }
        }
    if (available_instruction_sets().size() < 3)
        GTEST_SKIP() << "this machine runs " << available_instruction_sets().size() << " of 3 instruction sets";
}

TEST(WhittakerBlock, TypesAndLayoutsChangeNothing) {
    const std::size_t series = 45, steps = 40;
    const auto block = random_block<std::uint16_t>(series, steps, 0.3);
    const Numbers expected = smooth({.values = block.cells(), .nodata = 0}, {10.0});

    const auto as = [&]<class T>(T) {
        const std::vector<T> planes(block.values.begin(), block.values.end());
        EXPECT_TRUE(
            same_bits(smooth({.values = time_major(planes.data(), series, steps), .nodata = 0}, {10.0}), expected));
        std::vector<T> rows(planes.size());
        for (std::size_t s = 0; s < series; ++s)
            for (std::size_t t = 0; t < steps; ++t) rows[s * steps + t] = planes[t * series + s];
        EXPECT_TRUE(
            same_bits(smooth({.values = series_major(rows.data(), series, steps), .nodata = 0}, {10.0}), expected));
    };
    as(std::uint16_t{});
    as(std::int16_t{});
    as(float{});
    as(double{});

    // Gaps by flags, by weights of single precision, by NaN; results series-major.
    std::vector<std::uint8_t> flags;
    std::vector<float> weights;
    Numbers holes;
    for (const auto v : block.values) {
        flags.push_back(v != 0);
        weights.push_back(v != 0 ? 1.0F : 0.0F);
        holes.push_back(v != 0 ? v : kNaN);
    }
    const auto with = [&](const CellsIn& w) { return smooth({.values = block.cells(), .weights = w}, {10.0}); };
    EXPECT_TRUE(same_bits(with(time_major(flags.data(), series, steps)), expected));
    EXPECT_TRUE(same_bits(with(time_major(weights.data(), series, steps)), expected));
    EXPECT_TRUE(same_bits(smooth({.values = time_major(holes.data(), series, steps)}, {10.0}), expected));
    Numbers rows(series * steps);
    whittaker({.values = block.cells(), .nodata = 0}, Numbers{10.0}, {},
              fitted(series_major(rows.data(), series, steps)));
    for (std::size_t s = 0; s < series; ++s)
        for (std::size_t t = 0; t < steps; ++t)
            if (!std::isnan(expected[t * series + s])) {
                ASSERT_EQ(rows[s * steps + t], expected[t * series + s]);
            }
}

TEST(WhittakerBlock, EachSeriesMayHaveItsOwnStiffness) {
    const auto block = random_block<double>(37, 30, 0.2);
    Numbers stiffness;
    for (std::size_t s = 0; s < 37; ++s) stiffness.push_back(0.5 * static_cast<double>(s + 1));
    const Numbers all = smooth({.values = block.cells(), .nodata = 0}, stiffness);
    for (std::size_t s = 0; s < 37; ++s) {
        const Numbers same = smooth({.values = block.cells(), .nodata = 0}, {stiffness[s]});
        for (std::size_t t = 0; t < 30; ++t)
            if (s % 8 != 5) {
                ASSERT_EQ(all[t * 37 + s], same[t * 37 + s]);
            }
    }
}

TEST(WhittakerBlock, WholeNumbersAreScaledRoundedHalfUpAndHeld) {
    // Three looks on a line, so the curve is the line: -0.5, 0, 0.5, ... in units of the output.
    const std::size_t steps = 9;
    Numbers line;
    for (std::size_t t = 0; t < steps; ++t) line.push_back(-0.25 + 0.25 * static_cast<double>(t));
    const Observed from{.values = series_major(line.data(), 1, steps)};
    std::vector<std::int16_t> small(steps);
    whittaker(from, Numbers{1e-6}, {},
              {.values = series_major(small.data(), 1, steps), .scale = 0.5, .low = -1, .high = 3, .nodata = -9});
    EXPECT_EQ(small, (std::vector<std::int16_t>{0, 0, 1, 1, 2, 2, 3, 3, 3}));
    std::vector<std::uint16_t> whole(steps);
    whittaker(from, Numbers{1e-6}, {},
              {.values = series_major(whole.data(), 1, steps),
               .scale = 0.001,
               .offset = -0.25,
               .high = 65534,
               .nodata = 65535});
    EXPECT_EQ(whole, (std::vector<std::uint16_t>{0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000}));

    // Stored numbers in and out: the same as real numbers in between; no series is nodata.
    const auto block = random_block<std::int16_t>(50, 36, 0.3);
    std::vector<std::int16_t> out(50 * 36);
    whittaker(
        {.values = block.cells(), .scale = 0.0001, .nodata = 0}, Numbers{10.0}, {},
        {.values = time_major(out.data(), 50, 36), .scale = 0.0001, .low = -10000, .high = 10000, .nodata = -30000});
    const Numbers real = smooth({.values = block.cells(), .scale = 0.0001, .nodata = 0}, {10.0});
    for (std::size_t i = 0; i < out.size(); ++i)
        if (std::isnan(real[i]))
            ASSERT_EQ(out[i], -30000);
        else
            ASSERT_NEAR(out[i], real[i] * 10000, 0.5 + 1e-9);
}

TEST(WhittakerBlock, MayWriteOverItsInput) {
    auto block = random_block<double>(70, 20, 0.3);
    const Observed from{.values = block.cells(), .nodata = 0};
    const Numbers expected = smooth(from, {5.0});
    whittaker(from, Numbers{5.0}, {}, fitted(time_major(block.values.data(), 70, 20)));
    EXPECT_TRUE(same_bits(block.values, expected));
}

TEST(WhittakerBlock, NamesTheSeriesWithAFaultyWeightAndRefusesSizesThatDiffer) {
    const auto block = random_block<float>(40, 10, 0.2);
    Numbers weights(400, 1.0), out(400);
    weights[7 * 40 + 38] = -2;
    const Observed from{.values = block.cells(), .weights = time_major(weights.data(), 40, 10)};
    try {
        whittaker(from, Numbers{1.0}, {}, fitted(time_major(out.data(), 40, 10)));
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_EQ(error.text().where, "series 38, step 7, counted from 0");
    }
    const Observed plain{.values = block.cells()};
    std::vector<std::int16_t> whole(400);
    EXPECT_THROW(smooth(plain, {1.0, 2.0}), InvariantError);
    EXPECT_THROW(whittaker(plain, Numbers{1.0}, {}, fitted(time_major(out.data(), 39, 10))), InvariantError);
    EXPECT_THROW(whittaker(plain, Numbers{1.0}, {},
                           {.values = time_major(whole.data(), 40, 10), .low = 0, .high = 100, .nodata = 50}),
                 InvariantError);
    EXPECT_THROW(whittaker(plain, Numbers{1.0}, {},
                           {.values = time_major(whole.data(), 40, 10), .low = 0, .high = 40000, .nodata = -1}),
                 InvariantError);
}

}  // namespace
