// SPDX-License-Identifier: Apache-2.0
#include <vung/io/raster_header.h>

#include <algorithm>
#include <cstdlib>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/raster_file.h>
#include <vung/io/reproject.h>

namespace vung::io {
namespace {

constexpr long long kMostBlocksChecked = 200000;

/// Raised inside this file only; carries the code of the problem.
struct Unusable {
    const char* code;
    ErrorText text;
};

BandHeader read_band(GDALRasterBandH band, const std::string& where) {
    BandHeader out;
    const auto type = stored_type(band);
    if (!type) throw Unusable{"S-CELL-TYPE", unusable_type(band, where).text()};
    out.description = GDALGetDescription(band);
    out.stored_type = stored_type_name(band);
    out.integer = *type != StoredType::f32 && *type != StoredType::f64;
    int has_scale = 0, has_offset = 0, has_nodata = 0;
    const double scale = GDALGetRasterScale(band, &has_scale), offset = GDALGetRasterOffset(band, &has_offset);
    out.scaled = (has_scale || has_offset) && !(scale == 1 && offset == 0);
    if (out.scaled) out.scale = scale, out.offset = offset;
    const double nodata = GDALGetRasterNoDataValue(band, &has_nodata);
    if (has_nodata) out.nodata = nodata;
    GDALGetBlockSize(band, &out.tile_width, &out.tile_height);
    try {
        check_block_size(out.tile_width, out.tile_height, where);
    } catch (const InputError& error) {
        throw Unusable{"S-BLOCK-TOO-LARGE", error.text()};
    }
    return out;
}

long long tag(GDALRasterBandH band, const char* what, int col, int row) {
    const auto name = std::string{what} + "_" + std::to_string(col) + "_" + std::to_string(row);
    const char* text = GDALGetMetadataItem(band, name.c_str(), "TIFF");
    return text != nullptr ? std::strtoll(text, nullptr, 10) : 0;
}

/// A TIFF whose directory points beyond the end of the file was cut off on its way. Only offsets are looked at.
void check_not_truncated(GDALDatasetH dataset, const std::filesystem::path& file) {
    const char* driver = GDALGetDriverShortName(GDALGetDatasetDriver(dataset));
    if (driver == nullptr || std::string{driver} != "GTiff") return;
    const char* interleave = GDALGetMetadataItem(dataset, "INTERLEAVE", "IMAGE_STRUCTURE");
    const int bands = interleave != nullptr && std::string{interleave} == "PIXEL" ? 1 : GDALGetRasterCount(dataset);
    const auto size = static_cast<long long>(std::filesystem::file_size(file));
    long long missing = 0, blocks = 0;
    for (int b = 1; b <= bands; ++b) {
        auto* band = GDALGetRasterBand(dataset, b);
        int width = 0, height = 0;
        GDALGetBlockSize(band, &width, &height);
        const int cols = (GDALGetRasterXSize(dataset) + width - 1) / width,
                  rows = (GDALGetRasterYSize(dataset) + height - 1) / height;
        for (int row = 0; row < rows; ++row)
            for (int col = 0; col < cols && blocks < kMostBlocksChecked; ++col, ++blocks)
                if (tag(band, "BLOCK_OFFSET", col, row) + tag(band, "BLOCK_SIZE", col, row) > size) ++missing;
    }
    if (missing > 0)
        throw Unusable{"S-TRUNCATED",
                       {.what = "the file ends before its data: " + std::to_string(missing) + " of " +
                                std::to_string(blocks) + " blocks lie beyond its end",
                        .where = file.string(),
                        .fix = "copy or download the file again"}};
}

void check_position(GDALDatasetH dataset, double (&geotransform)[6], const std::string& where) {
    if (GDALGetGeoTransform(dataset, geotransform) == CE_None) return;
    const bool points = GDALGetGCPCount(dataset) > 0;
    throw Unusable{"S-NO-POSITION",
                   {.what = points ? "the raster is placed by ground control points only"
                                   : "the raster has no geographic position",
                    .where = where,
                    .fix = points ? "warp it to a north-up grid first: gdalwarp IN OUT"
                                  : "export it again with its position (a GeoTIFF, not a picture)"}};
}

}  // namespace

geometry::Crs HeaderReader::crs_of(const std::string& wkt, const std::string& where) {
    const auto found = known_.find(wkt);
    if (found != known_.end()) return found->second;
    return known_.emplace(wkt, read_crs(wkt, where)).first->second;
}

std::optional<RasterHeader> HeaderReader::read(const std::filesystem::path& file, Problem& why) {
    const GdalScope scope;
    const auto where = file.string();
    try {
        Dataset dataset;
        try {
            dataset = open_raster(file, scope);
        } catch (const InputError& error) {
            throw Unusable{"S-CANNOT-OPEN", error.text()};
        }
        RasterHeader out;
        out.file = file;
        double geotransform[6] = {};
        check_position(dataset.get(), geotransform, where);
        auto* reference = GDALGetSpatialRef(dataset.get());
        char* text = nullptr;
        const char* const options[] = {"FORMAT=WKT2_2018", nullptr};
        if (reference != nullptr) OSRExportToWktEx(reference, &text, options);
        const CplString wkt{text};
        if (!wkt || *wkt.get() == 0)
            throw Unusable{"S-NO-CRS",
                           {.what = "the raster does not say its coordinate system",
                            .where = where,
                            .fix = "write it in: gdal_edit.py -a_srs EPSG:... FILE"}};
        geometry::Crs crs;
        try {
            crs = crs_of(wkt.get(), where);
        } catch (const InputError& error) {
            throw Unusable{"S-NO-CRS",
                           {error.text().what, where, "write the right one in: gdal_edit.py -a_srs EPSG:... FILE"}};
        }
        try {
            out.placement = rasters::place(crs, geotransform, GDALGetRasterXSize(dataset.get()),
                                           GDALGetRasterYSize(dataset.get()), where);
        } catch (const InputError& error) {
            throw Unusable{"S-NOT-NORTH-UP", error.text()};
        }
        const int count = GDALGetRasterCount(dataset.get());
        for (int b = 1; b <= count; ++b) out.bands.push_back(read_band(GDALGetRasterBand(dataset.get(), b), where));
        check_not_truncated(dataset.get(), file);
        return out;
    } catch (const Unusable& unusable) {
        why = Problem{};
        why.code = unusable.code;
        why.subject = Subject::scene;
        why.text = unusable.text;
        return std::nullopt;
    }
}

}  // namespace vung::io
