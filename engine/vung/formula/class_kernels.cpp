// SPDX-License-Identifier: Apache-2.0
#include <vung/formula/class_kernels.h>

#include <algorithm>
#include <span>

#include <vung/formula/scalar.h>
#include <vung/numeric/repeatable.h>
#include <vung/numeric/repeatable_many.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
#define VUNG_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define VUNG_WIDE
#endif
#define VUNG_INLINE __attribute__((always_inline)) inline

namespace vung::formula {
namespace {

template <class F>
VUNG_INLINE void each(double* out, const Row& a, const Row& b, std::size_t count, const F& f) {
    if (a.draws && b.draws)
        for (std::size_t d = 0; d < count; ++d) out[d] = f(a.draws[d], b.draws[d]);
    else if (a.draws)
        for (std::size_t d = 0; d < count; ++d) out[d] = f(a.draws[d], b.number);
    else if (b.draws)
        for (std::size_t d = 0; d < count; ++d) out[d] = f(a.number, b.draws[d]);
    else
        std::fill_n(out, count, f(a.number, b.number));
}

template <class F>
VUNG_INLINE void each(double* out, const Row& a, std::size_t count, const F& f) {
    if (a.draws)
        for (std::size_t d = 0; d < count; ++d) out[d] = f(a.draws[d]);
    else
        std::fill_n(out, count, f(a.number));
}

VUNG_WIDE void quick(Step step, double* out, const Row& a, const Row& b, std::size_t count) {
    switch (step) {
        case Step::add: each(out, a, b, count, scalar::sum); break;
        case Step::subtract: each(out, a, b, count, scalar::difference); break;
        case Step::multiply: each(out, a, b, count, scalar::product); break;
        case Step::divide: each(out, a, b, count, scalar::quotient); break;
        case Step::least: each(out, a, b, count, scalar::least); break;
        case Step::greatest: each(out, a, b, count, scalar::greatest); break;
        default: each(out, a, count, [](double x) { return x * x; });
    }
}

VUNG_WIDE void add_rows(double* to, const double* from, double weight, std::size_t count) {
    for (std::size_t d = 0; d < count; ++d) to[d] += weight * from[d];
}

/// Absent in, absent out; 1 to whatever power and whatever to the power of 0 would be 1.
void power(double* out, const Row& a, const Row& b, std::size_t count) {
    constexpr std::size_t kPiece = 256;
    double base[kPiece], exponent[kPiece];
    for (std::size_t begin = 0; begin < count; begin += kPiece) {
        const auto n = std::min(kPiece, count - begin);
        for (std::size_t d = 0; d < n; ++d) {
            const double x = a.draws ? a.draws[begin + d] : a.number, y = b.draws ? b.draws[begin + d] : b.number;
            base[d] = std::isnan(y) ? y : x;
            exponent[d] = std::isnan(x) ? x : y;
        }
        numeric::pow_many({base, n}, {exponent, n});
        std::copy_n(base, n, out + begin);
    }
}

}  // namespace

void apply(Step step, double* out, const Row& a, const Row& b, std::size_t count) {
    switch (step) {
        case Step::less: each(out, a, b, count, scalar::less); break;
        case Step::less_equal: each(out, a, b, count, scalar::less_equal); break;
        case Step::greater: each(out, a, b, count, scalar::greater); break;
        case Step::greater_equal: each(out, a, b, count, scalar::greater_equal); break;
        case Step::equal: each(out, a, b, count, scalar::equal); break;
        case Step::unequal: each(out, a, b, count, scalar::unequal); break;
        case Step::all_of: each(out, a, b, count, scalar::both); break;
        case Step::any_of: each(out, a, b, count, scalar::either); break;
        case Step::power: power(out, a, b, count); break;
        case Step::negate: each(out, a, count, [](double x) { return -x; }); break;
        case Step::negation: each(out, a, count, [](double x) { return 1 - x; }); break;
        case Step::given: each(out, a, count, [](double x) { return std::isnan(x) ? 0.0 : 1.0; }); break;
        case Step::exponential: each(out, a, count, [](double x) { return numeric::exp(x); }); break;
        case Step::logarithm:
            each(out, a, count, [](double x) { return x > 0 ? numeric::log(x) : scalar::kAbsent; });
            break;
        case Step::root: each(out, a, count, scalar::root); break;
        case Step::absolute: each(out, a, count, [](double x) { return std::abs(x); }); break;
        case Step::floor: each(out, a, count, scalar::floor); break;
        default: quick(step, out, a, b, count);
    }
}

void choose(double* out, const Row& condition, const Row& yes, const Row& no, std::size_t count) {
    for (std::size_t d = 0; d < count; ++d)
        out[d] = scalar::chosen(condition.draws ? condition.draws[d] : condition.number,
                                yes.draws ? yes.draws[d] : yes.number, no.draws ? no.draws[d] : no.number);
}

void add_scaled(double* to, const Row& from, double weight, std::size_t count) {
    if (from.draws)
        add_rows(to, from.draws, weight, count);
    else
        for (std::size_t d = 0; d < count; ++d) to[d] += weight * from.number;
}

}  // namespace vung::formula
