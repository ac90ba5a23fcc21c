// SPDX-License-Identifier: Apache-2.0
#include <vung/numeric/repeatable_many.h>

#include <cstddef>

#include <vung/error.h>
#include <vung/numeric/repeatable.h>

#include <immintrin.h>
#include <sleef.h>

#pragma GCC push_options
#pragma GCC target("avx")

// sleef.h declares it only where all of the file is compiled for AVX.
extern "C" __m256d Sleef_cinz_powd4_u10avx(__m256d base, __m256d exponent);

namespace vung::numeric {
namespace {

/// Four at a time; gives how many were done.
std::size_t pow_avx(std::span<double> base, std::span<const double> exponent) {
    std::size_t i = 0;
    for (; i + 4 <= base.size(); i += 4)
        _mm256_storeu_pd(&base[i], Sleef_cinz_powd4_u10avx(_mm256_loadu_pd(&base[i]), _mm256_loadu_pd(&exponent[i])));
    return i;
}

}  // namespace
}  // namespace vung::numeric
#pragma GCC pop_options

namespace vung::numeric {
namespace {

std::size_t pow_sse2(std::span<double> base, std::span<const double> exponent) {
    std::size_t i = 0;
    for (; i + 2 <= base.size(); i += 2)
        _mm_storeu_pd(&base[i], Sleef_cinz_powd2_u10sse2(_mm_loadu_pd(&base[i]), _mm_loadu_pd(&exponent[i])));
    return i;
}

}  // namespace

void pow_many(std::span<double> base, std::span<const double> exponent) {
    if (base.size() != exponent.size()) throw InvariantError("powers need one exponent for each base");
    static const bool avx = __builtin_cpu_supports("avx") != 0;
    for (auto i = avx ? pow_avx(base, exponent) : pow_sse2(base, exponent); i < base.size(); ++i)
        base[i] = pow(base[i], exponent[i]);
}

}  // namespace vung::numeric
