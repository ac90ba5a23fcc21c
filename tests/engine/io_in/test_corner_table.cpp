// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corner_table.h>

#include <random>

#include <vung/error.h>

#include "small_files.h"
#include "small_sheets.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::codes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A square of 100 m in VN-2000 / TM-3 105-45; north as surveyors' X.
constexpr double kNorth = 1140000, kEast = 580000;
const geometry::Ring kSquare = {
    {kEast, kNorth}, {kEast + 100, kNorth}, {kEast + 100, kNorth + 100}, {kEast, kNorth + 100}, {kEast, kNorth}};

class CornerTable : public testing::Test {
protected:
    RawLayer sheet(test::SheetRows rows, std::vector<const char*> merged = {}) {
        source.source = test::write_xlsx(folder / "thua.xlsx", std::move(rows), std::move(merged));
        return read_corner_table(source);
    }
    RawLayer csv(const std::string& text) {
        source.source = test::write_text(folder / "thua.csv", text);
        return read_corner_table(source);
    }
    CornerTable() {
        source.id = {"thua"};
        source.crs = "EPSG:9209";
    }
    static geometry::Ring ring(const RawFeature& feature) {
        return feature.shape && !feature.shape->empty() ? feature.shape->parts.front().outer : geometry::Ring{};
    }
    static std::string trouble(const RawFeature& feature) {
        return feature.trouble ? feature.trouble->code + ": " + feature.trouble->text.what : "";
    }
    ParcelSource source;
    test::TemporaryFolder folder;
};

TEST_F(CornerTable, SurveyorsXIsNorth) {
    const auto layer =
        sheet({{"thua", "X1", "Y1", "X2", "Y2", "X3", "Y3", "X4", "Y4"},
               {"7", kNorth, kEast, kNorth, kEast + 100, kNorth + 100, kEast + 100, kNorth + 100, kEast}});
    ASSERT_EQ(layer.features.size(), 1u);
    EXPECT_EQ(ring(layer.features[0]), kSquare);
    EXPECT_THAT(layer.features[0].cells, ElementsAre("7"));
    EXPECT_EQ(layer.features[0].where, "row 2");
    EXPECT_THAT(codes(layer.problems), ElementsAre("P-XY-SURVEY"));
    EXPECT_EQ(layer.where, "thua.xlsx, sheet 'Sheet1'");
}

TEST_F(CornerTable, XAsOnMapsStaysAndNothingIsSaid) {
    const auto layer =
        sheet({{"thua", "X1", "Y1", "X2", "Y2", "X3", "Y3", "X4", "Y4"},
               {"7", kEast, kNorth, kEast + 100, kNorth, kEast + 100, kNorth + 100, kEast, kNorth + 100}});
    EXPECT_EQ(ring(layer.features[0]), kSquare);
    EXPECT_THAT(layer.problems, IsEmpty());
}

TEST_F(CornerTable, ParcelsOfDifferentNumbersOfCorners) {
    const auto layer = sheet({{"thua", "Điểm 1", {}, "Điểm 2", {}, "Điểm 3", {}, "Điểm 4", {}},
                              {{}, "X (m)", "Y (m)", "X (m)", "Y (m)", "X (m)", "Y (m)", "X (m)", "Y (m)"},
                              {"7", kNorth, kEast, kNorth, kEast + 100, kNorth + 100, kEast + 100, kNorth + 100, kEast},
                              {"8", kNorth, kEast, kNorth, kEast + 100, kNorth + 100, kEast + 100},
                              {"9", kNorth, kEast, kNorth, kEast + 100},
                              {"10", kNorth, kEast, {}, {}, kNorth + 100, kEast + 100, kNorth + 100, kEast},
                              {"11", kNorth, kEast, kNorth, {}, kNorth + 100, kEast + 100},
                              {"12", kNorth, kEast, kNorth, "58o", kNorth + 100, kEast + 100},
                              {"13"}},
                             {"A1:A2", "B1:C1", "D1:E1", "F1:G1", "H1:I1"});
    ASSERT_EQ(layer.features.size(), 7u);
    EXPECT_EQ(ring(layer.features[0]), kSquare);
    EXPECT_EQ(ring(layer.features[1]).size(), 4u);
    EXPECT_EQ(trouble(layer.features[2]), "P-CORNER-FEW: 2 corners make no outline");
    EXPECT_THAT(trouble(layer.features[3]), HasSubstr("P-CORNER-GAP: corner 2"));
    EXPECT_THAT(trouble(layer.features[4]), HasSubstr("P-CORNER-HALF: corner 2"));
    EXPECT_THAT(trouble(layer.features[5]), HasSubstr("'58o' in column 'Điểm 2 / Y (m)' is no number (row 8)"));
    EXPECT_THAT(trouble(layer.features[6]), HasSubstr("P-NO-GEOMETRY"));
}

TEST_F(CornerTable, OneRowPerCornerWithTheIdInTheFirst) {
    source.id = {"xã", "thua"};
    source.cooperative = "HTX";
    const auto layer = sheet({{"xã", "thua", "HTX", "STT điểm", "X", "Y"},
                              {"A", "7", "Tân Tiến", 1.0, kNorth, kEast},
                              {{}, {}, {}, 2.0, kNorth, kEast + 100},
                              {{}, {}, {}, 3.0, kNorth + 100, kEast + 100},
                              {{}, {}, {}, 4.0, kNorth + 100, kEast},
                              {{}, "8", {}, 1.0, kNorth, kEast},
                              {{}, {}, {}, 3.0, kNorth + 100, kEast + 100},
                              {{}, {}, {}, 2.0, kNorth, kEast + 100},
                              {{}, {}, {}, 4.0, kNorth + 100, kEast},
                              {{}, {}, {}, 1.0, kNorth, kEast},
                              {"B", "8", {}, 1.0, kNorth, kEast},
                              {{}, {}, {}, 2.0, kNorth, kEast + 100},
                              {{}, {}, {}, 4.0, kNorth + 100, kEast + 100},
                              {{}, {}, {}, 1.0, kNorth, kEast},
                              {{}, {}, {}, 2.0, kNorth, kEast + 100},
                              {{}, {}, {}, 3.0, kNorth + 100, kEast + 100}});
    ASSERT_EQ(layer.features.size(), 4u);
    EXPECT_THAT(layer.features[0].cells, ElementsAre("A", "7", "Tân Tiến"));
    EXPECT_EQ(ring(layer.features[0]), kSquare);
    EXPECT_EQ(layer.features[0].where, "rows 2 to 5");
    EXPECT_THAT(layer.features[1].cells, ElementsAre("A", "8", ""));
    EXPECT_EQ(ring(layer.features[1]), kSquare);  // by their numbers, closed by the first again
    EXPECT_THAT(layer.features[2].cells, ElementsAre("B", "8", ""));
    EXPECT_THAT(trouble(layer.features[2]),
                HasSubstr("P-CORNER-ORDER: the corner numbers in column 'STT điểm' are 1, 2, 4"));
    EXPECT_THAT(layer.features[3].cells, ElementsAre("B", "", ""));  // numbers begin anew without an id
    EXPECT_TRUE(layer.features[3].shape);
}

TEST_F(CornerTable, MergedIdsAndStoneNames) {
    const auto layer = sheet({{"thua", "Số hiệu điểm", "X", "Y"},
                              {"7", "M101", kNorth, kEast},
                              {{}, "M205", kNorth, kEast + 100},
                              {{}, "M17", kNorth + 100, kEast + 100},
                              {{}, "M18", kNorth + 100, kEast},
                              {"8", "M18", kNorth, kEast},
                              {{}, "M17", kNorth, kEast + 100},
                              {{}, "M16", kNorth + 100, kEast + 100}},
                             {"A2:A5", "A6:A8"});
    ASSERT_EQ(layer.features.size(), 2u);
    EXPECT_EQ(ring(layer.features[0]), kSquare);
    EXPECT_EQ(layer.features[1].cells.front(), "8");
}

TEST_F(CornerTable, InterruptedCornersAreRefusedWithTheirRows) {
    const auto layer = sheet({{"thua", "X", "Y"},
                              {"7", kNorth, kEast},
                              {"7", kNorth, kEast + 100},
                              {"8", kNorth, kEast},
                              {"8", kNorth, kEast + 100},
                              {"8", kNorth + 100, kEast + 100},
                              {"7", kNorth + 100, kEast + 100},
                              {{}, {}, {}},
                              {"7", kNorth + 100, kEast}});
    ASSERT_EQ(layer.features.size(), 2u);
    EXPECT_THAT(trouble(layer.features[0]), HasSubstr("(rows 2 to 3, rows 7 to 9)"));
    EXPECT_TRUE(layer.features[1].shape);
}

TEST_F(CornerTable, PointsWithDegreesMinutesAndSeconds) {
    source.crs = "";
    source.buffer_m = 20;
    const auto layer = sheet({{"thua", "Kinh độ", "Vĩ độ"},
                              {"7", "105°30'00\"E", "10°15'00\"N"},
                              {"8", 105.5, 10.25},
                              {"9", "105,5", "10,25"},
                              {"10", "10°15'00\"N", "105°30'00\"E"},
                              {"11", "105.5 m", "10.25"}});
    ASSERT_EQ(layer.features.size(), 5u);
    EXPECT_EQ(layer.crs.name(), "EPSG:4326");
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(layer.features[i].shape) << i << trouble(layer.features[i]);
        const auto box = geometry::bounds(*layer.features[i].shape);
        EXPECT_NEAR((box.min_x + box.max_x) / 2, 105.5, 1e-6);
        EXPECT_NEAR((box.min_y + box.max_y) / 2, 10.25, 1e-6);
    }
    EXPECT_THAT(trouble(layer.features[4]), HasSubstr("P-CORNER-NUMBER"));
    source.buffer_m = 0;
    EXPECT_THAT(trouble(read_corner_table(source).features[0]), HasSubstr("P-NOT-POLYGON"));
}

TEST_F(CornerTable, VietnameseNumbersInSemicolonCsv) {
    const auto layer =
        csv("thua;X;Y\n7;1.140.000,00;580.000,00\n7;1.140.000,00;580.100,00\n7;1.140.100,00;580.100,00\n"
            "7;1.140.100,00;580.000,00\n8;1.140.000;580.000\n8;1.140.000;580.100\n8;1.140.100;580.100\n");
    ASSERT_EQ(layer.features.size(), 2u);
    EXPECT_EQ(ring(layer.features[0]), kSquare);
    EXPECT_EQ(ring(layer.features[1]).at(1), kSquare.at(1));
    EXPECT_EQ(layer.features[1].where, "lines 6 to 8");
}

TEST_F(CornerTable, TwoCoordinatesInOneCell) {
    const auto layer = sheet({{"thua", "Tọa độ 1", "Tọa độ 2", "Tọa độ 3", "Tọa độ 4"},
                              {"7", "1140000; 580000", "1140000; 580100", "1140100,0; 580100,0", "1140100 580000"}});
    ASSERT_EQ(layer.features.size(), 1u);
    EXPECT_EQ(ring(layer.features[0]), kSquare) << trouble(layer.features[0]);
}

TEST_F(CornerTable, WktOfAllKinds) {
    source.crs = "EPSG:4326";
    const auto layer = sheet({{"thua", "wkt"},
                              {"1", "POLYGON((105 10,105.01 10,105.01 10.01,105 10))"},
                              {"2", "SRID=4326;MULTIPOLYGON(((105 10,105.01 10,105.01 10.01,105 10)))"},
                              {"3", "POINT(105 10)"},
                              {"4", "POLYGON((105 10,105.01 10"},
                              {"5", "POLYGON EMPTY"},
                              {"6"},
                              {"7", "POLYGON((105 10,105.01 10,105.01 10.01,105 10)) extra"}});
    ASSERT_EQ(layer.features.size(), 7u);
    EXPECT_TRUE(layer.features[0].shape);
    EXPECT_TRUE(layer.features[1].shape);
    EXPECT_THAT(trouble(layer.features[2]), HasSubstr("P-NOT-POLYGON"));
    EXPECT_THAT(trouble(layer.features[3]), HasSubstr("P-WKT"));
    EXPECT_THAT(trouble(layer.features[4]), HasSubstr("P-NO-GEOMETRY"));
    EXPECT_THAT(trouble(layer.features[5]), HasSubstr("P-NO-GEOMETRY"));
    EXPECT_THAT(trouble(layer.features[6]), HasSubstr("P-WKT"));
}

TEST_F(CornerTable, WhatIsMissingIsRefusedWithTheRemedy) {
    const auto refusal = [&](test::SheetRows rows) -> std::string {
        try {
            sheet(std::move(rows));
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(refusal({{"thua", "tên"}, {"1", "a"}}), HasSubstr("no column tells where the parcels lie"));
    EXPECT_THAT(refusal({{"thửa đất", "X", "Y"}, {"1", kNorth, kEast}}),
                HasSubstr("there is no column 'thua' (parcels.id)"));
    source.crs = "";
    EXPECT_THAT(refusal({{"thua", "X", "Y"}, {"1", kNorth, kEast}}), HasSubstr("parcels.crs"));
}

TEST_F(CornerTable, RandomTablesNeverCrashAndLoseNoRow) {
    std::mt19937 random(17);
    const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    const char* ids[] = {"", "", "7", "8", "9"};
    const char* values[] = {"1140000", "580000", "", "x", "1.140.000", "580.100", "10°15'N", "-", "580.123,5"};
    const char* orders[] = {"1", "2", "3", "", "1", "x"};
    for (int i = 0; i < 400; ++i) {
        std::string text = pick(2) ? "thua;diem;X;Y\n" : "thua;X1;Y1\n";
        const bool order = text.find("diem") != std::string::npos;
        const auto rows = 1 + pick(15);
        for (std::size_t r = 0; r < rows; ++r)
            text += std::string{ids[pick(5)]} + (order ? std::string{";"} + orders[pick(6)] : "") + ";" +
                    values[pick(9)] + ";" + values[pick(9)] + "\n";
        try {
            const auto layer = csv(text);
            std::size_t told = 0;
            for (const auto& problem : layer.problems) told += problem.code == "P-ROW-UNUSED";
            EXPECT_TRUE(!layer.features.empty() || told > 0);
            for (const auto& feature : layer.features) EXPECT_NE(feature.shape.has_value(), feature.trouble != nullptr);
        } catch (const InputError&) {
        }
    }
}

}  // namespace
}  // namespace vung::io
