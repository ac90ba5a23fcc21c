// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Random numbers that are a function of (seed, name of the variable, number of the draw) and of nothing else.
///
/// There is no state to advance: draw 17 of variable "ipcc_t5_12_sfw:2019:rainfed_regular" is the same for any thread
/// count, any order, any subset. Two streams with one name and seed are one random variable; that is how an error that
/// many parcels share is drawn once. Generator: Philox 4x64-10 (Salmon et al. 2011, "Parallel random numbers: as easy
/// as 1, 2, 3"); the key is (seed, FNV-1a hash of the name), the counter is draw / 4, the word is draw mod 4.

#include <cstdint>
#include <span>
#include <string_view>

namespace vung::random {

/// 64-bit FNV-1a hash, for names of variables.
constexpr std::uint64_t name_hash(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

class Stream {
public:
    Stream(std::uint64_t seed, std::string_view variable) : seed_(seed), name_(name_hash(variable)) {}

    /// 64 random bits.
    std::uint64_t bits(std::uint64_t draw) const;

    /// Uniform in the open interval (0, 1): 52 bits, never 0 and never 1.
    double uniform(std::uint64_t draw) const;

    /// Standard normal, by the quantile of `uniform(draw)`; same bits everywhere.
    double normal(std::uint64_t draw) const;

    /// Fills `out` with draws first, first + 1, ...
    void uniforms(std::uint64_t first, std::span<double> out) const;

private:
    std::uint64_t seed_;
    std::uint64_t name_;
};

}  // namespace vung::random
