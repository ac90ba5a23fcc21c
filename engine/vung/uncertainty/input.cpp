// SPDX-License-Identifier: Apache-2.0
#include <vung/uncertainty/input.h>

#include <vung/error.h>

namespace vung::uncertainty {
namespace {

bool usable(const factors::Factor& factor, bool remembered_ranges) {
    return factor.low && factor.high && (remembered_ranges || factor.range_status != "MEMORY");
}

}  // namespace

UncertainInput input_of(const factors::Factor& factor, bool remembered_ranges) {
    UncertainInput input{.id = factor.id(), .central = factor.value, .distribution = Fixed{factor.value}};
    if (factor.distribution == "fixed" || !usable(factor, remembered_ranges)) return input;
    if (factor.distribution == "normal")
        input.distribution = normal_from_range(factor.value, *factor.low, *factor.high);
    else if (factor.distribution == "lognormal")
        input.distribution = lognormal_from_range(factor.value, *factor.low, *factor.high);
    else if (factor.distribution == "beta")
        input.distribution = beta_from_mean_and_high(factor.value, *factor.high);
    else if (factor.distribution == "truncated")
        input.distribution = truncated_from_mean_and_high(factor.value, *factor.high);
    else
        throw InvariantError("factor " + factor.id() + " has the unknown distribution '" + factor.distribution + "'");
    return input;
}

bool lacks_range(const factors::Factor& factor, bool remembered_ranges) {
    return factor.value != 0.0 && !usable(factor, remembered_ranges);
}

}  // namespace vung::uncertainty
