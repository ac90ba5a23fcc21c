// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include <vung/error.h>
#include <vung/io/acknowledged.h>
#include <vung/io/corrections_ledger.h>
#include <vung/io/ledger_file.h>
#include <vung/io/wkt.h>
#include <vung/report/atomic_file.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

using testing::HasSubstr;

std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const InputError& error) {
        return to_string(error.text());
    }
    return "";
}

const geometry::MultiPolygon kShape{
    {{{{0.1, 1.0 / 3}, {10, 0}, {1e-17, 10}, {0.1, 1.0 / 3}}, {{{1, 1}, {2, 1}, {2, 2}, {1, 1}}}},
     {{{591234.5678901234, 1e6}, {591240, 1e6}, {591240, 1e6 + 5}, {591234.5678901234, 1e6}}, {}}}};

parcels::Correction correction(parcels::CorrectionAction action) {
    parcels::Correction out;
    out.day = dates::make_date(2024, 3, 1);
    out.file = "việc cần làm; \"xã\".xlsx", out.sha256 = std::string(64, 'a');
    out.finding = "KA KB", out.code = "P-TINY", out.parcel = "1/2", out.feature = 7;
    out.raw_key = 0xFEDCBA9876543210ULL, out.action = action;
    out.hectares = 1.0 / 3, out.who = "Nguyễn Văn An", out.note = "dòng 1\ndòng 2";
    out.decided_on = dates::make_date(2024, 2, 28);
    if (action == parcels::CorrectionAction::outline)
        out.outline = kShape;
    else if (action != parcels::CorrectionAction::remove)
        out.value = "giá trị, mới";
    return out;
}

TEST(CorrectionsLedger, gives_back_what_was_added_to_it) {
    const test::TemporaryFolder folder;
    const auto file = folder / "corrections.csv";
    EXPECT_TRUE(read_corrections(file).empty()) << "there need not be one";
    const std::vector<parcels::Correction> first{correction(parcels::CorrectionAction::rename),
                                                 correction(parcels::CorrectionAction::outline)};
    auto last = correction(parcels::CorrectionAction::remove);
    last.decided_on.reset(), last.hectares.reset();
    append_corrections(file, first);
    append_corrections(file, std::vector{last});
    append_corrections(file, {});
    const auto read = read_corrections(file);
    ASSERT_EQ(read.size(), 3U);
    EXPECT_EQ(read[0], first[0]);
    EXPECT_EQ(read[1], first[1]) << "coordinates come back bit by bit";
    EXPECT_EQ(read[2], last);
}

TEST(CorrectionsLedger, only_grows) {
    const test::TemporaryFolder folder;
    const auto file = folder / "corrections.csv";
    append_corrections(file, std::vector{correction(parcels::CorrectionAction::rename)});
    const auto before = content(file);
    append_corrections(file, std::vector{correction(parcels::CorrectionAction::remove)});
    EXPECT_EQ(content(file).substr(0, before.size()), before);
}

TEST(CorrectionsLedger, a_cell_that_cannot_be_is_told_with_its_line) {
    const test::TemporaryFolder folder;
    const auto file = folder / "corrections.csv";
    append_corrections(file, std::vector{correction(parcels::CorrectionAction::cooperative)});
    const auto good = content(file);
    const auto with = [&](const std::string& old, const std::string& now) {
        auto text = good;
        text.replace(text.find(old), old.size(), now);
        report::write_file(file, text);
        return refusal([&] { read_corrections(file); });
    };
    EXPECT_THAT(with("2024-03-01", "1.3.24"), testing::AllOf(HasSubstr("day '1.3.24'"), HasSubstr("line 2")));
    EXPECT_THAT(with(",cooperative,", ",burn,"), HasSubstr("'burn'"));
    EXPECT_THAT(with("fedcba9876543210", "fedc"), HasSubstr("outline 'fedc'"));
    EXPECT_THAT(with(",7,", ",sáu,"), HasSubstr("feature 'sáu'"));
    EXPECT_THAT(with("decided_on", "day_of"), HasSubstr("decided_on"));
}

TEST(Ledger, of_other_columns_is_not_added_to) {
    const test::TemporaryFolder folder;
    const auto file = folder / "x.csv";
    report::write_file(file, "a,b\n1,2\n");
    EXPECT_THAT(refusal([&] { append_to_ledger(file, {"a", "c"}, {{"1", "2"}}); }), HasSubstr("x.csv"));
    EXPECT_EQ(content(file), "a,b\n1,2\n");
    report::write_file(file,
                       "\xEF\xBB\xBF"
                       "a;b\r\n1;2");
    append_to_ledger(file, {"a", "b"}, {{"3;4", "5"}});
    EXPECT_EQ(content(file),
              "\xEF\xBB\xBF"
              "a;b\r\n1;2\n\"3;4\";5\n")
        << "as a spreadsheet may have saved it";
}

TEST(AcknowledgedLedger, gives_back_what_was_added_to_it) {
    const test::TemporaryFolder folder;
    const auto file = folder / "acknowledged.csv";
    EXPECT_TRUE(read_acknowledged(file).empty());
    const std::vector<report::Acknowledgement> lines{{.day = dates::make_date(2024, 3, 1),
                                                      .key = "BCDFGHJKLMNP",
                                                      .code = "P-TINY",
                                                      .subject = "parcel",
                                                      .id = "1/2",
                                                      .hectares = 0.1,
                                                      .who = "An",
                                                      .note = "đã xem, \"đúng\""},
                                                     {.day = dates::make_date(2024, 3, 2), .key = "X", .who = "An"}};
    append_acknowledged(file, lines);
    EXPECT_EQ(read_acknowledged(file), lines);
}

TEST(Wkt, reads_back_bit_by_bit) {
    EXPECT_EQ(parse_wkt(to_wkt(kShape)), kShape);
    EXPECT_EQ(parse_wkt("POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 0 5))"),
              (geometry::MultiPolygon{{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}, {}}}}));
}

TEST(Wkt, other_text_is_nothing) {
    for (const char* text : {"", "x", "POLYGON", "POLYGON ((0 0, 1 1", "POINT (1 2)", "LINESTRING (0 0, 1 1)",
                             "POLYGON ((0 0, 1 0, 1 1, 0 0)) x", "SELECT 1"})
        EXPECT_FALSE(parse_wkt(text)) << text;
}

}  // namespace
}  // namespace vung::io
