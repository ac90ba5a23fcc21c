// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One thing set aside, repaired or doubted: a row of `problems.csv`. Nothing is dropped without one.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <vung/error.h>
#include <vung/geometry/polygon.h>

namespace vung {

enum class Severity { refuse, repair, warn };           ///< set aside; used after a listed repair; used as it is
enum class Subject { parcel, scene, record, project };  ///< what kind of thing the problem is about

std::string to_string(Severity severity);
std::string to_string(Subject subject);

/// Names and texts for the gaps of a sentence: {"other", "99001/1/7"}.
using ProblemValues = std::vector<std::pair<std::string, std::string>>;

/// A finding about one parcel, scene or record. `code` is stable over versions ("P-SELF-CROSSING"); the
/// catalogue (vung/problem_catalogue.h) has its sentences in all languages.
struct Problem {
    std::string code;
    Severity severity = Severity::refuse;
    Subject subject = Subject::parcel;
    std::string id;                                       ///< parcel id, scene id, or record line
    ErrorText text;                                       ///< what, where, remedy
    std::optional<double> hectares;                       ///< land at stake, where it is known
    ProblemValues values = {};                            ///< what the sentence of the catalogue is filled with
    std::optional<geometry::Point> place = std::nullopt;  ///< longitude and latitude (WGS 84), where it is known

    bool operator==(const Problem&) const = default;
};

/// Sorted by subject, id, code and text, so that a list does not depend on the order of discovery.
void sort_problems(std::vector<Problem>& problems);

}  // namespace vung
