// SPDX-License-Identifier: Apache-2.0
#include <vung/run/straw_records.h>

#include <vung/parcels/straw_of_harvest.h>
#include <vung/problem_catalogue.h>

namespace vung::run {

std::vector<Problem> straw_problems(std::initializer_list<std::vector<parcels::ManagementRecord>*> lists) {
    std::vector<parcels::ManagementRecord*> records;
    for (auto* list : lists)
        for (auto& record : *list) records.push_back(&record);
    std::vector<Problem> out;
    for (auto& [at, finding] : parcels::check_straw_of_harvest(records)) {
        const auto& record = *records[at];
        finding.values.insert(finding.values.end(), {{"parcel", record.parcel}, {"season", record.season}});
        auto problem = make_problem(finding.code, std::move(finding.values));
        problem.subject = Subject::record;
        problem.id = problem.text.where = record.where;
        out.push_back(std::move(problem));
    }
    return out;
}

}  // namespace vung::run
