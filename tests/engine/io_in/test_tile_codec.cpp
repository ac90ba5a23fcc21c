// SPDX-License-Identifier: Apache-2.0
// The tiles that are decoded here against the same file read by GDAL, for every compression, predictor, type and
// layout; and what damaged bytes do.
#include <vung/io/tiff_tiles.h>
#include <vung/io/tile_codec.h>

#include <cmath>
#include <fstream>
#include <random>

#include "small_files.h"
#include "temporary_folder.h"

namespace vung::io {
namespace {

using test::RasterRecipe;

std::size_t bytes_of(GDALDataType type) {
    return static_cast<std::size_t>(GDALGetDataTypeSizeBytes(type));
}

/// Noisy cells of any type: whole numbers that wrap differences around, and for floating point also fractions.
double noisy(GDALDataType type, int band, int col, int row) {
    const auto hash = static_cast<std::uint32_t>(band * 2654435761U) ^ static_cast<std::uint32_t>(col * 40503U) ^
                      static_cast<std::uint32_t>(row * 69069U);
    const double unit = static_cast<double>((hash * 2246822519U) >> 8) / (1 << 24);
    switch (type) {
        case GDT_Byte: return std::floor(unit * 256);
        case GDT_UInt16: return std::floor(unit * 65536);
        case GDT_Int16: return std::floor(unit * 65536) - 32768;
        case GDT_UInt32: return std::floor(unit * 4294967296.0);
        case GDT_Int32: return std::floor(unit * 4294967296.0) - 2147483648.0;
        default: return (unit - 0.5) * std::pow(10, hash % 20);
    }
}

/// Whether all tiles are the blocks that GDAL decodes, byte for byte; padding at the right and lower edge included.
void expect_same_as_gdal(const std::filesystem::path& file, const std::string& what) {
    auto tiles = TiffTiles::open(file);
    ASSERT_TRUE(tiles) << what;
    auto* dataset = GDALOpen(file.c_str(), GA_ReadOnly);
    ASSERT_EQ(tiles->bands(), GDALGetRasterCount(dataset));
    for (int b = 1; b <= tiles->bands(); ++b) {
        auto* band = GDALGetRasterBand(dataset, b);
        int width = 0, height = 0;
        GDALGetBlockSize(band, &width, &height);
        ASSERT_EQ(width, tiles->tile_width());
        ASSERT_EQ(height, tiles->tile_height());
        const auto size = bytes_of(GDALGetRasterDataType(band));
        std::vector<std::byte> block(static_cast<std::size_t>(width * height) * size);
        for (int row = 0; row * height < tiles->height(); ++row)
            for (int col = 0; col * width < tiles->width(); ++col) {
                ASSERT_EQ(GDALReadBlock(band, col, row, block.data()), CE_None);
                const auto tile = tiles->read(b, col, row);
                ASSERT_TRUE(tile) << what;
                const auto* cells = static_cast<const std::byte*>(tile->cells);
                for (int r = 0; r < tile->height; ++r)
                    for (int c = 0; c < tile->width; ++c) {
                        const auto ours = static_cast<std::size_t>(r * tile->stride + c * tile->step) * size;
                        const auto gdals = static_cast<std::size_t>(r * width + c) * size;
                        ASSERT_TRUE(std::equal(cells + ours, cells + ours + size, block.data() + gdals))
                            << what << ", band " << b << ", block " << col << "/" << row << ", cell " << c << "/" << r;
                    }
            }
    }
    GDALClose(dataset);
}

TEST(TileCodec, EveryTypeCompressionPredictorAndLayoutDecodesAsGdalDoes) {
    const test::TemporaryFolder folder;
    std::size_t files = 0;
    for (const auto type : {GDT_Byte, GDT_UInt16, GDT_Int16, GDT_UInt32, GDT_Int32, GDT_Float32, GDT_Float64})
        for (const std::string compression : {"NONE", "DEFLATE", "ZSTD"})
            for (const int predictor : {1, 2, 3})
                for (const std::string interleave : {"BAND", "PIXEL"}) {
                    const bool floating = type == GDT_Float32 || type == GDT_Float64;
                    if (compression == "NONE" && predictor != 1) continue;
                    if (predictor == 3 && !floating) continue;
                    if (predictor == 2 && type == GDT_Float64) continue;  // libtiff before 4.4 cannot write it
                    RasterRecipe recipe;
                    recipe.type = type;
                    recipe.width = 53, recipe.height = 37, recipe.bands = 3;
                    recipe.value = [type](int band, int col, int row) { return noisy(type, band, col, row); };
                    recipe.options = {"TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=32"};
                    const std::string packed = "COMPRESS=" + compression, order = "INTERLEAVE=" + interleave,
                                      steps = "PREDICTOR=" + std::to_string(predictor);
                    recipe.options.push_back(packed.c_str());
                    recipe.options.push_back(order.c_str());
                    if (compression != "NONE") recipe.options.push_back(steps.c_str());
                    const auto what = std::string{GDALGetDataTypeName(type)} + " " + packed + " " + steps + " " + order;
                    const auto file = folder / (std::to_string(files++) + ".tif");
                    test::write_raster(file, recipe);
                    expect_same_as_gdal(file, what);
                }
    EXPECT_GE(files, 60U);
}

TEST(TileCodec, LongRowsOfSixteenBitCellsAreSummedAsGdalDoes) {
    const test::TemporaryFolder folder;
    RasterRecipe recipe;
    recipe.type = GDT_UInt16;
    recipe.width = 700, recipe.height = 520;
    recipe.value = [](int band, int col, int row) { return noisy(GDT_UInt16, band, col, row); };
    recipe.options = {"TILED=YES",        "BLOCKXSIZE=256", "BLOCKYSIZE=256",
                      "COMPRESS=DEFLATE", "PREDICTOR=2",    "BIGTIFF=YES"};
    expect_same_as_gdal(test::write_raster(folder / "x.tif", recipe), "BigTIFF");
}

TEST(TileCodec, WhatItDoesNotTakeIsLeftToGdal) {
    const test::TemporaryFolder folder;
    const auto open = [&](std::vector<const char*> options, GDALDataType type = GDT_UInt16) {
        RasterRecipe recipe;
        recipe.type = type;
        recipe.options = std::move(options);
        return TiffTiles::open(test::write_raster(folder / "x.tif", recipe)).has_value();
    };
    EXPECT_TRUE(open({"TILED=YES"}));
    EXPECT_FALSE(open({"TILED=NO"}));
    EXPECT_FALSE(open({"TILED=YES", "COMPRESS=LZW"}));
    EXPECT_FALSE(open({"TILED=YES", "ENDIANNESS=BIG"}));
    EXPECT_FALSE(open({"TILED=YES", "NBITS=12"}));
    EXPECT_FALSE(open({"TILED=YES"}, GDT_CFloat32));
    EXPECT_FALSE(TiffTiles::open(folder / "missing.tif"));
    std::ofstream(folder / "text.tif") << "no raster";
    EXPECT_FALSE(TiffTiles::open(folder / "text.tif"));
    EXPECT_FALSE(TiffTiles::open(folder.path()));
}

TEST(TileCodec, ATileThatWasNeverWrittenIsLeftToGdal) {
    const test::TemporaryFolder folder;
    const auto file = folder / "sparse.tif";
    GDALAllRegister();
    const char* options[] = {"TILED=YES",      "BLOCKXSIZE=16",    "BLOCKYSIZE=16",
                             "SPARSE_OK=TRUE", "COMPRESS=DEFLATE", nullptr};
    auto* dataset =
        GDALCreate(GDALGetDriverByName("GTiff"), file.c_str(), 32, 16, 1, GDT_Byte, const_cast<char**>(options));
    std::vector<std::uint8_t> ones(256, 1);
    ASSERT_EQ(GDALRasterIO(GDALGetRasterBand(dataset, 1), GF_Write, 16, 0, 16, 16, ones.data(), 16, 16, GDT_Byte, 0, 0),
              CE_None);
    GDALClose(dataset);
    auto tiles = TiffTiles::open(file);
    ASSERT_TRUE(tiles);
    EXPECT_FALSE(tiles->read(1, 0, 0));
    const auto tile = tiles->read(1, 1, 0);
    ASSERT_TRUE(tile);
    EXPECT_EQ(static_cast<const std::uint8_t*>(tile->cells)[0], 1);
}

TEST(TileCodec, DamagedFilesAreNeverReadAsOtherCellsThanGdalReads) {
    const test::TemporaryFolder folder;
    std::mt19937 random{20240115};
    std::size_t refused = 0, read = 0;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    for (const char* compression : {"COMPRESS=DEFLATE", "COMPRESS=ZSTD", "COMPRESS=NONE"}) {
        RasterRecipe recipe;
        recipe.type = GDT_UInt16;
        recipe.width = 48, recipe.height = 48;
        recipe.value = [](int band, int col, int row) { return noisy(GDT_UInt16, band, col, row) / 64; };
        recipe.options = {"TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", compression, "PREDICTOR=2"};
        if (std::string{compression} == "COMPRESS=NONE") recipe.options.pop_back();
        const auto whole = test::write_raster(folder / "whole.tif", recipe);
        std::ifstream in(whole, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        for (int turn = 0; turn < 400; ++turn) {
            auto damaged = bytes;
            for (std::uint32_t change = 0; change <= random() % 4; ++change)
                damaged[random() % damaged.size()] = static_cast<char>(random());
            if (turn % 5 == 0) damaged.resize(random() % damaged.size());
            const auto file = folder / "damaged.tif";
            std::ofstream(file, std::ios::binary | std::ios::trunc) << damaged;
            auto tiles = TiffTiles::open(file);
            if (!tiles) {
                ++refused;
                continue;
            }
            auto* dataset = GDALOpen(file.c_str(), GA_ReadOnly);
            if (dataset == nullptr) continue;
            auto* band = GDALGetRasterBand(dataset, 1);
            int width = 0, height = 0;
            GDALGetBlockSize(band, &width, &height);
            const bool alike = band != nullptr && width == tiles->tile_width() && height == tiles->tile_height() &&
                               GDALGetRasterXSize(dataset) == tiles->width() &&
                               GDALGetRasterYSize(dataset) == tiles->height() && width <= 64 && height <= 64;
            for (int row = 0; alike && row < std::min(3, (tiles->height() - 1) / height + 1); ++row)
                for (int col = 0; col < std::min(3, (tiles->width() - 1) / width + 1); ++col) {
                    const auto tile = tiles->read(1, col, row);
                    if (!tile) {
                        ++refused;
                        continue;
                    }
                    const auto size = bytes_of(GDALGetRasterDataType(band));
                    std::vector<std::byte> block(static_cast<std::size_t>(width * height) * size);
                    if (GDALReadBlock(band, col, row, block.data()) != CE_None || tile->step != 1) continue;
                    ++read;
                    const auto* cells = static_cast<const std::byte*>(tile->cells);
                    for (int r = 0; r < tile->height; ++r)
                        ASSERT_TRUE(std::equal(cells + static_cast<std::size_t>(r * tile->stride) * size,
                                               cells + static_cast<std::size_t>(r * tile->stride + tile->width) * size,
                                               block.data() + static_cast<std::size_t>(r * width) * size))
                            << compression << ", turn " << turn << ", block " << col << "/" << row;
                }
            GDALClose(dataset);
        }
    }
    CPLPopErrorHandler();
    EXPECT_GT(refused, 100U);
    EXPECT_GT(read, 500U);
}

TEST(TileCodec, RoomOfAnotherSizeIsAProgrammingError) {
    TileCodec codec;
    std::vector<std::byte> packed(4), cells(3);
    EXPECT_THROW(codec.decode({.width = 2, .height = 2}, packed, cells), InvariantError);
    cells.resize(4);
    EXPECT_TRUE(codec.decode({.width = 2, .height = 2}, packed, cells));
    packed.resize(5);
    EXPECT_FALSE(codec.decode({.width = 2, .height = 2}, packed, cells));
}

}  // namespace
}  // namespace vung::io
