// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Random numbers without a state: each is a function of (seed, name, i, j), so the order of drawing means nothing.
///
/// The key comes from random/stream, the numbers from a cheaper hash of it: textures and noise ask for some 10^8 of
/// them. Nothing here enters an estimate. All arithmetic is + - * / on doubles, so the bits are the same everywhere.

#include <cstdint>
#include <string_view>
#include <vector>

namespace vung::sample {

class Draws {
public:
    Draws(std::uint64_t seed, std::string_view name);

    std::uint64_t bits(std::int64_t i, std::int64_t j = 0) const {
        return mix(mix(key_ + static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15ULL) +
                   static_cast<std::uint64_t>(j) * 0xc2b2ae3d27d4eb4fULL);
    }
    /// In [0, 1).
    double uniform(std::int64_t i, std::int64_t j = 0) const { return static_cast<double>(bits(i, j) >> 11) * 0x1p-53; }
    /// In [low, high).
    double between(double low, double high, std::int64_t i, std::int64_t j = 0) const {
        return low + (high - low) * uniform(i, j);
    }
    /// Bell-shaped with mean 0 and stdev 1, within +-3.46: the sum of four uniform numbers of 16 bits.
    double normal(std::int64_t i, std::int64_t j = 0) const {
        const auto b = bits(i, j);
        const auto sum = (b & 0xffff) + ((b >> 16) & 0xffff) + ((b >> 32) & 0xffff) + (b >> 48);
        return (static_cast<double>(sum) * 0x1p-16 - 2.0 + 0x1p-15) * 1.7320508075688772;
    }
    /// 0 .. n-1 in random order.
    std::vector<int> shuffled(int n) const;

private:
    static std::uint64_t mix(std::uint64_t x) {  // the finaliser of SplitMix64
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31);
    }
    std::uint64_t key_;
};

/// A smooth random surface with mean 0 and stdev about 1: random values on a square grid of `cell` metres, joined
/// smoothly.
class SmoothField {
public:
    SmoothField(std::uint64_t seed, std::string_view name, double cell) : draws_{seed, name}, cell_{cell} {}
    double at(double x, double y) const;
    /// Adds weight * at(x0 + (c + 0.5) * step, y0 - (r + 0.5) * step) to each cell of a row-major raster.
    void add_to(std::vector<double>& raster, int width, int height, double x0, double y0, double step,
                double weight) const;

private:
    Draws draws_;
    double cell_;
};

}  // namespace vung::sample
