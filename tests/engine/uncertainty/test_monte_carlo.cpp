// SPDX-License-Identifier: Apache-2.0
#include <vung/uncertainty/monte_carlo.h>

#include <cmath>

#include <vung/error.h>
#include <vung/uncertainty/interval.h>

namespace {

using namespace vung;
using namespace vung::uncertainty;

UncertainInput lognormal(std::string id, double median, double sigma) {
    return {.id = std::move(id), .central = median, .distribution = LogNormal{median, sigma}};
}

TEST(MonteCarlo, ProductOfLognormalsIsLognormal) {
    const auto a = draw(lognormal("a", 1.22, 0.199), 1, 20000);
    const auto b = draw(lognormal("b", 0.55, 0.144), 1, 20000);
    std::vector<double> product(a.size());
    for (std::size_t d = 0; d < a.size(); ++d) product[d] = a[d] * b[d];
    const double sigma = std::sqrt(0.199 * 0.199 + 0.144 * 0.144);
    const Interval interval = percentile_interval(product);
    EXPECT_NEAR(interval.low, 1.22 * 0.55 * std::exp(-1.959964 * sigma), 0.008);
    EXPECT_NEAR(interval.high, 1.22 * 0.55 * std::exp(1.959964 * sigma), 0.018);
    EXPECT_NEAR(mean(product), 1.22 * 0.55 * std::exp(0.5 * sigma * sigma), 0.004);
}

TEST(MonteCarlo, SumOfIndependentNormalsAddsVariances) {
    const auto a = draw({.id = "a", .central = 3, .distribution = Normal{3, 4}}, 5, 20000);
    const auto b = draw({.id = "b", .central = 5, .distribution = Normal{5, 3}}, 5, 20000);
    std::vector<double> sum(a.size());
    for (std::size_t d = 0; d < a.size(); ++d) sum[d] = a[d] + b[d];
    EXPECT_NEAR(mean(sum), 8.0, 3.3 * 5 / std::sqrt(20000.0));
    EXPECT_NEAR(std::sqrt(variance(sum)), 5.0, 0.1);
}

TEST(MonteCarlo, ASharedErrorDoesNotShrinkWithTheNumberOfParcelsWhileANaiveOneWould) {
    constexpr int kDraws = 4000;
    const auto half_width = [](int parcels, bool shared) {
        std::vector<double> total(kDraws, 0.0);
        for (int p = 0; p < parcels; ++p) {
            const auto column = draw(lognormal(shared ? "efc" : "efc:" + std::to_string(p), 1.0, 0.2), 1, kDraws);
            for (std::size_t d = 0; d < total.size(); ++d) total[d] += column[d] / parcels;
        }
        return percentile_interval(total).half_width();
    };
    const double one = half_width(1, true);
    EXPECT_NEAR(half_width(400, true), one, 1e-12);
    EXPECT_NEAR(half_width(400, false), one / 20, 0.1 * one / 20);  // sqrt(400) smaller: the mistake that ids prevent
}

TEST(Columns, EqualIdsAreOneColumnAndTwoMeaningsAreRefused) {
    Columns columns{1, 100};
    const auto* first = &columns.of(lognormal("x", 1.0, 0.2));
    EXPECT_EQ(first, &columns.of(lognormal("x", 1.0, 0.2)));
    EXPECT_THROW(columns.of(lognormal("x", 1.0, 0.3)), InvariantError);
    EXPECT_EQ(*first, draw(lognormal("x", 1.0, 0.2), 1, 100));
    EXPECT_NE(*first, draw(lognormal("x", 1.0, 0.2), 2, 100));
}

}  // namespace
