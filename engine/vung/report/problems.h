// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The list of what was set aside, repaired or doubted: as a table, and what is new in it since an earlier run.

#include <string>
#include <vector>

#include <vung/problem.h>
#include <vung/report/table.h>

namespace vung::report {

/// What makes two problems of different runs the same one. Texts do not: they hold numbers and lines that move.
struct ProblemKey {
    std::string code;
    std::string subject;
    std::string id;
    auto operator<=>(const ProblemKey&) const = default;
};
ProblemKey key_of(const Problem& problem);

/// Table "problems": code, severity, subject, id, what, where, remedy, hectares. Sorted as `sort_problems` does; a
/// problem that was found twice word for word stands once. An unknown id, place or remedy is absent.
Table problems_table(std::vector<Problem> problems);

/// Those of `now` that `before` does not have. Of several with one key the last ones are new when there are more than
/// before.
std::vector<Problem> new_since(const std::vector<Problem>& now, const std::vector<ProblemKey>& before);

}  // namespace vung::report
