// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the quantities of a methodology rest on, through all that lies between.

#include <map>
#include <set>

#include <vung/packs/pack.h>

namespace vung::run {

/// Symbols and relations that a quantity rests on.
struct Reach {
    std::set<std::size_t> symbols, levels;
};

class Reaches {
public:
    explicit Reaches(const packs::Pack& pack);
    const Reach& of(std::size_t symbol) { return of_[symbol]; }

private:
    void take(std::size_t symbol, Reach& to);

    std::map<std::size_t, Reach> of_;  ///< by symbol of the quantity or factor
};

}  // namespace vung::run
