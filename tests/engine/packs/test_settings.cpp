// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/packs/bound.h>
#include <vung/packs/catalogue.h>
#include <vung/packs/season_activity.h>
#include <vung/packs/settings.h>

namespace vung::packs {
namespace {

using formula::Scenario;
using testing::ElementsAre;
using testing::HasSubstr;

const std::shared_ptr<const Pack>& vm0051() {
    static const auto pack = builtin_pack("verra-vm0051-1.1");
    return pack;
}

Activity two_years() {
    Activity out;
    out.at("season").rows = 3;
    out.at("project").rows = 1;
    auto& vintage = out.at("vintage");
    vintage.rows = 2;
    vintage.columns["year"].numbers = {2026, 2027};
    return out;
}

TEST(Settings, OfAYearHoldInThatYearAndTheOthersTakeWhatHoldsForAll) {
    auto activity = two_years();
    apply_inputs(activity, *vm0051(),
                 {{{"2026.issued_before", 5.0}, {"issued_before", 1.0}, {"2031.issued_before", 9.0}}, {}});
    EXPECT_THAT(activity.at("vintage").columns.at("issued_before").numbers, ElementsAre(5, 1));
}

TEST(Settings, OfAYearAreRefusedWhereTheInputBelongsToNone) {
    const auto faults = faults_of({{{"2026.adoption", 0.1}}, {}}, {vm0051()});
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_THAT(faults[0].what, HasSubstr("no input of a calendar year"));
}

TEST(Settings, OutsideOfWhatCanBeAreRefused) {
    // A negative number would count as not recorded, and "nothing was issued before" would stand in for it.
    for (const auto& [name, value] : std::map<std::string, double>{
             {"issued_before", -3}, {"2026.issued_before", -3}, {"adoption", 1.5}, {"baseline.n_mineral", 1e4}}) {
        const auto faults = faults_of({{{name, value}}, {}}, {vm0051()});
        ASSERT_EQ(faults.size(), 1u) << name;
        EXPECT_EQ(faults[0].name, name);
        EXPECT_THAT(faults[0].what, HasSubstr("outside of what can be"));
    }
    EXPECT_TRUE(faults_of({{{"issued_before", 0.0}, {"adoption", 1.0}}, {}}, {vm0051()}).empty());
}

TEST(Settings, MakeNoRowsOfARelation) {
    auto activity = two_years();
    activity.at("straw_sales", Scenario::baseline).unknown = {0, 1, 1};
    apply_inputs(activity, *vm0051(), {{{"sale_factor", 30.0}, {"carbon", 0.2}}, {}});
    EXPECT_EQ(activity.at("straw_sales", Scenario::baseline).rows, 0u);
    EXPECT_EQ(activity.find("straw_sales", Scenario::project), nullptr) << "nobody told: that is not none";
    EXPECT_EQ(activity.find("imports", Scenario::project), nullptr);
    EXPECT_NO_THROW(bind_pack(vm0051(), activity));
}

/// Share of each year, by year.
std::map<int, double> years_of(const parcels::ManagementRecord& record) {
    ParcelSeason season;
    season.parcel = "a";
    season.area_ha = 1;
    season.project = &record;
    auto other = record;
    other.sown = dates::make_date(2025, 1, 1);
    other.harvested = dates::make_date(2025, 4, 1);
    auto first = season;
    first.project = &other;
    auto made = season_activity({first, season});
    std::map<int, double> out;
    const auto& part = made.activity.at("part");
    for (std::size_t i = 0; i < part.rows; ++i)
        if (part.parent.at("season")[i] == 1)
            out[made.years[part.parent.at("vintage")[i]]] += part.columns.at("share").numbers[i];
    return out;
}

TEST(SeasonActivity, LiesInTheYearsOfTheDaysThatAreKnown) {
    parcels::ManagementRecord record;
    record.parcel = "a";
    record.harvested = dates::make_date(2027, 3, 1);
    EXPECT_THAT(years_of(record), ElementsAre(testing::Pair(2027, 1.0))) << "the harvest alone";
    record.land_prepared = dates::make_date(2026, 11, 22);
    EXPECT_THAT(years_of(record), ElementsAre(testing::Pair(2026, 0.4), testing::Pair(2027, 0.6)));
    record.sown = dates::make_date(2027, 1, 1);
    EXPECT_THAT(years_of(record), ElementsAre(testing::Pair(2027, 1.0)));
    record = {};
    record.parcel = "a";
    record.year = 2027;
    EXPECT_THAT(years_of(record), ElementsAre(testing::Pair(2027, 1.0))) << "the year alone";
}

}  // namespace
}  // namespace vung::packs
