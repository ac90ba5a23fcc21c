// SPDX-License-Identifier: Apache-2.0
#include <vung/random/stream.h>

#include <Random123/philox.h>

#include <vung/numeric/normal.h>

namespace vung::random {
namespace {

r123::Philox4x64::ctr_type four_words(std::uint64_t seed, std::uint64_t name, std::uint64_t counter) {
    r123::Philox4x64::key_type key;
    key[0] = seed;
    key[1] = name;
    r123::Philox4x64::ctr_type position;
    position[0] = counter;
    position[1] = position[2] = position[3] = 0;
    return r123::Philox4x64{}(position, key);
}

/// (upper 52 bits + 1/2) / 2^52: exact in double, so neither end can be reached by rounding.
double open_unit(std::uint64_t bits) {
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

}  // namespace

std::uint64_t Stream::bits(std::uint64_t draw) const {
    return four_words(seed_, name_, draw / 4)[draw % 4];
}

double Stream::uniform(std::uint64_t draw) const {
    return open_unit(bits(draw));
}

double Stream::normal(std::uint64_t draw) const {
    return numeric::normal_quantile(uniform(draw));
}

void Stream::uniforms(std::uint64_t first, std::span<double> out) const {
    std::size_t i = 0;
    while (i < out.size()) {
        const std::uint64_t draw = first + i;
        const auto words = four_words(seed_, name_, draw / 4);
        for (std::size_t word = draw % 4; word < 4 && i < out.size(); ++word, ++i) out[i] = open_unit(words[word]);
    }
}

}  // namespace vung::random
