// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// An uncertain input: an id, a central value and a shape. Equal ids are one random variable, wherever they stand.

#include <string>

#include <vung/factors/factor.h>
#include <vung/uncertainty/distribution.h>

namespace vung::uncertainty {

struct UncertainInput {
    std::string id;      ///< names the random variable: a factor's id, "yield:htx-1"
    double central = 0;  ///< the value that a calculation without uncertainty uses
    Distribution distribution;
    bool operator==(const UncertainInput&) const = default;
};

/// A published factor as an uncertain input. A range that nobody has seen in a source (range_status MEMORY) is used
/// only with `remembered_ranges`; without it such a factor is drawn as fixed, and the caller must say that its error is
/// missing.
UncertainInput input_of(const factors::Factor& factor, bool remembered_ranges = false);

/// True when the factor's error is missing from draws made with `input_of(factor, remembered_ranges)` although the
/// factor is no definition: it has no usable range and its value is not zero.
bool lacks_range(const factors::Factor& factor, bool remembered_ranges = false);

}  // namespace vung::uncertainty
