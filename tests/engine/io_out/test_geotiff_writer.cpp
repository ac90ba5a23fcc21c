// SPDX-License-Identifier: Apache-2.0
#include <vung/io/geotiff_writer.h>

#include <gdal_priv.h>

#include <cmath>

#include <vung/error.h>
#include <vung/report/digest.h>

#include "temporary_folder.h"

namespace vung::io {
namespace {

const geometry::Crs kUtm48{.code = "EPSG:32648", .wkt = "", .geographic = false, .metres_per_unit = 1};
constexpr double kTransform[6] = {530000, 10, 0, 1150000, 0, -10};

template <class Cell>
std::vector<Cell> ramp(int width, int height, int step) {
    std::vector<Cell> cells;
    for (int i = 0; i < width * height; ++i) cells.push_back(static_cast<Cell>((i * step) % 251));
    return cells;
}

/// Opens with GDAL's GeoTIFF driver.
class Opened {
public:
    explicit Opened(const std::filesystem::path& file) {
        GDALRegister_GTiff();
        dataset_.reset(GDALDataset::Open(file.c_str(), GDAL_OF_RASTER));
    }
    GDALDataset* operator->() const { return dataset_.get(); }
    explicit operator bool() const { return dataset_ != nullptr; }
    std::vector<double> cells(int band) const {
        std::vector<double> out(static_cast<std::size_t>(dataset_->GetRasterXSize()) *
                                static_cast<std::size_t>(dataset_->GetRasterYSize()));
        EXPECT_EQ(dataset_->GetRasterBand(band)->RasterIO(
                      GF_Read, 0, 0, dataset_->GetRasterXSize(), dataset_->GetRasterYSize(), out.data(),
                      dataset_->GetRasterXSize(), dataset_->GetRasterYSize(), GDT_Float64, 0, 0, nullptr),
                  CE_None);
        return out;
    }

private:
    struct Close {
        void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
    };
    std::unique_ptr<GDALDataset, Close> dataset_;
};

TEST(GeotiffWriter, gdal_reads_back_cells_place_names_and_nodata) {
    const test::TemporaryFolder folder;
    const auto red = ramp<std::uint16_t>(70, 45, 7), nir = ramp<std::uint16_t>(70, 45, 3);
    write_geotiff(folder / "x.tif", kUtm48, kTransform, 70, 45, {std::span(red), std::span(nir)},
                  {.tile = 32, .nodata = 0, .band_names = {"B04", "B08"}});
    const Opened file(folder / "x.tif");
    ASSERT_TRUE(file);
    double transform[6];
    file->GetGeoTransform(transform);
    EXPECT_THAT(transform, testing::ElementsAreArray(kTransform));
    EXPECT_STREQ(file->GetSpatialRef()->GetAuthorityCode(nullptr), "32648");
    EXPECT_EQ(file->GetRasterCount(), 2);
    EXPECT_STREQ(file->GetRasterBand(2)->GetDescription(), "B08");
    EXPECT_EQ(file->GetRasterBand(1)->GetNoDataValue(), 0);
    EXPECT_EQ(file->GetRasterBand(1)->GetRasterDataType(), GDT_UInt16);
    int width = 0, height = 0;
    file->GetRasterBand(1)->GetBlockSize(&width, &height);
    EXPECT_EQ(width, 32);
    EXPECT_EQ(file.cells(1), std::vector<double>(red.begin(), red.end()));
    EXPECT_EQ(file.cells(2), std::vector<double>(nir.begin(), nir.end()));
}

TEST(GeotiffWriter, every_cell_type_and_compression_keeps_the_cells) {
    const test::TemporaryFolder folder;
    const auto u8 = ramp<std::uint8_t>(33, 17, 5);
    const auto i16 = [] {
        auto cells = ramp<std::int16_t>(33, 17, 5);
        for (auto& cell : cells) cell = static_cast<std::int16_t>(cell - 125);
        return cells;
    }();
    auto f32 = ramp<float>(33, 17, 5);
    for (auto& cell : f32) cell = cell / 7.0F;
    f32[3] = std::nanf("");
    for (const char* compress : {"DEFLATE", "ZSTD", "LZW", "NONE"}) {
        for (const bool predictor : {true, false}) {
            const GeotiffOptions options{
                .tile = 16, .compress = compress, .predictor = predictor, .nodata = {}, .band_names = {}};
            write_geotiff(folder / "b.tif", kUtm48, kTransform, 33, 17, {std::span<const std::uint8_t>(u8)}, options);
            write_geotiff(folder / "i.tif", kUtm48, kTransform, 33, 17, {std::span<const std::int16_t>(i16)}, options);
            write_geotiff(folder / "f.tif", kUtm48, kTransform, 33, 17, {std::span<const float>(f32)}, options);
            EXPECT_EQ(Opened(folder / "b.tif").cells(1), std::vector<double>(u8.begin(), u8.end()))
                << compress << predictor;
            EXPECT_EQ(Opened(folder / "i.tif").cells(1), std::vector<double>(i16.begin(), i16.end()))
                << compress << predictor;
            const auto read = Opened(folder / "f.tif").cells(1);
            for (std::size_t i = 0; i < f32.size(); ++i)
                EXPECT_TRUE(i == 3 ? std::isnan(read[i]) : read[i] == static_cast<double>(f32[i]))
                    << compress << predictor << i;
        }
    }
}

TEST(GeotiffWriter, the_same_cells_give_the_same_bytes_whatever_the_block_cache) {
    const test::TemporaryFolder folder;
    const auto cells = ramp<std::uint16_t>(300, 200, 11);
    const auto write = [&](const char* name) {
        write_geotiff(folder / name, kUtm48, kTransform, 300, 200, {std::span(cells), std::span(cells)}, {.tile = 64});
        return report::sha256_file(folder / name);
    };
    const auto first = write("a.tif");
    const auto cache = GDALGetCacheMax64();
    GDALSetCacheMax64(16'384);
    const auto second = write("b.tif");
    GDALSetCacheMax64(cache);
    EXPECT_EQ(second, first);
}

TEST(GeotiffWriter, an_unknown_crs_is_refused_and_nothing_is_left) {
    const test::TemporaryFolder folder;
    const auto cells = ramp<std::uint8_t>(4, 4, 1);
    const geometry::Crs unknown{.code = "EPSG:999999", .wkt = "", .geographic = false, .metres_per_unit = 1};
    EXPECT_THROW(write_geotiff(folder / "x.tif", unknown, kTransform, 4, 4, {std::span<const std::uint8_t>(cells)}),
                 InputError);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(GeotiffWriter, sizes_and_nodata_that_do_not_fit_are_refused) {
    const test::TemporaryFolder folder;
    const auto cells = ramp<std::uint8_t>(4, 4, 1);
    const std::vector bands{std::span<const std::uint8_t>(cells)};
    EXPECT_THROW(write_geotiff(folder / "x.tif", kUtm48, kTransform, 5, 4, bands), InvariantError);
    EXPECT_THROW(write_geotiff(folder / "x.tif", kUtm48, kTransform, 4, 4, bands, {.tile = 100}), InvariantError);
    EXPECT_THROW(write_geotiff(folder / "x.tif", kUtm48, kTransform, 4, 4, bands, {.nodata = -9999}), InvariantError);
    EXPECT_THROW(write_geotiff(folder / "x.tif", kUtm48, kTransform, 4, 4, bands, {.band_names = {"a", "b"}}),
                 InvariantError);
}

}  // namespace
}  // namespace vung::io
