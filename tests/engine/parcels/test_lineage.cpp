// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/lineage.h>

#include <algorithm>
#include <map>
#include <random>

#include <gmock/gmock.h>

#include <vung/error.h>

namespace vung::parcels {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

dates::Date day(int year, unsigned month = 1, unsigned d = 1) {
    return dates::make_date(year, month, d);
}

Descent step(std::string parent, std::string child, dates::Date date, std::optional<double> share) {
    return {std::move(parent), std::move(child), date, share, "lineage.csv"};
}

std::vector<std::string> codes(const std::vector<Problem>& problems) {
    std::vector<std::string> out;
    for (const auto& problem : problems) out.push_back(problem.code);
    std::sort(out.begin(), out.end());
    return out;
}

Lineage good(std::vector<Descent> rows) {
    std::vector<Problem> problems;
    Lineage lineage{std::move(rows), problems};
    EXPECT_THAT(codes(problems), IsEmpty());
    return lineage;
}

TEST(Lineage, AParcelWithoutStepsIsItsOwnAncestor) {
    const auto history = Lineage{}.history_of("A", day(2025), day(2020));
    EXPECT_THAT(history.ancestors, ElementsAre(Ancestor{"A", 1}));
    EXPECT_EQ(history.unknown, 0);
}

TEST(Lineage, AMergedParcelComesFromItsParentsByTheirShares) {
    const auto lineage = good({step("A", "C", day(2023), 0.75), step("B", "C", day(2023), 0.25)});
    EXPECT_THAT(lineage.history_of("C", day(2024), day(2022)).ancestors,
                ElementsAre(Ancestor{"A", 0.75}, Ancestor{"B", 0.25}));
    EXPECT_THAT(lineage.history_of("C", day(2024), day(2023)).ancestors, ElementsAre(Ancestor{"C", 1}))
        << "from its first day on the parcel is itself";
}

TEST(Lineage, LandThatNoRowAccountsForKeepsItsShare) {
    const auto lineage = good({step("A", "C", day(2023), 0.5)});
    const auto history = lineage.history_of("C", day(2024), day(2022));
    EXPECT_THAT(history.ancestors, ElementsAre(Ancestor{"A", 0.5}));
    EXPECT_EQ(history.unknown, 0.5);
}

TEST(Lineage, SharesOfThreeGenerationsMultiply) {
    // 2019: G is split into A and H; 2021: A and B merge to C; 2023: C is split into D and E; half of E is new land.
    const auto lineage =
        good({step("G", "A", day(2019), 1), step("G", "H", day(2019), 1), step("A", "C", day(2021), 0.25),
              step("B", "C", day(2021), 0.75), step("C", "D", day(2023), 1), step("C", "E", day(2023), 0.5)});
    EXPECT_THAT(lineage.history_of("D", day(2024), day(2022)).ancestors, ElementsAre(Ancestor{"C", 1}));
    EXPECT_THAT(lineage.history_of("D", day(2024), day(2020)).ancestors,
                ElementsAre(Ancestor{"A", 0.25}, Ancestor{"B", 0.75}));
    EXPECT_THAT(lineage.history_of("E", day(2024), day(2018)).ancestors,
                ElementsAre(Ancestor{"B", 0.375}, Ancestor{"G", 0.125}));
    EXPECT_EQ(lineage.history_of("E", day(2024), day(2018)).unknown, 0.5);
}

TEST(Lineage, ANumberThatIsUsedAgainIsOtherLand) {
    // Dồn điền đổi thửa: 1 and 2 exchange their numbers on one day; in 2024 the number 1 goes on with part of its land.
    const auto lineage = good({step("1", "2", day(2022), 1), step("2", "1", day(2022), 1), step("1", "1", day(2024), 1),
                               step("1", "9", day(2024), 1)});
    EXPECT_THAT(lineage.history_of("1", day(2025), day(2021)).ancestors, ElementsAre(Ancestor{"2", 1}));
    EXPECT_THAT(lineage.history_of("9", day(2025), day(2023)).ancestors, ElementsAre(Ancestor{"1", 1}));
    EXPECT_THAT(lineage.history_of("9", day(2025), day(2021)).ancestors, ElementsAre(Ancestor{"2", 1}));
    EXPECT_THAT(lineage.history_of("2", day(2025), day(2021)).ancestors, ElementsAre(Ancestor{"1", 1}));
}

TEST(Lineage, HistoryOfALaterDayIsRefused) {
    EXPECT_THROW(Lineage{}.history_of("A", day(2020), day(2021)), InputError);
}

/// Walks one grain of land back through the steps; the slow and obvious way.
std::string walk(const std::vector<Descent>& rows, std::string id, dates::Date now, dates::Date then,
                 std::mt19937& random) {
    for (;;) {
        std::optional<dates::Date> latest;
        for (const auto& row : rows)
            if (row.child == id && row.date <= now && row.date > then && (!latest || row.date > *latest))
                latest = row.date;
        if (!latest) return id;
        double u = std::uniform_real_distribution<double>{}(random);
        std::string parent;
        for (const auto& row : rows) {
            if (row.child != id || row.date != *latest) continue;
            if (parent.empty() && u < *row.share) parent = row.parent;
            u -= *row.share;
        }
        if (parent.empty()) return "";
        id = parent;
        now = *latest - dates::Days{1};
    }
}

TEST(Lineage, SharesAgreeWithGrainsOfLandThatAreFollowedBackOneByOne) {
    std::mt19937 random{7};
    std::vector<Descent> rows;
    for (int year = 2015; year < 2025; ++year)
        for (int child = 0; child < 6; ++child) {
            double left = 1;
            for (int parent = 0; parent < 6 && left > 0.05; ++parent) {
                if (random() % 3 != 0) continue;
                const double share = left * std::uniform_real_distribution<double>{0.2, 0.9}(random);
                rows.push_back(step(std::to_string(parent), std::to_string(child), day(year), share));
                left -= share;
            }
        }
    std::vector<Problem> problems;
    const Lineage lineage{rows, problems};
    const auto history = lineage.history_of("3", day(2025), day(2016, 6));
    std::map<std::string, double> grains;
    constexpr int kGrains = 40000;
    for (int i = 0; i < kGrains; ++i)
        grains[walk(lineage.rows(), "3", day(2025), day(2016, 6), random)] += 1.0 / kGrains;
    double sum = history.unknown;
    EXPECT_NEAR(grains[""], history.unknown, 0.01);
    for (const auto& ancestor : history.ancestors) {
        EXPECT_NEAR(grains[ancestor.parcel], ancestor.share, 0.01) << ancestor.parcel;
        sum += ancestor.share;
    }
    EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(Lineage, OrderOfRowsChangesNothing) {
    std::vector<Descent> rows{step("A", "C", day(2021), 0.25), step("B", "C", day(2021), 0.7),
                              step("C", "D", day(2023), 0.3), step("E", "D", day(2023), 0.6)};
    std::vector<Problem> problems;
    const auto first = Lineage{rows, problems}.history_of("D", day(2024), day(2020));
    std::reverse(rows.begin(), rows.end());
    const auto second = Lineage{rows, problems}.history_of("D", day(2024), day(2020));
    EXPECT_EQ(first.ancestors, second.ancestors);
    EXPECT_EQ(first.unknown, second.unknown);
}

TEST(Lineage, SharesOverOneLeaveThePastUnknown) {
    std::vector<Problem> problems;
    const Lineage lineage{{step("A", "C", day(2021), 0.8), step("B", "C", day(2021), 0.4)}, problems};
    ASSERT_THAT(codes(problems), ElementsAre("L-SHARES-OVER-ONE"));
    EXPECT_EQ(problems[0].severity, Severity::refuse);
    EXPECT_NE(problems[0].text.what.find("1.2"), std::string::npos) << problems[0].text.what;
    const auto history = lineage.history_of("C", day(2024), day(2020));
    EXPECT_THAT(history.ancestors, IsEmpty());
    EXPECT_EQ(history.unknown, 1);
}

TEST(Lineage, RoundedSharesThatPassOneByALittleAreScaled) {
    const auto lineage =
        good({step("A", "D", day(2021), 0.334), step("B", "D", day(2021), 0.334), step("C", "D", day(2021), 0.334)});
    const auto history = lineage.history_of("D", day(2024), day(2020));
    ASSERT_EQ(history.ancestors.size(), 3u);
    EXPECT_NEAR(history.ancestors[0].share, 1.0 / 3, 1e-12);
    EXPECT_EQ(history.unknown, 0);
}

TEST(Lineage, ASingleParentWithoutAShareGivesAllAndThatIsSaid) {
    std::vector<Problem> problems;
    const Lineage lineage{{step("A", "B", day(2021), std::nullopt), step("A", "C", day(2021), std::nullopt)}, problems};
    ASSERT_THAT(codes(problems), ElementsAre("L-SHARE-ASSUMED"));
    EXPECT_NE(problems[0].text.what.find("2 steps"), std::string::npos);
    EXPECT_THAT(lineage.history_of("B", day(2024), day(2020)).ancestors, ElementsAre(Ancestor{"A", 1}));
}

TEST(Lineage, SeveralParentsWithoutSharesAreNotGuessed) {
    std::vector<Problem> problems;
    const Lineage lineage{{step("A", "C", day(2021), 0.5), step("B", "C", day(2021), std::nullopt)}, problems};
    EXPECT_THAT(codes(problems), ElementsAre("L-NO-SHARE"));
    EXPECT_EQ(lineage.history_of("C", day(2024), day(2020)).unknown, 1);
}

TEST(Lineage, RowsThatCannotBeAreListed) {
    std::vector<Problem> problems;
    const Lineage lineage{{step("", "C", day(2021), 1), step("A", "C", day(2021), -0.5), step("A", "C", day(2021), 1.5),
                           step("B", "D", day(2021), 1), step("B", "D", day(2021), 1)},
                          problems};
    EXPECT_THAT(codes(problems), ElementsAre("L-BAD-SHARE", "L-BAD-SHARE", "L-NO-ID", "L-ROW-REPEATED"));
    EXPECT_EQ(lineage.rows().size(), 1u);
}

TEST(Lineage, DaysOutOfOrderAreWarnedAbout) {
    std::vector<Problem> problems;
    const Lineage lineage{{step("B", "C", day(2021), 1), step("A", "B", day(2023), 1)}, problems};
    ASSERT_THAT(codes(problems), ElementsAre("L-DATE-ORDER"));
    EXPECT_NE(problems[0].text.what.find("2023-01-01"), std::string::npos);
}

TEST(Lineage, NumbersThatDescendFromEachOtherAreWarnedAboutButNotAnExchangeOnOneDay) {
    std::vector<Problem> problems;
    const Lineage back{{step("A", "B", day(2021), 1), step("B", "C", day(2022), 1), step("C", "A", day(2023), 1)},
                       problems};
    ASSERT_THAT(codes(problems), ElementsAre("L-CYCLE", "L-DATE-ORDER"));
    const auto circle =
        std::find_if(problems.begin(), problems.end(), [](const Problem& p) { return p.code == "L-CYCLE"; });
    EXPECT_NE(circle->text.what.find("A, B, C"), std::string::npos);
    good({step("A", "B", day(2021), 1), step("B", "A", day(2021), 1), step("A", "A", day(2022), 1)});
}

TEST(Lineage, ChildrenThatNobodyKnowsAreListed) {
    const auto lineage = good({step("A", "B", day(2021), 1), step("B", "C", day(2022), 1), step("B", "X", day(2022), 1),
                               step("D", "E", day(2022), 1), step("E", "F", day(2022), 1)});
    const std::vector<std::string> layer{"C", "F"};
    const auto problems = lineage.unknown_parcels(layer);
    ASSERT_THAT(codes(problems), ElementsAre("L-SAME-DAY", "L-UNKNOWN-PARCEL"));
    for (const auto& problem : problems) EXPECT_EQ(problem.id, problem.code == "L-SAME-DAY" ? "E" : "X");
}

TEST(Carry, IsTheAreaWeightedMeanOfWhatIsKnown) {
    const History history{.ancestors = {{"A", 0.5}, {"B", 0.25}, {"C", 0.125}}, .unknown = 0.125};
    const auto carried = carry(history, {{"A", 6.0}, {"B", 3.0}});
    ASSERT_TRUE(carried.value);
    EXPECT_DOUBLE_EQ(*carried.value, (0.5 * 6 + 0.25 * 3) / 0.75);
    EXPECT_DOUBLE_EQ(carried.known, 0.75);
}

TEST(Carry, NothingKnownIsNoValueAndNotZero) {
    const auto carried = carry({.ancestors = {{"A", 1}}, .unknown = 0}, {});
    EXPECT_FALSE(carried.value);
    EXPECT_EQ(carried.known, 0);
}

TEST(Carry, AmountsOnAllChildrenOfASplitSumToThatOfTheParent) {
    // 10 ha with 60 t are cut into 2.5, 3 and 4.5 ha.
    const auto lineage =
        good({step("P", "A", day(2021), 1), step("P", "B", day(2021), 1), step("P", "C", day(2021), 1)});
    double tonnes = 0;
    for (const auto& [child, ha] : std::map<std::string, double>{{"A", 2.5}, {"B", 3}, {"C", 4.5}})
        tonnes += ha * *carry(lineage.history_of(child, day(2022), day(2020)), {{"P", 6.0}}).value;
    EXPECT_DOUBLE_EQ(tonnes, 60);
}

}  // namespace
}  // namespace vung::parcels
