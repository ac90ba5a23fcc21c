// SPDX-License-Identifier: Apache-2.0
#include <vung/io/csv.h>

#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::refused;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Csv, CellsQuotesLinesAndMarksAreUnderstood) {
    const auto csv = parse_csv(
        "\xEF\xBB\xBFid,name,note\r\n1,\"a, b\",\"he said \"\"no\"\"\"\r\n\r\n2,,\"two\nlines\"\r\n3,x,y", "t.csv");
    EXPECT_THAT(csv.header, ElementsAre("id", "name", "note"));
    ASSERT_EQ(csv.rows.size(), 3u);
    EXPECT_THAT(csv.rows[0], ElementsAre("1", "a, b", "he said \"no\""));
    EXPECT_THAT(csv.rows[1], ElementsAre("2", "", "two\nlines"));
    EXPECT_THAT(csv.rows[2], ElementsAre("3", "x", "y"));
    EXPECT_THAT(csv.lines, ElementsAre(2, 4, 6));
    EXPECT_EQ(csv.where(1), "t.csv, line 4");
}

TEST(Csv, ASemicolonSeparatesWhenTheHeaderHasNoComma) {
    const auto csv = parse_csv("id;area\nA;1,5\n", "t.csv");
    EXPECT_EQ(csv.separator, ';');
    EXPECT_THAT(csv.rows[0], ElementsAre("A", "1,5"));
    EXPECT_EQ(parse_csv("id,b;c\n1,2\n", "t.csv").header[1], "b;c");
}

TEST(Csv, VietnameseTextComesThroughUnchanged) {
    EXPECT_EQ(parse_csv("xã\nThoại Sơn\n", "t.csv").rows[0][0], "Thoại Sơn");
}

TEST(Csv, WhatIsWrongIsToldWithItsLine) {
    EXPECT_THAT(refused([] { parse_csv("a,b\n1,2\n3\n", "t.csv"); }),
                HasSubstr("1 cells, the header 2 | t.csv, line 3"));
    EXPECT_THAT(refused([] { parse_csv("a,b\n1,\"open\n", "t.csv"); }), HasSubstr("not closed | t.csv, line 2"));
    EXPECT_THAT(refused([] { parse_csv("a,b\n1,\"x\"y\n", "t.csv"); }), HasSubstr("closing quote | t.csv, line 2"));
    EXPECT_THAT(refused([] { parse_csv("a,b\n1,x\"y\n", "t.csv"); }), HasSubstr("quote stands inside"));
    EXPECT_THAT(refused([] { parse_csv("a,b\n1,2\n\xE1\xBA,3\n", "t.csv"); }), HasSubstr("not UTF-8 | t.csv, line 3"));
    EXPECT_THAT(refused([] { parse_csv(std::string("a\n1\0", 4), "t.csv"); }), HasSubstr("NUL byte"));
    EXPECT_THAT(refused([] { parse_csv("a,b,a\n", "t.csv"); }), HasSubstr("'a' stands twice"));
    EXPECT_THAT(refused([] { parse_csv("a,,b\n", "t.csv"); }), HasSubstr("column 2 has no name"));
    EXPECT_THAT(refused([] { parse_csv("\n \n", "t.csv"); }), HasSubstr("empty"));
    EXPECT_THAT(refused([] { read_csv("/no/such.csv"); }), HasSubstr("no such file"));
}

TEST(Csv, AMissingColumnNamesTheNearestOneAndAll) {
    const auto csv = parse_csv("season,sown_on\n", "diary.csv");
    EXPECT_THAT(refused([&] { csv.need("sown_onn"); }),
                testing::AllOf(HasSubstr("did you mean 'sown_on'"), HasSubstr("season, sown_on")));
}

TEST(Csv, AWrittenTableReadsBackTheSame) {
    const test::TemporaryFolder folder;
    report::Table table;
    auto& name = table.add({"name", report::Type::text});
    name.push("a \"b\", c;d\ne"), name.push_absent();
    auto& area = table.add({"area", report::Type::real, "ha"});
    area.push(0.1), area.push_absent();
    write_csv(folder / "t.csv", table);
    const auto csv = read_csv(folder / "t.csv");
    EXPECT_THAT(csv.header, ElementsAre("name", "area"));
    EXPECT_THAT(csv.rows[0], ElementsAre("a \"b\", c;d\ne", "0.1"));
    EXPECT_THAT(csv.rows[1], ElementsAre("", ""));
}

TEST(Csv, ASpreadsheetRunsNothingThatWasWrittenAndTheTextComesBack) {
    const test::TemporaryFolder folder;
    report::Table table;
    auto& name = table.add({"name", report::Type::text});
    name.push("=HYPERLINK(\"http://x\")"), name.push("-2+3"), name.push("-2"), name.push("'=1");
    auto& change = table.add({"change", report::Type::real});
    change.push(-1.5), change.push(-1.5), change.push(-1.5), change.push(-1.5);
    write_csv(folder / "t.csv", table);
    EXPECT_EQ(read_bytes(folder / "t.csv"),
              "name,change\n\"'=HYPERLINK(\"\"http://x\"\")\",-1.5\n'-2+3,-1.5\n-2,-1.5\n''=1,-1.5\n");
    const auto csv = read_csv(folder / "t.csv");
    for (std::size_t row = 0; row < 4; ++row) EXPECT_EQ(csv.rows[row][0], table.columns[0].texts()[row]);
}

TEST(Csv, ARowOfOneAbsentValueIsNotLost) {
    const test::TemporaryFolder folder;
    report::Table table;
    auto& only = table.add({"x", report::Type::integer});
    only.push_absent(), only.push(std::int64_t{7});
    write_csv(folder / "t.csv", table);
    EXPECT_EQ(read_csv(folder / "t.csv").rows.size(), 2u);
}

}  // namespace
}  // namespace vung::io
