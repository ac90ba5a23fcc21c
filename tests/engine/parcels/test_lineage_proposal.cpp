// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/lineage_proposal.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include <gmock/gmock.h>

namespace vung::parcels {
namespace {

using ::testing::ElementsAre;

const geometry::Crs kMap{.code = "EPSG:9208", .wkt = "", .geographic = false, .metres_per_unit = 1};
constexpr double kEast = 550000, kNorth = 1150000;  // where coordinates of the delta lie

/// A rectangle, in metres from a corner of the delta.
Parcel field(std::string id, double x, double y, double width, double height) {
    Parcel parcel;
    parcel.id = std::move(id);
    x += kEast, y += kNorth;
    parcel.shape.parts.push_back(
        {.outer = {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}}, .holes = {}});
    return parcel;
}

std::vector<std::string> told(const LineageProposal& proposal) {
    std::vector<std::string> out;
    for (const auto& step : proposal.steps)
        out.push_back(step.parent + ">" + step.child + " " + to_string(step.change));
    return out;
}

constexpr LandChangeRule kExact{.share_sum_slack = 0.005, .noise_share = 0, .noise_width_m = 0, .same_share = 0.95};

TEST(LineageProposal, TellsWhatBecameOfTheLand) {
    const std::vector<Parcel> older{field("keep", 0, 0, 100, 50),  field("name", 200, 0, 100, 50),
                                    field("cut", 400, 0, 100, 50), field("m1", 600, 0, 40, 50),
                                    field("m2", 640, 0, 60, 50),   field("gone", 800, 0, 100, 50)};
    const std::vector<Parcel> newer{field("keep", 0, 0, 100, 50), field("other", 200, 0, 100, 50),
                                    field("c1", 400, 0, 30, 50),  field("c2", 430, 0, 70, 50),
                                    field("m", 600, 0, 100, 50),  field("fresh", 1000, 0, 100, 50)};
    const auto proposal = propose_lineage(kMap, older, newer);
    EXPECT_THAT(told(proposal), ElementsAre("gone> gone", "cut>c1 split", "cut>c2 split", ">fresh new",
                                            "keep>keep unchanged", "m1>m merged", "m2>m merged", "name>other renamed"));
    const auto& merged = proposal.steps[5];
    EXPECT_NEAR(merged.share, 0.4, 1e-12);
    EXPECT_NEAR(merged.parent_share, 1, 1e-12);
    EXPECT_NEAR(merged.shared_m2, 2000, 1e-6);
    EXPECT_NEAR(proposal.steps[1].parent_share, 0.3, 1e-12);
    EXPECT_EQ(proposal.steps[1].share, 1);
}

TEST(LineageProposal, FieldsThatAreLaidOutAnewAreReplotted) {
    const std::vector<Parcel> older{field("1", 0, 0, 100, 40), field("2", 0, 40, 100, 40)};
    const std::vector<Parcel> newer{field("1", 0, 0, 50, 80), field("2", 50, 0, 50, 80)};
    const auto proposal = propose_lineage(kMap, older, newer);
    EXPECT_THAT(told(proposal), ElementsAre("1>1 re-plotted", "2>1 re-plotted", "1>2 re-plotted", "2>2 re-plotted"));
    for (const auto& step : proposal.steps) EXPECT_NEAR(step.share, 0.5, 1e-12);
}

TEST(LineageProposal, ALineDrawnAMetreAsideIsNoiseAndTheParcelsAreUnchanged) {
    const std::vector<Parcel> older{field("1", 0, 0, 50, 100), field("2", 50, 0, 50, 100)};
    const std::vector<Parcel> newer{field("1", 0, 0, 51, 100), field("2", 51, 0, 49, 100)};
    const auto proposal = propose_lineage(kMap, older, newer);
    EXPECT_THAT(told(proposal), ElementsAre("1>1 unchanged", "2>2 unchanged"));
    EXPECT_EQ(proposal.steps[0].share, 1);
    EXPECT_NEAR(proposal.noise_m2, 100, 1e-6);
}

TEST(LineageProposal, ASurveyThatIsAMetreAsideInSmallFieldsIsNoiseToo) {
    // 20 m x 20 m gardens, all drawn 1 m further east and north: pieces of up to 5 % on every side.
    std::vector<Parcel> older, newer;
    for (int i = 0; i < 25; ++i) {
        older.push_back(field(std::to_string(100 + i), 20.0 * (i % 5), 20.0 * (i / 5), 20, 20));
        newer.push_back(field(std::to_string(100 + i), 20.0 * (i % 5) + 1, 20.0 * (i / 5) + 1, 20, 20));
    }
    for (const auto& step : propose_lineage(kMap, older, newer).steps) {
        EXPECT_EQ(step.change, LandChange::unchanged) << step.parent << " to " << step.child;
        EXPECT_EQ(step.parent, step.child);
        EXPECT_EQ(step.share, 1);
    }
}

TEST(LineageProposal, AParcelThatStandsAloneAndIsDrawnAMetreAsideIsUnchanged) {
    const auto proposal =
        propose_lineage(kMap, std::vector{field("1", 0, 0, 20, 50)}, std::vector{field("1", 0.8, 0.5, 20, 50)});
    ASSERT_THAT(told(proposal), ElementsAre("1>1 unchanged"));
    EXPECT_EQ(proposal.steps[0].share, 1) << "0.05 of the outline, no new land";
    const auto moved =
        propose_lineage(kMap, std::vector{field("1", 0, 0, 20, 50)}, std::vector{field("1", 6, 0, 20, 50)});
    EXPECT_THAT(told(moved), ElementsAre("1>1 redrawn"));
    EXPECT_NEAR(moved.steps[0].share, 0.7, 1e-12);
}

TEST(LineageProposal, ABroadStripThatIsGivenAwayIsNoNoise) {
    const std::vector<Parcel> older{field("1", 0, 0, 50, 100), field("2", 50, 0, 50, 100)};
    const std::vector<Parcel> newer{field("1", 0, 0, 60, 100), field("2", 60, 0, 40, 100)};
    const auto proposal = propose_lineage(kMap, older, newer);
    EXPECT_THAT(told(proposal), ElementsAre("1>1 re-plotted", "2>1 re-plotted", "2>2 re-plotted"));
    EXPECT_NEAR(proposal.steps[1].share, 10.0 / 60, 1e-12);
    EXPECT_NEAR(proposal.steps[1].parent_share, 0.2, 1e-12);
}

TEST(LineageProposal, LandThatNobodyHeldStaysUnknown) {
    const std::vector<Parcel> older{field("1", 0, 0, 50, 100)}, newer{field("1", 0, 0, 80, 100)};
    const auto proposal = propose_lineage(kMap, older, newer);
    ASSERT_THAT(told(proposal), ElementsAre("1>1 redrawn"));
    EXPECT_NEAR(proposal.steps[0].share, 0.625, 1e-12);
    EXPECT_NEAR(proposal.new_m2, 3000, 1e-6);
    std::vector<Problem> problems;
    const Lineage lineage{descents(proposal, dates::make_date(2024, 1, 1)), problems};
    EXPECT_NEAR(lineage.history_of("1", dates::make_date(2025, 1, 1), dates::make_date(2023, 1, 1)).unknown, 0.375,
                1e-12);
}

TEST(LineageProposal, OlderParcelsThatOverlapAreCountedAndTheirSharesScaled) {
    const std::vector<Parcel> older{field("1", 0, 0, 50, 100), field("1b", 0, 0, 50, 100)};
    const std::vector<Parcel> newer{field("2", 0, 0, 50, 100)};
    const auto proposal = propose_lineage(kMap, older, newer);
    EXPECT_EQ(proposal.doubled, 1u);
    ASSERT_EQ(proposal.steps.size(), 2u);
    EXPECT_NEAR(proposal.steps[0].share, 0.5, 1e-12);
}

TEST(LineageProposal, DegreesGiveTheSharesThatMetresGive) {
    const geometry::Crs degrees{.code = "EPSG:4326", .wkt = "", .geographic = true, .metres_per_unit = 1};
    const auto at = [](std::string id, double x, double y, double w, double h) {
        auto parcel = field(std::move(id), 0, 0, 1, 1);
        const double lon = 105.1 + x * 1e-3, lat = 10.3 + y * 1e-3;
        w *= 1e-3, h *= 1e-3;
        parcel.shape.parts[0].outer = {{lon, lat}, {lon + w, lat}, {lon + w, lat + h}, {lon, lat + h}, {lon, lat}};
        return parcel;
    };
    const std::vector<Parcel> older{at("1", 0, 0, 1, 1), at("2", 1, 0, 1, 1)}, newer{at("3", 0.5, 0, 1, 1)};
    const auto proposal = propose_lineage(degrees, older, newer);
    ASSERT_EQ(proposal.steps.size(), 2u);
    EXPECT_NEAR(proposal.steps[0].share, 0.5, 1e-9);
    // One degree of latitude is 110,6xx m and one of longitude 109,5xx m at 10.3 N.
    EXPECT_NEAR(proposal.steps[0].shared_m2, 0.5 * 110.6 * 109.5, 0.5 * 110.6 * 109.5 * 2e-3);
}

/// Cuts a square into n rectangles along random lines.
std::vector<Parcel> partition(std::size_t n, std::mt19937& random, const std::string& prefix) {
    struct Rectangle {
        double x, y, w, h;
    };
    std::vector<Rectangle> parts{{0, 0, 1000, 1000}};
    while (parts.size() < n) {
        const auto largest = std::max_element(parts.begin(), parts.end(),
                                              [](const auto& a, const auto& b) { return a.w * a.h < b.w * b.h; });
        const double u = std::uniform_real_distribution<double>{0.2, 0.8}(random);
        auto rest = *largest;
        if (largest->w > largest->h)
            largest->w *= u, rest.x += largest->w, rest.w -= largest->w;
        else
            largest->h *= u, rest.y += largest->h, rest.h -= largest->h;
        parts.push_back(rest);
    }
    std::vector<Parcel> out;
    for (std::size_t i = 0; i < parts.size(); ++i)
        out.push_back(field(prefix + std::to_string(1000 + i), parts[i].x, parts[i].y, parts[i].w, parts[i].h));
    return out;
}

TEST(LineageProposal, NoLandIsLostOrMadeInRandomPartitions) {
    std::mt19937 random{11};
    for (int repeat = 0; repeat < 20; ++repeat) {
        const auto older = partition(40, random, "a"), newer = partition(60, random, "b");
        for (const auto& rule : {kExact, land_change_rule()}) {
            const auto proposal = propose_lineage(kMap, older, newer, rule);
            EXPECT_NEAR(proposal.older_m2, 1e6, 1e-3);
            EXPECT_NEAR(proposal.shared_m2 + proposal.noise_m2, 1e6, 1e-3);
            EXPECT_NEAR(proposal.new_m2 + proposal.lost_m2, 0, 1e-3);
            std::map<std::string, double> shares, given;
            for (const auto& step : proposal.steps)
                shares[step.child] += step.share, given[step.parent] += step.parent_share;
            for (const auto& [child, sum] : shares) EXPECT_NEAR(sum, 1, 1e-9) << child;
            if (rule.noise_share > 0) continue;
            EXPECT_EQ(proposal.noise_m2, 0);
            for (const auto& [parent, sum] : given) EXPECT_NEAR(sum, 1, 1e-9) << parent;
        }
    }
}

TEST(LineageProposal, ChainsOfThreeLayersCarryAnAmountWithoutLoss) {
    // 2015 to 2019 to 2023: the land keeps its 6 t/ha however often it is cut, and a mean of different values is that
    // of the land.
    std::mt19937 random{5};
    const auto first = partition(20, random, "a"), second = partition(30, random, "b"),
               third = partition(25, random, "c");
    auto rows = descents(propose_lineage(kMap, first, second, kExact), dates::make_date(2019, 1, 1));
    const auto later = descents(propose_lineage(kMap, second, third, kExact), dates::make_date(2023, 1, 1));
    rows.insert(rows.end(), later.begin(), later.end());
    std::vector<Problem> problems;
    const Lineage lineage{rows, problems};
    EXPECT_TRUE(problems.empty());
    std::map<std::string, double, std::less<>> same, half_known;
    for (std::size_t i = 0; i < first.size(); ++i) {
        same[first[i].id] = 6;
        if (i % 2 == 0) half_known[first[i].id] = 6;
    }
    double known_m2 = 0, first_known_m2 = 0;
    for (std::size_t i = 0; i < first.size(); i += 2) first_known_m2 += geometry::planar_area(first[i].shape);
    for (const auto& parcel : third) {
        const auto history = lineage.history_of(parcel.id, dates::make_date(2024, 1, 1), dates::make_date(2016, 1, 1));
        EXPECT_NEAR(history.unknown, 0, 1e-9);
        EXPECT_NEAR(carry(history, same).value.value_or(0), 6, 1e-12);
        const auto part = carry(history, half_known);
        EXPECT_NEAR(part.value.value_or(6), 6, 1e-12);
        known_m2 += part.known * geometry::planar_area(parcel.shape);
    }
    EXPECT_NEAR(known_m2, first_known_m2, 1e-3) << "every square metre is handed on once";
}

TEST(LineageProposal, OrderOfParcelsChangesNothing) {
    std::mt19937 random{3};
    auto older = partition(15, random, "a"), newer = partition(20, random, "b");
    const auto first = propose_lineage(kMap, older, newer);
    std::shuffle(older.begin(), older.end(), random);
    std::shuffle(newer.begin(), newer.end(), random);
    const auto second = propose_lineage(kMap, older, newer);
    ASSERT_EQ(told(first), told(second));
    for (std::size_t i = 0; i < first.steps.size(); ++i)
        EXPECT_NEAR(first.steps[i].share, second.steps[i].share, 1e-12);
}

}  // namespace
}  // namespace vung::parcels
