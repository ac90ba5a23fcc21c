// SPDX-License-Identifier: Apache-2.0
#include <vung/timeseries/lanes.h>

#include <bit>
#include <cmath>

#include <vung/random/stream.h>

namespace {

using namespace vung;
using namespace vung::timeseries;

TEST(Lanes, TheLogarithmIsRightAndTheSameInEveryInstructionSet) {
    const random::Stream stream{5, "logarithm"};
    std::vector<double> x{1.0,           2.0, 0.5, 1e-300, 1.7e308, std::nextafter(1.0, 0.0), std::nextafter(1.0, 2.0),
                          std::sqrt(2.0)};
    for (std::uint64_t i = 0; i < 4000; ++i) x.push_back(std::exp(stream.normal(i) * (i % 2 ? 0.01 : 100.0)));
    std::vector<double> first;
    for (const InstructionSet set : available_instruction_sets()) {
        alignas(64) double tile[8];
        std::vector<double> out;
        for (std::size_t i = 0; i < x.size(); i += 8) {
            std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(i), 8, tile);
            lane_kernels(set).logarithm(tile, 8);
            out.insert(out.end(), tile, tile + 8);
        }
        if (first.empty()) first = out;
        for (std::size_t i = 0; i < x.size(); ++i) {
            EXPECT_NEAR(out[i], std::log(x[i]), 1e-15 * std::fmax(1, std::fabs(out[i]))) << x[i];
            EXPECT_EQ(std::bit_cast<std::uint64_t>(out[i]), std::bit_cast<std::uint64_t>(first[i])) << x[i];
        }
    }
}

}  // namespace
