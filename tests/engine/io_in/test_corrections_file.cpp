// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corrections_file.h>

#include <functional>

#include <vung/error.h>
#include <vung/io/reproject.h>
#include <vung/io/work_list_words.h>
#include <vung/report/atomic_file.h>
#include <vung/report/digest.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

using parcels::Decision;
using testing::HasSubstr;

/// What a CSV with this text is read as. Workbooks and layers are read in tests/cli, where other programs fill them in.
class CorrectionsFile : public testing::Test {
protected:
    parcels::ReturnedFile read(const std::string& text, const std::string& crs = "EPSG:32648") {
        report::write_file(file_, text);
        return read_returned_list(file_, read_crs(crs, ""));
    }
    std::string refusal(const std::string& text) {
        try {
            read(text);
        } catch (const InputError& error) {
            return to_string(error.text());
        }
        return "";
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "trả lời.csv";
};

TEST_F(CorrectionsFile, headers_are_known_in_both_languages_and_without_marks) {
    for (const char* header : {"key,outline,decision,new_id,who", "Key,Outline code,Decision,New parcel id,Who",
                               "Mã việc,Mã ranh giới,Quyết định,Mã thửa mới,Người xử lý",
                               "MA VIEC,ma ranh gioi,QUYET DINH,Ma thua moi,nguoi xu ly"}) {
        const auto out = read(std::string{header} + "\nBCD,00000000000000ff,sửa,1/9,An\n");
        ASSERT_EQ(out.rows.size(), 1U) << header;
        const auto& row = out.rows[0];
        EXPECT_EQ(row.key, "BCD");
        EXPECT_EQ(row.raw_key, 255U);
        EXPECT_EQ(row.decision, Decision::fix);
        EXPECT_EQ(row.new_id, "1/9");
        EXPECT_EQ(row.who, "An");
        EXPECT_EQ(row.where, "trả lời.csv, line 2");
    }
}

TEST_F(CorrectionsFile, says_which_file_it_was) {
    const std::string text = "key,outline,decision\nBCD,00000000000000ff,keep\n";
    const auto out = read(text);
    EXPECT_EQ(out.name, "trả lời.csv");
    EXPECT_EQ(out.sha256, report::sha256(text));
}

TEST_F(CorrectionsFile, decisions_are_known_as_people_write_them) {
    const auto out =
        read("key,outline,decision\na,,Bỏ thửa\nb,, GIỮ NGUYÊN \nc,,dung ban sua tu dong\nd,,correct\ne,,\nf,,có lẽ\n");
    ASSERT_EQ(out.rows.size(), 6U);
    EXPECT_EQ(out.rows[0].decision, Decision::remove);
    EXPECT_EQ(out.rows[1].decision, Decision::keep);
    EXPECT_EQ(out.rows[2].decision, Decision::accept_repair);
    EXPECT_EQ(out.rows[3].decision, Decision::fix);
    EXPECT_FALSE(out.rows[4].decision);
    EXPECT_EQ(out.rows[4].decision_text, "");
    EXPECT_FALSE(out.rows[5].decision);
    EXPECT_EQ(out.rows[5].decision_text, "có lẽ");
}

TEST_F(CorrectionsFile, days_are_read_as_people_write_them) {
    const auto out = read(
        "key,outline,decision,date\na,,keep,2024-03-05\nb,,keep,5/3/2024\nc,,keep,05.03.2024\n"
        "d,,keep,31/2/2024\ne,,keep,hôm qua\n");
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(out.rows[i].decided_on, dates::make_date(2024, 3, 5)) << i;
    EXPECT_FALSE(out.rows[3].decided_on);
    EXPECT_EQ(out.rows[3].note, "31/2/2024") << "what is no day is kept as a note";
    EXPECT_EQ(out.rows[4].note, "hôm qua");
}

TEST_F(CorrectionsFile, an_outline_in_degrees_is_brought_into_the_system_of_the_layer) {
    const std::string head = "key,outline,decision,new_outline\na,,fix,";
    const auto metres = read(head + "\"POLYGON ((600000 1130000, 600100 1130000, 600100 1130100, 600000 1130000))\"\n");
    ASSERT_TRUE(metres.rows[0].outline);
    EXPECT_EQ(metres.rows[0].outline->parts[0].outer[0], (geometry::Point{600000, 1130000}));
    const auto degrees =
        read(head + "\"POLYGON ((105.912 10.221, 105.913 10.221, 105.913 10.222, 105.912 10.221))\"\n");
    ASSERT_TRUE(degrees.rows[0].outline);
    const auto p = degrees.rows[0].outline->parts[0].outer[0];
    const Transform there{read_crs("EPSG:4326", ""), read_crs("EPSG:32648", "")};
    geometry::Point expected[] = {{105.912, 10.221}};
    there.apply(expected);
    EXPECT_EQ(p, expected[0]);
    EXPECT_NEAR(p.x, 599872, 300) << "zone 48 has its meridian at 105 degrees; a degree is some 109.6 km there";
}

TEST_F(CorrectionsFile, an_outline_that_is_no_polygon_is_the_trouble_of_its_row) {
    const auto out = read("key,outline,decision,new_outline\na,,fix,POINT (1 2)\nb,,keep,\n");
    ASSERT_TRUE(out.rows[0].trouble);
    EXPECT_EQ(out.rows[0].trouble->code, "R-CORRECTION-OUTLINE");
    EXPECT_FALSE(out.rows[1].trouble);
}

TEST_F(CorrectionsFile, a_file_that_lost_a_column_is_refused_whole) {
    EXPECT_THAT(refusal("key,decision,new_id\na,keep,\n"), HasSubstr("'Mã ranh giới' (outline)"));
    EXPECT_THAT(refusal("outline,decision,new_id\na,keep,\n"), HasSubstr("'Mã việc' (key)"));
    EXPECT_THAT(refusal("key,outline,new_id\na,,\n"), HasSubstr("'Quyết định' (decision)"));
    EXPECT_THAT(refusal("key,outline,decision,Decision\na,,keep,\n"), HasSubstr("twice"));
    EXPECT_THAT(refusal("ma_xa,so_to\n1,2\n"), HasSubstr("no work list"));
}

TEST(WorkListWords, are_different_in_all_languages) {
    for (const auto& column : work_list_columns()) {
        EXPECT_EQ(find_work_list_column(column.name), &column);
        EXPECT_EQ(find_work_list_column(column.english), &column) << column.english;
        EXPECT_EQ(find_work_list_column(column.vietnamese), &column) << column.vietnamese;
    }
    EXPECT_EQ(find_work_list_column("Ghi chú thêm"), nullptr);
    for (const auto& decision : decisions())
        for (const auto word : {decision.name, decision.english, decision.vietnamese})
            EXPECT_EQ(static_cast<std::size_t>(*find_decision(word)),
                      static_cast<std::size_t>(&decision - decisions().data()));
}

}  // namespace
}  // namespace vung::io
