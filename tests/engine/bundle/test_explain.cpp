// SPDX-License-Identifier: Apache-2.0
#include <vung/run/explain.h>

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vung/error.h>
#include <vung/packs/examples.h>
#include <vung/run/bundle.h>
#include <vung/run/bundle_json.h>

#include "calculation.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

/// The first worked example of a pack as a bundle of one parcel-season.
OpenedBundle example(const std::string& id, const std::filesystem::path& folder, std::size_t which = 0,
                     const std::function<void(packs::Activity&)>& change = {}) {
    const auto pack = packs::builtin_pack(id);
    auto activity = packs::activity_of(*pack, pack->examples.at(which));
    if (change) change(activity);
    const auto seasons = activity.at("season").rows;
    AccountOptions options;
    options.draws = 128;
    options.causes = false;
    BundleRequest request;
    request.book.groups = {"HTX Thạnh Lợi"};
    request.book.group_of_season.assign(seasons, 0);
    request.book.subjects.assign(seasons, {"30337/12/5", "Đông Xuân", "Vĩnh Thạnh", "Nguyễn Văn An"});
    request.book.language = text::Language::en;
    request.book.title = "Example";
    const auto made = account(pack, activity, request.book.group_of_season, request.book.groups, options);
    request.activity = &activity;
    request.options = options;
    request.book.account = &made;
    write_bundle(folder, request);
    return recompute_bundle(folder);
}

TEST(Explain, LeadsFromTonnesToTheTableAndTheClause) {
    const test::TemporaryFolder folder;
    const auto bundle = example("ipcc-2019-rice", folder / "bundle");
    const auto explanation = explain(bundle, "30337/12/5");
    const auto& steps = explanation.steps;
    ASSERT_FALSE(steps.empty());
    EXPECT_EQ(steps[0].name, "total");
    EXPECT_EQ(steps[0].unit, "t_CO2e");
    // The hand calculation of the pack: 1.22 kg CH4 per ha and day, 102 days, one hectare.
    EXPECT_THAT(steps,
                Contains(AllOf(Field(&ExplainStep::name, "ch4_soil"), Field(&ExplainStep::value, "124.44"),
                               Field(&ExplainStep::numbers, "1.22 × 102 × 1"), Field(&ExplainStep::clause, "Eq 5.1"))));
    EXPECT_THAT(steps,
                Contains(AllOf(Field(&ExplainStep::name, "ef"), Field(&ExplainStep::numbers, "1.22 × 1 × 1 × 1"))));
    EXPECT_THAT(steps, Contains(AllOf(Field(&ExplainStep::factor, "ipcc_t5_11_efc:2019:southeast_asia"),
                                      Field(&ExplainStep::range, HasSubstr("0.83 – 1.81")),
                                      Field(&ExplainStep::source, HasSubstr("Table 5.11")),
                                      Field(&ExplainStep::check, "not compared with the original"))));
    const auto text = to_text(explanation);
    EXPECT_THAT(text, HasSubstr("ch4_soil = 124.44 kg_CH4 – CH4 of the soil [Eq 5.1]"));
    EXPECT_THAT(text, HasSubstr("= ef * days * area"));
    EXPECT_THAT(to_json(explanation), HasSubstr("\"factor\": \"ipcc_t5_11_efc:2019:southeast_asia\""));
}

TEST(Explain, SaysWhatWasPutInWhereNothingWasRecorded) {
    const test::TemporaryFolder folder;
    const auto bundle = example("verra-vm0051-1.1", folder / "bundle");
    const auto explanation = explain(bundle, "30337/12/5, Đông Xuân");
    EXPECT_EQ(explanation.steps[0].name, "net");
    EXPECT_THAT(explanation.steps, Contains(AllOf(Field(&ExplainStep::name, "n_residue [project]"),
                                                  Field(&ExplainStep::note, HasSubstr("fallback used")))));
    EXPECT_THAT(explanation.steps, Contains(AllOf(Field(&ExplainStep::name, "water_regime [baseline]"),
                                                  Field(&ExplainStep::value, "irrigated_continuously_flooded"),
                                                  Field(&ExplainStep::note, ""))));
}

TEST(Explain, AParcelWithoutAValueSaysWhichRecordsItLacks) {
    const test::TemporaryFolder folder;
    const auto pack = packs::builtin_pack("verra-vm0051-1.1");
    const auto why = [&](auto change) {
        std::filesystem::remove_all(folder / "bundle");
        const auto bundle = example("verra-vm0051-1.1", folder / "bundle", 0, change);
        const auto explanation = explain(bundle, "30337/12/5");
        const auto part = explain(bundle, "").parts.at(0).why;
        EXPECT_EQ(explanation.lacking, part);
        if (!part.empty()) EXPECT_THAT(to_text(explanation), HasSubstr(part));
        return part;
    };
    EXPECT_EQ(why([](packs::Activity&) {}), "");
    EXPECT_EQ(why([](packs::Activity& activity) {
                  for (const auto side : {formula::Scenario::none, formula::Scenario::project})
                      activity.at("season", side).columns.erase("n_mineral");
              }),
              "not recorded: n_mineral [project]");
    EXPECT_EQ(why([](packs::Activity& activity) {
                  activity.at("season", formula::Scenario::baseline).columns.erase("straw_burnt");
                  packs::ActivityLevel untold;
                  untold.unknown = {1};
                  activity.at("amendments", formula::Scenario::project) = untold;
              }),
              "not recorded: amendments [project], straw_burnt [baseline]");
    EXPECT_EQ(why([](packs::Activity& activity) {
                  auto& baseline = activity.at("season", formula::Scenario::baseline);
                  baseline.columns.erase("water_regime");
                  baseline.columns[std::string{"water_regime"} + packs::kElsewhere].numbers = {1};
              }),
              "not recorded: water_regime [baseline]")
        << "factors that it is the key of are not lacking for themselves";
    EXPECT_THAT(why([](packs::Activity& activity) { activity.at("project").columns.erase("adoption"); }),
                HasSubstr("(7): open; not recorded: adoption"));
    EXPECT_THAT(why([](packs::Activity& activity) { activity.at("project").columns.erase("lime_rises"); }),
                AllOf(HasSubstr("open; not recorded: lime_rises"), Not(HasSubstr("fuel"))));
}

TEST(Explain, AProgrammeShowsItsTotalsItsYearsAndItsLargestParts) {
    const test::TemporaryFolder folder;
    const auto made = testing_support::calculation("verra-vm0051-1.1", 30, 2);
    BundleRequest request;
    request.activity = &made.activity;
    request.options = made.options;
    request.book = made.book;
    write_bundle(folder / "bundle", request);
    const auto bundle = recompute_bundle(folder / "bundle");
    const auto programme = explain(bundle, "", 5);
    EXPECT_EQ(programme.parts.size(), 5u);
    EXPECT_EQ(programme.left_out, 25u);
    EXPECT_THAT(programme.totals, Contains(Field(&ExplainTotal::name, "net")));
    EXPECT_EQ(programme.steps[0].name, "issuable [2026]");
    const auto cooperative = explain(bundle, "HTX Thạnh Lợi 1");
    EXPECT_EQ(cooperative.parts.size(), 15u);
    for (const auto& part : cooperative.parts)
        if (part.value == 0.0) EXPECT_FALSE(part.why.empty());
    try {
        explain(bundle, "HTX Thạnh Lợi 3");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.text().fix, HasSubstr("HTX Thạnh Lợi 1"));
    }
}

}  // namespace
}  // namespace vung::run
