// SPDX-License-Identifier: Apache-2.0
#include <vung/report/problems.h>

#include <algorithm>
#include <map>

namespace vung::report {

ProblemKey key_of(const Problem& problem) {
    return {problem.code, to_string(problem.subject), problem.id};
}

Table problems_table(std::vector<Problem> problems) {
    sort_problems(problems);
    problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
    Column code("code", Type::text, "", "what kind of problem; the same in every version");
    Column severity("severity", Type::text, "", "refuse: set aside; repair: used after a repair; warn: used as it is");
    Column subject("subject", Type::text, "", "parcel, scene, record or project");
    Column id("id", Type::text, "", "parcel id, scene id or record line");
    Column what("what", Type::text, "", "what is wrong");
    Column where("where", Type::text, "", "file, layer, feature or line");
    Column remedy("remedy", Type::text, "", "what can be done");
    Column hectares("hectares", Type::real, "ha", "land at stake, where it is known");
    const auto push = [](Column& column, const std::string& text) {
        if (text.empty())
            column.push_absent();
        else
            column.push(text);
    };
    for (const auto& p : problems) {
        code.push(p.code);
        severity.push(to_string(p.severity));
        subject.push(to_string(p.subject));
        push(id, p.id);
        push(what, p.text.what);
        push(where, p.text.where);
        push(remedy, p.text.fix);
        hectares.push(p.hectares);
    }
    Table table{.name = "problems", .columns = {}, .keys = {}};
    for (auto* column : {&code, &severity, &subject, &id, &what, &where, &remedy, &hectares})
        table.add(std::move(*column));
    return table;
}

std::vector<Problem> new_since(const std::vector<Problem>& now, const std::vector<ProblemKey>& before) {
    std::map<ProblemKey, std::size_t> known;
    for (const auto& key : before) ++known[key];
    auto sorted = now;
    sort_problems(sorted);
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    std::vector<Problem> out;
    for (auto& problem : sorted) {
        const auto found = known.find(key_of(problem));
        if (found != known.end() && found->second > 0)
            --found->second;
        else
            out.push_back(std::move(problem));
    }
    return out;
}

}  // namespace vung::report
