// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A pack together with the activity data and factors of one calculation: every name has its column.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <vung/factors/factor_table.h>
#include <vung/formula/evaluate.h>
#include <vung/packs/activity.h>
#include <vung/packs/pack.h>
#include <vung/uncertainty/input.h>

namespace vung::packs {

struct BindOptions {
    const factors::FactorTable* factors = &factors::FactorTable::builtin();
    std::string gwp;                             ///< empty: the pack's first
    std::map<std::string, std::string> options;  ///< other choices than the defaults
    bool remembered_values = false;              ///< rows that were written down from memory may be used
    bool remembered_ranges = false;
};

/// A random variable behind one or more factors: the row of the table, in the unit the pack uses.
struct Variable {
    uncertainty::UncertainInput input;
    double scale = 1;  ///< times this gives the pack's unit
    bool lacks_range = false;
};

/// Something that was put in, left out or could not be found; with how many rows it touched.
struct BindNote {
    enum class Kind { fallback, absent, out_of_range, no_factor };
    Kind kind = Kind::absent;
    std::string name;  ///< input, factor, or relation of parcel-seasons
    formula::Scenario scenario = formula::Scenario::none;
    std::string used;  ///< value or key that was put in; reason why there is no factor
    std::string why;   ///< clause or decision
    std::size_t rows = 0;
    std::vector<std::uint32_t> first_rows;  ///< a few of them
};

struct Bound {
    std::shared_ptr<const Pack> pack;
    std::string gwp;
    std::map<std::string, std::string> options;  ///< all, with what was chosen
    formula::Dataset data;
    std::vector<Variable> variables;
    std::vector<factors::Factor> factors;            ///< used, sorted by id
    std::map<formula::Use, std::vector<double>> sd;  ///< independent errors of inputs, in the pack's unit
    std::vector<BindNote> notes;
    /// Rows of inputs for which nothing usable was recorded, whether something stood in or not; sorted.
    std::map<formula::Use, std::vector<std::uint32_t>> missing;

    explicit Bound(std::shared_ptr<const Pack> which) : pack(std::move(which)), data(pack->scope) {}
};

/// \throws InputError  a GWP set or option that the pack does not have, a factor of the whole project that is refused
///         (not obtained, or from memory), an input in a unit of another dimension
Bound bind_pack(std::shared_ptr<const Pack> pack, const Activity& activity, const BindOptions& options = {});

/// Computes the central values of all quantities, which become columns of the dataset.
void compute(Bound& bound);

}  // namespace vung::packs
