// SPDX-License-Identifier: Apache-2.0
#include <vung/problem.h>

#include <algorithm>
#include <tuple>

namespace vung {

std::string to_string(Severity severity) {
    switch (severity) {
        case Severity::refuse: return "refuse";
        case Severity::repair: return "repair";
        case Severity::warn: return "warn";
    }
    throw InvariantError("unknown severity");
}

std::string to_string(Subject subject) {
    switch (subject) {
        case Subject::parcel: return "parcel";
        case Subject::scene: return "scene";
        case Subject::record: return "record";
        case Subject::project: return "project";
    }
    throw InvariantError("unknown subject");
}

void sort_problems(std::vector<Problem>& problems) {
    const auto key = [](const Problem& p) { return std::tie(p.subject, p.id, p.code, p.text.what, p.text.where); };
    std::sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) { return key(a) < key(b); });
}

}  // namespace vung
