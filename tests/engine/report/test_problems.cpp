// SPDX-License-Identifier: Apache-2.0
#include <vung/report/problems.h>

#include <algorithm>
#include <set>

#include <vung/problem_catalogue.h>
#include <vung/report/closed.h>

namespace vung::report {
namespace {

using testing::ElementsAre;

Problem problem(std::string code, std::string id, std::optional<double> hectares = {}) {
    return {.code = std::move(code),
            .severity = Severity::refuse,
            .subject = Subject::parcel,
            .id = std::move(id),
            .text = {.what = "it crosses itself", .where = "parcels.gpkg, feature 3", .fix = "draw it again"},
            .hectares = hectares};
}

Problem repeated_id(const std::string& where) {
    auto out = make_problem("P-ID-REPEATED", {{"count", "2"}, {"id", "1/7"}});
    out.id = "1/7";
    out.text.where = where;
    return out;
}

parcels::Parcel parcel(const std::string& id, const std::string& where, std::uint64_t raw_key) {
    parcels::Parcel out;
    out.id = id, out.where = where, out.raw_key = raw_key;
    out.commune = "Xã Tân Lập", out.cooperative = "HTX Số 1";
    return out;
}

TEST(ProblemKey, is_twelve_letters_that_no_spreadsheet_takes_for_anything_else) {
    std::set<std::string> keys;
    for (int i = 0; i < 2000; ++i) {
        const auto key = problem_key(problem("P-SELF-CROSSING", std::to_string(i)));
        EXPECT_EQ(key.size(), 12U);
        EXPECT_EQ(key.find_first_not_of("BCDFGHJKLMNPQRSTVWXZ"), std::string::npos) << key;
        keys.insert(key);
    }
    EXPECT_EQ(keys.size(), 2000U);
}

TEST(ProblemKey, stays_when_texts_numbers_and_places_move) {
    auto now = problem("P-OVERLAP", "1/7", 0.5);
    now.values = {{"other", "1/8"}, {"m2", "12"}};
    auto later = now;
    later.text = {"other words", "parcels.gpkg, feature 99", "another remedy"};
    later.severity = Severity::warn;
    later.hectares = 0.7;
    later.place = geometry::Point{105, 10};
    later.values = {{"m2", "14"}, {"other", "1/8"}};
    EXPECT_EQ(problem_key(now), problem_key(later));
}

TEST(ProblemKey, tells_codes_subjects_ids_and_the_other_parcel_apart) {
    const auto base = problem("P-OVERLAP", "1/7");
    auto code = base, subject = base, id = base, other = base;
    code.code = "P-GAP", subject.subject = Subject::scene, id.id = "1/8", other.values = {{"other", "1/8"}};
    const std::set<std::string> keys{problem_key(base), problem_key(code), problem_key(subject), problem_key(id),
                                     problem_key(other)};
    EXPECT_EQ(keys.size(), 5U);
}

TEST(ProblemKey, of_a_record_follows_its_parcel_and_not_its_line) {
    auto row = make_problem("R-BAD-DATE", {{"column", "sown_on"}, {"text", "?"}, {"parcel", "1/7"}, {"season", "x"}});
    row.subject = Subject::record;
    row.id = "diary.csv, line 12";
    auto moved = row, other_column = row;
    moved.id = "diary.csv, line 13";
    other_column.values[0].second = "harvested_on";
    EXPECT_EQ(problem_key(row), problem_key(moved));
    EXPECT_NE(problem_key(row), problem_key(other_column));
}

TEST(Findings, tell_the_parcel_they_are_about_in_both_languages) {
    parcels::ParcelLayer layer;
    layer.refused = {parcel("1/7", "a.gpkg, feature 1", 11), parcel("1/7", "a.gpkg, feature 2", 22)};
    const auto found = list_findings({repeated_id("a.gpkg, feature 2"), repeated_id("a.gpkg, feature 1")}, layer);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].raw_key, 11U);
    EXPECT_EQ(found[1].raw_key, 22U);
    EXPECT_EQ(found[0].commune, "Xã Tân Lập");
    EXPECT_EQ(found[0].what(text::Language::en), "2 different rows have the id '1/7'; none is used");
    EXPECT_THAT(found[0].what(text::Language::vi), testing::HasSubstr("cùng mang mã thửa '1/7'"));
    EXPECT_NE(found[0].key, found[1].key) << "twins are told apart by their outlines";
}

TEST(Findings, of_twins_keep_their_keys_when_the_source_is_in_another_order) {
    parcels::ParcelLayer layer, turned;
    layer.refused = {parcel("1/7", "feature 1", 11), parcel("1/7", "feature 2", 22), parcel("1/7", "feature 3", 33)};
    turned.refused = {parcel("1/7", "feature 2", 11), parcel("1/7", "feature 1", 22)};
    const auto before =
        list_findings({repeated_id("feature 1"), repeated_id("feature 2"), repeated_id("feature 3")}, layer);
    const auto after = list_findings({repeated_id("feature 1"), repeated_id("feature 2")}, turned);
    EXPECT_EQ(before[0].key, after[1].key);
    EXPECT_EQ(before[1].key, after[0].key);
}

TEST(Findings, become_a_sorted_table_with_absent_gaps) {
    auto no_place = problem("S-TRUNCATED", "a.tif", 2.5);
    no_place.subject = Subject::scene;
    no_place.text.where.clear();
    const auto findings = list_findings(
        {no_place, problem("P-SELF-CROSSING", "2"), problem("P-SELF-CROSSING", "1"), problem("P-SELF-CROSSING", "1")},
        {});
    const auto table = problems_table(findings);
    ASSERT_EQ(table.rows(), 3U) << "a problem found twice stands once";
    EXPECT_THAT(table.column("id").texts(), ElementsAre("1", "2", "a.tif"));
    EXPECT_EQ(table.column("remedy").text(0), "draw it again");
    EXPECT_FALSE(table.column("where").present(2));
    EXPECT_FALSE(table.column("hectares").present(0));
    EXPECT_FALSE(table.column("lon").present(0));
    EXPECT_EQ(table.column("hectares").real(2), 2.5);
    EXPECT_EQ(problems_table({}).rows(), 0U);
}

TEST(Findings, have_the_same_hash_whoever_acknowledged_them) {
    auto findings = list_findings({problem("P-SELF-CROSSING", "1")}, {});
    const auto hash = canonical_hash(problems_table(findings));
    findings[0].acknowledged_on = dates::make_date(2024, 3, 1);
    EXPECT_EQ(canonical_hash(problems_table(findings)), hash);
    EXPECT_EQ(problems_table(findings, true).column("acknowledged_on").to_text(0), "2024-03-01");
}

Acknowledgement known(const Finding& finding, std::optional<double> hectares) {
    return {.day = dates::make_date(2024, 3, 1), .key = finding.key, .hectares = hectares, .who = "An"};
}

TEST(Acknowledged, findings_are_quiet_until_their_land_grows_by_more_than_a_tenth) {
    auto findings = list_findings({problem("P-SELF-CROSSING", "1", 1.0)}, {});
    const std::vector<Acknowledgement> ledger{known(findings[0], 1.0)};
    mark_acknowledged(findings, ledger);
    EXPECT_EQ(findings[0].acknowledged_on, dates::make_date(2024, 3, 1));
    EXPECT_EQ(count_new(findings), 0U);
    findings[0].problem.hectares = 1.09;
    mark_acknowledged(findings, ledger);
    EXPECT_EQ(count_new(findings), 0U);
    findings[0].problem.hectares = 1.11;
    mark_acknowledged(findings, ledger);
    EXPECT_EQ(count_new(findings), 1U);
    const std::vector<Acknowledgement> again{ledger[0], known(findings[0], 1.11)};
    mark_acknowledged(findings, again);
    EXPECT_EQ(count_new(findings), 0U) << "the newest line counts";
}

TEST(Acknowledged, findings_of_unknown_size_stay_quiet) {
    auto findings = list_findings({problem("P-NO-GEOMETRY", "1"), problem("P-NO-GEOMETRY", "2")}, {});
    const std::vector<Acknowledgement> ledger{known(findings[0], std::nullopt)};
    mark_acknowledged(findings, ledger);
    EXPECT_TRUE(findings[0].acknowledged_on);
    EXPECT_FALSE(findings[1].acknowledged_on);
}

parcels::Correction answer(const Finding& finding, parcels::CorrectionAction action) {
    parcels::Correction out;
    out.finding = finding.key, out.code = finding.problem.code, out.parcel = finding.problem.id;
    out.hectares = finding.problem.hectares, out.action = action, out.who = "An";
    return out;
}

TEST(Closed, what_is_gone_is_closed_and_what_is_there_is_open) {
    auto gone = list_findings({problem("P-SELF-CROSSING", "1"), problem("P-SELF-CROSSING", "2")}, {});
    const std::vector<parcels::Correction> ledger{answer(gone[0], parcels::CorrectionAction::outline),
                                                  answer(gone[1], parcels::CorrectionAction::outline)};
    std::vector<Finding> now{gone[1]};
    const auto table = close_findings(ledger,
                                      std::vector<parcels::CorrectionOutcome>{{parcels::CorrectionFate::applied, "1"},
                                                                              {parcels::CorrectionFate::applied, "2"}},
                                      now);
    EXPECT_THAT(table.column("state").texts(), ElementsAre("closed", "open"));
    EXPECT_EQ(now.size(), 1U);
}

TEST(Closed, a_finding_that_is_kept_leaves_the_list_until_its_land_grows) {
    auto doubt = problem("P-SLIVER", "1", 1.0);
    doubt.severity = Severity::warn;
    const auto before = list_findings({doubt}, {});
    const std::vector<parcels::Correction> ledger{answer(before[0], parcels::CorrectionAction::keep)};
    const std::vector<parcels::CorrectionOutcome> applied{{parcels::CorrectionFate::applied, "1"}};
    const auto state = [&](std::vector<Finding> now, const std::vector<parcels::CorrectionOutcome>& outcomes) {
        const auto table = close_findings(ledger, outcomes, now);
        return table.column("state").text(0) + " " + std::to_string(now.size());
    };
    EXPECT_EQ(state(before, applied), "closed 0");
    EXPECT_EQ(state(before, {}), "stale 1") << "nothing was applied";
    auto grown = before;
    grown[0].problem.hectares = 1.2;
    EXPECT_EQ(state(grown, applied), "open 1");
    auto refused = before;
    refused[0].problem.severity = Severity::refuse;
    EXPECT_EQ(state(refused, applied), "open 1");
}

TEST(Closed, the_same_finding_under_the_new_id_of_its_parcel_is_open_still) {
    const auto before = list_findings({problem("P-SELF-CROSSING", "1")}, {});
    std::vector<Finding> now = list_findings({problem("P-SELF-CROSSING", "9")}, {});
    const std::vector<parcels::Correction> ledger{answer(before[0], parcels::CorrectionAction::rename)};
    const std::vector<parcels::CorrectionOutcome> applied{{parcels::CorrectionFate::applied, "9"}};
    EXPECT_EQ(close_findings(ledger, applied, now).column("state").text(0), "open");
}

}  // namespace
}  // namespace vung::report
