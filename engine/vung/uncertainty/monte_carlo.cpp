// SPDX-License-Identifier: Apache-2.0
#include <vung/uncertainty/monte_carlo.h>

#include <vung/error.h>
#include <vung/random/stream.h>

namespace vung::uncertainty {

std::vector<double> draw(const UncertainInput& input, std::uint64_t seed, int draws) {
    if (draws < 1) throw InvariantError("a simulation needs at least one draw");
    std::vector<double> column(static_cast<std::size_t>(draws), input.central);
    if (is_fixed(input.distribution)) return column;
    random::Stream{seed, input.id}.uniforms(0, column);
    for (double& value : column) value = quantile(input.distribution, value);
    return column;
}

std::vector<double> draw_normal(const std::string& id, std::uint64_t seed, int draws) {
    return draw({.id = id, .central = 0.0, .distribution = Normal{}}, seed, draws);
}

const std::vector<double>& Columns::of(const UncertainInput& input) {
    const auto [entry, is_new] = drawn_.try_emplace(input.id);
    if (is_new)
        entry->second = {input, draw(input, seed_, draws_)};
    else if (entry->second.input != input)
        throw InvariantError("uncertain input '" + input.id + "' has two meanings");
    return entry->second.column;
}

}  // namespace vung::uncertainty
