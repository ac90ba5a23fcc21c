// SPDX-License-Identifier: Apache-2.0
#include <vung/io/tile_copy.h>

#include <cpl_string.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <type_traits>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/raster_file.h>
#include <vung/io/scene_path.h>
#include <vung/io/tile_reader.h>
#include <vung/report/atomic_file.h>

namespace vung::io {
namespace {

constexpr int kSide = 512;  ///< of a tile, where the source's blocks cannot be tiles
constexpr int kLongestSide = 2048;
constexpr const char* kDomain = "VUNG";

/// A side of a block, where a TIFF tile can have it.
int tile_side(int block) {
    return block >= 64 && block <= kLongestSide && block % 16 == 0 ? block : kSide;
}

/// What cells of type T can say "no data" with, best first; "no data" of 8 and 16 bits is searched among all numbers.
template <class T>
std::vector<T> candidates() {
    if constexpr (std::is_floating_point_v<T>) {
        return {std::numeric_limits<T>::quiet_NaN()};
    } else {
        std::vector<T> out;
        const auto count = sizeof(T) > 2 ? std::int64_t{4096} : std::int64_t{1} << 8 * sizeof(T);
        for (std::int64_t i = 0; i < count; ++i)
            out.push_back(static_cast<T>(std::int64_t{std::numeric_limits<T>::max()} - i));
        return out;
    }
}

template <class T>
bool can_hold(double value) {
    if constexpr (std::is_floating_point_v<T>)
        return true;
    else
        return value == std::floor(value) && value >= static_cast<double>(std::numeric_limits<T>::lowest()) &&
               value <= static_cast<double>(std::numeric_limits<T>::max());
}

class Copier {
public:
    Copier(const TileCopy& copy, const std::function<void()>& check)
        : copy_(copy),
          check_(check),
          reader_(copy.source),
          across_((copy.width + copy.block_width - 1) / copy.block_width),
          tile_width_(tile_side(copy.block_width)),
          tile_height_(tile_side(copy.block_height)) {}

    CopiedTiles run() {
        {
            GdalScope scope;
            source_ = open_raster(copy_.source, scope);
        }
        const auto band = GDALGetRasterBand(source_.get(), copy_.bands.front());
        const auto type = band == nullptr ? std::nullopt : stored_type(band);
        if (!type) throw unusable_type(band, shown_path(copy_.source));
        type_ = *type;
        return with_stored_type(type_, [&](auto stored) { return write<typename decltype(stored)::type>(); });
    }

private:
    bool chosen(int col, int row) const { return copy_.chosen[static_cast<std::size_t>(row) * across_ + col] != 0; }

    /// Calls visit(band's place, tile of the source, its left and top cell) for all chosen blocks that touch rows
    /// [top, bottom).
    template <class Visit>
    void for_each_block(int top, int bottom, const Visit& visit) {
        for (int row = top / copy_.block_height; row * copy_.block_height < bottom; ++row)
            for (int col = 0; col < static_cast<int>(across_); ++col) {
                if (!chosen(col, row)) continue;
                for (std::size_t b = 0; b < copy_.bands.size(); ++b) {
                    check_();
                    visit(b, reader_.read(copy_.bands[b], col, row), col * copy_.block_width, row * copy_.block_height);
                }
            }
    }

    /// A number that no copied cell has; nothing where all are taken.
    template <class T>
    std::optional<T> unused() {
        auto free = candidates<T>();
        if constexpr (std::is_integral_v<T>) {
            std::vector<std::uint8_t> used(free.size(), 0);
            const auto most = std::int64_t{std::numeric_limits<T>::max()};
            for_each_block(0, copy_.height, [&](std::size_t, const Tile& tile, int, int) {
                for (int r = 0; r < tile.height; ++r)
                    for (int c = 0; c < tile.width; ++c) {
                        const auto at = most - std::int64_t{cells<T>(tile)[cell_at(tile, r, c)]};
                        if (at < static_cast<std::int64_t>(used.size())) used[static_cast<std::size_t>(at)] = 1;
                    }
            });
            const auto found = std::find(used.begin(), used.end(), 0);
            if (found == used.end()) return std::nullopt;
            return free[static_cast<std::size_t>(found - used.begin())];
        }
        return free.front();
    }

    template <class T>
    static const T* cells(const Tile& tile) {
        return static_cast<const T*>(tile.cells);
    }
    static std::size_t cell_at(const Tile& tile, int row, int col) {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(tile.stride) +
               static_cast<std::size_t>(col) * static_cast<std::size_t>(tile.step);
    }

    InputError failure(const GdalScope& scope) const { return report::write_error(copy_.target, scope.message()); }

    /// The new file, at the place of the old one on the map.
    Dataset create(const std::filesystem::path& path, double nodata, const GdalScope& scope) const {
        auto* driver = GDALGetDriverByName("GTiff");
        if (driver == nullptr) throw InvariantError("this GDAL has no GeoTIFF driver");
        const char* known = GDALGetMetadataItem(driver, GDAL_DMD_CREATIONOPTIONLIST, nullptr);
        const bool zstd = known != nullptr && std::strstr(known, "ZSTD") != nullptr;
        const bool real = type_ == StoredType::f32 || type_ == StoredType::f64;
        CPLStringList options;
        options.SetNameValue("TILED", "YES");
        options.SetNameValue("BLOCKXSIZE", std::to_string(tile_width_).c_str());
        options.SetNameValue("BLOCKYSIZE", std::to_string(tile_height_).c_str());
        options.SetNameValue("COMPRESS", zstd ? "ZSTD" : "DEFLATE");
        if (zstd) options.SetNameValue("ZSTD_LEVEL", "6");
        options.SetNameValue("PREDICTOR", real ? "3" : "2");
        options.SetNameValue("INTERLEAVE", "BAND");
        options.SetNameValue("SPARSE_OK", "TRUE");
        options.SetNameValue("NUM_THREADS", "1");
        options.SetNameValue("BIGTIFF", "IF_SAFER");
        auto type = GDALGetRasterDataType(GDALGetRasterBand(source_.get(), copy_.bands.front()));
#if GDAL_VERSION_NUM < GDAL_COMPUTE_VERSION(3, 7, 0)
        if (type_ == StoredType::i8) options.SetNameValue("PIXELTYPE", "SIGNEDBYTE");
#endif
        Dataset out{GDALCreate(driver, path.c_str(), copy_.width, copy_.height, static_cast<int>(copy_.bands.size()),
                               type, options.List())};
        if (!out) throw failure(scope);
        double place[6];
        if (GDALGetGeoTransform(source_.get(), place) == CE_None) GDALSetGeoTransform(out.get(), place);
        if (auto* reference = GDALGetSpatialRef(source_.get())) GDALSetSpatialRef(out.get(), reference);
        const char* area = GDALGetMetadataItem(source_.get(), "AREA_OR_POINT", nullptr);
        if (area != nullptr) GDALSetMetadataItem(out.get(), "AREA_OR_POINT", area, nullptr);
        for (const auto& [name, value] : copy_.notes)
            GDALSetMetadataItem(out.get(), name.c_str(), value.c_str(), kDomain);
        for (std::size_t b = 0; b < copy_.bands.size(); ++b) {
            auto* band = GDALGetRasterBand(out.get(), static_cast<int>(b) + 1);
            GDALSetRasterNoDataValue(band, nodata);
            GDALSetDescription(band, copy_.names[b].c_str());
        }
        return out;
    }

    template <class T>
    CopiedTiles write() {
        auto nodata =
            copy_.nodata && can_hold<T>(*copy_.nodata) ? std::optional<T>{static_cast<T>(*copy_.nodata)} : unused<T>();
        if (!nodata)
            throw InputError{{.what = "no number is left to stand for \"no data\": the cells have every value there is",
                              .where = shown_path(copy_.source),
                              .fix = "say which value is no data: nodata = 0 in [[scenes]]"}};
        // Of 32-bit floats the text of the value often has fewer digits than the cells.
        const double told = copy_.nodata && can_hold<T>(*copy_.nodata) ? *copy_.nodata : static_cast<double>(*nodata);
        report::AtomicFile place(copy_.target);
        GdalScope scope;
        auto out = create(place.path(), told, scope);
        const auto side_to_side = (copy_.width + tile_width_ - 1) / tile_width_;
        const auto tile_cells = static_cast<std::size_t>(tile_width_) * static_cast<std::size_t>(tile_height_);
        // One row of tiles of all bands at a time: a block may lie in several tiles, and is read once for the row.
        std::vector<std::vector<T>> tiles(copy_.bands.size() * static_cast<std::size_t>(side_to_side));
        for (int top = 0; top < copy_.height; top += tile_height_) {
            const int bottom = std::min(copy_.height, top + tile_height_);
            for_each_block(top, bottom, [&](std::size_t b, const Tile& block, int left, int up) {
                for (int t = left / tile_width_; t * tile_width_ < left + block.width; ++t) {
                    auto& tile = tiles[b * static_cast<std::size_t>(side_to_side) + static_cast<std::size_t>(t)];
                    if (tile.empty()) tile.assign(tile_cells, *nodata);
                    const int first = std::max(left, t * tile_width_),
                              last = std::min(left + block.width, (t + 1) * tile_width_);
                    for (int r = std::max(up, top); r < std::min(up + block.height, bottom); ++r)
                        for (int c = first; c < last; ++c)
                            tile[static_cast<std::size_t>(r - top) * static_cast<std::size_t>(tile_width_) +
                                 static_cast<std::size_t>(c - t * tile_width_)] =
                                cells<T>(block)[cell_at(block, r - up, c - left)];
                }
            });
            for (std::size_t i = 0; i < tiles.size(); ++i) {
                if (tiles[i].empty()) continue;
                auto* band =
                    GDALGetRasterBand(out.get(), static_cast<int>(i / static_cast<std::size_t>(side_to_side)) + 1);
                const int col = static_cast<int>(i % static_cast<std::size_t>(side_to_side));
                if (GDALWriteBlock(band, col, top / tile_height_, tiles[i].data()) != CE_None) throw failure(scope);
                tiles[i] = std::vector<T>{};
            }
        }
        scope.take();  // a full disk may show up only when the file is closed, which returns nothing
        out.reset();
        if (scope.failed()) throw failure(scope);
        place.commit();
        std::error_code ignored;
        return {std::filesystem::file_size(copy_.target, ignored), told};
    }

    const TileCopy& copy_;
    const std::function<void()>& check_;
    TileReader reader_;
    Dataset source_;
    StoredType type_ = StoredType::u8;
    std::size_t across_;
    int tile_width_, tile_height_;
};

std::uint64_t number(const char* text) {
    return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

/// Whether the file reaches to the end of all its tiles: false for one that was cut.
bool is_whole(GDALDatasetH dataset, std::uint64_t size) {
    for (int b = 1; b <= GDALGetRasterCount(dataset); ++b) {
        auto* band = GDALGetRasterBand(dataset, b);
        int width = 0, height = 0;
        GDALGetBlockSize(band, &width, &height);
        for (int row = 0; row * height < GDALGetRasterYSize(dataset); ++row)
            for (int col = 0; col * width < GDALGetRasterXSize(dataset); ++col) {
                const auto place = std::to_string(col) + "_" + std::to_string(row);
                const auto offset = number(GDALGetMetadataItem(band, ("BLOCK_OFFSET_" + place).c_str(), "TIFF"));
                const auto bytes = number(GDALGetMetadataItem(band, ("BLOCK_SIZE_" + place).c_str(), "TIFF"));
                if (offset + bytes > size) return false;
            }
    }
    return true;
}

}  // namespace

CopiedTiles copy_tiles(const TileCopy& copy, const std::function<void()>& check) {
    prepare();
    return Copier{copy, check}.run();
}

std::optional<std::map<std::string, std::string>> read_notes(const std::filesystem::path& file) {
    prepare();
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) return std::nullopt;
    GdalScope scope;
    try {
        const auto dataset = open_raster(file, scope);
        std::map<std::string, std::string> out;
        for (char** item = GDALGetMetadata(dataset.get(), kDomain); item != nullptr && *item != nullptr; ++item) {
            const std::string_view text{*item};
            const auto equals = text.find('=');
            if (equals != std::string_view::npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
        if (out.empty() || !is_whole(dataset.get(), std::filesystem::file_size(file, ignored))) return std::nullopt;
        const double nodata = GDALGetRasterNoDataValue(GDALGetRasterBand(dataset.get(), 1), nullptr);
        char digits[32];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), nodata).ptr;
        out["nodata"] = std::string{digits, end};
        return out;
    } catch (const InputError&) {
        return std::nullopt;
    }
}

}  // namespace vung::io
