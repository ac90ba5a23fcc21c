// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "project_file.h"

namespace vung::run {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A project file with [emissions] and [reductions] below the rest.
class ReductionSections : public test::ProjectFile {
protected:
    std::filesystem::path write(const std::string& below) const {
        return test::ProjectFile::write(test::kGoodProject + below);
    }
    Problem only_fault(const std::string& below) const {
        return test::ProjectFile::only_fault(test::kGoodProject + below);
    }
};

TEST_F(ReductionSections, ReadsReductionsWithTheirPeriodsInputsAndOptions) {
    const auto project = read_project(write(R"(
[emissions]
packs = ["ipcc-2019-rice"]
region = "southeast-asia"
[reductions]
packs = ["verra-vm0051-1.1"]
monitoring = [2026-08-01, 2026-12-31]
lookback = [2023, 2025]
inputs = { adoption = 0.1, irrigation_controlled = true, baseline = { water_regime = "irrigated_continuously_flooded" } }
options = { preseason = "literal" }
)"));
    const auto& reductions = project.reductions;
    EXPECT_EQ(reductions.monitoring_end, dates::make_date(2026, 12, 31));
    EXPECT_EQ(reductions.lookback_first, 2023);
    EXPECT_EQ(std::get<double>(reductions.settings.inputs.at("adoption")), 0.1);
    EXPECT_TRUE(std::get<bool>(reductions.settings.inputs.at("irrigation_controlled")));
    EXPECT_EQ(std::get<std::string>(reductions.settings.inputs.at("baseline.water_regime")),
              "irrigated_continuously_flooded");
    EXPECT_EQ(reductions.settings.options.at("preseason"), "literal");
}

TEST_F(ReductionSections, ReductionsNeedEmissionsAndAKnownPack) {
    const auto fault = only_fault("[reductions]\npacks = [\"verra-vm0051-1.1\"]\n");
    EXPECT_THAT(fault.text.what, HasSubstr("need the section [emissions]"));
}

TEST_F(ReductionSections, PeriodsOfReductionsFitEachOther) {
    const std::string head =
        "[emissions]\npacks = [\"ipcc-2019-rice\"]\nregion = \"world\"\n"
        "[reductions]\npacks = [\"verra-vm0051-1.1\"]\n";
    EXPECT_THAT(only_fault(head + "baseline = \"old.csv\"\n").text.what, HasSubstr("years of the look-back"));
    EXPECT_THAT(read_project_faults(write(head + "project_start = 2023-06-01\nlookback = [2021, 2023]\n")), IsEmpty());
    EXPECT_THAT(only_fault(head + "project_start = 2023-06-01\nlookback = [2021, 2024]\n").text.what,
                HasSubstr("does not end before the project starts"));
    EXPECT_THAT(only_fault(head + "project_start = 2025-01-01\nmonitoring = [2024-01-01, 2024-12-31]\n").text.what,
                HasSubstr("ends before the project starts"));
}

TEST_F(ReductionSections, AnInputThatNoMethodologyKnowsIsAFaultAtItsLine) {
    const std::string head{"[emissions]\npacks = [\"ipcc-2019-rice\"]\nregion = \"world\"\n"};
    const std::string packs = "[reductions]\npacks = [\"verra-vm0051-1.1\", \"gold-standard-437\"]\n";
    const auto of = [&](const std::string& lines) { return only_fault(head + packs + lines); };
    const auto misspelt = of("inputs = { adoptoin = 0.1 }\n");
    EXPECT_THAT(misspelt.text.what, HasSubstr("no input 'adoptoin'"));
    EXPECT_THAT(misspelt.text.fix, HasSubstr("adoption"));
    const auto lines =
        std::ranges::count(std::string{test::kGoodProject}, '\n') + std::count(head.begin(), head.end(), '\n') + 3;
    EXPECT_THAT(misspelt.text.where, HasSubstr("line " + std::to_string(lines)));
    EXPECT_THAT(of("inputs = { baseline = { water_regime = \"flooded\" } }\n").text.what,
                HasSubstr("'flooded' is no key of 'water_regime'"));
    EXPECT_THAT(of("inputs = { adoption = \"much\" }\n").text.what, HasSubstr("needs a number"));
    EXPECT_THAT(of("options = { preseason = \"litteral\" }\n").text.fix, HasSubstr("literal"));
    EXPECT_THAT(of("options = { presason = \"literal\" }\n").text.fix, HasSubstr("preseason"));
    EXPECT_THAT(only_fault(head + "[reductions]\npacks = [\"mine.toml\"]\n").text.what, HasSubstr("no such pack file"));
}

}  // namespace
}  // namespace vung::run
