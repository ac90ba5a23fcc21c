// SPDX-License-Identifier: Apache-2.0
#include <vung/crops/stratified_area.h>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

#include <shared_data.h>
#include <vung/error.h>

namespace {

using namespace vung;
using crops::ErrorMatrix;
using crops::stratified_area;

// Olofsson et al. 2014, Remote Sens. Environ. 148:42-57, Table 8: counts, mapped areas (ha) and printed results.
const ErrorMatrix kTable8{.counts = {{66, 0, 5, 4}, {0, 55, 8, 12}, {1, 0, 153, 11}, {2, 1, 9, 313}},
                          .mapped_area = {18000, 13500, 288000, 580500}};

TEST(StratifiedArea, GivesThePrintedResultsOfOlofsson2014) {
    const auto r = stratified_area(kTable8);
    const double area[] = {21158, 11686, 285770, 581386};
    const double half[] = {6158, 3756, 15510, 16282};
    const double users[] = {0.88, 0.73, 0.93, 0.96};
    const double producers[] = {0.75, 0.85, 0.93, 0.96};
    for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_NEAR(r.area[k], area[k], 0.5);
        EXPECT_NEAR(1.96 * r.area_se[k], half[k], 0.5);
        EXPECT_NEAR(r.users[k]->value, users[k], 0.005);
        EXPECT_NEAR(r.producers[k]->value, producers[k], 0.005);
    }
    EXPECT_NEAR(r.overall, 0.95, 0.005);
    EXPECT_NEAR(1.96 * r.overall_se, 0.02, 0.005);
    EXPECT_NEAR(r.producers[0]->se * 1.96, 0.21, 0.005);
}

TEST(StratifiedArea, AreasAddUpToTheMappedArea) {
    const auto r = stratified_area(kTable8);
    EXPECT_NEAR(r.area[0] + r.area[1] + r.area[2] + r.area[3], 900000, 1e-6);
}

TEST(StratifiedArea, ReproducesTheReferenceCasesToNineDigits) {
    VUNG_NEEDS_SHARED("reference/area_cases.json");
    std::ifstream in{test::shared_dir() / "reference/area_cases.json"};
    const auto all = nlohmann::json::parse(in);
    int cases = 0;
    for (const auto& c : all["cases"]) {
        if (c["kind"] != "stratified_estimator_strata_equal_map") continue;
        const auto map_classes = c["input"]["map_classes"].get<std::vector<std::string>>();
        const auto reference = c["input"]["reference_classes"].get<std::vector<std::string>>();
        ErrorMatrix matrix{
            .counts = c["input"]["counts_rows_map_cols_reference"].get<std::vector<std::vector<double>>>(),
            .mapped_area = {}};
        for (const auto& name : map_classes)
            matrix.mapped_area.push_back(c["input"]["mapped_area"][name].get<double>());
        const auto r = stratified_area(matrix);
        const auto near = [&](double got, const nlohmann::json& want, const std::string& what) {
            EXPECT_NEAR(got, want.get<double>(), 1e-9 * std::abs(want.get<double>()) + 1e-15) << c["id"] << ' ' << what;
        };
        const auto& e = c["expected"];
        near(r.overall, e["overall_accuracy"], "O");
        near(r.overall_se, e["se_overall_accuracy"], "SE O");
        for (std::size_t i = 0; i < map_classes.size(); ++i) {
            near(r.users[i]->value, e["users_accuracy"][map_classes[i]], "U");
            near(r.users[i]->se, e["se_users_accuracy"][map_classes[i]], "SE U");
        }
        for (std::size_t j = 0; j < reference.size(); ++j) {
            near(r.producers[j]->value, e["producers_accuracy"][reference[j]], "P");
            near(r.producers[j]->se, e["se_producers_accuracy"][reference[j]], "SE P");
            near(r.area[j], e["area"][reference[j]], "area");
            near(r.area_se[j], e["se_area"][reference[j]], "SE area");
        }
        ++cases;
    }
    EXPECT_GE(cases, 2);
}

TEST(StratifiedArea, AReferenceClassWithoutStratumGetsAnAreaAndAProducersAccuracyOfZero) {
    const auto r = stratified_area({.counts = {{8, 2, 0}, {1, 7, 2}}, .mapped_area = {50, 50}});
    EXPECT_DOUBLE_EQ(r.area[2], 10.0);
    EXPECT_DOUBLE_EQ(r.producers[2]->value, 0.0);
    EXPECT_GT(r.area_se[2], 0.0);
}

TEST(StratifiedArea, AMapClassNeverConfirmedHasAUsersAccuracyOfZeroAndNoProducersAccuracy) {
    const auto r = stratified_area({.counts = {{0, 10}, {0, 12}}, .mapped_area = {5, 95}});
    EXPECT_EQ(r.users[0]->value, 0.0);
    EXPECT_EQ(r.area[0], 0.0);
    EXPECT_FALSE(r.producers[0]);
    EXPECT_DOUBLE_EQ(r.area[1], 100.0);
}

TEST(StratifiedArea, AStratumWithFewerThanTwoSamplesIsRefused) {
    EXPECT_THROW(stratified_area({.counts = {{1, 0}, {3, 9}}, .mapped_area = {5, 95}}), InputError);
    EXPECT_THROW(stratified_area({.counts = {{0, 0}, {3, 9}}, .mapped_area = {5, 95}}), InputError);
    EXPECT_NO_THROW(stratified_area({.counts = {{0, 0}, {3, 9}}, .mapped_area = {0, 95}}));  // nothing was mapped so
    EXPECT_THROW(stratified_area({.counts = {{3, -1}, {3, 9}}, .mapped_area = {5, 95}}), InputError);
    EXPECT_THROW(stratified_area({.counts = {{3}, {3, 9}}, .mapped_area = {5, 95}}), InputError);
}

}  // namespace
