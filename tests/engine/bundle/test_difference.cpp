// SPDX-License-Identifier: Apache-2.0
#include <vung/run/bundle_difference.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include <vung/io/csv.h>
#include <vung/run/bundle.h>
#include <vung/run/bundle_json.h>

#include "calculation.h"
#include "temporary_folder.h"

namespace vung::run {
namespace {

using formula::Scenario;
using testing::Contains;
using testing::HasSubstr;
using testing_support::calculation;

class Difference : public testing::Test {
protected:
    Difference() : made_(calculation("ipcc-2019-rice", 40, 2, 5, 0)) { write("first"); }

    void write(const std::string& name) {
        const auto pack = packs::builtin_pack("ipcc-2019-rice");
        *made_.account = account(pack, made_.activity, made_.book.group_of_season, made_.book.groups, made_.options);
        BundleRequest request;
        request.activity = &made_.activity;
        request.options = made_.options;
        request.book = made_.book;
        request.observed = {"days"};
        write_bundle(folder_ / name, request);
    }

    std::map<std::string, double> parts() {
        write("second");
        difference_ = compare_bundles(folder_ / "first", folder_ / "second");
        std::map<std::string, double> out;
        double sum = 0;
        for (const auto& part : difference_.parts) {
            out[part.name] = part.change;
            sum += part.change;
        }
        EXPECT_NEAR(sum, difference_.second - difference_.first, 1e-9 * std::abs(difference_.first));
        EXPECT_NE(difference_.second, difference_.first);
        return out;
    }

    /// All of the change is in one part.
    void expect_only(const std::string& name) {
        const double whole = 1e-9 * std::abs(difference_.first);
        for (const auto& part : difference_.parts)
            EXPECT_NEAR(part.change, part.name == name ? difference_.second - difference_.first : 0, whole)
                << part.name;
    }

    test::TemporaryFolder folder_;
    testing_support::Calculation made_;
    BundleDifference difference_;
};

TEST_F(Difference, OfObservedInputsIsData) {
    made_.activity.at("season", Scenario::project).columns["days"].numbers[3] += 5;
    parts();
    expect_only("data");
    EXPECT_THAT(difference_.parts[0].details, Contains("season: days [project]"));
}

TEST_F(Difference, OfAreasIsBoundaries) {
    for (auto& area : made_.activity.at("season").columns["area"].numbers) area *= 1.5;
    parts();
    expect_only("boundaries");
}

TEST_F(Difference, OfRelationsIsRecords) {
    auto& amendments = made_.activity.at("amendments", Scenario::project);
    amendments.columns["rate"].numbers.assign(amendments.rows, 3.0);
    parts();
    expect_only("records");
    EXPECT_THAT(to_text(difference_), HasSubstr("amendments: rate [project]"));
}

TEST_F(Difference, OfWarmingPotentialsIsRules) {
    made_.options.bind.gwp = "AR6";
    parts();
    expect_only("rules");
    EXPECT_THAT(to_json(difference_), HasSubstr("GWP AR5 to AR6"));
}

TEST_F(Difference, OfSeveralThingsIsSplitBetweenThem) {
    made_.activity.at("season", Scenario::project).columns["days"].numbers[3] += 5;
    made_.activity.at("season").columns["area"].numbers[4] += 1;
    made_.activity.at("season", Scenario::project).columns["straw_burnt"].numbers[5] += 2;
    made_.options.bind.gwp = "AR6";
    const auto all = parts();
    for (const char* name : {"data", "boundaries", "records", "rules"}) EXPECT_NE(all.at(name), 0) << name;
    EXPECT_NEAR(all.at("software"), 0, 1e-9 * std::abs(difference_.first));
    EXPECT_EQ(all.at("factors"), 0);
}

TEST_F(Difference, OfParcelsThatComeAndGoIsBoundaries) {
    // The second bundle has the first 30 parcel-seasons, and ten others with the same records as the last ten.
    for (std::size_t i = 30; i < 40; ++i) made_.book.subjects[i].parcel += "-new";
    auto& area = made_.activity.at("season").columns["area"].numbers;
    for (std::size_t i = 30; i < 40; ++i) area[i] = area[i] + 1;
    parts();
    expect_only("boundaries");
    EXPECT_THAT(difference_.parts[1].details, Contains("10 parcel-seasons are in the second only"));
}

TEST_F(Difference, OfAFileThatSaysOtherwiseThanItsTablesIsSoftware) {
    write("second");
    const auto file = folder_ / "second/results/totals.csv";
    const auto table = io::read_csv(file);
    auto text = io::read_bytes(file);
    for (const auto& row : table.rows)
        if (row[0] == "*" && row[1] == "total [project]") {
            const auto& value = row[table.need("value")];
            text.replace(text.find("," + value + ","), value.size() + 2, ",1,");
        }
    std::ofstream{file} << text;
    difference_ = compare_bundles(folder_ / "first", folder_ / "second");
    EXPECT_EQ(difference_.second, 1);
    expect_only("software");
}

}  // namespace
}  // namespace vung::run
