// SPDX-License-Identifier: Apache-2.0
#include <vung/io/raster_header.h>

#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/raster_file.h>
#include <vung/io/reproject.h>
#include <vung/io/scene_path.h>

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

[[noreturn]] void refuse_truncated(const std::string& how, const std::filesystem::path& file) {
    throw Unusable{"S-TRUNCATED",
                   {.what = "the file ends before its data: " + how,
                    .where = shown_path(file),
                    .fix = "copy or download the file again"}};
}

/// A TIFF whose directory points beyond the end of the file was cut off on its way. Only offsets are looked at.
void check_tiff(GDALDatasetH dataset, const std::filesystem::path& file, long long size) {
    const char* interleave = GDALGetMetadataItem(dataset, "INTERLEAVE", "IMAGE_STRUCTURE");
    const int bands = interleave != nullptr && std::string{interleave} == "PIXEL" ? 1 : GDALGetRasterCount(dataset);
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
        refuse_truncated(std::to_string(missing) + " of " + std::to_string(blocks) + " blocks lie beyond its end",
                         file);
}

struct CloseVsi {
    void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using VsiFile = std::unique_ptr<VSILFILE, CloseVsi>;

std::uint64_t big_endian(const unsigned char* bytes, int count) {
    std::uint64_t out = 0;
    for (int i = 0; i < count; ++i) out = out << 8 | bytes[i];
    return out;
}

/// A JP2 file is a row of boxes with their lengths; the last may run to the end of the file, and then its code stream
/// has to be closed there. A bare code stream has no boxes and is not looked at.
void check_jp2(const std::filesystem::path& file, std::uint64_t size) {
    const VsiFile in{VSIFOpenL(file.c_str(), "rb")};
    if (!in) return;
    std::uint64_t at = 0;
    for (int box = 0; box < 1000 && at < size; ++box) {
        std::array<unsigned char, 16> head{};
        if (VSIFSeekL(in.get(), at, SEEK_SET) != 0 || VSIFReadL(head.data(), 1, 8, in.get()) != 8)
            refuse_truncated("a box of the JPEG 2000 file is cut off", file);
        auto length = big_endian(head.data(), 4);
        if (at == 0 && length != 12) return;  // no JP2 box at the start
        if (length == 1) {
            if (VSIFReadL(head.data() + 8, 1, 8, in.get()) != 8)
                refuse_truncated("a box of the JPEG 2000 file is cut off", file);
            length = big_endian(head.data() + 8, 8);
        }
        const bool code_stream = std::memcmp(head.data() + 4, "jp2c", 4) == 0;
        if (length == 0) {
            std::array<unsigned char, 2> end{};
            const bool closed = !code_stream || is_zip_member(file) ||  // going to the end would unpack all of it
                                (VSIFSeekL(in.get(), size - 2, SEEK_SET) == 0 &&
                                 VSIFReadL(end.data(), 1, 2, in.get()) == 2 && end[0] == 0xff && end[1] == 0xd9);
            if (!closed) refuse_truncated("the JPEG 2000 code stream is not closed", file);
            return;
        }
        if (length < 8) return;  // no box after all; the decoder will tell
        if (at + length > size)
            refuse_truncated(std::to_string(at + length - size) + " bytes of the JPEG 2000 file are missing", file);
        if (code_stream && is_zip_member(file)) return;
        at += length;
    }
}

void check_not_truncated(GDALDatasetH dataset, const std::filesystem::path& file) {
    if (is_remote(file)) return;  // it would mean to read all of the directory; a missing block is told when it is read
    VSIStatBufL stat;
    const char* name = GDALGetDriverShortName(GDALGetDatasetDriver(dataset));
    if (name == nullptr || VSIStatL(file.c_str(), &stat) != 0) return;
    const std::string_view driver{name};
    if (driver == "GTiff") check_tiff(dataset, file, static_cast<long long>(stat.st_size));
    if (driver.starts_with("JP2")) check_jp2(file, static_cast<std::uint64_t>(stat.st_size));
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
    const auto where = shown_path(file);
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
