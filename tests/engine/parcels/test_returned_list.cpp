// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/returned_list.h>

#include <algorithm>

#include <vung/parcels/shape_key.h>

namespace vung::parcels {
namespace {

using testing::ElementsAre;
using enum CorrectionAction;

const geometry::Crs kUtm{.code = "EPSG:32648", .wkt = "", .geographic = false, .metres_per_unit = 1};

geometry::MultiPolygon square(double x) {
    return {{{{{x, 0}, {x + 10, 0}, {x + 10, 10}, {x, 10}, {x, 0}}, {}}}};
}
const geometry::MultiPolygon kBowTie{{{{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}, {}}}};

/// A list of four findings: KA (refused, parcel 1/1), KB (doubt, 1/2), KC (doubt, 1/2 too), KD (a diary row).
class ReturnedList : public testing::Test {
protected:
    ReturnedList() {
        file_.name = "problems.xlsx", file_.sha256 = "abc", file_.day = dates::make_date(2024, 3, 1);
        findings_ = {{.key = "KA",
                      .code = "P-SELF-CROSSING",
                      .severity = Severity::refuse,
                      .about_parcel = true,
                      .parcel = "1/1",
                      .feature = 1,
                      .raw_key = 11,
                      .shape = &kBowTie,
                      .hectares = 0.5},
                     {.key = "KB",
                      .code = "P-SLIVER",
                      .severity = Severity::warn,
                      .about_parcel = true,
                      .parcel = "1/2",
                      .feature = 2,
                      .raw_key = 22},
                     {.key = "KC",
                      .code = "P-TINY",
                      .severity = Severity::warn,
                      .about_parcel = true,
                      .parcel = "1/2",
                      .feature = 2,
                      .raw_key = 22},
                     {.key = "KD", .code = "R-BAD-DATE"}};
    }

    ReturnedRow& row(const std::string& key, const std::string& decision = "") {
        ReturnedRow row;
        row.where = "problems.xlsx, row " + std::to_string(file_.rows.size() + 5);
        row.key = key;
        row.raw_key = key == "KA" ? 11 : 22;
        row.decision_text = decision;
        if (decision == "fix") row.decision = Decision::fix;
        if (decision == "keep") row.decision = Decision::keep;
        if (decision == "remove") row.decision = Decision::remove;
        if (decision == "accept_repair") row.decision = Decision::accept_repair;
        row.who = "An";
        return file_.rows.emplace_back(std::move(row));
    }

    Accepted accept() const { return accept_rows(file_, findings_, ledger_, ids_, kUtm, 2); }

    std::vector<std::string> codes() const {
        std::vector<std::string> out;
        for (const auto& p : accept().problems) out.push_back(p.code);
        return out;
    }
    static std::vector<std::string> lines(const Accepted& accepted) {
        std::vector<std::string> out;
        for (const auto& c : accepted.corrections)
            out.push_back(to_string(c.action) + " " + c.parcel + (c.value.empty() ? "" : " -> " + c.value) + " (" +
                          c.finding + ")");
        return out;
    }

    ReturnedFile file_;
    std::vector<OpenFinding> findings_;
    std::vector<Correction> ledger_;
    std::vector<std::string> ids_{"1/1", "1/2", "1/3"};
};

TEST_F(ReturnedList, a_row_becomes_one_correction_per_thing_it_changes) {
    auto& r = row("KA", "fix");
    r.new_id = "1/9", r.cooperative = "B", r.commune = "X", r.outline = square(0), r.note = "đã đo lại";
    const auto accepted = accept();
    EXPECT_THAT(lines(accepted), ElementsAre("cooperative 1/1 -> B (KA)", "commune 1/1 -> X (KA)",
                                             "rename 1/1 -> 1/9 (KA)", "outline 1/9 (KA)"));
    EXPECT_EQ(accepted.taken, 1U);
    EXPECT_TRUE(accepted.problems.empty());
    const auto& line = accepted.corrections[0];
    EXPECT_EQ(line.raw_key, 11U);
    EXPECT_EQ(line.file, "problems.xlsx");
    EXPECT_EQ(line.who, "An");
    EXPECT_EQ(line.note, "đã đo lại");
    EXPECT_EQ(line.hectares, 0.5);
    EXPECT_EQ(line.day, dates::make_date(2024, 3, 1));
}

TEST_F(ReturnedList, rows_without_an_answer_are_counted_and_nothing_else) {
    row("KA"), row("KB"), row("no such key");
    const auto accepted = accept();
    EXPECT_EQ(accepted.empty, 3U);
    EXPECT_TRUE(accepted.corrections.empty());
    EXPECT_TRUE(accepted.problems.empty());
}

TEST_F(ReturnedList, a_wrong_row_is_told_and_the_others_are_taken) {
    row("WRONG", "keep");
    row("KB", "keep");
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-KEY"));
    EXPECT_THAT(lines(accept()), ElementsAre("keep 1/2 (KB)"));
    EXPECT_THAT(accept().problems[0].id, "problems.xlsx, row 5");
}

TEST_F(ReturnedList, half_filled_rows_are_refused) {
    row("KA").new_id = "1/9";
    row("KB", "fix");
    row("KC", "keep").cooperative = "B";
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-NO-DECISION", "R-CORRECTION-NO-VALUE", "R-CORRECTION-TOO-MUCH"));
    EXPECT_TRUE(accept().corrections.empty());
}

TEST_F(ReturnedList, a_parcel_that_changed_since_is_left_alone) {
    row("KA", "remove").raw_key = 12;
    row("KB", "keep").raw_key.reset();
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-CHANGED", "R-CORRECTION-CHANGED"));
}

TEST_F(ReturnedList, a_word_that_is_no_decision_is_told) {
    row("KA", "có lẽ");
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-DECISION"));
    EXPECT_THAT(accept().problems[0].text.what, testing::HasSubstr("'có lẽ'"));
}

TEST_F(ReturnedList, what_cannot_be_used_cannot_be_kept) {
    row("KA", "keep");
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-CANNOT-KEEP"));
}

TEST_F(ReturnedList, a_diary_row_cannot_be_answered_here) {
    row("KD", "remove");
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-NOT-A-PARCEL"));
}

TEST_F(ReturnedList, a_repair_is_accepted_where_there_is_one) {
    row("KA", "accept_repair");
    row("KB", "accept_repair");
    EXPECT_THAT(lines(accept()), ElementsAre("accept_repair 1/1 (KA)"));
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-NO-REPAIR")) << "a sliver has no repair";
    findings_[1].severity = Severity::repair;
    EXPECT_THAT(lines(accept()), ElementsAre("accept_repair 1/1 (KA)", "keep 1/2 (KB)"))
        << "a repair that was made is kept";
}

TEST_F(ReturnedList, a_broken_outline_is_refused) {
    row("KA", "fix").outline = kBowTie;
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-OUTLINE"));
    EXPECT_THAT(accept().problems[0].text.what, testing::HasSubstr("P-SELF-CROSSING"));
}

TEST_F(ReturnedList, an_id_has_all_its_parts_and_is_free) {
    row("KA", "fix").new_id = "9";
    row("KB", "fix").new_id = "1/3";
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-ID-FORM", "R-CORRECTION-ID-TAKEN"));
    file_.rows.clear();
    row("KA", "fix").new_id = "1//";
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-ID-FORM"));
}

TEST_F(ReturnedList, an_id_is_free_when_its_parcel_leaves_it_in_the_same_list) {
    row("KA", "fix").new_id = "1/2";
    row("KB", "fix").new_id = "1/1";
    EXPECT_THAT(lines(accept()), ElementsAre("rename 1/1 -> 1/2 (KA)", "rename 1/2 -> 1/1 (KB)"));
    file_.rows.clear();
    row("KA", "fix").new_id = "1/2";
    row("KB", "remove");
    EXPECT_THAT(lines(accept()), ElementsAre("rename 1/1 -> 1/2 (KA)", "remove 1/2 (KB)"));
}

TEST_F(ReturnedList, one_refused_name_can_refuse_another) {
    row("KA", "fix").new_id = "1/2";  // free only if 1/2 goes
    row("KB", "fix").new_id = "1/3";  // which it cannot, since 1/3 stays
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-ID-TAKEN", "R-CORRECTION-ID-TAKEN"));
    EXPECT_TRUE(accept().corrections.empty());
}

TEST_F(ReturnedList, two_parcels_cannot_get_one_id) {
    row("KA", "fix").new_id = "1/9";
    row("KB", "fix").new_id = "1/9";
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-ID-TAKEN", "R-CORRECTION-ID-TAKEN"));
}

TEST_F(ReturnedList, two_answers_about_one_parcel_must_agree) {
    row("KB", "remove");
    row("KC", "keep");
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-CONFLICT", "R-CORRECTION-CONFLICT"));
    file_.rows.clear();
    row("KB", "fix").new_id = "1/8";
    row("KC", "fix").new_id = "1/9";
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-CONFLICT", "R-CORRECTION-CONFLICT"));
    file_.rows.clear();
    row("KB", "fix").new_id = "1/8";
    row("KC", "keep");
    EXPECT_THAT(lines(accept()), ElementsAre("keep 1/2 (KC)", "rename 1/2 -> 1/8 (KB)"));
    file_.rows.clear();
    row("KB", "remove");
    row("KC", "remove");
    EXPECT_THAT(lines(accept()), ElementsAre("remove 1/2 (KB KC)")) << "one correction answers both findings";
    EXPECT_EQ(accept().taken, 2U);
}

TEST_F(ReturnedList, the_same_file_twice_changes_nothing) {
    auto& r = row("KA", "fix");
    r.new_id = "1/9", r.outline = square(0);
    row("KB", "remove");
    row("KC", "remove");
    ledger_ = accept().corrections;
    EXPECT_EQ(accept().known, 3U) << "while the findings are still open";
    EXPECT_TRUE(accept().corrections.empty());
    findings_.clear();
    EXPECT_EQ(accept().known, 3U) << "and when they are closed";
    EXPECT_TRUE(accept().problems.empty());
}

TEST_F(ReturnedList, another_answer_to_a_closed_finding_is_told) {
    row("KB", "remove");
    ledger_ = accept().corrections;
    findings_.erase(findings_.begin() + 1);
    file_.rows.clear();
    row("KB", "keep");
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-CLOSED"));
}

TEST_F(ReturnedList, does_not_depend_on_the_order_of_rows) {
    row("KA", "fix").new_id = "1/2";
    row("KC", "fix").new_id = "1/7";
    row("KB", "fix").cooperative = "B";
    const auto first = lines(accept());
    std::reverse(file_.rows.begin(), file_.rows.end());
    EXPECT_EQ(lines(accept()), first);
    EXPECT_THAT(first, testing::SizeIs(3));
}

TEST_F(ReturnedList, a_cell_that_cannot_be_read_refuses_its_row) {
    Problem trouble;
    trouble.code = "R-CORRECTION-FORMULA";
    row("KB", "keep").trouble = trouble;
    EXPECT_THAT(codes(), ElementsAre("R-CORRECTION-FORMULA"));
    EXPECT_EQ(accept().problems[0].subject, Subject::record);
}

}  // namespace
}  // namespace vung::parcels
