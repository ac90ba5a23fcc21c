// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/crosswalk.h>

#include <algorithm>
#include <random>

#include <gmock/gmock.h>

#include <vung/error.h>
#include <vung/parcels/crosswalk_areas.h>
#include <vung/parcels/crosswalk_move.h>
#include <vung/parcels/new_commune.h>

namespace vung::parcels {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CrosswalkRow row(const std::string& before, const std::string& after, std::optional<double> share,
                 const std::string& within = "", const std::string& code = "") {
    return {.before = {code, before, within},
            .after = {"", after, ""},
            .share = share,
            .date = {},
            .where = "crosswalk.csv"};
}

std::vector<std::string> codes(const std::vector<Problem>& problems) {
    std::vector<std::string> out;
    for (const auto& problem : problems) out.push_back(problem.code);
    std::sort(out.begin(), out.end());
    return out;
}

Crosswalk good(std::vector<CrosswalkRow> rows) {
    std::vector<Problem> problems;
    Crosswalk out{std::move(rows), problems};
    EXPECT_THAT(codes(problems), IsEmpty());
    return out;
}

std::vector<std::string> found(const Crosswalk& crosswalk, const Unit& asked) {
    std::vector<std::string> out;
    for (const auto i : crosswalk.find_older(asked)) out.push_back(crosswalk.older()[i].name);
    return out;
}

TEST(Crosswalk, FindsUnitsAsPeopleWriteThem) {
    const auto table = good({row("Xã Vị Thủy", "Vị Thủy mới", 1, "Huyện Vị Thủy", "31459"),
                             row("Thị trấn Cái Tắc", "B", 1, "Châu Thành A"), row("Xã Tân Bình", "C", 1, "Phụng Hiệp"),
                             row("Phường Tấn Bình", "D", 1, "Ngã Bảy"), row("Xã Long Thạnh", "E", 1),
                             row("Thị trấn Long Thạnh", "F", 1)});
    EXPECT_THAT(found(table, {"", "vi thuy", ""}), ElementsAre("Xã Vị Thủy"));
    EXPECT_THAT(found(table, {"", "X. Vị Thuỷ", ""}), ElementsAre("Xã Vị Thủy"));
    EXPECT_THAT(found(table, {"031459", "mistyped", ""}), ElementsAre("Xã Vị Thủy"));
    EXPECT_THAT(found(table, {"", "31459", ""}), ElementsAre("Xã Vị Thủy"));
    EXPECT_THAT(found(table, {"", "TT. Cái Tắc", ""}), ElementsAre("Thị trấn Cái Tắc"));
    EXPECT_THAT(found(table, {"", "Tân Bình", ""}), ElementsAre("Xã Tân Bình")) << "marks tell the two apart";
    EXPECT_THAT(found(table, {"", "tan binh", ""}), ElementsAre("Phường Tấn Bình", "Xã Tân Bình"));
    EXPECT_THAT(found(table, {"", "tan binh", "TX Ngã Bảy"}), ElementsAre("Phường Tấn Bình"));
    EXPECT_THAT(found(table, {"", "thị trấn Long Thạnh", ""}), ElementsAre("Thị trấn Long Thạnh"));
    EXPECT_EQ(found(table, {"", "Long Thạnh", ""}).size(), 2u);
    EXPECT_THAT(found(table, {"", "Vĩnh Trinh", ""}), IsEmpty());
}

TEST(Crosswalk, SharesThatCannotBeLeaveTheUnitWithoutAPlace) {
    std::vector<Problem> problems;
    const Crosswalk table{
        {row("A", "X", 0.7), row("A", "Y", 0.6), row("B", "X", 0.5), row("B", "Y", {}), row("C", "X", 2),
         row("D", "", 1), row("E", "X", {}), row("F", "X", 0.5), row("F", "X", 0.6)},
        problems};
    EXPECT_THAT(codes(problems), ElementsAre("C-BAD-SHARE", "C-NO-SHARE", "C-NO-UNIT", "C-ROW-REPEATED",
                                             "C-SHARE-ASSUMED", "C-SHARES-OVER-ONE"));
    for (const auto* unit : {"A", "B", "F"}) {
        const auto at = table.find_older({"", unit, ""});
        ASSERT_EQ(at.size(), 1u) << unit;
        EXPECT_EQ(table.placed_share(at.front()), 0) << unit;
    }
    EXPECT_EQ(table.placed_share(table.find_older({"", "E", ""}).front()), 1);
}

TEST(Crosswalk, TellsWhatAUnitIsPartOfNow) {
    auto one = row("Xã Vị Đông", "Xã Vị Thanh 1", 1);
    one.date = dates::make_date(2025, 7, 1);
    const auto table = good({one});
    EXPECT_EQ(table.remark("vi dong", text::Language::en), " (since 2025-07-01 part of 'Xã Vị Thanh 1')");
    EXPECT_EQ(table.remark("vi dong", text::Language::vi), " (từ ngày 2025-07-01 thuộc 'Xã Vị Thanh 1')");
    EXPECT_EQ(table.remark("Vĩnh Trinh", text::Language::en), "");
}

OldTotals old(const std::string& unit, std::vector<std::optional<double>> values) {
    return {.unit = {"", unit, ""}, .values = std::move(values), .where = "totals.csv"};
}

const std::vector<std::string> kHa{"ha"};

TEST(MovedTotals, PartsAreSharedOutAndWhatHasNoPlaceIsKept) {
    const auto table = good({row("A", "X", 0.25), row("A", "Y", 0.75), row("B", "Y", 0.9)});
    const auto moved = move_totals(table, std::vector{old("A", {100}), old("B", {10.5}), old("Nowhere", {7})}, kHa);
    ASSERT_EQ(moved.rows.size(), 2u);
    EXPECT_EQ(ticks_text(*moved.rows[0].values[0], moved.decimals[0]), "25");
    EXPECT_EQ(ticks_text(*moved.rows[1].values[0], moved.decimals[0]), "84.45");
    EXPECT_EQ(ticks_text(*moved.not_placed.values[0], moved.decimals[0]), "8.05");
    EXPECT_EQ(ticks_text(*moved.total.values[0], moved.decimals[0]), "117.5");
    ASSERT_THAT(codes(moved.problems), ElementsAre("C-PART-UNPLACED", "C-UNIT-UNKNOWN"));
    EXPECT_THAT(moved.problems[0].text.what, HasSubstr("10 % of 'B'"));
}

TEST(MovedTotals, ThirdsSumToTheWholeToTheLastDigit) {
    const auto table = good({row("A", "X", 1.0 / 3), row("A", "Y", 1.0 / 3), row("A", "Z", 1.0 / 3)});
    const auto moved = move_totals(table, std::vector{old("A", {1})}, kHa);
    EXPECT_EQ(*moved.rows[0].values[0] + *moved.rows[1].values[0] + *moved.rows[2].values[0], *moved.total.values[0]);
    EXPECT_FALSE(moved.not_placed.values[0]) << "nothing is left over, so there is no amount, not even nought";
}

TEST(MovedTotals, SumsAreExactForRandomTables) {
    std::mt19937 random{1};
    for (int repeat = 0; repeat < 50; ++repeat) {
        std::vector<CrosswalkRow> rows;
        std::vector<OldTotals> totals;
        for (int u = 0; u < 40; ++u) {
            double left = 1;
            for (int n = 0; n < 4; ++n) {
                const double share =
                    n == 3 && random() % 2 ? left : left * std::uniform_real_distribution<double>{0.01, 0.9}(random);
                rows.push_back(row("old" + std::to_string(u), "new" + std::to_string((u + n * 7) % 25), share));
                left -= share;
            }
            totals.push_back(old("old" + std::to_string(u), {static_cast<double>(random() % 100000) / 100 - 200}));
        }
        const auto moved = move_totals(good(rows), totals, kHa);
        Ticks sum = moved.not_placed.values[0].value_or(0);
        for (const auto& unit : moved.rows) sum += *unit.values[0];
        EXPECT_EQ(sum, *moved.total.values[0]);
    }
}

TEST(MovedTotals, AnAbsentValueIsCountedAndNotTakenForZero) {
    const auto table = good({row("A", "X", 1), row("B", "X", 1), row("C", "Y", 1)});
    const auto moved =
        move_totals(table, std::vector{old("A", {5}), old("B", {std::nullopt}), old("C", {std::nullopt})}, kHa);
    EXPECT_EQ(ticks_text(*moved.rows[0].values[0], moved.decimals[0]), "5");
    EXPECT_EQ(moved.rows[0].absent[0], 1u);
    EXPECT_FALSE(moved.rows[1].values[0]);
    EXPECT_EQ(moved.total.absent[0], 2u);
}

TEST(MovedTotals, AmbiguousNamesAreListedAndStayOut) {
    const auto table = good({row("Xã Tân Bình", "X", 1, "H1"), row("Phường Tân Bình", "Y", 1, "H2")});
    const auto moved = move_totals(table, std::vector{old("Tân Bình", {5})}, kHa);
    ASSERT_THAT(codes(moved.problems), ElementsAre("C-UNIT-AMBIGUOUS"));
    EXPECT_THAT(moved.problems[0].text.what, HasSubstr("'Xã Tân Bình, H1'"));
    EXPECT_THAT(moved.rows, IsEmpty());
    EXPECT_EQ(ticks_text(*moved.not_placed.values[0], moved.decimals[0]), "5");
}

TEST(MovedTotals, NumbersWithoutEndAreRefused) {
    const auto table = good({row("A", "X", 1)});
    EXPECT_THROW(move_totals(table, std::vector{old("A", {std::nan("")})}, kHa), InputError);
    EXPECT_THROW(move_totals(table, std::vector{old("A", {1e300})}, kHa), InputError);
}

TEST(TicksText, WritesDecimals) {
    EXPECT_EQ(ticks_text(1234500, 4), "123.45");
    EXPECT_EQ(ticks_text(-5, 3), "-0.005");
    EXPECT_EQ(ticks_text(0, 2), "0");
}

Boundary box(std::string name, double x, double y, double w, double h) {
    return {.name = std::move(name),
            .code = "",
            .shape = {.parts = {{.outer = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}, .holes = {}}}},
            .where = "b.gpkg"};
}

BoundarySet set_of(std::vector<Boundary> boundaries) {
    BoundarySet out;
    out.boundaries = std::move(boundaries);
    return out;
}

TEST(CrosswalkAreas, MeasuresSharesOnTheEllipsoid) {
    // A strip of longitude is cut by meridians: its shares are those of longitude. By parallels they are not quite.
    const auto older = set_of({box("A", 105, 10, 0.4, 0.2), box("B", 105.4, 10, 0.2, 0.2)});
    const auto newer = set_of({box("X", 104.9, 9.9, 0.2, 0.5), box("Y", 105.1, 9.9, 0.4, 0.5)});
    const auto areas = crosswalk_from_areas(older, newer, 0);
    ASSERT_EQ(areas.rows.size(), 3u);
    EXPECT_EQ(areas.rows[0].after.name, "Y");
    EXPECT_NEAR(*areas.rows[0].share, 0.75, 1e-12);
    EXPECT_NEAR(*areas.rows[1].share, 0.25, 1e-12);
    EXPECT_NEAR(*areas.rows[2].share, 0.5, 1e-12);
    EXPECT_NEAR(areas.older[1].outside, 0.5, 1e-12);
    // PROJ's geodesic area (GeographicLib) with 20,000 points on each of the two parallels.
    EXPECT_NEAR(areas.older[0].ha, 96986.44694, 1e-4);
}

TEST(CrosswalkAreas, NoiseOfTwoMapsMakesNoRowAndIsGivenToTheOthers) {
    const auto older = set_of({box("A", 105, 10, 0.1, 0.1)});
    const auto newer = set_of({box("X", 105.0005, 9.9, 0.2, 0.3), box("Y", 104.9, 9.9, 0.1005, 0.3)});
    const auto areas = crosswalk_from_areas(older, newer);
    ASSERT_EQ(areas.rows.size(), 1u);
    EXPECT_NEAR(*areas.rows[0].share, 1, 1e-9);
    EXPECT_NEAR(areas.older[0].noise, 0.005, 1e-6);
    EXPECT_NEAR(areas.older[0].outside, 0, 1e-9);
    EXPECT_EQ(crosswalk_from_areas(older, newer, 0).rows.size(), 2u);
}

Parcel parcel_in(const std::string& commune) {
    Parcel out;
    out.id = "1";
    out.commune = commune;
    out.area_ha = 2;
    return out;
}

TEST(NewCommune, TheTableDecidesWhereACommuneWentAsAWhole) {
    const auto table = good({row("Xã Vị Đông", "Xã Vị Thanh 1", 0.995), row("Phường V", "Phường Vị Tân", 0.77),
                             row("Phường V", "Phường Vị Thanh", 0.22)});
    NewCommunes communes{table};
    EXPECT_EQ(communes.find(parcel_in("vị đông"), ""), (NewCommune{"Xã Vị Thanh 1", PlacedBy::table}));
    EXPECT_EQ(communes.find(parcel_in("Vị Thanh 1"), ""), (NewCommune{"Xã Vị Thanh 1", PlacedBy::name}));
    for (const auto* commune : {"Phường V", "Phường V", "Phường X", ""}) {
        EXPECT_EQ(communes.find(parcel_in(commune), ""), (NewCommune{"", PlacedBy::nothing}));
        communes.leave(parcel_in(commune), "");
    }
    const auto problems = communes.problems();
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[0].code, "C-COMMUNE-SEVERAL");
    EXPECT_THAT(problems[0].text.what, HasSubstr("(2 parcels)"));
    EXPECT_THAT(problems[0].text.what, HasSubstr("'Phường Vị Tân', 'Phường Vị Thanh'"));
    EXPECT_DOUBLE_EQ(*problems[0].hectares, 4);
    EXPECT_EQ(problems[1].code, "C-COMMUNE-UNKNOWN");
}

TEST(NewCommune, ANameThatAnOldAndANewCommuneShareIsNotTakenForEither) {
    const auto table = good({row("Xã Long Bình", "Xã Long Mỹ", 1), row("Xã Tân Phú", "Xã Long Bình", 1),
                             row("Xã Vĩnh Viễn", "Xã Vĩnh Viễn", 1)});
    NewCommunes communes{table};
    EXPECT_EQ(communes.find(parcel_in("Long Bình"), "").by, PlacedBy::nothing);
    communes.leave(parcel_in("Long Bình"), "");
    ASSERT_EQ(communes.problems().size(), 1u);
    EXPECT_EQ(communes.problems()[0].code, "C-COMMUNE-SEVERAL");
    EXPECT_EQ(communes.find(parcel_in("Vĩnh Viễn"), ""), (NewCommune{"Xã Vĩnh Viễn", PlacedBy::table}));
}

TEST(NewCommune, TheLandDecidesByTheBoundaryThatHoldsMostOfIt) {
    const auto boundaries =
        set_of({box("Phường Vị Tân", 105, 10, 0.1, 0.1), box("Phường Vị Thanh", 105.1, 10, 0.1, 0.1)});
    const BoundaryIndex index{boundaries};
    const auto at = [&](double x) {
        PlacedShape placed;
        placed.assign(box("", x, 10.05, 0.005, 0.001).shape);
        return locate(index, placed);
    };
    EXPECT_EQ(at(105.098), (NewCommune{"Phường Vị Thanh", PlacedBy::location}));
    EXPECT_EQ(at(105.096), (NewCommune{"Phường Vị Tân", PlacedBy::location}));
    EXPECT_EQ(at(106), NewCommune{});
    EXPECT_EQ(at(105.198), NewCommune{}) << "two fifths lie inside";
}

}  // namespace
}  // namespace vung::parcels
