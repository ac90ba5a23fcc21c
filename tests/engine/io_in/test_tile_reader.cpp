// SPDX-License-Identifier: Apache-2.0
#include <vung/io/environment.h>
#include <vung/io/tile_reader.h>

#include <cstring>

#include "shared_data.h"
#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::RasterRecipe;
using test::refused;
using testing::HasSubstr;

double cell(const Tile& tile, int col, int row) {
    const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(tile.stride) +
                    static_cast<std::size_t>(col) * static_cast<std::size_t>(tile.step);
    switch (tile.type) {
        case StoredType::u8: return static_cast<const std::uint8_t*>(tile.cells)[at];
        case StoredType::i8: return static_cast<const std::int8_t*>(tile.cells)[at];
        case StoredType::u16: return static_cast<const std::uint16_t*>(tile.cells)[at];
        case StoredType::i16: return static_cast<const std::int16_t*>(tile.cells)[at];
        case StoredType::u32: return static_cast<const std::uint32_t*>(tile.cells)[at];
        case StoredType::i32: return static_cast<const std::int32_t*>(tile.cells)[at];
        case StoredType::f32: return static_cast<double>(static_cast<const float*>(tile.cells)[at]);
        case StoredType::f64: return static_cast<const double*>(tile.cells)[at];
    }
    return 0;
}

/// All cells of a band, put together from tiles.
std::vector<double> all_cells(const std::filesystem::path& file, int band) {
    auto* dataset = GDALOpen(file.c_str(), GA_ReadOnly);
    const int width = GDALGetRasterXSize(dataset), height = GDALGetRasterYSize(dataset);
    int tile_width = 0, tile_height = 0;
    GDALGetBlockSize(GDALGetRasterBand(dataset, band), &tile_width, &tile_height);
    GDALClose(dataset);
    std::vector<double> out(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), -1e9);
    TileReader reader(file);
    for (int top = 0; top < height; top += tile_height)
        for (int left = 0; left < width; left += tile_width) {
            const auto tile = reader.read(band, left / tile_width, top / tile_height);
            EXPECT_EQ(tile.width, std::min(tile_width, width - left));
            EXPECT_EQ(tile.height, std::min(tile_height, height - top));
            for (int r = 0; r < tile.height; ++r)
                for (int c = 0; c < tile.width; ++c)
                    out[static_cast<std::size_t>(top + r) * static_cast<std::size_t>(width) +
                        static_cast<std::size_t>(left + c)] = cell(tile, c, r);
        }
    return out;
}

std::vector<double> gdal_cells(const std::filesystem::path& file, int band) {
    auto* dataset = GDALOpen(file.c_str(), GA_ReadOnly);
    const int width = GDALGetRasterXSize(dataset), height = GDALGetRasterYSize(dataset);
    std::vector<double> out(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    EXPECT_EQ(GDALRasterIO(GDALGetRasterBand(dataset, band), GF_Read, 0, 0, width, height, out.data(), width, height,
                           GDT_Float64, 0, 0),
              CE_None);
    GDALClose(dataset);
    return out;
}

TEST(TileReader, EveryTypeComesOutAsGdalReadsIt) {
    const test::TemporaryFolder folder;
    for (const auto type : {GDT_Byte, GDT_UInt16, GDT_Int16, GDT_UInt32, GDT_Int32, GDT_Float32, GDT_Float64}) {
        RasterRecipe recipe;
        recipe.type = type;
        recipe.value = [&](int, int col, int row) {
            return col * 7 + row - (type == GDT_Int16 || type == GDT_Float32 ? 100.0 : 0.0);
        };
        const auto file = test::write_raster(folder / (std::to_string(type) + ".tif"), recipe);
        EXPECT_EQ(all_cells(file, 1), gdal_cells(file, 1)) << GDALGetDataTypeName(type);
    }
}

TEST(TileReader, SignedBytesStaySigned) {
    const test::TemporaryFolder folder;
    RasterRecipe recipe;
#if GDAL_VERSION_NUM >= GDAL_COMPUTE_VERSION(3, 7, 0)
    recipe.type = GDT_Int8;
    recipe.value = [](int, int col, int) { return -col; };
#else
    recipe.type = GDT_Byte;
    recipe.options.push_back("PIXELTYPE=SIGNEDBYTE");
    recipe.value = [](int, int col, int) { return col == 0 ? 0 : 256 - col; };
#endif
    const auto file = test::write_raster(folder / "s.tif", recipe);
    TileReader reader(file);
    const auto tile = reader.read(1, 0, 0);
    EXPECT_EQ(tile.type, StoredType::i8);
    EXPECT_EQ(cell(tile, 5, 0), -5);
}

TEST(TileReader, StripsAndPixelInterleavedStacksComeOutAsGdalReadsThem) {
    const test::TemporaryFolder folder;
    RasterRecipe strips;
    strips.options = {"COMPRESS=DEFLATE", "BLOCKYSIZE=4"};
    test::write_raster(folder / "strips.tif", strips);
    EXPECT_EQ(all_cells(folder / "strips.tif", 1), gdal_cells(folder / "strips.tif", 1));
    RasterRecipe pixel;
    pixel.bands = 3;
    pixel.options = {"TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", "INTERLEAVE=PIXEL", "COMPRESS=DEFLATE"};
    test::write_raster(folder / "pixel.tif", pixel);
    for (int band = 1; band <= 3; ++band)
        EXPECT_EQ(all_cells(folder / "pixel.tif", band), gdal_cells(folder / "pixel.tif", band));
}

TEST(TileReader, ComplexCellsAreRefused) {
    const test::TemporaryFolder folder;
    RasterRecipe recipe;
    recipe.type = GDT_CFloat32;
    const auto file = test::write_raster(folder / "c.tif", recipe);
    TileReader reader(file);
    EXPECT_THAT(refused([&] { reader.read(1, 0, 0); }), HasSubstr("CFloat32"));
}

TEST(TileReader, AMissingFileAndAMissingBandAreRefused) {
    const test::TemporaryFolder folder;
    EXPECT_THAT(refused([&] { TileReader(folder / "no.tif"); }), HasSubstr("no such file"));
    EXPECT_THAT(refused([&] { TileReader(folder.path()); }), HasSubstr("no file"));
    test::write_text(folder / "x.tif", "this is no raster");
    EXPECT_THAT(refused([&] { TileReader(folder / "x.tif"); }), HasSubstr("cannot be opened as a raster"));
    TileReader reader(test::write_raster(folder / "one.tif"));
    EXPECT_THAT(refused([&] { reader.read(2, 0, 0); }), HasSubstr("no band 2"));
}

TEST(TileReader, ADamagedBlockNamesFileBandAndBlock) {
    const test::TemporaryFolder folder;
    RasterRecipe recipe;
    recipe.width = 64, recipe.height = 64;
    recipe.options.push_back("COMPRESS=DEFLATE");
    recipe.value = [](int, int col, int row) { return (col * 7919 + row * 104729) % 60000; };
    const auto file = test::write_raster(folder / "damaged.tif", recipe);
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file)) - 300);
    for (int i = 0; i < 200; ++i) bytes.put('\xAA');
    bytes.close();
    TileReader reader(file);
    EXPECT_NO_THROW(reader.read(1, 0, 0));
    EXPECT_THAT(refused([&] { reader.read(1, 3, 3); }),
                testing::AllOf(HasSubstr("damaged.tif"), HasSubstr("band 1"), HasSubstr("block 3/3")));
}

TEST(TileReader, RealStacksComeOutAsGdalReadsThem) {
    VUNG_NEEDS_SHARED("real/tum-freising-2018");
    VUNG_NEEDS_SHARED("real/awkward");
    prepare();  // gdal_cells may be the first to open a file
    const auto real = test::shared_dir() / "real";
    const auto stack = real / "tum-freising-2018/S2_2018-05-07_B01-B12.tif";
    for (int band = 1; band <= 12; ++band) EXPECT_EQ(all_cells(stack, band), gdal_cells(stack, band)) << band;
    for (const char* name : {"RGB.byte.tif", "predictor-3-gray-f32.tif", "cog_scale.tif"})
        EXPECT_EQ(all_cells(real / "awkward" / name, 1), gdal_cells(real / "awkward" / name, 1)) << name;
}

}  // namespace
}  // namespace vung::io
