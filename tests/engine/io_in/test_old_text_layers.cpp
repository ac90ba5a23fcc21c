// SPDX-License-Identifier: Apache-2.0
// Layers with text from before Unicode, as Shapefile, MapInfo and GeoPackage bring it.
#include <vung/io/parcel_layer.h>
#include <vung/text/vietnamese_encoding.h>

#include <functional>
#include <map>

#include "../text/old_text.h"
#include "shared_data.h"
#include "small_files.h"
#include "small_layers.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::codes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> kNames = {"Hợp tác xã Thoại Sơn", "tổ hợp tác Vĩnh Khánh", "HTX Tân Phú", "xã Mỹ Đức"};

std::string tcvn3(const std::string& text) {
    return test::recode("TCVN5712-1", "UTF-8", text).value_or("");
}

class OldTextLayers : public testing::Test {
protected:
    void SetUp() override {
        if (tcvn3("ă").empty() || !test::recode("CP1258", "UTF-8", "ă"))
            GTEST_SKIP() << "this C library has no tables of TCVN5712-1 and CP1258";
    }

    /// A layer whose cells are these bytes; `option` is the creator's ENCODING.
    std::filesystem::path write(const std::string& name, const char* driver, const std::vector<std::string>& cells,
                                const char* option) {
        test::LayerRecipe made{{"id", "htx"}, {}};
        for (std::size_t i = 0; i < cells.size(); ++i) made.rows.push_back({std::to_string(i), cells[i]});
        if (option != nullptr) made.layer_options = {option};
        return test::write_layers(folder / name, driver, {made});
    }

    static std::vector<std::string> names(const RawLayer& layer) {
        std::vector<std::string> out;
        for (const auto& feature : layer.features) out.push_back(feature.cells.at(1));
        return out;
    }

    RawLayer read(const std::filesystem::path& file, const std::string& encoding = "auto") {
        ParcelSource source;
        source.source = file;
        source.id = {"id"};
        source.cooperative = "htx";
        source.encoding = encoding;
        return read_parcel_layer(source);
    }

    std::vector<std::string> each(const std::function<std::string(const std::string&)>& change) {
        std::vector<std::string> out;
        for (const auto& name : kNames) out.push_back(change(name));
        return out;
    }
    test::TemporaryFolder folder;
};

TEST_F(OldTextLayers, BytesOfAShapefileAreFoundOut) {
    const std::map<std::string, std::vector<std::string>> encodings = {
        {"TCVN3 (ABC)", each(tcvn3)},
        {"VNI", each(test::to_vni)},
        {"Windows-1258", each([](const std::string& text) { return test::recode("CP1258", "UTF-8", text).value(); })}};
    int number = 0;
    for (const auto& [encoding, cells] : encodings) {
        const auto own = std::to_string(number++);
        const auto file = write(own + "/a.shp", "ESRI Shapefile", cells, "ENCODING=");
        std::filesystem::remove(folder / own / "a.cpg");
        const auto before = test::listing(folder / own);
        const auto layer = read(file);
        EXPECT_EQ(names(layer), kNames) << encoding;
        ASSERT_THAT(codes(layer.problems), ElementsAre("P-ENCODING")) << encoding;
        EXPECT_THAT(layer.problems[0].text.what, HasSubstr("4 cells is " + encoding));
        EXPECT_THAT(layer.problems[0].text.what, HasSubstr("100 %"));
        EXPECT_EQ(test::listing(folder / own), before) << "the source is never written";
    }
}

TEST_F(OldTextLayers, ADeclaredPageIsRespectedWhereItIsRight) {
    // Windows-1258 with its .cpg; UTF-8 with its .cpg; and TCVN3 whose .cpg says UTF-8, which it is not.
    const auto in_1258 =
        write("a/a.shp", "ESRI Shapefile",
              each([](const std::string& t) { return test::recode("CP1258", "UTF-8", t).value(); }), "ENCODING=");
    test::write_text(folder / "a" / "a.cpg", "1258");
    EXPECT_EQ(names(read(in_1258)), kNames);
    const auto utf8 = read(write("b/a.shp", "ESRI Shapefile", kNames, "ENCODING=UTF-8"));
    EXPECT_EQ(names(utf8), kNames);
    EXPECT_THAT(utf8.problems, IsEmpty());
    const auto wrong = write("c/a.shp", "ESRI Shapefile", each(tcvn3), "ENCODING=");
    test::write_text(folder / "c" / "a.cpg", "UTF-8");
    EXPECT_EQ(names(read(wrong)), kNames);
    // A Thai table is GDAL's business.
    const auto thai = write("d/a.shp", "ESRI Shapefile", {"นาข้าว"}, "ENCODING=CP874");
    const auto layer = read(thai);
    EXPECT_EQ(names(layer), std::vector<std::string>{"นาข้าว"});
    EXPECT_THAT(layer.problems, IsEmpty());
}

TEST_F(OldTextLayers, OldTextInsideUtf8IsFoundOut) {
    const auto western = each([](const std::string& text) { return test::as_western_utf8(tcvn3(text)); });
    const auto layer = read(write("a.gpkg", "GPKG", western, nullptr));
    EXPECT_EQ(names(layer), kNames);
    ASSERT_THAT(codes(layer.problems), ElementsAre("P-ENCODING"));
    EXPECT_THAT(layer.problems[0].text.what, HasSubstr("'HTX T©n Phó' became 'HTX Tân Phú'"));
    // MapInfo on a western Windows: charset WindowsLatin1, fonts of TCVN3.
    for (const char* name : {"m/a.tab", "m/a.mif"})
        EXPECT_EQ(names(read(write(name, "MapInfo File", western, "ENCODING=CP1252"))), kNames) << name;
    EXPECT_EQ(names(read(write("n/a.tab", "MapInfo File", each(tcvn3), nullptr))), kNames) << "charset Neutral";
}

TEST_F(OldTextLayers, NamesOfColumnsAreDecodedToo) {
    test::LayerRecipe made{{"M\xB7 x\xB7", "T\xAAn hé"}, {{"30337", "A"}}};  // TCVN3: Mã xã, Tên hộ
    made.columns[1] = "T\xAAn h\xE9";
    made.layer_options = {"ENCODING="};
    const auto file = test::write_layers(folder / "a.shp", "ESRI Shapefile", {made});
    ParcelSource source;
    source.source = file;
    source.id = {"Mã xã"};
    source.cooperative = "Tên hộ";
    EXPECT_EQ(read_parcel_layer(source).features.at(0).cells, (std::vector<std::string>{"30337", "A"}));
    source.id = {"maxa"};
    EXPECT_THAT(test::refused([&] { read_parcel_layer(source); }), HasSubstr("did you mean 'Mã xã'?"));
}

TEST_F(OldTextLayers, WhatIsDoubtfulOrLostIsListed) {
    const auto french = read(write("a/a.shp", "ESRI Shapefile", {"For\xEAt", "Ch\xE2teau", "\xC9t\xE9"}, "ENCODING="));
    EXPECT_EQ(names(french), (std::vector<std::string>{"Forêt", "Château", "Été"}));
    EXPECT_THAT(codes(french.problems), ElementsAre("P-ENCODING-DOUBTFUL"));
    EXPECT_THAT(french.problems[0].text.fix, HasSubstr("parcels.encoding"));
    const auto whole = std::string{"Hợp tác xã Vĩnh Khánh"};
    const auto cut = read(write("b/a.shp", "ESRI Shapefile", {whole.substr(0, 24), "xã Mỹ Đức"}, "ENCODING="));
    EXPECT_EQ(names(cut)[0], "Hợp tác xã Vĩnh Kh");
    EXPECT_THAT(codes(cut.problems), ElementsAre("P-TEXT-LOST"));
    const auto forced = read(write("c/a.shp", "ESRI Shapefile", each(tcvn3), "ENCODING="), "vni");
    EXPECT_THAT(codes(forced.problems), testing::Contains("P-ENCODING-DOUBTFUL")) << "the user says VNI";
}

/// Names of all communes of the Mekong delta and all provinces.
std::vector<std::string> real_names() {
    std::vector<std::string> out;
    GDALAllRegister();
    const auto file = test::shared_dir() / "real/vn-admin-2025/vn_admin_2025.gpkg";
    auto* dataset = GDALOpenEx(file.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr);
    for (const char* name : {"provinces", "communes_mekong"}) {
        auto* layer = GDALDatasetGetLayerByName(dataset, name);
        const int column = OGR_L_FindFieldIndex(layer, "name", 1);
        while (auto* feature = OGR_L_GetNextFeature(layer)) {
            out.emplace_back(OGR_F_GetFieldAsString(feature, column));
            OGR_F_Destroy(feature);
        }
    }
    GDALClose(dataset);
    return out;
}

TEST_F(OldTextLayers, AllCommunesOfTheMekongDeltaComeBack) {
    VUNG_NEEDS_SHARED("real/vn-admin-2025/vn_admin_2025.gpkg");
    const auto communes = real_names();
    ASSERT_GT(communes.size(), 300u);
    const std::pair<const char*, std::function<std::string(const std::string&)>> encodings[] = {
        {"VNI", test::to_vni},
        {"Windows-1258", [](const std::string& text) { return test::recode("CP1258", "UTF-8", text).value(); }}};
    for (const auto& [encoding, encode] : encodings) {
        for (const bool within_utf8 : {false, true}) {
            std::vector<std::string> cells;
            for (const auto& name : communes)
                cells.push_back(within_utf8 ? test::as_western_utf8(encode(name)) : encode(name));
            const auto decoder = text::detect_encoding(cells);
            EXPECT_EQ(to_string(decoder.report().encoding), encoding);
            EXPECT_TRUE(decoder.report().sure);
            EXPECT_GT(decoder.report().share, 0.98);
            std::size_t different = 0;
            for (std::size_t i = 0; i < cells.size(); ++i)
                different += decoder.decode(cells[i]).text != communes[i] ? 1 : 0;
            EXPECT_EQ(different, 0u) << encoding << within_utf8;
        }
    }
    const auto proper = text::detect_encoding(communes);
    EXPECT_EQ(proper.report().encoding, text::Encoding::utf8);
    EXPECT_EQ(proper.report().converted, 0u);
    EXPECT_GT(proper.report().share, 0.98) << "what the rule of syllables makes of real names";
}

}  // namespace
}  // namespace vung::io
