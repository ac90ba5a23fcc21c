// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Breaks features as cadastral files are broken in life: some thirty kinds, each once or twice. docs/sample.md lists
/// them with the problem that each should become.

#include <cstdint>
#include <vector>

#include <vung/sample/cadastre.h>

namespace vung::sample {

/// Some faults change a feature of the list, some add one on land that nobody else claims.
void break_some(std::uint64_t seed, const std::vector<Field>& fields, std::vector<Feature>& features);

}  // namespace vung::sample
