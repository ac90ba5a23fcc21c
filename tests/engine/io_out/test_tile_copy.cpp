// SPDX-License-Identifier: Apache-2.0
#include <gdal.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <random>

#include <temporary_folder.h>
#include <vung/error.h>
#include <vung/io/geotiff_writer.h>
#include <vung/io/raster_bands.h>
#include <vung/io/reproject.h>
#include <vung/io/tile_copy.h>

namespace vung::io {
namespace {

constexpr int kWidth = 300, kHeight = 210;
constexpr double kPlace[6] = {500'000, 10, 0, 1'200'000, 0, -10};

/// Cells of a band as GDAL, not we, reads them.
std::vector<double> cells_of(const std::filesystem::path& file, int band) {
    GDALAllRegister();
    auto* dataset = GDALOpen(file.c_str(), GA_ReadOnly);
    std::vector<double> out(static_cast<std::size_t>(kWidth) * kHeight);
    EXPECT_EQ(GDALRasterIO(GDALGetRasterBand(dataset, band), GF_Read, 0, 0, kWidth, kHeight, out.data(), kWidth,
                           kHeight, GDT_Float64, 0, 0),
              CE_None);
    GDALClose(dataset);
    return out;
}

template <class T>
std::vector<T> numbers(unsigned seed, unsigned below) {
    std::mt19937 random{seed};
    std::vector<T> out(static_cast<std::size_t>(kWidth) * kHeight);
    for (auto& value : out) value = static_cast<T>(random() % below);
    return out;
}

class CopyingTiles : public testing::Test {
protected:
    void SetUp() override { crs_ = read_crs("EPSG:32648", "test"); }

    template <class T>
    TileCopy source_of(const std::vector<std::vector<T>>& bands, int tile, std::optional<double> nodata) {
        const auto file = folder_ / "source.tif";
        std::vector<std::span<const T>> spans(bands.begin(), bands.end());
        write_geotiff(file, crs_, kPlace, kWidth, kHeight, spans, {.tile = tile, .nodata = nodata});
        TileCopy copy{.source = file, .target = folder_ / "new" / "copy.tif"};
        for (std::size_t b = 0; b < bands.size(); ++b)
            copy.bands.push_back(static_cast<int>(b) + 1), copy.names.push_back("B" + std::to_string(b));
        copy.nodata = nodata;
        copy.width = kWidth, copy.height = kHeight;
        copy.block_width = copy.block_height = tile;
        copy.chosen.assign(static_cast<std::size_t>((kWidth + tile - 1) / tile) *
                               static_cast<std::size_t>((kHeight + tile - 1) / tile),
                           0);
        copy.notes["CONTENT"] = "abc";
        return copy;
    }

    /// Every cell of a chosen block is that of the source, every other one is "no data".
    void expect_chosen_cells(const TileCopy& copy, const CopiedTiles& made) {
        const auto across = static_cast<std::size_t>((copy.width + copy.block_width - 1) / copy.block_width);
        for (std::size_t b = 0; b < copy.bands.size(); ++b) {
            const auto before = cells_of(copy.source, copy.bands[b]),
                       after = cells_of(copy.target, static_cast<int>(b) + 1);
            std::size_t wrong = 0;
            for (int row = 0; row < kHeight; ++row)
                for (int col = 0; col < kWidth; ++col) {
                    const auto at = static_cast<std::size_t>(row) * kWidth + static_cast<std::size_t>(col);
                    const bool chosen = copy.chosen[static_cast<std::size_t>(row / copy.block_height) * across +
                                                    static_cast<std::size_t>(col / copy.block_width)] != 0;
                    const auto expected = chosen ? before[at] : made.nodata;
                    wrong += !(after[at] == expected || (std::isnan(after[at]) && std::isnan(expected)));
                }
            EXPECT_EQ(wrong, 0u) << "band " << b;
        }
    }

    test::TemporaryFolder folder_;
    geometry::Crs crs_;
};

TEST_F(CopyingTiles, copies_chosen_blocks_bit_by_bit_and_nothing_else) {
    auto copy = source_of<std::uint16_t>({numbers<std::uint16_t>(1, 5000), numbers<std::uint16_t>(2, 65'000)}, 64, 0);
    for (const std::size_t block : {0, 7, 8, 13, 19}) copy.chosen[block] = 1;
    const auto made = copy_tiles(copy, [] {});
    EXPECT_EQ(made.nodata, 0);
    EXPECT_EQ(made.bytes, std::filesystem::file_size(copy.target));
    expect_chosen_cells(copy, made);
    const auto bands = raster_bands(copy.target);
    ASSERT_EQ(bands.size(), 2u);
    const auto before = raster_bands(copy.source);
    EXPECT_EQ(bands[0].lattice, before[0].lattice);
    EXPECT_EQ(bands[0].window, before[0].window);
    EXPECT_EQ(bands[0].stored_type, "UInt16");
    EXPECT_EQ(bands[0].tile_width, 64);
}

TEST_F(CopyingTiles, copies_blocks_that_cannot_be_tiles) {
    // Blocks of 16 cells become tiles of 512: one tile holds chosen and other blocks side by side.
    auto copy = source_of<std::int16_t>({numbers<std::int16_t>(3, 3000)}, 16, -9999);
    for (std::size_t block = 0; block < copy.chosen.size(); block += 3) copy.chosen[block] = 1;
    const auto made = copy_tiles(copy, [] {});
    expect_chosen_cells(copy, made);
    EXPECT_EQ(raster_bands(copy.target)[0].tile_width, 512);
}

TEST_F(CopyingTiles, finds_a_number_for_no_data_that_no_copied_cell_has) {
    auto classes = numbers<std::uint8_t>(4, 12);
    classes[5] = 255, classes[6] = 254;
    auto copy = source_of<std::uint8_t>({classes}, 64, std::nullopt);
    copy.chosen[0] = 1;
    const auto made = copy_tiles(copy, [] {});
    EXPECT_EQ(made.nodata, 253);
    expect_chosen_cells(copy, made);
    EXPECT_EQ(raster_bands(copy.target)[0].nodata, 253.0);
}

TEST_F(CopyingTiles, refuses_cells_that_have_every_value_there_is) {
    auto copy = source_of<std::uint8_t>({numbers<std::uint8_t>(4, 256)}, 64, std::nullopt);
    std::fill(copy.chosen.begin(), copy.chosen.end(), 1);
    EXPECT_THROW(copy_tiles(copy, [] {}), InputError);
    EXPECT_FALSE(std::filesystem::exists(copy.target));
}

TEST_F(CopyingTiles, a_no_data_value_that_the_cells_cannot_have_is_replaced) {
    auto copy = source_of<std::uint16_t>({numbers<std::uint16_t>(5, 5000)}, 64, std::nullopt);
    copy.nodata = -9999;  // as a catalogue may say of unsigned cells
    copy.chosen[2] = 1;
    const auto made = copy_tiles(copy, [] {});
    EXPECT_EQ(made.nodata, 65'535);
    expect_chosen_cells(copy, made);
}

TEST_F(CopyingTiles, copies_floating_point_cells_with_nan_for_no_data) {
    auto values = numbers<float>(6, 1000);
    for (auto& value : values) value = value / 7 - 50;
    values[3] = std::numeric_limits<float>::infinity();
    auto copy = source_of<float>({values}, 128, std::nullopt);
    copy.chosen[0] = copy.chosen[4] = 1;
    const auto made = copy_tiles(copy, [] {});
    EXPECT_TRUE(std::isnan(made.nodata));
    expect_chosen_cells(copy, made);
}

TEST_F(CopyingTiles, the_header_stands_in_front_and_the_notes_are_read_back) {
    auto copy = source_of<std::uint16_t>({numbers<std::uint16_t>(7, 5000)}, 64, 0);
    std::fill(copy.chosen.begin(), copy.chosen.end(), 1);
    copy.notes["SOURCE"] = "size = 12, \"name\" <x>";
    copy_tiles(copy, [] {});
    const auto notes = read_notes(copy.target);
    ASSERT_TRUE(notes);
    EXPECT_EQ(notes->at("CONTENT"), "abc");
    EXPECT_EQ(notes->at("SOURCE"), copy.notes["SOURCE"]);
    EXPECT_EQ(notes->at("nodata"), "0");
    EXPECT_FALSE(read_notes(copy.source));
    EXPECT_FALSE(read_notes(folder_ / "none.tif"));
    std::ifstream file{copy.target, std::ios::binary};
    char head[8]{};
    file.read(head, sizeof head);
    EXPECT_EQ(static_cast<unsigned char>(head[4]), 8u) << "the directory does not follow the header";
    EXPECT_FALSE(std::filesystem::exists(copy.target.string() + ".aux.xml"));
}

TEST_F(CopyingTiles, leaves_nothing_where_the_source_is_damaged_or_it_is_stopped) {
    auto copy = source_of<std::uint16_t>({numbers<std::uint16_t>(8, 65'000)}, 64, 0);
    std::fill(copy.chosen.begin(), copy.chosen.end(), 1);
    EXPECT_THROW(copy_tiles(copy, [] { throw Cancelled{}; }), Cancelled);
    std::filesystem::resize_file(copy.source, std::filesystem::file_size(copy.source) / 2);
    EXPECT_THROW(copy_tiles(copy, [] {}), InputError);
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "new"));
}

}  // namespace
}  // namespace vung::io
