// SPDX-License-Identifier: Apache-2.0
#include <vung/report/map_png.h>

#include <gdal_priv.h>

#include <map>
#include <set>

#include <vung/error.h>
#include <vung/report/digest.h>

#include "demo_map.h"
#include "temporary_folder.h"

namespace vung::report {
namespace {

/// Number of pixels of each colour (0xRRGGBB), read by GDAL's PNG driver.
std::map<int, int> colours(const std::filesystem::path& file, int& width, int& height) {
    GDALAllRegister();
    struct Close {
        void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
    };
    const std::unique_ptr<GDALDataset, Close> image{GDALDataset::Open(file.c_str(), GDAL_OF_RASTER)};
    std::map<int, int> out;
    if (!image) return out;
    width = image->GetRasterXSize(), height = image->GetRasterYSize();
    std::vector<std::uint8_t> cells(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    int bands[] = {1, 2, 3};
    EXPECT_EQ(image->RasterIO(GF_Read, 0, 0, width, height, cells.data(), width, height, GDT_Byte, 3, bands, 3,
                              3 * width, 1, nullptr),
              CE_None);
    for (std::size_t i = 0; i < cells.size(); i += 3) ++out[cells[i] << 16 | cells[i + 1] << 8 | cells[i + 2]];
    return out;
}

TEST(MapPng, parcels_cover_the_paper_by_their_hectares_at_the_printed_scale) {
    const test::TemporaryFolder folder;
    auto demo = test::demo_map();
    for (auto& p : demo.content.parcels) p.group.clear();  // names would hide parcels
    draw_map(folder / "x.png", test::bound(demo));
    int width = 0, height = 0;
    auto count = colours(folder / "x.png", width, height);
    EXPECT_EQ(width, 1754);
    EXPECT_EQ(height, 1240);
    // Drawn at 1:10,000 and 150 dots per inch one dot is 1.6933 m. A parcel of side s shows its pure colour in less
    // than s x s dots, as the outline takes half a dot to two along each edge. The legend's swatch has 36 x 20 dots.
    double most[2] = {36 * 20, 36 * 20}, least[2] = {34 * 18, 34 * 18};
    for (const auto& p : demo.content.parcels) {
        if (p.map_class > 1) continue;
        const double side = std::sqrt(p.hectares * 1e4) / 1.6933333;
        most[p.map_class] += (side - 1) * (side - 1);
        least[p.map_class] += (side - 3) * (side - 3);
    }
    EXPECT_GT(count[0x009E73], least[0]);
    EXPECT_LT(count[0x009E73], most[0]);
    EXPECT_GT(count[0xE69F00], least[1]);
    EXPECT_LT(count[0xE69F00], most[1]);
}

TEST(MapPng, equal_content_gives_equal_bytes_and_another_language_others) {
    const test::TemporaryFolder folder;
    auto first = test::demo_map(), second = test::demo_map(), english = test::demo_map(Language::en);
    draw_map(folder / "a.png", test::bound(first));
    draw_map(folder / "b.png", test::bound(second));
    draw_map(folder / "c.png", test::bound(english));
    EXPECT_EQ(sha256_file(folder / "a.png"), sha256_file(folder / "b.png"));
    EXPECT_NE(sha256_file(folder / "a.png"), sha256_file(folder / "c.png"));
}

TEST(MapPng, the_notice_is_printed_only_when_asked_for) {
    const test::TemporaryFolder folder;
    auto demo = test::demo_map();
    int width = 0, height = 0;
    draw_map(folder / "with.png", test::bound(demo));
    demo.content.not_for_issuance = false;
    draw_map(folder / "without.png", test::bound(demo));
    EXPECT_GT(colours(folder / "with.png", width, height)[0x8A2D00], 400);
    EXPECT_EQ(colours(folder / "without.png", width, height).count(0x8A2D00), 0U);
}

TEST(MapPng, a_map_without_parcels_is_still_a_map) {
    const test::TemporaryFolder folder;
    MapContent content;
    content.title = "Trống";
    content.classes = crop_classes(Language::vi);
    draw_map(folder / "x.png", content);
    int width = 0, height = 0;
    EXPECT_FALSE(colours(folder / "x.png", width, height).empty());
    EXPECT_EQ(width, 1754);
}

TEST(MapPng, a_single_small_parcel_is_drawn_at_a_finite_scale) {
    const test::TemporaryFolder folder;
    const geometry::MultiPolygon dot{
        {{{{561000, 1135500}, {561000.5, 1135500}, {561000.5, 1135500.5}, {561000, 1135500}}, {}}}};
    MapContent content;
    content.title = "x";
    content.classes = crop_classes(Language::en);
    content.parcels = {{&dot, 0, 1.25e-5}};
    draw_map(folder / "x.png", content);
    int width = 0, height = 0;
    EXPECT_GT(colours(folder / "x.png", width, height)[0x009E73], 36 * 18);
}

TEST(MapPng, what_does_not_fit_is_refused) {
    const test::TemporaryFolder folder;
    auto demo = test::demo_map();
    demo.content.parcels[3].map_class = 9;
    EXPECT_THROW(draw_map(folder / "x.png", test::bound(demo)), InvariantError);
    demo.content.parcels[3].map_class = 0;
    demo.shapes[3].parts[0].outer[0].x = std::numeric_limits<double>::infinity();
    EXPECT_THROW(draw_map(folder / "x.png", test::bound(demo)), InvariantError);
    demo = test::demo_map();
    demo.content.classes[0].colour = "green";
    EXPECT_THROW(draw_map(folder / "x.png", test::bound(demo)), InvariantError);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

std::vector<std::string> labels(const GraduatedClasses& graduated) {
    std::vector<std::string> out;
    for (const auto& c : graduated.classes) out.push_back(c.label);
    return out;
}

TEST(GraduatedClasses, have_round_limits_and_hold_every_value) {
    const std::vector<std::optional<double>> values{4.1, 6.0, {}, 7.13, 5.0};
    const auto g = graduate(values, 6, Language::vi);
    EXPECT_THAT(labels(g), testing::ElementsAre("4 – 5", "5 – 6", "6 – 7", "7 – 8", "Không có giá trị"));
    EXPECT_THAT(g.class_of, testing::ElementsAre(0, 2, 4, 3, 1));
}

TEST(GraduatedClasses, are_never_more_than_asked_for_and_their_limits_enclose_the_values) {
    for (const double low : {-3.7, 0.0, 0.00123, 99.0, 12345.0})
        for (const double span : {0.0, 0.011, 0.9, 1.0, 7.0, 33.3, 1e5})
            for (const int most : {2, 3, 6, 7}) {
                const std::vector<std::optional<double>> values{low, low + span / 3, low + span};
                const auto g = graduate(values, most, Language::en);
                ASSERT_LE(g.classes.size(), static_cast<std::size_t>(most));
                EXPECT_LE(g.limits.front(), low + 1e-9);
                EXPECT_GE(g.limits.back(), low + span - 1e-9 * (1 + std::abs(low + span)));
                for (std::size_t i = 0; i < values.size(); ++i) {
                    const auto c = static_cast<std::size_t>(g.class_of[i]);
                    EXPECT_GE(*values[i], g.limits[c] - 1e-9 * (1 + std::abs(low)));
                    EXPECT_LE(*values[i], g.limits[c + 1] + 1e-9 * (1 + std::abs(low + span)));
                }
                const auto names = labels(g);
                EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size())
                    << testing::PrintToString(names);
                for (const auto& name : names) {
                    const auto middle = name.find(" – ");
                    EXPECT_NE(name.substr(0, middle), name.substr(middle + std::string(" – ").size())) << name;
                }
            }
    EXPECT_TRUE(graduate({}, 5, Language::en).classes.empty());
    EXPECT_THROW(graduate({}, 1, Language::en), InvariantError);
}

}  // namespace
}  // namespace vung::report
