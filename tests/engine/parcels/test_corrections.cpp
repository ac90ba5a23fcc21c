// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/corrections.h>

#include <algorithm>

#include <vung/parcels/shape_key.h>

namespace vung::parcels {
namespace {

using testing::ElementsAre;
using enum CorrectionAction;

const geometry::Crs kUtm{.code = "EPSG:32648", .wkt = "", .geographic = false, .metres_per_unit = 1};

geometry::MultiPolygon square(double x, double size = 10) {
    return {{{{{x, 0}, {x + size, 0}, {x + size, size}, {x, size}, {x, 0}}, {}}}};
}

Parcel parcel(const std::string& id, double x, std::int64_t feature = 1) {
    Parcel out;
    out.id = id, out.shape = square(x), out.cooperative = "A", out.feature = feature;
    return out;
}

Correction correction(const std::string& id, double x, CorrectionAction action, const std::string& value = "",
                      std::int64_t feature = 1) {
    Correction out;
    out.parcel = id, out.raw_key = shape_key(kUtm, square(x)), out.action = action, out.value = value;
    out.feature = feature, out.finding = "KEY", out.who = "An";
    return out;
}

struct Result {
    std::vector<Parcel> parcels;
    Corrected corrected;
    std::vector<Problem> problems;

    std::vector<std::string> ids() const {
        std::vector<std::string> out;
        for (const auto& p : parcels) out.push_back(p.id);
        return out;
    }
    std::vector<std::string> codes() const {
        std::vector<std::string> out;
        for (const auto& p : problems) out.push_back(p.code);
        return out;
    }
    std::string fates() const {
        std::string out;
        for (const auto& o : corrected.outcomes)
            out += o.fate == CorrectionFate::applied ? 'a' : o.fate == CorrectionFate::already_so ? 's' : '-';
        return out;
    }
};

Result apply(std::vector<Parcel> parcels, const std::vector<Correction>& corrections) {
    for (auto& parcel : parcels) parcel.raw_key = shape_key(kUtm, parcel.shape);
    Result out{std::move(parcels), {}, {}};
    out.corrected = apply_corrections(corrections, kUtm, out.parcels, out.problems);
    return out;
}

TEST(Corrections, each_kind_does_what_it_says) {
    auto redraw = correction("3", 40, outline);
    redraw.outline = square(41);
    const auto r = apply(
        {parcel("1", 0), parcel("2", 20), parcel("3", 40), parcel("4", 60), parcel("5", 80)},
        {correction("1", 0, rename, "11"), correction("2", 20, cooperative, "B"), redraw, correction("4", 60, remove),
         correction("5", 80, accept_repair), correction("5", 80, commune, "X"), correction("5", 80, keep)});
    EXPECT_EQ(r.fates(), "aaaaaaa");
    EXPECT_THAT(r.ids(), ElementsAre("11", "2", "3", "4", "5")) << "no parcel changes its place";
    EXPECT_EQ(r.parcels[1].cooperative, "B");
    EXPECT_EQ(r.parcels[2].shape, square(41));
    EXPECT_EQ(r.parcels[4].commune, "X");
    EXPECT_THAT(r.corrected.removed, ElementsAre(false, false, false, true, false));
    EXPECT_THAT(r.corrected.redrawn, ElementsAre(false, false, true, false, false));
    EXPECT_THAT(r.corrected.repair_accepted, ElementsAre(false, false, false, false, true));
    EXPECT_TRUE(r.problems.empty());
    EXPECT_EQ(r.corrected.outcomes[0].parcel, "11");
}

TEST(Corrections, every_parcel_gets_the_key_of_its_raw_outline) {
    const auto r = apply({parcel("1", 0)}, {});
    EXPECT_EQ(r.parcels[0].raw_key, shape_key(kUtm, square(0)));
}

TEST(Corrections, one_made_for_another_outline_is_stale_and_changes_nothing) {
    const auto r = apply({parcel("1", 5)}, {correction("1", 0, remove), correction("1", 0, rename, "2")});
    EXPECT_EQ(r.fates(), "--");
    EXPECT_THAT(r.codes(), ElementsAre("R-CORRECTION-STALE", "R-CORRECTION-STALE"));
    EXPECT_EQ(r.parcels[0].id, "1");
    EXPECT_FALSE(r.corrected.removed[0]);
}

TEST(Corrections, a_parcel_that_is_gone_is_told) {
    EXPECT_THAT(apply({parcel("1", 0)}, {correction("9", 0, cooperative, "B")}).codes(),
                ElementsAre("R-CORRECTION-NO-PARCEL"));
}

TEST(Corrections, what_the_source_itself_has_mended_is_done) {
    auto redraw = correction("3", 40, outline);
    redraw.outline = square(41);
    auto mended = parcel("3", 41);
    const auto r = apply(
        {parcel("11", 0), mended, parcel("4", 60)},
        {correction("1", 0, rename, "11"), redraw, correction("2", 20, remove), correction("4", 60, cooperative, "A")});
    EXPECT_EQ(r.fates(), "ssss");
    EXPECT_TRUE(r.problems.empty());
}

TEST(Corrections, follow_one_another) {
    auto redraw = correction("b", 0, outline);
    redraw.outline = square(3);
    const auto r = apply({parcel("a", 0)}, {correction("a", 0, rename, "b"), redraw, correction("b", 3, remove)});
    EXPECT_EQ(r.fates(), "aaa");
    EXPECT_TRUE(r.corrected.removed[0]);
}

TEST(Corrections, ids_can_change_places) {
    const auto r =
        apply({parcel("a", 0), parcel("b", 20)}, {correction("a", 0, rename, "b"), correction("b", 20, rename, "a")});
    EXPECT_EQ(r.fates(), "aa");
    EXPECT_THAT(r.ids(), ElementsAre("b", "a"));
}

TEST(Corrections, twins_of_one_id_are_told_apart_by_outline_then_by_feature) {
    const auto by_outline = apply({parcel("a", 0), parcel("a", 20)}, {correction("a", 20, rename, "b")});
    EXPECT_THAT(by_outline.ids(), ElementsAre("a", "b"));
    const auto by_feature = apply({parcel("a", 0, 7), parcel("a", 0, 8)}, {correction("a", 0, rename, "b", 8)});
    EXPECT_THAT(by_feature.ids(), ElementsAre("a", "b"));
    const auto neither = apply({parcel("a", 0, 7), parcel("a", 0, 8)}, {correction("a", 0, rename, "b", 9)});
    EXPECT_THAT(neither.codes(), ElementsAre("R-CORRECTION-AMBIGUOUS"));
    EXPECT_THAT(neither.ids(), ElementsAre("a", "a"));
}

TEST(Corrections, do_not_depend_on_the_order_of_parcels) {
    const std::vector<Correction> ledger{correction("a", 0, rename, "b"), correction("b", 20, remove),
                                         correction("c", 1, remove)};
    std::vector<Parcel> parcels{parcel("a", 0), parcel("b", 20), parcel("c", 40)};
    const auto first = apply(parcels, ledger);
    std::reverse(parcels.begin(), parcels.end());
    auto second = apply(parcels, ledger);
    std::reverse(second.parcels.begin(), second.parcels.end());
    EXPECT_EQ(first.ids(), second.ids());
    EXPECT_EQ(first.fates(), second.fates());
    EXPECT_EQ(first.problems, second.problems);
}

TEST(Corrections, have_names_that_read_back) {
    for (const auto action : {cooperative, commune, rename, outline, accept_repair, remove, keep})
        EXPECT_EQ(parse_correction_action(to_string(action)), action);
    EXPECT_FALSE(parse_correction_action("burn"));
}

}  // namespace
}  // namespace vung::parcels
