// SPDX-License-Identifier: Apache-2.0
#include <vung/run/reduction_split.h>

#include <cmath>
#include <span>

namespace vung::run {
namespace {

using formula::Scenario;

void add(std::optional<double>& to, double value) {
    if (!std::isnan(value)) to = to.value_or(0) + value;
}

void add(ReductionSplit& all, const ReductionSplit& one) {
    all.eligible += one.eligible;
    all.not_eligible += one.not_eligible;
    all.without_value += one.without_value;
    const auto sum = [&](auto member) {
        if (one.*member) add(all.*member, *(one.*member));
    };
    for (const auto member :
         {&ReductionSplit::gross, &ReductionSplit::excluded, &ReductionSplit::deductions, &ReductionSplit::uncertainty,
          &ReductionSplit::leakage, &ReductionSplit::project_emissions})
        sum(member);
}

struct Role {
    std::optional<double> ReductionSplit::* member;
    std::vector<std::span<const double>> columns;
};

std::vector<Role> roles_of(const packs::Bound& bound) {
    const auto& named = bound.pack->deductions;
    std::vector<Role> out;
    if (named.empty()) return out;
    const auto role = [&](auto member, const std::vector<std::string>& names) {
        Role made{member, {}};
        for (const auto& name : names)
            made.columns.push_back(bound.data.column({*bound.pack->scope.symbol(name), Scenario::none}));
        out.push_back(std::move(made));
    };
    role(&ReductionSplit::uncertainty, named.uncertainty);
    role(&ReductionSplit::leakage, named.leakage);
    role(&ReductionSplit::project_emissions, named.project_emissions);
    return out;
}

}  // namespace

std::vector<ReductionSplit> reduction_splits(const packs::Bound& bound,
                                             const std::vector<std::uint32_t>& group_of_season, std::size_t groups) {
    const auto& pack = *bound.pack;
    std::vector<ReductionSplit> out(groups + 1);
    const auto column = [&](std::size_t symbol) { return bound.data.column({symbol, Scenario::none}); };
    const bool reduces = !pack.gross.empty() && !pack.net.empty();
    std::span<const double> eligible, gross, net;
    if (pack.eligible) eligible = column(*pack.eligible);
    if (reduces) gross = column(pack.quantity(pack.gross)->symbol), net = column(pack.quantity(pack.net)->symbol);
    const auto roles = reduces ? roles_of(bound) : std::vector<Role>{};
    for (std::size_t i = 0; i < group_of_season.size(); ++i) {
        auto& split = out[group_of_season[i]];
        const bool in = eligible.empty() || eligible[i] == 1;
        ++(in ? split.eligible : split.not_eligible);
        if (!reduces) continue;
        if (in && std::isnan(net[i])) ++split.without_value;
        add(split.gross, gross[i]);
        const double before = std::isnan(gross[i]) ? 0 : gross[i];
        if (!in || std::isnan(net[i])) {
            add(split.excluded, before - (std::isnan(net[i]) ? 0 : net[i]));
            continue;
        }
        add(split.deductions, before - net[i]);
        for (const auto& role : roles)
            for (const auto& each : role.columns) add(split.*role.member, each[i]);
    }
    for (std::size_t g = 0; g < groups; ++g) {
        auto& split = out[g];
        if (split.gross) {
            if (!split.excluded) split.excluded = 0;
            if (!split.deductions) split.deductions = 0;
        } else {
            split.excluded = split.deductions = split.uncertainty = split.leakage = split.project_emissions = {};
        }
        add(out.back(), split);
    }
    return out;
}

}  // namespace vung::run
