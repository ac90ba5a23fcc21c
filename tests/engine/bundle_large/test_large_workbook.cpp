// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "../bundle/calculation.h"
#include "../bundle/compared.h"

namespace vung::run {
namespace {

class LargeWorkbook : public testing::TestWithParam<const char*> {};

TEST_P(LargeWorkbook, OfFiveThousandParcelSeasonsAgreesInEveryCell) {
    VUNG_NEEDS_OFFICE();
    const auto made = testing_support::calculation(GetParam(), 5000, 1);
    const auto outcome = test::recalculate(cooperative_book(made.book, 0));
    EXPECT_EQ(outcome.different, 0u) << outcome.first;
    EXPECT_GT(outcome.formulas, 100'000u);
}

INSTANTIATE_TEST_SUITE_P(Packs, LargeWorkbook, testing::Values("ipcc-2019-rice", "verra-vm0051-1.1"),
                         [](const auto& each) { return std::string{each.param}.substr(0, 4); });

}  // namespace
}  // namespace vung::run
