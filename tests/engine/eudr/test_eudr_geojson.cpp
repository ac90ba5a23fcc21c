// SPDX-License-Identifier: Apache-2.0
#include <vung/io/eudr_geojson.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include <vung/io/eudr_reader.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

const parcels::MicroShape kTriangle{{{{{0, 0}, {1000, -5}, {1000, 10}, {0, 0}}, {}}}};

std::string read(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream{file, std::ios::binary}.rdbuf();
    return out.str();
}

TEST(EudrFeatureText, IsTheSameToTheLastLetter) {
    EXPECT_EQ(
        eudr_feature_text(kTriangle, std::nullopt, {"Y Bhem \"Ê Đê\"", "VN", "", std::nullopt}),
        "{\"type\":\"Feature\",\"properties\":{\"ProducerName\":\"Y Bhem \\\"Ê Đê\\\"\",\"ProducerCountry\":\"VN\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0.000000,0.000000],[0.001000,-0.000005],"
        "[0.001000,0.000010],[0.000000,0.000000]]]}}");
    EXPECT_EQ(eudr_feature_text(kTriangle, parcels::MicroPoint{-1, 12660001}, {"", "VN", "Ea Kao", 1.5}),
              "{\"type\":\"Feature\",\"properties\":{\"ProducerCountry\":\"VN\",\"ProductionPlace\":\"Ea "
              "Kao\",\"Area\":1.5000},"
              "\"geometry\":{\"type\":\"Point\",\"coordinates\":[-0.000001,12.660001]}}");
    const parcels::MicroShape two{{kTriangle.parts[0], kTriangle.parts[0]}};
    const auto several = nlohmann::json::parse(eudr_feature_text(two, std::nullopt, {}));
    EXPECT_EQ(several["geometry"]["type"], "MultiPolygon");
    EXPECT_EQ(several["geometry"]["coordinates"].size(), 2u);
    EXPECT_TRUE(several["properties"].empty());
}

TEST(EudrFeatureText, TextThatIsNoUtf8IsReplacedNotPassedOn) {
    const auto text = eudr_feature_text(kTriangle, std::nullopt, {"\xD4\xC7", "VN", "", std::nullopt});
    EXPECT_NE(text.find("\xEF\xBF\xBD"), std::string::npos);
    EXPECT_TRUE(nlohmann::json::accept(text));
}

TEST(EudrFilePlan, NoFileIsLargerThanTheLimitAndNoneIsEmpty) {
    const auto feature = eudr_feature_text(kTriangle, std::nullopt, {});
    const std::size_t limit = 1000;
    EudrFilePlan plan{limit};
    std::vector<std::size_t> of;
    for (int i = 0; i < 20; ++i) of.push_back(plan.add(feature.size()).value());
    EXPECT_TRUE(std::is_sorted(of.begin(), of.end()));
    EXPECT_EQ(of.back() + 1, plan.files());

    test::TemporaryFolder folder;
    EudrWriter writer{folder / "plots.geojson", plan.files()};
    for (const auto file : of) writer.write(file, feature);
    const auto files = writer.commit();
    ASSERT_EQ(files.size(), plan.files());
    EXPECT_EQ(files.front().filename(), "plots-1-of-" + std::to_string(files.size()) + ".geojson");
    std::size_t read_back = 0;
    for (std::size_t f = 0; f < files.size(); ++f) {
        const auto text = read(files[f]);
        EXPECT_LE(text.size(), limit);
        if (f + 1 < files.size()) {
            EXPECT_GT(text.size() + feature.size(), limit) << "as full as it can be";
        }
        const auto facts = read_eudr_geojson(files[f], [](parcels::EudrFeature&&) {});
        EXPECT_EQ(facts.bytes, text.size());
        EXPECT_TRUE(facts.broken.empty()) << facts.broken;
        EXPECT_GT(facts.features, 0u);
        read_back += facts.features;
    }
    EXPECT_EQ(read_back, 20u);
}

TEST(EudrFilePlan, AFeatureThatFitsIntoNoFileIsToldSo) {
    EudrFilePlan plan{100};
    EXPECT_FALSE(plan.add(100));
    EXPECT_EQ(plan.add(20), 0u);
    EXPECT_EQ(plan.files(), 1u);
    EXPECT_EQ(eudr_file_name("a/plots.geojson", 0, 1), "a/plots.geojson");
}

TEST(EudrWriter, NothingAppearsBeforeTheEnd) {
    test::TemporaryFolder folder;
    {
        EudrWriter writer{folder / "plots.geojson", 2};
        writer.write(0, eudr_feature_text(kTriangle, std::nullopt, {}));
        writer.write(1, eudr_feature_text(kTriangle, std::nullopt, {}));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace vung::io
