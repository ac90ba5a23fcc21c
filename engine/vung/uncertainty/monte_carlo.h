// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Draws of uncertain inputs as columns. A column is a function of (seed, id) alone: whoever asks for the same id gets
/// the same column, which is how an error is shared between parcels, groups and scenarios.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <vung/uncertainty/input.h>

namespace vung::uncertainty {

inline constexpr int kDefaultDraws = 4096;

/// `draws` values of one input, in order of the draw.
std::vector<double> draw(const UncertainInput& input, std::uint64_t seed, int draws = kDefaultDraws);

/// `draws` standard normal values of the variable `id`.
std::vector<double> draw_normal(const std::string& id, std::uint64_t seed, int draws = kDefaultDraws);

/// Columns of several inputs, each drawn once however often it is asked for.
class Columns {
public:
    Columns(std::uint64_t seed, int draws) : seed_(seed), draws_(draws) {}

    /// \throws InvariantError  the id was used before with another central value or distribution
    const std::vector<double>& of(const UncertainInput& input);

    int draws() const { return draws_; }
    std::uint64_t seed() const { return seed_; }

private:
    struct Drawn {
        UncertainInput input;
        std::vector<double> column;
    };
    std::uint64_t seed_;
    int draws_;
    std::map<std::string, Drawn> drawn_;
};

}  // namespace vung::uncertainty
