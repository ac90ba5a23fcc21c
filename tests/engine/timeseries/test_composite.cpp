// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/composite.h>

#include <algorithm>
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

TEST(Composite, DekadsFollowTheCalendar) {
    const auto leap = dekads(make_date(2024, 2, 10), make_date(2024, 3, 11));
    const std::vector<Period> expected{{make_date(2024, 2, 1), make_date(2024, 2, 10)},
                                       {make_date(2024, 2, 11), make_date(2024, 2, 20)},
                                       {make_date(2024, 2, 21), make_date(2024, 2, 29)},
                                       {make_date(2024, 3, 1), make_date(2024, 3, 10)},
                                       {make_date(2024, 3, 11), make_date(2024, 3, 20)}};
    EXPECT_EQ(leap, expected);
    EXPECT_EQ(dekads(make_date(2023, 1, 1), make_date(2023, 12, 31)).size(), 36u);
    EXPECT_EQ(dekads(make_date(2023, 12, 31), make_date(2024, 1, 1)).size(), 2u);
    EXPECT_EQ(dekads(make_date(2023, 2, 28), make_date(2023, 2, 28)).front().last, make_date(2023, 2, 28));
    const auto year = months(make_date(2023, 11, 30), make_date(2024, 2, 1));
    ASSERT_EQ(year.size(), 4u);
    EXPECT_EQ(year.back().last, make_date(2024, 2, 29));
    EXPECT_THROW(dekads(make_date(2024, 1, 2), make_date(2024, 1, 1)), InvariantError);
    // Every day of four years lies in exactly one of them.
    const auto all = dekads(make_date(2021, 1, 1), make_date(2024, 12, 31));
    for (std::size_t i = 1; i < all.size(); ++i) EXPECT_EQ(all[i].first, all[i - 1].last + dates::Days{1});
}

struct Result {
    Numbers values;
    std::vector<std::uint16_t> looks;
};

Result compose(const Numbers& y, const Numbers& w, const Dates& days, const std::vector<Period>& periods,
               Composite kind) {
    Result out{Numbers(periods.size()), std::vector<std::uint16_t>(periods.size())};
    composite({.values = series_major(y.data(), 1, y.size()), .weights = series_major(w.data(), 1, w.size())}, days,
              periods, kind, fitted(series_major(out.values.data(), 1, periods.size())),
              series_major(out.looks.data(), 1, periods.size()));
    return out;
}

TEST(Composite, TakesMeanMedianAndGreatestOfTheClearLooksAndCountsThem) {
    const Dates days{make_date(2024, 1, 1),  make_date(2024, 1, 10), make_date(2024, 1, 10),
                     make_date(2024, 1, 11), make_date(2024, 1, 19), make_date(2024, 2, 3)};
    const Numbers y{0.2, 0.6, 0.1, 0.9, 0.5, 0.0}, w{1.0, 0.5, 0.5, 0.0, 1.0, 1.0};
    const auto periods = dekads(days.front(), days.back());
    ASSERT_EQ(periods.size(), 4u);
    const Result mean = compose(y, w, days, periods, Composite::mean);
    EXPECT_EQ(mean.looks, (std::vector<std::uint16_t>{3, 1, 0, 1}));
    EXPECT_NEAR(mean.values[0], (0.2 + 0.3 + 0.05) / 2, 1e-15);
    EXPECT_EQ(mean.values[1], 0.5);
    EXPECT_TRUE(std::isnan(mean.values[2]));  // absent, not zero
    EXPECT_EQ(mean.values[3], 0.0);           // zero, not absent
    EXPECT_EQ(compose(y, w, days, periods, Composite::median).values[0], 0.2);
    EXPECT_EQ(compose(y, w, days, periods, Composite::greatest).values[0], 0.6);
    EXPECT_EQ(compose(y, w, days, periods, Composite::greatest).values[1], 0.5);  // 0.9 was not seen
    const Numbers negative{-0.4, -0.2, -0.3, 0, 0, 0}, clear{1, 1, 0, 0, 0, 0};
    EXPECT_EQ(compose(negative, clear, days, periods, Composite::greatest).values[0], -0.2);
    EXPECT_NEAR(compose(negative, clear, days, periods, Composite::median).values[0], -0.3, 1e-15);
}

TEST(Composite, AgreesWithTheSlowWayOnBlocksInEveryInstructionSet) {
    const std::size_t series = 43, steps = 60;
    const auto block = test::random_block<std::uint16_t>(series, steps, 0.5);
    Dates days;
    for (std::size_t t = 0; t < steps; ++t)
        days.push_back(make_date(2024, 1, 1) + dates::Days{static_cast<int>(t * 5 / 3)});
    const auto periods = dekads(days.front(), days.back());
    for (const Composite kind : {Composite::mean, Composite::median, Composite::greatest})
        for (const InstructionSet set : available_instruction_sets()) {
            Numbers out(series * periods.size());
            std::vector<std::uint16_t> looks(out.size());
            composite({.values = block.cells(), .nodata = 0}, days, periods, kind,
                      fitted(time_major(out.data(), series, periods.size())),
                      time_major(looks.data(), series, periods.size()), set);
            for (std::size_t s = 0; s < series; ++s)
                for (std::size_t p = 0; p < periods.size(); ++p) {
                    Numbers clear;
                    for (std::size_t t = 0; t < steps; ++t)
                        if (days[t] >= periods[p].first && days[t] <= periods[p].last && block.one(s)[t] > 0)
                            clear.push_back(block.one(s)[t]);
                    const std::size_t n = clear.size(), at = p * series + s;
                    ASSERT_EQ(looks[at], n);
                    if (n == 0) {
                        ASSERT_TRUE(std::isnan(out[at]));
                        continue;
                    }
                    std::sort(clear.begin(), clear.end());
                    double expected = clear.back();
                    if (kind == Composite::median) expected = (clear[(n - 1) / 2] + clear[n / 2]) / 2;
                    if (kind == Composite::mean) {
                        expected = 0;
                        for (const double v : clear) expected += v;
                        expected /= static_cast<double>(n);
                    }
                    ASSERT_EQ(out[at], expected);  // sums of whole numbers are exact
                }
        }
}

TEST(Composite, WholeNumbersGetNodataWhereThereIsNone) {
    const std::vector<std::uint16_t> y{7, 0};
    const Dates days{make_date(2024, 1, 5), make_date(2024, 1, 15)};
    std::vector<std::uint16_t> out(2);
    composite({.values = series_major(y.data(), 1, 2), .nodata = 0}, days, dekads(days[0], days[1]), Composite::mean,
              {.values = series_major(out.data(), 1, 2), .low = 1, .high = 65535, .nodata = 0});
    EXPECT_EQ(out, (std::vector<std::uint16_t>{7, 0}));
}

TEST(Composite, RefusesDaysThatFallAndPeriodsThatOverlap) {
    const Dates days{make_date(2024, 1, 5), make_date(2024, 1, 4)}, good{make_date(2024, 1, 4), make_date(2024, 1, 5)};
    const std::vector<Period> once{{good[0], good[1]}}, twice{{good[0], good[1]}, {good[1], good[1]}};
    const Numbers y{1, 2}, w{1, 1};
    EXPECT_THROW(compose(y, w, days, once, Composite::mean), InvariantError);
    EXPECT_THROW(compose(y, w, good, twice, Composite::mean), InvariantError);
}

}  // namespace
