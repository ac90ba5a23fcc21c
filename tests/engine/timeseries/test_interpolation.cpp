// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/interpolation.h>

#include <cmath>
#include <limits>

#include "series_block.h"

#include <vung/error.h>

namespace {

using namespace vung;
using namespace vung::timeseries;
using dates::make_date;
using Numbers = std::vector<double>;
using Dates = std::vector<dates::Date>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Dates every(int step, std::size_t count, dates::Date first = make_date(2024, 2, 25)) {
    Dates out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(first + dates::Days{step * static_cast<int>(i)});
    return out;
}

TEST(Interpolation, FillsShortGapsWithALineAndNothingElse) {
    //            days 0   5     10  15    20    25    30    35
    const Numbers y{kNaN, 0.2, kNaN, 0.4, kNaN, kNaN, 0.7, kNaN};
    const Dates days = every(5, 8);
    Numbers out(8);
    std::vector<std::uint8_t> states(8);
    interpolate({.values = series_major(y.data(), 1, 8)}, days, days, dates::Days{10},
                fitted(series_major(out.data(), 1, 8)), series_major(states.data(), 1, 8));
    EXPECT_EQ(states, (std::vector<std::uint8_t>{0, 1, 2, 1, 0, 0, 1, 0}));
    EXPECT_NEAR(out[2], 0.3, 1e-15);
    for (const std::size_t i : {1u, 3u, 6u}) EXPECT_EQ(out[i], y[i]);
    for (const std::size_t i : {0u, 4u, 5u, 7u}) EXPECT_TRUE(std::isnan(out[i])) << i;

    interpolate({.values = series_major(y.data(), 1, 8)}, days, days, dates::Days{15},
                fitted(series_major(out.data(), 1, 8)));
    EXPECT_NEAR(out[4], 0.5, 1e-15);
    EXPECT_NEAR(out[5], 0.6, 1e-15);
    EXPECT_TRUE(std::isnan(out[0]) && std::isnan(out[7]));
}

TEST(Interpolation, PutsIrregularDaysOnOthers) {
    const Dates days{make_date(2024, 1, 3), make_date(2024, 1, 8), make_date(2024, 1, 10), make_date(2024, 2, 28),
                     make_date(2024, 3, 2)};
    const Numbers y{1, 2, 4, 10, 16};
    const Dates targets{make_date(2024, 1, 1), make_date(2024, 1, 3), make_date(2024, 1, 4), make_date(2024, 1, 9),
                        make_date(2024, 2, 1), make_date(2024, 3, 1), make_date(2024, 3, 2), make_date(2024, 3, 3)};
    Numbers out(targets.size());
    interpolate({.values = series_major(y.data(), 1, 5)}, days, targets, dates::Days{20},
                fitted(series_major(out.data(), 1, targets.size())));
    const Numbers expected{kNaN, 1, 1.2, 3, kNaN, 14, 16, kNaN};  // 2024 has a 29 February
    for (std::size_t i = 0; i < expected.size(); ++i)
        if (std::isnan(expected[i]))
            EXPECT_TRUE(std::isnan(out[i])) << i;
        else
            EXPECT_NEAR(out[i], expected[i], 1e-14) << i;
}

/// One series, the slow way.
double line_at(const Numbers& y, const Dates& days, dates::Date target, int longest) {
    std::ptrdiff_t last = -1, next = -1;
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(y.size()); ++i) {
        const auto k = static_cast<std::size_t>(i);
        if (y[k] == 0) continue;
        if (days[k] <= target) last = i;
        if (days[k] >= target && next < 0) next = i;
    }
    if (last < 0 || next < 0) return kNaN;
    const auto a = static_cast<std::size_t>(last), b = static_cast<std::size_t>(next);
    if (a == b) return y[a];
    const double gap = static_cast<double>((days[b] - days[a]).count());
    if (gap > longest) return kNaN;
    return y[a] + (y[b] - y[a]) * static_cast<double>((target - days[a]).count()) / gap;
}

TEST(Interpolation, AgreesWithTheSlowWayOnBlocksInEveryInstructionSet) {
    const auto block = test::random_block<std::uint16_t>(51, 30, 0.5);
    const Dates days = every(6, 30), targets = every(10, 18);
    Numbers first;
    for (const InstructionSet set : available_instruction_sets()) {
        Numbers out(51 * 18);
        interpolate({.values = block.cells(), .nodata = 0}, days, targets, dates::Days{24},
                    fitted(time_major(out.data(), 51, 18)), {}, set);
        if (first.empty()) first = out;
        for (std::size_t s = 0; s < 51; ++s)
            for (std::size_t j = 0; j < 18; ++j) {
                const double expected = line_at(block.one(s), days, targets[j], 24), got = out[j * 51 + s];
                ASSERT_EQ(std::isnan(got), std::isnan(expected)) << s << ' ' << j;
                if (std::isnan(got)) continue;
                EXPECT_NEAR(got, expected, 1e-9);
                EXPECT_EQ(got, first[j * 51 + s]);
            }
    }
}

TEST(Interpolation, WholeNumbersGetNodataWhereThereIsNone) {
    const std::vector<std::int16_t> y{-3000, 100, -3000, 201, -3000};
    const Dates days = every(5, 5);
    std::vector<std::int16_t> out(5);
    interpolate({.values = series_major(y.data(), 1, 5), .nodata = -3000}, days, days, dates::Days{10},
                {.values = series_major(out.data(), 1, 5), .low = -2000, .high = 10000, .nodata = -3000});
    EXPECT_EQ(out, (std::vector<std::int16_t>{-3000, 100, 151, 201, -3000}));
}

TEST(Interpolation, RefusesDaysThatDoNotRise) {
    const Numbers y{1, 2};
    Numbers out(2);
    const Dates twice{make_date(2024, 1, 1), make_date(2024, 1, 1)}, days = every(1, 2);
    const auto run = [&](const Dates& from, const Dates& to, int longest) {
        interpolate({.values = series_major(y.data(), 1, 2)}, from, to, dates::Days{longest},
                    fitted(series_major(out.data(), 1, 2)));
    };
    EXPECT_THROW(run(twice, days, 5), InvariantError);
    EXPECT_THROW(run(days, twice, 5), InvariantError);
    EXPECT_THROW(run(days, days, 0), InvariantError);
    EXPECT_THROW(run(every(1, 3), days, 5), InvariantError);
}

}  // namespace
