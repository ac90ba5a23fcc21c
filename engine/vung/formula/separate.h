// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Splits a formula into a sum of products of what a row knows and what is drawn, so that many rows share one draw.
///
///   q(row, draw) = sum over terms of A(row) * H(class of the row, draw)
///
/// A holds areas, days, masses; H holds factors and whatever is not linear in them. Rows that are alike in everything
/// that H reads form a class, and the total over rows is the sum over classes of (sum of A) * H: exact, and as quick as
/// there are classes. A sum over a relation becomes a term over the rows of that relation.

#include <functional>
#include <string>
#include <vector>

#include <vung/formula/checked.h>

namespace vung::formula {

struct Guard {
    Node condition;
    bool holds = true;  ///< false: the row counts where the condition does not hold
};

struct Term {
    std::size_t level = 0;  ///< whose rows it runs over: the level of the formula, or a relation below it
    Scenario scenario = Scenario::none;
    double constant = 1;
    std::vector<Guard> guards;  ///< none of them is drawn
    std::vector<Node> data;     ///< factors that are not drawn
    std::vector<Node> drawn;    ///< factors that are; empty: 1
};

/// True for names whose value is drawn.
using IsDrawn = std::function<bool(Use)>;

/// Whether something is recorded is the same in all draws: `given(x)` depends on none.
bool depends(const Node& node, const IsDrawn& drawn);

/// Terms of a formula at `level`. Always possible: what cannot be split is one term with A = 1.
///
/// `never_negative` says of drawn names that they are at least 0 in all draws. Such factors, and areas, come out of
/// max(x, 0), min(x, 0) and if(x > y, z, 0) where every term has them, and often nothing that is drawn is left inside.
std::vector<Term> separate(const Node& node, std::size_t level, const IsDrawn& drawn,
                           const IsDrawn& never_negative = {});

/// Text that is equal for equal trees.
std::string signature(const Node& node);

}  // namespace vung::formula
