// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The worked examples of a pack, computed by the pack itself.

#include <memory>
#include <string>
#include <vector>

#include <vung/packs/bound.h>

namespace vung::packs {

struct ExampleOutcome {
    std::string source;
    std::string quantity;  ///< "ch4", "baseline.ch4"
    double expected = 0, computed = 0, tolerance = 0;
    bool passed = false;
    std::uint32_t line = 0;
};

/// The example's rows as activity data: one project, one vintage, its seasons, each wholly in the vintage unless the
/// example says `share`.
Activity activity_of(const Pack& pack, const Example& example);

/// One outcome for each expectation of each example. A pack that awaits factors has none.
std::vector<ExampleOutcome> try_examples(const std::shared_ptr<const Pack>& pack,
                                         const factors::FactorTable& table = factors::FactorTable::builtin());

/// \throws InputError  an example does not come out; names file, line, quantity, expected and computed value
void require_examples(const std::shared_ptr<const Pack>& pack,
                      const factors::FactorTable& table = factors::FactorTable::builtin());

/// Quantities that no example depends on: nothing would tell if their formulas were wrong.
std::vector<std::string> untried_quantities(const Pack& pack);

}  // namespace vung::packs
