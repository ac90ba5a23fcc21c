// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/independent.h>

#include <algorithm>
#include <cmath>

#include <vung/packs/inlined.h>

namespace vung::packs {
namespace {

using formula::Scenario;
using formula::Use;

/// Draws of the factors over which the second moment is averaged, and how many values are held at once.
constexpr std::size_t kMostDraws = 256;
constexpr std::size_t kMostCells = std::size_t{1} << 24;
constexpr std::size_t kChunk = std::size_t{1} << 15;

}  // namespace

std::vector<double> independent_sd(const Bound& bound, const formula::Node& node, std::size_t level,
                                   std::span<const Membership> members, std::size_t groups,
                                   std::span<const std::uint8_t> skip,
                                   const std::vector<std::vector<double>>& columns) {
    std::vector<double> variance(groups, 0);
    if (bound.sd.empty() || members.empty()) return variance;
    const auto whole = inlined(*bound.pack, node, [](Use) { return true; });
    const auto uses = formula::uses_of(whole);
    std::vector<std::uint32_t> rows;
    std::vector<Membership> counted;
    for (const auto& member : members) {
        if (!skip.empty() && skip[member.row] != 0) continue;
        rows.push_back(member.row);
        counted.push_back(member);
    }
    if (rows.empty()) return variance;
    formula::Draws draws;
    const auto available = columns.empty() ? std::size_t{1} : columns.front().size();
    draws.draws = std::clamp<std::size_t>(kMostCells / rows.size(), 1, std::min(kMostDraws, available));
    for (const auto& column : columns)
        draws.columns.emplace_back(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(draws.draws));
    for (const auto& [use, sd] : bound.sd) {
        if (std::find(uses.begin(), uses.end(), use) == uses.end()) continue;
        auto above = bound.data, below = bound.data;
        const auto values = bound.data.column(use);
        std::vector<double> up(values.begin(), values.end()), down = up;
        for (std::size_t i = 0; i < up.size(); ++i) {
            up[i] += sd[i];
            down[i] -= sd[i];
        }
        above.set_column(use.symbol, use.scenario, std::move(up));
        below.set_column(use.symbol, use.scenario, std::move(down));
        const auto step = std::max<std::size_t>(kChunk / draws.draws, 1);
        for (std::size_t begin = 0; begin < rows.size(); begin += step) {
            const auto end = std::min(begin + step, rows.size());
            const formula::At at{level, Scenario::none, std::span{rows}.subspan(begin, end - begin), false};
            const auto high = formula::evaluate(whole, above, at, &draws);
            const auto low = formula::evaluate(whole, below, at, &draws);
            for (auto i = begin; i < end; ++i) {
                double square = 0;
                for (std::size_t d = 0; d < high.draws; ++d) {
                    const double half = 0.5 * (high.cells[(i - begin) * high.draws + d] - low.at(i - begin, d));
                    square += half * half;
                }
                const auto& member = counted[i];
                variance[member.group] += member.weight * member.weight * square / static_cast<double>(high.draws);
            }
        }
    }
    for (auto& each : variance) each = std::sqrt(each);
    return variance;
}

}  // namespace vung::packs
