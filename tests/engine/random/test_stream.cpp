// SPDX-License-Identifier: Apache-2.0
#include <vung/random/stream.h>

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <vung/numeric/repeatable.h>

namespace {

using vung::random::name_hash;
using vung::random::Stream;

TEST(Philox, PassesThePublishedKnownAnswers) {
    // kat_vectors of Random123, philox4x64 with 10 rounds; numpy.random.Philox gives the same.
    struct Case {
        std::array<std::uint64_t, 4> counter;
        std::array<std::uint64_t, 2> key;
        std::array<std::uint64_t, 4> answer;
    };
    const std::array cases{
        Case{{0, 0, 0, 0}, {0, 0}, {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
        Case{{~0ULL, ~0ULL, ~0ULL, ~0ULL},
             {~0ULL, ~0ULL},
             {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
        Case{{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
             {0x452821e638d01377, 0xbe5466cf34e90c6c},
             {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}}};
    for (const Case& c : cases) {
        r123::Philox4x64::ctr_type counter;
        r123::Philox4x64::key_type key;
        std::ranges::copy(c.counter, counter.begin());
        std::ranges::copy(c.key, key.begin());
        const auto words = r123::Philox4x64{}(counter, key);
        for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(words[i], c.answer[i]);
    }
}

TEST(NameHash, IsFnv1a) {  // published values of the 64-bit FNV-1a hash
    EXPECT_EQ(name_hash(""), 0xcbf29ce484222325ULL);
    EXPECT_EQ(name_hash("a"), 0xaf63dc4c8601ec8cULL);
    EXPECT_EQ(name_hash("foobar"), 0x85944171f73967e8ULL);
}

TEST(Stream, DrawIsTheSameAloneInABatchAndInAnyOrder) {
    const Stream stream{7, "ipcc_t5_11_efc:2019:southeast_asia"};
    std::vector<double> batch(103);
    stream.uniforms(5, batch);
    for (std::size_t i = batch.size(); i-- > 0;) EXPECT_EQ(batch[i], stream.uniform(5 + i)) << i;
}

TEST(Stream, SeedAndNameMakeDifferentVariables) {
    std::set<std::uint64_t> seen;
    for (const std::uint64_t seed : {1, 2})
        for (const char* name : {"a", "b", "yield:htx-1"})
            for (std::uint64_t draw = 0; draw < 100; ++draw) seen.insert(Stream{seed, name}.bits(draw));
    EXPECT_EQ(seen.size(), 600u);
    EXPECT_EQ((Stream{1, "a"}.bits(17)), (Stream{1, "a"}.bits(17)));
}

TEST(Stream, UniformsPassKolmogorovAndStayInsideTheOpenInterval) {
    constexpr std::size_t n = 100'000;
    std::vector<double> u(n);
    Stream{3, "uniformity"}.uniforms(0, u);
    std::ranges::sort(u);
    EXPECT_GT(u.front(), 0.0);
    EXPECT_LT(u.back(), 1.0);
    double distance = 0;
    for (std::size_t i = 0; i < n; ++i) {
        distance = std::max(distance, std::abs(u[i] - static_cast<double>(i) / n));
        distance = std::max(distance, std::abs(u[i] - static_cast<double>(i + 1) / n));
    }
    EXPECT_LT(distance, 1.63 / std::sqrt(static_cast<double>(n)));  // 1 % point of the Kolmogorov distribution
}

TEST(Stream, NormalsHaveTheMomentsOfTheStandardNormalAndNeighboursAreUnrelated) {
    constexpr std::size_t n = 100'000;
    const Stream stream{11, "moments"};
    const Stream other{11, "moments2"};
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0, lag = 0, cross = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double z = stream.normal(i);
        m1 += z;
        m2 += z * z;
        m3 += z * z * z;
        m4 += z * z * z * z;
        lag += z * stream.normal(i + 1);
        cross += z * other.normal(i);
    }
    const double root = std::sqrt(static_cast<double>(n));
    EXPECT_LT(std::abs(m1 / n), 3.3 / root);  // 3.3 standard errors each: 1, sqrt 2, sqrt 15, sqrt 96
    EXPECT_LT(std::abs(m2 / n - 1), 3.3 * std::sqrt(2.0) / root);
    EXPECT_LT(std::abs(m3 / n), 3.3 * std::sqrt(15.0) / root);
    EXPECT_LT(std::abs(m4 / n - 3), 3.3 * std::sqrt(96.0) / root);
    EXPECT_LT(std::abs(lag / n), 3.3 / root);
    EXPECT_LT(std::abs(cross / n), 3.3 / root);
}

}  // namespace
