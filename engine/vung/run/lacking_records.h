// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which records are lacking where a quantity has no value: the formula is followed down from the quantity, along parts
/// without a value alone and along the branch of an `if` that was taken.

#include <string>
#include <vector>

#include <vung/formula/sentence.h>
#include <vung/packs/bound.h>
#include <vung/text/language.h>

namespace vung::run {

struct LackingRecord {
    formula::Use use;       ///< of an input or factor
    std::size_t level = 0;  ///< of a relation
    bool relation = false;
    bool factor = false;  ///< its table has no value for this row
    bool operator==(const LackingRecord&) const = default;
};

/// In the order of the formula, each once. Empty where the quantity has a value.
std::vector<LackingRecord> lacking_records(const packs::Bound& bound, formula::Use quantity,
                                           const formula::SentenceRow& at);

/// "not recorded: yield [project], fuels [project]"; empty where there is a value.
std::string lacking_text(const packs::Bound& bound, formula::Use quantity, const formula::SentenceRow& at,
                         text::Language language);

}  // namespace vung::run
