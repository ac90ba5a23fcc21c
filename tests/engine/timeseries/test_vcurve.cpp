// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/vcurve.h>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>

#include "dense_whittaker.h"
#include "series_block.h"

#include <shared_data.h>
#include <vung/error.h>

namespace {

using namespace vung;
using namespace vung::timeseries;
using test::Numbers;
using test::random_block;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(VCurve, ReproducesThePublishedChoiceAndCurve) {
    VUNG_NEEDS_SHARED("reference/area_cases.json");
    std::ifstream in{test::shared_dir() / "reference/area_cases.json"};
    const auto all = nlohmann::json::parse(in);
    Numbers y;
    for (const auto& c : all["cases"])
        if (c["id"] == "whittaker_fixed_lambda")  // single precision, printed with eight decimals
            for (const auto& v : c["input"]["y"]) y.push_back(static_cast<double>(static_cast<float>(v.get<double>())));
    int found = 0;
    for (const auto& c : all["cases"]) {
        if (c["kind"] != "whittaker_d2_vcurve") continue;
        const auto grid = c["input"]["log10_lambda_grid"].get<Numbers>();
        const auto curve = vcurve(y, Numbers(y.size(), 1.0), {grid.front(), grid.back(), grid[1] - grid[0]});
        ASSERT_TRUE(curve);
        EXPECT_NEAR(curve->stiffness, c["expected"]["lambda_"].get<double>(), 1e-13);
        const auto expected = c["expected"]["z"].get<Numbers>();
        ASSERT_EQ(curve->values.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_EQ(std::round(curve->values[i] * 1e8), std::round(expected[i] * 1e8)) << i;
        ++found;
    }
    EXPECT_EQ(found, 1);
}

TEST(VCurve, AgreesWithADenseVCurveSeriesBySeries) {
    const std::size_t series = 40, steps = 46;
    auto block = random_block<double>(series, steps, 0.3);
    for (double& v : block.values) v /= 10000;
    const StiffnessGrid grid{-2, 2, 0.2};
    for (const auto& [order, p] : {std::pair{2, 0.0}, std::pair{3, 0.0}, std::pair{2, 0.9}}) {
        Numbers out(series * steps), chosen(series);
        vcurve({.values = block.cells(), .nodata = 0}, grid,
               {.order = order, .envelope = p > 0 ? std::optional{p} : std::nullopt},
               fitted(time_major(out.data(), series, steps)), chosen);
        int compared = 0;
        for (std::size_t s = 0; s < series; ++s) {
            if (s % 8 == 5) {
                EXPECT_TRUE(std::isnan(chosen[s]));
                EXPECT_TRUE(std::isnan(out[s]));
                continue;
            }
            Numbers y = block.one(s), w;
            for (const double v : y) w.push_back(v > 0 ? 1.0 : 0.0);
            const auto expected = test::dense_vcurve(y, w, grid.logarithms(), order, p);
            if (expected.lead < 1e-6) continue;  // two lowest points of one height: either is right
            EXPECT_NEAR(chosen[s] / expected.stiffness, 1, 1e-12) << order << ' ' << p << ' ' << s;
            for (std::size_t t = 0; t < steps; ++t) EXPECT_NEAR(out[t * series + s], expected.z[t], 1e-9);
            ++compared;
        }
        EXPECT_GT(compared, 30);
    }
}

TEST(VCurve, EveryInstructionSetAndASeriesAloneGiveTheSameBits) {
    const std::size_t series = 77, steps = 36;
    const auto block = random_block<std::uint16_t>(series, steps, 0.3);
    for (const int order : {2, 3})
        for (const std::optional<double> envelope : {std::optional<double>{}, std::optional<double>{0.9}}) {
            Numbers first, first_chosen;
            for (const InstructionSet set : available_instruction_sets()) {
                Numbers out(series * steps), chosen(series);
                vcurve({.values = block.cells(), .nodata = 0}, {}, {order, envelope, set},
                       fitted(time_major(out.data(), series, steps)), chosen);
                if (first.empty()) first = out, first_chosen = chosen;
                for (std::size_t i = 0; i < out.size(); ++i)
                    ASSERT_TRUE(out[i] == first[i] || (std::isnan(out[i]) && std::isnan(first[i])));
                for (std::size_t s = 0; s < series; ++s)
                    ASSERT_TRUE(chosen[s] == first_chosen[s] || (std::isnan(chosen[s]) && std::isnan(first_chosen[s])));
            }
            for (const std::size_t s : {0u, 33u, 76u}) {
                Numbers w;
                for (const double v : block.one(s)) w.push_back(v > 0 ? 1.0 : 0.0);
                const auto alone = vcurve(block.one(s), w, {}, {order, envelope});
                ASSERT_TRUE(alone);
                EXPECT_EQ(alone->stiffness, first_chosen[s]);
                for (std::size_t t = 0; t < steps; ++t) ASSERT_EQ(alone->values[t], first[t * series + s]);
            }
        }
}

TEST(VCurve, ALineStaysALineAndFewLooksAreNoSeries) {
    Numbers line;
    for (int i = 0; i < 30; ++i) line.push_back(2.0 + 0.5 * i);
    const auto curve = vcurve(line, Numbers(30, 1.0), {});
    ASSERT_TRUE(curve);
    for (std::size_t i = 0; i < 30; ++i) EXPECT_NEAR(curve->values[i], line[i], 1e-9);
    EXPECT_FALSE(vcurve(Numbers{1, kNaN, 2, kNaN}, Numbers(4, 1.0), {}));
}

TEST(VCurve, RefusesAGridThatIsNone) {
    EXPECT_EQ((StiffnessGrid{-2, 1, 0.2}.logarithms().size()), 16u);
    for (const StiffnessGrid& grid : {StiffnessGrid{0, 1, 0}, StiffnessGrid{1, 1, 0.1}, StiffnessGrid{0, 1, 3},
                                      StiffnessGrid{0, 1, 1e-9}, StiffnessGrid{0, kNaN, 1}})
        EXPECT_THROW((void)grid.logarithms(), InvariantError);
}

}  // namespace
