// SPDX-License-Identifier: Apache-2.0
#include <vung/io/geotiff_writer.h>

#include <gdal_priv.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/spatial_reference.h>
#include <vung/report/atomic_file.h>

namespace vung::io {

namespace {

struct CloseDataset {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};

template <class Cell>
struct Kind;
template <>
struct Kind<std::uint8_t> {
    static constexpr GDALDataType type = GDT_Byte;
    static constexpr const char* predictor = "2";
};
template <>
struct Kind<std::uint16_t> {
    static constexpr GDALDataType type = GDT_UInt16;
    static constexpr const char* predictor = "2";
};
template <>
struct Kind<std::int16_t> {
    static constexpr GDALDataType type = GDT_Int16;
    static constexpr const char* predictor = "2";
};
template <>
struct Kind<float> {
    static constexpr GDALDataType type = GDT_Float32;
    static constexpr const char* predictor = "3";
};
template <>
struct Kind<double> {
    static constexpr GDALDataType type = GDT_Float64;
    static constexpr const char* predictor = "3";
};

void check_sizes(int width, int height, std::size_t bands, const GeotiffOptions& options) {
    if (width <= 0 || height <= 0 || bands == 0) throw InvariantError("a raster has at least one cell and one band");
    if (options.tile < 16 || options.tile % 16 != 0) throw InvariantError("the tile size is a multiple of 16");
    if (!options.band_names.empty() && options.band_names.size() != bands)
        throw InvariantError("band names and bands differ in number");
}

/// What stands in cells outside the raster: nodata, else 0.
template <class Cell>
Cell fill_value(const std::optional<double>& nodata) {
    if (!nodata) return Cell{};
    using Limits = std::numeric_limits<Cell>;
    const double low = static_cast<double>(Limits::lowest()), high = static_cast<double>(Limits::max());
    if (Limits::is_integer && !(*nodata >= low && *nodata <= high && *nodata == std::floor(*nodata)))
        throw InvariantError("the nodata value does not fit the cells' type");
    return static_cast<Cell>(*nodata);
}

template <class Cell>
void write(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6], int width,
           int height, const std::vector<std::span<const Cell>>& bands, const GeotiffOptions& options) {
    check_sizes(width, height, bands.size(), options);
    for (const auto& band : bands)
        if (band.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
            throw InvariantError("a band has " + std::to_string(band.size()) + " cells, not width * height");

    const auto outside = fill_value<Cell>(options.nodata);

    GdalScope errors;
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    if (driver == nullptr) throw InvariantError("this GDAL has no GeoTIFF driver");

    report::AtomicFile target(file);
    CPLStringList creation;
    creation.SetNameValue("TILED", "YES");
    creation.SetNameValue("BLOCKXSIZE", std::to_string(options.tile).c_str());
    creation.SetNameValue("BLOCKYSIZE", std::to_string(options.tile).c_str());
    creation.SetNameValue("COMPRESS", options.compress.c_str());
    creation.SetNameValue("INTERLEAVE", "BAND");
    creation.SetNameValue("NUM_THREADS", "1");
    creation.SetNameValue("BIGTIFF", "IF_SAFER");
    if (options.predictor && options.compress != "NONE") creation.SetNameValue("PREDICTOR", Kind<Cell>::predictor);

    const auto fail = [&] { return report::write_error(file, errors.message()); };
    std::unique_ptr<GDALDataset, CloseDataset> dataset{driver->Create(
        target.path().c_str(), width, height, static_cast<int>(bands.size()), Kind<Cell>::type, creation.List())};
    if (!dataset) throw fail();
    double transform[6];
    std::copy(std::begin(geotransform), std::end(geotransform), std::begin(transform));
    dataset->SetGeoTransform(transform);
    if (const auto reference = spatial_reference(crs, file.string())) dataset->SetSpatialRef(reference.get());
    for (std::size_t b = 0; b < bands.size(); ++b) {
        auto* band = dataset->GetRasterBand(static_cast<int>(b) + 1);
        if (options.nodata) band->SetNoDataValue(*options.nodata);
        if (!options.band_names.empty()) band->SetDescription(options.band_names[b].c_str());
    }

    // Whole tiles go past GDAL's block cache, so their order in the file never depends on the cache's size.
    const int side = options.tile;
    std::vector<Cell> tile(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (std::size_t b = 0; b < bands.size(); ++b) {
        auto* band = dataset->GetRasterBand(static_cast<int>(b) + 1);
        for (int top = 0; top < height; top += side) {
            for (int left = 0; left < width; left += side) {
                const int rows = std::min(side, height - top), cols = std::min(side, width - left);
                if (rows < side || cols < side) std::fill(tile.begin(), tile.end(), outside);
                for (int r = 0; r < rows; ++r) {
                    const auto from = static_cast<std::ptrdiff_t>(top + r) * width + left;
                    std::copy_n(bands[b].begin() + from, cols, tile.begin() + static_cast<std::ptrdiff_t>(r) * side);
                }
                if (band->WriteBlock(left / side, top / side, tile.data()) != CE_None) throw fail();
            }
        }
    }
    // A full disk may show up only now, and closing returns nothing.
    errors.take();
    dataset.reset();
    if (errors.failed()) throw fail();
    target.commit();
}

}  // namespace

void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const std::uint8_t>>& bands,
                   const GeotiffOptions& options) {
    write(file, crs, geotransform, width, height, bands, options);
}
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const std::uint16_t>>& bands,
                   const GeotiffOptions& options) {
    write(file, crs, geotransform, width, height, bands, options);
}
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const std::int16_t>>& bands,
                   const GeotiffOptions& options) {
    write(file, crs, geotransform, width, height, bands, options);
}
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const float>>& bands,
                   const GeotiffOptions& options) {
    write(file, crs, geotransform, width, height, bands, options);
}
void write_geotiff(const std::filesystem::path& file, const geometry::Crs& crs, const double (&geotransform)[6],
                   int width, int height, const std::vector<std::span<const double>>& bands,
                   const GeotiffOptions& options) {
    write(file, crs, geotransform, width, height, bands, options);
}

}  // namespace vung::io
