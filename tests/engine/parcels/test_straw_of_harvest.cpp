// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/straw_of_harvest.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vung::parcels {
namespace {

dates::Date day(const char* text) {
    return dates::parse_date(text).value();
}

ManagementRecord crop(const char* season, const char* sown, const char* harvested, std::optional<double> yield = {}) {
    ManagementRecord out;
    out.parcel = "1/1";
    out.season = season;
    out.sown = day(sown);
    out.harvested = day(harvested);
    out.yield_t_per_ha = yield;
    return out;
}

Straw straw(double burnt, double removed, std::optional<double> incorporated) {
    return {.produced = {},
            .burnt = burnt,
            .removed = removed,
            .incorporated = incorporated,
            .surface = {},
            .removed_use = ""};
}

class StrawOfHarvest : public testing::Test {
protected:
    // 5 t of fresh grain leave 5 x 0.89 x 1.4 = 6.23 t of dry straw for the season after.
    std::vector<ManagementRecord> records{crop("dx", "2023-11-20", "2024-03-01", 5),
                                          crop("ht", "2024-04-10", "2024-07-15", 4)};
    std::vector<FindingOfRecord> check() {
        std::vector<ManagementRecord*> all;
        for (auto& each : records) all.push_back(&each);
        return check_straw_of_harvest(all);
    }
};

TEST_F(StrawOfHarvest, NoMoreIsUsedThanGrewInTheSeasonBefore) {
    records[1].amendments.emplace();
    records[1].straw = straw(2, 1, 3.29);
    EXPECT_TRUE(check().empty()) << "6.29 t, within 1 %";
    records[1].straw = straw(2, 1, 3.3);
    const auto found = check();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].record, 1u);
    EXPECT_EQ(found[0].finding.code, "R-STRAW-YIELD");
    EXPECT_THAT(found[0].finding.values, testing::Contains(ProblemValues::value_type{"grown", "6.23"}));
    EXPECT_THAT(found[0].finding.values, testing::Contains(ProblemValues::value_type{"before", "dx"}));
    EXPECT_FALSE(records[1].straw);
    EXPECT_FALSE(records[1].amendments);
}

TEST_F(StrawOfHarvest, StrawToldWithTheAmendmentsCountsToo) {
    records[1].straw = straw(2, 0, {});
    records[1].amendments = std::vector<Amendment>{{.kind = "straw_incorporated_lt_30d", .t_per_ha = 4.2}};
    EXPECT_TRUE(check().empty());
    records[1].amendments = std::vector<Amendment>{{.kind = "straw_incorporated_lt_30d", .t_per_ha = 4.4},
                                                   {.kind = "compost", .t_per_ha = 9}};
    EXPECT_EQ(check().size(), 1u);
    records[1].amendments = std::vector<Amendment>{{.kind = "straw_incorporated_gt_30d", .t_per_ha = 7}};
    EXPECT_EQ(check().size(), 1u) << "without a split";
}

TEST_F(StrawOfHarvest, ItsOwnYieldSaysNothing) {
    records[1].yield_t_per_ha = 1;
    records[1].straw = straw(3, 0, 3.0);
    EXPECT_TRUE(check().empty()) << "the straw is that of dx";
}

TEST_F(StrawOfHarvest, WhatWasWeighedStands) {
    records[1].straw = straw(4, 0, 4.0);
    records[1].straw->produced = 8;
    EXPECT_TRUE(check().empty());
}

TEST_F(StrawOfHarvest, WithoutTheSeasonBeforeNothingCanBeSaid) {
    records[1].straw = straw(9, 0, 9.0);
    const auto as_it_is = records;
    const auto unknown = [&](auto change) {
        records = as_it_is;
        change(records[0]);
        return check().empty();
    };
    EXPECT_FALSE(unknown([](auto&) {}));
    EXPECT_TRUE(unknown([](auto& before) { before.yield_t_per_ha.reset(); }));
    EXPECT_TRUE(unknown([](auto& before) { before.harvested.reset(); }));
    EXPECT_TRUE(unknown([](auto& before) { before.harvested = day("2023-10-01"); })) << "half a year ago";
    EXPECT_TRUE(unknown([](auto& before) { before.parcel = "1/2"; }));
    EXPECT_TRUE(unknown([](auto& before) { before.crop = "maize"; }));
    records = as_it_is;
    records.push_back(crop("xh", "2024-03-05", "2024-04-08"));  // a crop between, of which no yield is told
    EXPECT_TRUE(check().empty());
}

}  // namespace
}  // namespace vung::parcels
