// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/lanes.h>

#include <array>

#include <vung/error.h>

namespace vung::timeseries {

namespace lanes_baseline {
extern const LaneKernels kKernels;
}
namespace lanes_avx2 {
extern const LaneKernels kKernels;
}
namespace lanes_avx512 {
extern const LaneKernels kKernels;
}

namespace {

constexpr std::array kSets{InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512};

std::size_t count_available() {
    if (!__builtin_cpu_supports("avx2")) return 1;
    const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    return wide ? 3 : 2;
}

}  // namespace

std::span<const InstructionSet> available_instruction_sets() {
    static const std::size_t count = count_available();
    return std::span{kSets}.first(count);
}

const LaneKernels& lane_kernels(InstructionSet set) {
    if (static_cast<std::size_t>(set) >= available_instruction_sets().size())
        throw InvariantError("this machine cannot run the lane kernels that were asked for");
    switch (set) {
        case InstructionSet::avx512: return lanes_avx512::kKernels;
        case InstructionSet::avx2: return lanes_avx2::kKernels;
        default: return lanes_baseline::kKernels;
    }
}

}  // namespace vung::timeseries
