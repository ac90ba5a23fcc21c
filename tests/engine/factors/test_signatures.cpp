// SPDX-License-Identifier: Apache-2.0
#include <vung/factors/signatures.h>

#include <vung/error.h>

namespace vung::factors {
namespace {

using testing::HasSubstr;

constexpr const char* kId = "ipcc_t5_11_efc:2019:southeast_asia";

dates::Date day(const char* text) {
    return dates::parse_date(text).value();
}

std::string message(const auto& action) {
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

Signature signed_row(const char* id = kId, const char* on = "2026-01-15") {
    return sign(FactorTable::builtin().row(id), "Nguyễn Văn A", "2019 Refinement, p. 5.53", day(on));
}

TEST(Signatures, ASignedRowIsCheckedAndNoOther) {
    const std::vector<Signature> signatures{signed_row()};
    const auto result = with_signatures(FactorTable::builtin(), signatures);
    EXPECT_TRUE(result.void_signatures.empty());
    const auto& row = result.table.row(kId);
    EXPECT_TRUE(row.checked());
    EXPECT_EQ(row.checked_by, "Nguyễn Văn A");
    EXPECT_EQ(row.checked_on, "2026-01-15");
    EXPECT_FALSE(result.table.row("ipcc_t5_11_efc:2019:world").checked());
    EXPECT_FALSE(FactorTable::builtin().row(kId).checked());
}

TEST(Signatures, ASignatureWhoseNumbersChangedIsVoid) {
    auto value = signed_row(), range = signed_row(), unit = signed_row(), gone = signed_row();
    value.value = 1.21;
    range.high.reset();
    unit.unit = "g_CH4 ha-1 d-1";
    gone.id = "ipcc_t5_11_efc:2019:atlantis";
    const std::vector<Signature> signatures{value, range, unit, gone};
    const auto result = with_signatures(FactorTable::builtin(), signatures);
    ASSERT_EQ(result.void_signatures.size(), 4u);
    EXPECT_EQ(result.void_signatures[0].differs, "value 1.21 is now 1.22");
    EXPECT_EQ(result.void_signatures[1].differs, "high none is now 1.81");
    EXPECT_EQ(result.void_signatures[2].differs, "unit g_CH4 ha-1 d-1 is now kg_CH4 ha-1 d-1");
    EXPECT_FALSE(result.void_signatures[3].known);
    EXPECT_FALSE(result.table.row(kId).checked());
}

TEST(Signatures, OfTwoTheNewestCounts) {
    auto older = signed_row(kId, "2025-06-01");
    older.by = "Somebody";
    for (const auto& signatures : {std::vector{older, signed_row()}, std::vector{signed_row(), older}})
        EXPECT_EQ(with_signatures(FactorTable::builtin(), signatures).table.row(kId).checked_by, "Nguyễn Văn A");
}

TEST(Signatures, TheFileReadsBackWhatWasWritten) {
    auto odd = signed_row("ipcc_t11_1a_crop_residue:2019:rice_n_bg");
    odd.against = "Table 11.1A, p. 11.17; \"-\" for rice";
    const std::vector<Signature> signatures{signed_row(), odd};
    const auto text = signatures_text(signatures);
    const auto read = parse_signatures(text, "factors-signed.csv");
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].value, 1.22);
    EXPECT_FALSE(read[1].value) << "that the table has no such value was compared, too";
    EXPECT_EQ(read[1].against, odd.against);
    EXPECT_EQ(signatures_text(read), text);
    EXPECT_TRUE(with_signatures(FactorTable::builtin(), read).void_signatures.empty());
}

TEST(Signatures, ABadFileIsRefusedWithItsLine) {
    const std::string header = "id,value,low,high,unit,by,against,on\n";
    const auto read = [&](const std::string& rows) {
        return message([&] { parse_signatures(header + rows, "f.csv"); });
    };
    EXPECT_THAT(message([] { parse_signatures("id,value\n", "f.csv"); }), HasSubstr("the columns must be"));
    EXPECT_THAT(read("a:b:c,x,,,1,A,B,2026-01-15\n"), HasSubstr("'x' is no number (f.csv, line 2)"));
    EXPECT_THAT(read("a:b:c,1,,,1,A,B,15/01/2026\n"), HasSubstr("'15/01/2026' is no day"));
    EXPECT_THAT(read("a:b:c,1,,,1,,B,2026-01-15\n"), HasSubstr("needs who compared"));
}

TEST(Signatures, NobodyCannotSignAndNothingCannotBeSigned) {
    const auto& row = FactorTable::builtin().row(kId);
    EXPECT_THAT(message([&] { sign(row, " ", "p. 5.53", day("2026-01-15")); }), HasSubstr("needs a name"));
    EXPECT_THAT(message([&] { sign(row, "A", "", day("2026-01-15")); }), HasSubstr("needs the original"));
    const auto& absent = FactorTable::builtin().row("ipcc_t5_1_t5_9_perennial:2019:tea_max");
    EXPECT_THAT(message([&] { sign(absent, "A", "p. 1", day("2026-01-15")); }), HasSubstr("not obtained"));
}

}  // namespace
}  // namespace vung::factors
