// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The sentences of problems in all languages: data/problems/*.csv, one row per code, with gaps such as {other} that
/// the values of a problem fill. The code of a problem is all that other files need to know.

#include <string>
#include <string_view>
#include <vector>

#include <vung/problem.h>
#include <vung/text/language.h>

namespace vung {

/// One row of the catalogue.
struct ProblemKind {
    std::string code;
    std::vector<Severity> severities;  ///< those it may have; the first is the usual one
    std::string what_en, what_vi;      ///< one sentence without a full stop; gaps in braces
    std::string fix_en, fix_vi;        ///< what the reader can do; may be empty
};

/// All kinds, sorted by code.
const std::vector<ProblemKind>& problem_kinds();

/// Nothing where the catalogue does not know the code.
const ProblemKind* find_problem_kind(std::string_view code);

/// A problem of that kind with its English sentences and its usual severity; id, where, hectares and place are left to
/// the caller. \throws InvariantError  the code is not in the catalogue, or a gap has no value
Problem make_problem(std::string_view code, ProblemValues values = {});

/// What is wrong and what can be done, in a language. Where the catalogue has no gaps for what the problem tells (a
/// problem that was not made from it), English is the problem's own text and Vietnamese that of its kind.
struct ProblemSentence {
    std::string what, fix;
};
ProblemSentence sentence(const Problem& problem, text::Language language);

}  // namespace vung
