// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From tonnes down to what they are made of: quantity, equation with its numbers, records, factor, table, clause;
/// and in a bundle from a run on to what images showed.

#include <optional>
#include <string>
#include <vector>

#include <vung/run/explain_observed.h>
#include <vung/run/verify.h>

namespace vung::run {

/// One line of an explanation; those below it stand behind it with a greater depth.
struct ExplainStep {
    enum class Kind : std::uint8_t { quantity, factor, record, relation, seen };
    Kind kind = Kind::quantity;
    int depth = 0;
    std::string name;   ///< "ch4_soil", "water_regime [baseline]"
    std::string title;  ///< in words
    std::string value, unit;
    std::string formula;  ///< of a quantity: as the pack writes it
    std::string numbers;  ///< the same with the numbers of this row
    std::string clause;
    std::string factor;                ///< id of the row: "ipcc_t5_11_efc:2019:southeast_asia"
    std::string range, source, check;  ///< of a factor
    std::string note;                  ///< fallback and its reason
};

/// A total of a cooperative or of the programme.
struct ExplainTotal {
    std::string name, title, unit, clause;
    std::optional<double> value;
    double low = 0, high = 0;
    std::size_t with = 0, missing = 0;
};

/// A parcel-season and what it adds.
struct ExplainPart {
    std::string parcel, season;
    std::optional<double> value;
    std::string why;  ///< first rule that keeps it out, with the records that an open one lacks; else those it lacks
};

struct Explanation {
    std::string title, pack, stamp, language;
    std::string subject;               ///< "30337/12/205, dong-xuan-2024", a cooperative; empty: the programme
    std::vector<ExplainTotal> totals;  ///< not of a parcel
    std::vector<ExplainPart> parts;    ///< not of a parcel: the largest ones first
    std::size_t left_out = 0;          ///< parts that are not listed
    std::string lacking;               ///< of a parcel that earns nothing: rule and records, as in ExplainPart::why
    std::vector<ExplainStep> steps;
    std::optional<ExplainObserved> observed;  ///< of a parcel, in a bundle from a run
};

/// `what`: "" for the programme, the name of a cooperative, the id of a parcel, or "parcel, season" where it has
/// several.
/// \throws InputError  nothing of that name; the nearest names are told
Explanation explain(const OpenedBundle& bundle, const std::string& what, std::size_t parts = 20);

/// For people, in the language of the bundle.
std::string to_text(const Explanation& explanation);

}  // namespace vung::run
