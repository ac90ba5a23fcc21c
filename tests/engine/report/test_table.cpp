// SPDX-License-Identifier: Apache-2.0
#include <vung/report/table.h>

#include <vung/error.h>

namespace vung::report {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The table of tests/reference/canonical_hash.py, its rows in the order given.
Table small_table(const std::vector<int>& order = {0, 1, 2}) {
    Table table{.name = "parcels", .columns = {}, .keys = {"id"}};
    Column id("id", Type::text), area("area", Type::real, "ha", "area on the ellipsoid"), cells("cells", Type::integer);
    Column sown("sown", Type::day), rice("rice", Type::flag), note("note", Type::text);
    for (const int row : order) {
        id.push("30337/12/" + std::to_string(205 + row));
        if (row == 0) {
            area.push(0.3125), cells.push(std::int64_t{31}), sown.push(dates::make_date(2023, 11, 20)), rice.push(true);
            note.push("Hợp tác xã Vọng Đông");
        } else if (row == 1) {
            area.push(-0.0), cells.push(std::int64_t{-7}), sown.push(dates::make_date(1969, 12, 31)), rice.push(false);
            note.push("");
        } else {
            for (auto* column : {&area, &cells, &sown, &rice, &note}) column->push_absent();
        }
    }
    for (auto& column : {id, area, cells, sown, rice, note}) table.add(column);
    return table;
}

Table one_cell(const Column& column) {
    return {.name = "t", .columns = {column}, .keys = {}};
}

TEST(CanonicalHash, equals_the_independent_python_computation) {
    // python3 tests/reference/canonical_hash.py (Python 3.11)
    EXPECT_EQ(canonical_hash(small_table()), "5ab37e62223eab89dc1f9c569be311ae8e375a4f9d38f3b39c4486e0eb4a46af");
}

TEST(CanonicalHash, does_not_depend_on_the_order_of_rows) {
    const auto expected = canonical_hash(small_table());
    EXPECT_EQ(canonical_hash(small_table({2, 0, 1})), expected);
    EXPECT_EQ(canonical_hash(small_table({1, 2, 0})), expected);
}

TEST(CanonicalHash, tells_absent_from_zero_and_from_empty_text) {
    Column absent("x", Type::real), zero("x", Type::real), minus_zero("x", Type::real);
    absent.push_absent(), zero.push(0.0), minus_zero.push(-0.0);
    EXPECT_NE(canonical_hash(one_cell(absent)), canonical_hash(one_cell(zero)));
    EXPECT_EQ(canonical_hash(one_cell(minus_zero)), canonical_hash(one_cell(zero)));
    Column no_text("x", Type::text), empty_text("x", Type::text);
    no_text.push_absent(), empty_text.push("");
    EXPECT_NE(canonical_hash(one_cell(no_text)), canonical_hash(one_cell(empty_text)));
}

TEST(CanonicalHash, changes_with_name_unit_type_key_and_value_but_not_with_the_meaning) {
    const auto hash_of = [](const char* name, Type type, const char* unit, const char* meaning) {
        Column column(name, type, unit, meaning);
        type == Type::integer ? column.push(std::int64_t{1}) : column.push(true);
        return canonical_hash(one_cell(column));
    };
    const auto first = hash_of("x", Type::integer, "d", "days");
    EXPECT_EQ(hash_of("x", Type::integer, "d", "other words"), first);
    EXPECT_NE(hash_of("y", Type::integer, "d", ""), first);
    EXPECT_NE(hash_of("x", Type::integer, "h", ""), first);
    EXPECT_NE(hash_of("x", Type::flag, "d", ""), first);
    auto keyed = small_table(), unkeyed = small_table();
    unkeyed.keys.clear();
    EXPECT_NE(canonical_hash(keyed), canonical_hash(unkeyed));
}

TEST(CanonicalHash, does_not_run_neighbouring_texts_together) {
    const auto two = [](const char* a, const char* b) {
        Column x("x", Type::text), y("y", Type::text);
        x.push(a), y.push(b);
        return canonical_hash({.name = "t", .columns = {x, y}, .keys = {}});
    };
    EXPECT_NE(two("ab", "c"), two("a", "bc"));
}

TEST(Table, rows_are_sorted_by_key_with_absent_first) {
    auto table = small_table({2, 1, 0});
    sort_rows(table);
    EXPECT_THAT(table.column("id").texts(), testing::ElementsAre("30337/12/205", "30337/12/206", "30337/12/207"));
    EXPECT_EQ(table.column("note").text(0), "Hợp tác xã Vọng Đông");
    EXPECT_FALSE(table.column("area").present(2));
    table.keys = {"cells"};
    sort_rows(table);
    EXPECT_THAT(table.column("id").texts(), testing::ElementsAre("30337/12/207", "30337/12/206", "30337/12/205"));
}

TEST(Table, two_rows_with_one_key_are_refused_and_the_key_is_named) {
    auto table = small_table({0, 1, 0});
    try {
        sort_rows(table);
        FAIL() << "the double key was accepted";
    } catch (const InvariantError& error) {
        EXPECT_THAT(error.what(),
                    testing::AllOf(testing::HasSubstr("'parcels'"), testing::HasSubstr("id=30337/12/205")));
    }
}

TEST(Table, columns_of_different_length_are_refused) {
    auto table = small_table();
    table.columns[1].push(1.0);
    EXPECT_THROW(sort_rows(table), InvariantError);
    EXPECT_THROW(canonical_hash(table), InvariantError);
}

TEST(Table, a_missing_column_is_named) {
    EXPECT_THROW(small_table().column("areas"), InvariantError);
    EXPECT_TRUE(small_table().has("area"));
    EXPECT_FALSE(small_table().has("areas"));
}

TEST(Column, numbers_are_written_as_the_shortest_text_that_reads_back_the_same) {
    Column x("x", Type::real);
    for (const double value : {0.1, 1.0 / 3.0, 1e300, -0.0, 123456789.0, 5e-324}) x.push(value);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < x.size(); ++i) texts.push_back(x.to_text(i));
    EXPECT_THAT(texts, testing::ElementsAre("0.1", "0.3333333333333333", "1e+300", "0", "123456789", "5e-324"));
}

TEST(Column, days_flags_and_absent_values_have_their_text) {
    const auto table = small_table();
    EXPECT_EQ(table.column("sown").to_text(0), "2023-11-20");
    EXPECT_EQ(table.column("rice").to_text(0), "true");
    EXPECT_EQ(table.column("rice").to_text(1), "false");
    EXPECT_EQ(table.column("cells").to_text(1), "-7");
    EXPECT_EQ(table.column("cells").to_text(2), "");
}

TEST(Column, values_that_are_no_numbers_become_absent) {
    Column x("x", Type::real);
    x.push(kNaN), x.push(std::numeric_limits<double>::infinity()), x.push(std::optional<double>{}), x.push(2.0);
    EXPECT_THAT(x.presence(), testing::ElementsAre(0, 0, 0, 1));
    EXPECT_THROW(x.real(0), InvariantError);
    EXPECT_EQ(x.real(3), 2.0);
}

TEST(Column, a_value_of_another_type_is_refused_and_leaves_the_column_as_it_was) {
    Column x("x", Type::real);
    EXPECT_THROW(x.push("text"), InvariantError);
    EXPECT_THROW(x.push(true), InvariantError);
    EXPECT_EQ(x.size(), 0U);
    x.push(1.0);
    EXPECT_THROW(x.text(0), InvariantError);
    EXPECT_THROW(x.real(1), InvariantError);
}

}  // namespace
}  // namespace vung::report
