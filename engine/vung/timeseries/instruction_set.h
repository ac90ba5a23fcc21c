// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which SIMD registers the kernels over many series use. The choice changes speed, never a bit of a result.

#include <span>

namespace vung::timeseries {

/// What the processor offers: two, four or eight doubles in a register. The baseline runs on every x86-64.
enum class InstructionSet { baseline, avx2, avx512 };

/// Those that this machine can run, narrowest first.
std::span<const InstructionSet> available_instruction_sets();

}  // namespace vung::timeseries
