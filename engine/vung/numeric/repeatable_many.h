// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The functions of numeric/repeatable.h for many values at once: the same bits, several lanes at a time.

#include <span>

namespace vung::numeric {

/// base[i] becomes base[i] to the power of exponent[i]. \throws InvariantError  the lengths differ
void pow_many(std::span<double> base, std::span<const double> exponent);

}  // namespace vung::numeric
