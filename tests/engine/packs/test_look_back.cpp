// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/packs/look_back.h>
#include <vung/packs/water_regime.h>

namespace vung::packs {
namespace {

using parcels::ManagementRecord;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kFlooded = "irrigated_continuously_flooded";
constexpr const char* kSingle = "irrigated_single_drainage";
constexpr const char* kMultiple = "irrigated_multiple_drainage_incl_awd";

ManagementRecord record(const std::string& parcel, const std::string& season, int year, unsigned month,
                        const std::string& regime) {
    ManagementRecord out;
    out.parcel = parcel;
    out.season = season;
    out.crop = "rice";
    out.sown = dates::make_date(year, month, 10);
    out.harvested = *out.sown + dates::Days{100};
    if (!regime.empty()) out.water_regime = regime;
    return out;
}

/// Two seasons a year from 2021 to 2023: one harvested in spring, one in late summer.
std::vector<ManagementRecord> two_a_year(const std::string& parcel, const std::string& regime = kFlooded) {
    std::vector<ManagementRecord> out;
    for (int year = 2021; year <= 2023; ++year) {
        out.push_back(record(parcel, "Đông Xuân " + std::to_string(year), year, 1, regime));
        out.push_back(record(parcel, "Hè Thu " + std::to_string(year), year, 5, regime));
    }
    return out;
}

class Past {
public:
    explicit Past(std::vector<ManagementRecord> records, LookBack::Past past = {}) : records_(std::move(records)) {
        std::vector<const ManagementRecord*> pointers;
        for (const auto& each : records_) pointers.push_back(&each);
        look_back_.emplace(pointers, LookBackYears{2021, 2023}, std::move(past));
    }
    LookBackAnswer of(const std::string& parcel, const std::string& season, int year, unsigned month) {
        return look_back_->of({parcel, season, dates::make_date(year, month, 12), year}, made_);
    }

private:
    std::vector<ManagementRecord> records_;
    std::deque<ManagementRecord> made_;
    std::optional<LookBack> look_back_;
};

TEST(LookBack, IsRepeatedAsASchedule) {
    Past past{two_a_year("a")};
    std::vector<std::string> baselines;
    for (int year = 2024; year <= 2027; ++year)
        baselines.push_back(past.of("a", "dong-xuan-" + std::to_string(year), year, 1).record->season);
    EXPECT_THAT(baselines, ElementsAre("Đông Xuân 2021", "Đông Xuân 2022", "Đông Xuân 2023", "Đông Xuân 2021"));
    // A year before the look-back's end has its place in the schedule as well.
    EXPECT_EQ(past.of("a", "dong-xuan-2022", 2022, 1).record->season, "Đông Xuân 2022");
}

TEST(LookBack, FindsTheSeasonByItsSowingDayWhereTheNameSaysNothing) {
    Past past{two_a_year("a")};
    EXPECT_EQ(past.of("a", "vụ 2", 2024, 4).record->season, "Hè Thu 2021");
    EXPECT_EQ(past.of("a", "vụ 1", 2024, 12).record->season, "Đông Xuân 2021");  // 29 days across New Year
    EXPECT_EQ(past.of("a", "vụ 3", 2024, 9).record, nullptr);                    // 120 days from the nearest
}

TEST(LookBack, CountsYearsWithRecordsAndSeasonsAYear) {
    auto records = two_a_year("a");
    records.push_back(record("a", "Thu Đông 2021", 2021, 8, kFlooded));
    auto maize = record("a", "Màu 2021", 2021, 7, "");
    maize.crop = "maize";
    records.push_back(maize);
    records.push_back(record("a", "Đông Xuân 2019", 2019, 1, kSingle));  // before the look-back
    Past past{records};
    const auto of_2024 = past.of("a", "dong-xuan-2024", 2024, 1);
    EXPECT_EQ(of_2024.years_seen, 3);
    EXPECT_EQ(of_2024.seasons_per_year, 3);
    EXPECT_EQ(of_2024.drained, std::nullopt) << "four seasons in 2021, two in the others: was there none?";
    EXPECT_EQ(Past(two_a_year("a")).of("a", "dong-xuan-2024", 2024, 1).drained, false);
    EXPECT_EQ(past.of("a", "dong-xuan-2025", 2025, 1).seasons_per_year, 2);
    const auto nobody = past.of("b", "dong-xuan-2024", 2024, 1);
    EXPECT_EQ(nobody.record, nullptr);
    EXPECT_EQ(nobody.years_seen, 0);
    EXPECT_EQ(nobody.drained, std::nullopt);
    EXPECT_EQ(nobody.seasons_per_year, std::nullopt);
}

TEST(LookBack, OneDrainageInAnyYearIsADrainageOfTheLookBack) {
    auto records = two_a_year("a");
    records[3].water_regime.reset();
    records[3].drainages = 1;
    EXPECT_EQ(Past{records}.of("a", "dong-xuan-2024", 2024, 1).drained, true);
    records[3].drainages.reset();
    EXPECT_EQ(Past{records}.of("a", "dong-xuan-2024", 2024, 1).drained, std::nullopt) << "one season is not known";
}

TEST(LookBack, AMissingYearIsFilledByTheSeasonThatEmitsLeast) {
    std::vector<ManagementRecord> records{record("a", "Đông Xuân 2022", 2022, 1, kSingle),
                                          record("a", "Đông Xuân 2023", 2023, 1, kFlooded)};
    Past past{records};
    const auto answer = past.of("a", "dong-xuan-2024", 2024, 1);
    ASSERT_NE(answer.record, nullptr);
    EXPECT_EQ(answer.record->season, "Đông Xuân 2022");
    EXPECT_EQ(answer.years_seen, 2);
    EXPECT_THAT(answer.notes, ElementsAre(HasSubstr("no such season in 2021; that of 2022")));
}

TEST(LookBack, MergedLandHasTheRegimeThatEmitsLeast) {
    auto records = two_a_year("large");
    for (auto& each : two_a_year("small", kMultiple)) records.push_back(each);
    const auto merged = [](const std::string&, dates::Date) {
        return parcels::History{{{"small", 0.3}, {"large", 0.7}}, 0};
    };
    Past past{records, merged};
    const auto answer = past.of("new", "dong-xuan-2024", 2024, 1);
    EXPECT_EQ(answer.years_seen, 3);
    EXPECT_EQ(answer.drained, true);
    ASSERT_NE(answer.record, nullptr);
    EXPECT_EQ(answer.record->parcel, "large");
    EXPECT_EQ(answer.record->water_regime, kMultiple);
    EXPECT_THAT(answer.notes, ElementsAre(HasSubstr("'small'")));
}

/// What a pack takes for the water of the baseline: 0.71 without any record of the land, nothing where there are
/// others.
double factor_of(const LookBackAnswer& answer) {
    const auto regime = answer.record ? recorded_regime(*answer.record) : std::nullopt;
    if (regime) return water_factor(*regime);
    return answer.water_elsewhere ? 0 : water_factor(kSingle);
}

TEST(LookBack, ARecordAmongOthersThatIsLeftOutNeverRaisesTheBaseline) {
    const auto merged = [](const std::string&, dates::Date) {
        return parcels::History{{{"small", 0.3}, {"large", 0.7}}, 0};
    };
    const std::vector<const char*> regimes{kFlooded, kSingle, kMultiple};
    std::size_t tried = 0;
    for (std::size_t pattern = 0; pattern < 3 * 3 * 3 * 3; ++pattern) {
        // Seasons of one name in three years, on two parcels that became one; others are flooded.
        auto records = two_a_year("large");
        for (auto& each : two_a_year("small")) records.push_back(each);
        records[0].water_regime = regimes[pattern % 3];
        records[2].water_regime = regimes[pattern / 3 % 3];
        records[4].water_regime = regimes[pattern / 9 % 3];
        records[6].water_regime = regimes[pattern / 27];
        const double whole = factor_of(Past{records, merged}.of("new", "dong-xuan-2024", 2024, 1));
        for (std::size_t i = 0; i < records.size(); ++i) {
            auto blank = records;
            blank[i].water_regime.reset();
            EXPECT_LE(factor_of(Past{blank, merged}.of("new", "dong-xuan-2024", 2024, 1)), whole)
                << pattern << " " << i;
            auto fewer = records;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            Past past{fewer, merged};
            EXPECT_LE(factor_of(past.of("new", "dong-xuan-2024", 2024, 1)), whole) << pattern << " " << i;
            ++tried;
        }
    }
    EXPECT_EQ(tried, 81u * 12);
}

TEST(LookBack, ADrainageIsNotForgottenWithItsRecord) {
    auto records = two_a_year("a");
    records[3].water_regime = kSingle;
    ASSERT_EQ(Past{records}.of("a", "dong-xuan-2024", 2024, 1).drained, true);
    auto maize = records[3];
    maize.crop = "maize";
    records.erase(records.begin() + 3);
    EXPECT_EQ(Past{records}.of("a", "dong-xuan-2024", 2024, 1).drained, std::nullopt);
    records.push_back(maize);
    EXPECT_EQ(Past{records}.of("a", "dong-xuan-2024", 2024, 1).drained, false) << "another crop stood there";
}

TEST(LookBack, ASeasonThatIsNotRecordedInAYearWithOthersHasNoWaterOfItsOwn) {
    auto records = two_a_year("a");
    records.erase(records.begin());
    Past past{records};
    const auto answer = past.of("a", "dong-xuan-2024", 2024, 1);
    ASSERT_NE(answer.record, nullptr);
    EXPECT_EQ(answer.record->season, "Đông Xuân 2023");
    EXPECT_FALSE(recorded_regime(*answer.record));
    EXPECT_TRUE(answer.water_elsewhere);
    EXPECT_THAT(answer.notes, testing::Contains(HasSubstr("other seasons of 2021 are recorded, this one is not")));
}

TEST(LookBack, SaysWhetherTheLandHasAnyRecordOfItsWater) {
    auto records = two_a_year("a", "");
    const auto nothing = Past{records}.of("a", "dong-xuan-2024", 2024, 1);
    EXPECT_FALSE(nothing.water_elsewhere || nothing.preseason_elsewhere);
    records[5].drainages = 0;
    records[1].preseason_regime = "non_flooded_lt_180d";
    Past past{records};
    const auto answer = past.of("a", "dong-xuan-2024", 2024, 1);
    EXPECT_TRUE(answer.water_elsewhere && answer.preseason_elsewhere);
    EXPECT_FALSE(recorded_regime(*answer.record));
}

TEST(LookBack, MergedLandHasTheWaterBeforeTheSeasonThatEmitsLeast) {
    auto records = two_a_year("large");
    for (auto& each : two_a_year("small")) records.push_back(each);
    for (auto& each : records)
        each.preseason_regime = each.parcel == "small" ? "non_flooded_gt_180d" : "non_flooded_lt_180d";
    const auto merged = [](const std::string&, dates::Date) {
        return parcels::History{{{"small", 0.3}, {"large", 0.7}}, 0};
    };
    EXPECT_EQ(Past(records, merged).of("new", "dong-xuan-2024", 2024, 1).record->preseason_regime,
              "non_flooded_gt_180d");
    records[6].preseason_regime.reset();
    EXPECT_FALSE(Past(records, merged).of("new", "dong-xuan-2024", 2024, 1).record->preseason_regime);
}

TEST(LookBack, AYearIsSeenOnlyWhereNearlyAllOfTheLandHasARecord) {
    const auto records = two_a_year("old");
    const auto with_share = [&](double share) {
        const auto split = [share](const std::string&, dates::Date) {
            return parcels::History{{{"old", share}}, 1 - share};
        };
        return Past{records, split}.of("new", "dong-xuan-2024", 2024, 1).years_seen;
    };
    EXPECT_EQ(with_share(0.96), 3);
    EXPECT_EQ(with_share(0.90), 0);
}

TEST(LookBack, TheOrderOfRowsDecidesNothing) {
    auto records = two_a_year("a");
    const auto forward = Past{records}.of("a", "vụ 1", 2024, 3).record->season;  // 61 and 59 days away
    std::reverse(records.begin(), records.end());
    EXPECT_EQ(Past{records}.of("a", "vụ 1", 2024, 3).record->season, forward);
    EXPECT_EQ(forward, "Hè Thu 2021");
}

TEST(SeasonStem, LeavesOutTheYearAndMarks) {
    EXPECT_EQ(season_stem("Đông Xuân 2021"), "dong xuan");
    EXPECT_EQ(season_stem("dong-xuan-2024"), "dong xuan");
    EXPECT_EQ(season_stem("ĐX 2021-2022"), season_stem("dx_2024"));
    EXPECT_THAT(season_stem("2021"), IsEmpty());
}

}  // namespace
}  // namespace vung::packs
