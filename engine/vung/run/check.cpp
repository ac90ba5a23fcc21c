// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <vung/run/inputs.h>
#include <vung/run/run.h>

namespace vung::run {

CheckReport check(const Project& project, const RunOptions& options) {
    CheckReport report;
    supervise(options, [&](Job& job) {
        std::vector<Problem> faults;
        const auto inputs = load_inputs(project, job, &faults);
        report.problems = inputs.problems;
        report.problems.insert(report.problems.end(), faults.begin(), faults.end());
        sort_problems(report.problems);
        report.parcels_read = inputs.layer.read;
        report.parcels_good = inputs.layer.parcels.size();
        for (const auto& parcel : inputs.layer.parcels) report.hectares_good += parcel.area_ha;
        report.scenes = inputs.scenes;
        report.acquisitions = inputs.acquisitions.size();
        report.can_run = faults.empty() && !inputs.layer.parcels.empty() && !inputs.units.empty();
    });
    return report;
}

}  // namespace vung::run
