// SPDX-License-Identifier: Apache-2.0
#include <vung/numeric/repeatable.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include <sleef.h>

namespace {

using namespace vung;

double ulps(double a, double b) {
    return std::abs(a - b) / (std::abs(b) * std::numeric_limits<double>::epsilon() + 1e-308);
}

TEST(Repeatable, AgreesWithTheCLibraryWithinTwoUnitsInTheLastPlace) {
    for (int i = -400; i <= 400; ++i) {
        const double x = i / 37.0;
        EXPECT_LE(ulps(numeric::exp(x), std::exp(x)), 2) << x;
        EXPECT_LE(ulps(numeric::tanh(x), std::tanh(x)), 2) << x;
        EXPECT_LE(ulps(numeric::sinh(x), std::sinh(x)), 2) << x;
        EXPECT_LE(ulps(numeric::cosh(x), std::cosh(x)), 2) << x;
        EXPECT_LE(ulps(numeric::asinh(x), std::asinh(x)), 2) << x;
        EXPECT_LE(ulps(numeric::atanh(i / 401.0), std::atanh(i / 401.0)), 2) << x;
        EXPECT_NEAR(numeric::sin_cos(x).sin, std::sin(x), 4e-16) << x;
        EXPECT_NEAR(numeric::sin_cos(x).cos, std::cos(x), 4e-16) << x;
        EXPECT_LE(ulps(numeric::cbrt(x), std::cbrt(x)), 2) << x;
        EXPECT_NEAR(numeric::sin(x), std::sin(x), 4e-16) << x;
        EXPECT_NEAR(numeric::cos(x), std::cos(x), 4e-16) << x;
        if (i > 0) {
            EXPECT_LE(ulps(numeric::log(x), std::log(x)), 2) << x;
            EXPECT_LE(ulps(numeric::pow(x, 0.59), std::pow(x, 0.59)), 2) << x;
            EXPECT_LE(ulps(numeric::log1p(x * 1e-9), std::log1p(x * 1e-9)), 2) << x;
        }
        EXPECT_LE(ulps(numeric::expm1(x), std::expm1(x)), 2) << x;
        EXPECT_LE(ulps(numeric::atan2(x, 0.7), std::atan2(x, 0.7)), 2) << x;
    }
}

TEST(Repeatable, SpecialValuesFollowC) {
    EXPECT_EQ(numeric::log(0.0), -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(numeric::log(-1.0)));
    EXPECT_EQ(numeric::pow(1.0, 0.59), 1.0);
    EXPECT_EQ(numeric::exp(0.0), 1.0);
}

TEST(Repeatable, BitsDoNotChangeBetweenMachines) {
    // FNV-1a over the bits of 20,000 results, noted once. Machines with and without FMA, and other compilers, must come
    // to the same number; another release of SLEEF may move last bits, and then the manifest names it.
    if (SLEEF_VERSION_MAJOR != 3 || SLEEF_VERSION_MINOR != 5) GTEST_SKIP() << "noted for SLEEF 3.5";
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto take = [&](double value) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        for (int byte = 0; byte < 8; ++byte) {
            hash ^= (bits >> (8 * byte)) & 0xffU;
            hash *= 0x100000001b3ULL;
        }
    };
    for (int i = 1; i <= 5000; ++i) {
        take(numeric::exp(i * 0.0123 - 30.0));
        take(numeric::log(i * 0.731));
        take(numeric::pow(i * 0.011, 0.59));
        take(numeric::cos(i * 0.37));
    }
    EXPECT_EQ(hash, 14111167746282379112ULL);
}

}  // namespace
