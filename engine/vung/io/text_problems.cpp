// SPDX-License-Identifier: Apache-2.0
#include <vung/io/text_problems.h>

#include <cmath>

#include <vung/problem_catalogue.h>

namespace vung::io {

std::vector<Problem> text_problems(const text::EncodingReport& report, const std::string& where) {
    std::vector<Problem> out;
    const auto add = [&](const char* code, ProblemValues values) {
        auto problem = make_problem(code, std::move(values));
        problem.subject = Subject::project;
        problem.id = problem.text.where = where;
        out.push_back(std::move(problem));
    };
    const auto encoding = std::string{text::to_string(report.encoding)};
    if (report.converted > 0)
        add(report.sure ? "P-ENCODING" : "P-ENCODING-DOUBTFUL",
            {{"cells", std::to_string(report.converted)},
             {"encoding", encoding},
             {"before", report.before},
             {"after", report.after},
             {"percent", std::to_string(std::lround(report.share * 100))},
             {"words", std::to_string(report.words)}});
    if (report.doubtful > 0)
        add("P-TEXT-DOUBTFUL", {{"cells", std::to_string(report.doubtful)}, {"after", report.doubtful_after}});
    if (report.lost > 0)
        add("P-TEXT-LOST",
            {{"cells", std::to_string(report.lost)}, {"encoding", encoding}, {"after", report.doubtful_after}});
    return out;
}

}  // namespace vung::io
