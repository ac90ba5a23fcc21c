// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Totals of a formula over parcel-seasons, per group, for draws of the factors: rows that share a class share the work
/// (formula/separate).

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <vung/formula/evaluate.h>
#include <vung/formula/separate.h>

namespace vung::packs {

/// Row of the level that counts in a group with a weight. A row may stand in several groups.
struct Membership {
    std::uint32_t row = 0;
    std::uint32_t group = 0;
    double weight = 1;
};

class GroupedSum {
public:
    /// `node` belongs to `level` and has every drawn quantity of that level written out. Rows whose `skip` is not 0
    /// count nowhere.
    GroupedSum(const formula::Dataset& data, const formula::Node& node, std::size_t level,
               std::span<const Membership> members, std::size_t groups, std::span<const std::uint8_t> skip,
               const formula::IsDrawn& drawn);

    std::size_t groups() const { return groups_; }
    /// Classes of all terms, for those who ask what it costs.
    std::size_t classes() const;

    /// groups x draws, added in an order that depends on the rows alone.
    formula::Values sum(const formula::Dataset& data, const formula::Draws& draws) const;

private:
    struct Weight {
        std::uint32_t group;
        double weight;
    };
    struct Block {  ///< all terms with one drawn factor
        std::size_t level = 0;
        formula::Scenario scenario = formula::Scenario::none;
        formula::Node drawn;
        bool constant = false;                       ///< nothing is drawn: the factor is 1
        std::vector<std::uint32_t> representatives;  ///< one row for each class
        std::vector<std::uint32_t> first;            ///< weights of class c: first[c] ... first[c + 1]
        std::vector<Weight> weights;
    };

    Block block_of(const formula::Dataset& data, const std::vector<const formula::Term*>& terms, std::size_t level,
                   std::span<const Membership> members, std::span<const std::uint8_t> skip,
                   const formula::IsDrawn& drawn) const;

    std::size_t groups_;
    std::vector<Block> blocks_;
};

}  // namespace vung::packs
