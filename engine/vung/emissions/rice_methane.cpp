// SPDX-License-Identifier: Apache-2.0
#include <vung/emissions/rice_methane.h>

#include <vung/error.h>
#include <vung/numeric/repeatable.h>

namespace vung::emissions {

double amendment_scaling(std::span<const AppliedAmendment> amendments, double exponent) {
    double sum = 0;
    for (const AppliedAmendment& amendment : amendments) {
        if (!(amendment.t_per_ha >= 0 && amendment.cfoa >= 0)) throw InvariantError("an amendment is negative");
        sum += amendment.t_per_ha * amendment.cfoa;
    }
    return numeric::pow(1.0 + sum, exponent);
}

}  // namespace vung::emissions
