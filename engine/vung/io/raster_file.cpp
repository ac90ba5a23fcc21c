// SPDX-License-Identifier: Apache-2.0
#include <vung/io/raster_file.h>

#include <string_view>

#include <vung/io/scene_path.h>

namespace vung::io {
namespace {

/// GDAL before 3.7 has no type for signed bytes and marks them in the metadata.
bool is_signed_byte(GDALRasterBandH band) {
    const char* mark = GDALGetMetadataItem(band, "PIXELTYPE", "IMAGE_STRUCTURE");
    return mark != nullptr && std::string_view{mark} == "SIGNEDBYTE";
}

}  // namespace

Dataset open_raster(const std::filesystem::path& file, const GdalScope& scope) {
    const auto where = shown_path(file);
    std::error_code ignored;
    if (!is_remote(file)) {  // the range reader reads only what the project allows
        const auto on_disk = is_zip_member(file) ? file_on_disk(file) : file;
        if (!std::filesystem::exists(on_disk, ignored))
            throw InputError{{.what = "there is no such file", .where = where, .fix = "check the path"}};
        if (!std::filesystem::is_regular_file(on_disk, ignored))
            throw InputError{{.what = "this is no file", .where = where, .fix = "name a raster file"}};
    }
    Dataset dataset{GDALOpenEx(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                               raster_drivers(), nullptr, nullptr)};
    if (!dataset || GDALGetRasterCount(dataset.get()) == 0)
        throw InputError{
            {.what = "the file cannot be opened as a raster: " + (dataset ? "it holds no band" : scope.message()),
             .where = where,
             .fix = "get the file again; GeoTIFF and JPEG 2000 are read"}};
    return dataset;
}

std::optional<StoredType> stored_type(GDALRasterBandH band) {
    switch (GDALGetRasterDataType(band)) {
        case GDT_Byte: return is_signed_byte(band) ? StoredType::i8 : StoredType::u8;
        case GDT_UInt16: return StoredType::u16;
        case GDT_Int16: return StoredType::i16;
        case GDT_UInt32: return StoredType::u32;
        case GDT_Int32: return StoredType::i32;
        case GDT_Float32: return StoredType::f32;
        case GDT_Float64: return StoredType::f64;
#if GDAL_VERSION_NUM >= GDAL_COMPUTE_VERSION(3, 7, 0)
        case GDT_Int8: return StoredType::i8;
#endif
        default: return std::nullopt;
    }
}

std::string stored_type_name(GDALRasterBandH band) {
    return stored_type(band) == StoredType::i8 ? "Int8" : GDALGetDataTypeName(GDALGetRasterDataType(band));
}

InputError unusable_type(GDALRasterBandH band, const std::string& where) {
    return InputError{{.what = "cells of type " + stored_type_name(band) + " are not read",
                       .where = where,
                       .fix = "convert the file, for example gdal_translate -ot Float32 IN OUT"}};
}

void check_block_size(int width, int height, const std::string& where) {
    if (static_cast<long long>(width) * height <= kMostCellsPerBlock) return;
    throw InputError{{.what = "the file is stored in blocks of " + std::to_string(width) + " x " +
                              std::to_string(height) + " cells, too large to read",
                      .where = where,
                      .fix = "store it in tiles: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE IN OUT"}};
}

}  // namespace vung::io
