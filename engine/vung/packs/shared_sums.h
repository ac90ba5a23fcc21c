// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Many totals over parcel-seasons, per group, for draws of the factors; what they have in common is computed once.
///
/// Each total is split into terms (formula/separate): a weight that a row knows times a product that is drawn. Products
/// that are written alike are one *root* for all totals, rows that are alike are one class of it (formula/classes), and
/// weights that go to several totals alike are added once and handed out at the end.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <vung/formula/class_draws.h>
#include <vung/formula/separate.h>

namespace vung::packs {

/// Row of the level that counts in a group with a weight. A row may stand in several groups.
struct Membership {
    std::uint32_t row = 0;
    std::uint32_t group = 0;
    double weight = 1;
};

class SharedSums {
public:
    /// `data` must outlive it. `never_negative` says which drawn names are at least 0 in all draws.
    SharedSums(const formula::Dataset& data, formula::IsDrawn drawn, formula::IsDrawn never_negative);
    ~SharedSums();
    SharedSums(SharedSums&&) noexcept;

    /// Adds a sum and gives its number. `node` belongs to `level` and has every drawn quantity of that level written
    /// out. Rows whose `skip` is not 0 count nowhere.
    std::size_t add(const formula::Node& node, std::size_t level, std::span<const Membership> members,
                    std::size_t groups, std::span<const std::uint8_t> skip);
    /// After the last sum. `stage_of` as in formula::ClassDraws.
    void close(const std::function<std::size_t(formula::Use)>& stage_of);

    /// Classes of all roots, for those who ask what it costs.
    std::size_t classes() const;
    /// How many draws to take at once.
    std::size_t block() const;

    /// Room for one thread.
    struct Work {
        formula::ClassDraws::Work draws;
        std::vector<double> cells;
        std::vector<formula::Values> sums;  ///< groups x draws of each sum
    };
    Work begin() const;
    /// Starts a block of draws.
    void start(std::size_t draws, Work& work) const;
    /// Adds what can be computed at a stage. After it, all sums whose names are ready by then are whole.
    void advance(std::size_t stage, const formula::Draws& draws, Work& work) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::packs
