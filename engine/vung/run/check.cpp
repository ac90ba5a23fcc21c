// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <vung/run/inputs.h>
#include <vung/run/run.h>
#include <vung/run/work_list.h>

namespace vung::run {
namespace {

/// Inputs and their work list.
struct Checked {
    std::vector<Problem> faults;
    Inputs inputs;
    WorkList list;
};

void look(const Project& project, Job& job, const std::vector<Problem>& also, Checked& out) {
    out.faults.clear();
    out.inputs = load_inputs(project, job, &out.faults);
    auto problems = out.inputs.problems;
    problems.insert(problems.end(), out.faults.begin(), out.faults.end());
    problems.insert(problems.end(), also.begin(), also.end());
    out.list = make_work_list(project, out.inputs, std::move(problems));
}

}  // namespace

CheckReport check(const Project& project, const RunOptions& options, const CheckRequest& request) {
    CheckReport report;
    supervise(options, [&](Job& job) {
        Checked checked;
        look(project, job, {}, checked);
        if (!request.corrections.empty()) {
            report.returned = take_returned_list(project, checked.inputs, checked.list, request.corrections);
            look(project, job, report.returned->problems, checked);
        }
        const auto& inputs = checked.inputs;
        if (!request.output.empty())
            write_work_list(request.output, checked.list, project, inputs.layer, request.by_commune);
        report.new_problems = report::count_new(checked.list.findings);
        report.findings = std::move(checked.list.findings);
        report.closed = std::move(checked.list.closed);
        report.parcels_read = inputs.layer.read;
        report.parcels_good = inputs.layer.parcels.size();
        for (const auto& parcel : inputs.layer.parcels) report.hectares_good += parcel.area_ha;
        report.scenes = inputs.scenes;
        report.acquisitions = inputs.acquisitions.size();
        report.can_run = checked.faults.empty() && !inputs.layer.parcels.empty() && !inputs.units.empty();
    });
    return report;
}

}  // namespace vung::run
