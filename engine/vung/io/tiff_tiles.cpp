// SPDX-License-Identifier: Apache-2.0
#include <vung/io/tiff_tiles.h>

#include <tiffio.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include <vung/io/tile_codec.h>

namespace vung::io {
namespace {

struct CloseTiff {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, CloseTiff>;

int say_nothing(TIFF*, void*, const char*, const char*, va_list) {
    return 1;  // handled; whoever asked falls back on GDAL, which has the words
}

Tiff open_quietly(const std::filesystem::path& file) {
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options{TIFFOpenOptionsAlloc(),
                                                                                   &TIFFOpenOptionsFree};
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &say_nothing, nullptr);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &say_nothing, nullptr);
    return Tiff{TIFFOpenExt(file.c_str(), "rmO", options.get())};  // no mapping; tables of tiles read where needed
}

std::optional<TileCompression> compression_of(std::uint16_t tag) {
    switch (tag) {
        case COMPRESSION_NONE: return TileCompression::none;
        case COMPRESSION_ADOBE_DEFLATE:
        case COMPRESSION_DEFLATE: return TileCompression::deflate;
        case COMPRESSION_ZSTD: return TileCompression::zstd;
        default: return std::nullopt;
    }
}

std::optional<StoredType> type_of(std::uint16_t format, std::uint16_t bits) {
    const bool number = format == SAMPLEFORMAT_UINT;
    if (number || format == SAMPLEFORMAT_INT) switch (bits) {
            case 8: return number ? StoredType::u8 : StoredType::i8;
            case 16: return number ? StoredType::u16 : StoredType::i16;
            case 32: return number ? StoredType::u32 : StoredType::i32;
            default: return std::nullopt;
        }
    if (format == SAMPLEFORMAT_IEEEFP && bits == 32) return StoredType::f32;
    if (format == SAMPLEFORMAT_IEEEFP && bits == 64) return StoredType::f64;
    return std::nullopt;
}

constexpr std::uint64_t kMostCells = 64ULL * 1024 * 1024;  ///< of one tile; larger ones go to GDAL, which is refused
constexpr std::uint64_t kNoTile = ~0ULL;

}  // namespace

struct TiffTiles::State {
    Tiff tiff;
    TileLayout layout;
    StoredType type = StoredType::u8;
    int bands = 0, width = 0, height = 0;
    bool by_pixel = false;
    TileCodec codec;
    std::vector<std::byte> packed;
    std::vector<std::max_align_t> cells;
    std::uint64_t held = kNoTile;  ///< tile that `cells` holds

    std::span<std::byte> room() {
        const auto units = (layout.size() + sizeof(std::max_align_t) - 1) / sizeof(std::max_align_t);
        if (cells.size() < units) cells.resize(units);
        return {reinterpret_cast<std::byte*>(cells.data()), layout.size()};
    }

    bool load(std::uint32_t tile) {
        if (held == tile) return true;
        held = kNoTile;
        const auto size = TIFFGetStrileByteCount(tiff.get(), tile);
        // No bytes: a gap that GDAL fills. Far more bytes than cells: a damaged table.
        if (size == 0 || size > 2 * std::uint64_t{layout.size()} + 65536) return false;
        packed.resize(size);
        if (TIFFReadRawTile(tiff.get(), tile, packed.data(), static_cast<tmsize_t>(size)) !=
            static_cast<tmsize_t>(size))
            return false;
        if (!codec.decode(layout, packed, room())) return false;
        held = tile;
        return true;
    }
};

std::optional<TiffTiles> TiffTiles::open(const std::filesystem::path& file) {
    if (file.native().starts_with("/vsi")) return std::nullopt;
    auto tiff = open_quietly(file);
    if (!tiff || TIFFIsTiled(tiff.get()) == 0 || TIFFIsByteSwapped(tiff.get()) != 0) return std::nullopt;
    const auto number = [&](std::uint32_t tag, auto value) {
        TIFFGetFieldDefaulted(tiff.get(), tag, &value);
        return value;
    };
    const auto width = number(TIFFTAG_IMAGEWIDTH, std::uint32_t{0});
    const auto height = number(TIFFTAG_IMAGELENGTH, std::uint32_t{0});
    const auto depth = number(TIFFTAG_IMAGEDEPTH, std::uint32_t{1});
    const auto tile_width = number(TIFFTAG_TILEWIDTH, std::uint32_t{0});
    const auto tile_height = number(TIFFTAG_TILELENGTH, std::uint32_t{0});
    const auto samples = number(TIFFTAG_SAMPLESPERPIXEL, std::uint16_t{1});
    const auto planar = number(TIFFTAG_PLANARCONFIG, std::uint16_t{PLANARCONFIG_CONTIG});
    const auto compression = compression_of(number(TIFFTAG_COMPRESSION, std::uint16_t{0}));
    const auto type = type_of(number(TIFFTAG_SAMPLEFORMAT, std::uint16_t{SAMPLEFORMAT_UINT}),
                              number(TIFFTAG_BITSPERSAMPLE, std::uint16_t{0}));
    const auto photometric = number(TIFFTAG_PHOTOMETRIC, std::uint16_t{PHOTOMETRIC_MINISBLACK});
    std::uint16_t predictor = PREDICTOR_NONE;  // the tag belongs to the compressions that have predictors
    if (compression && *compression != TileCompression::none) predictor = number(TIFFTAG_PREDICTOR, predictor);
    if (!compression || !type || depth != 1 || samples == 0 || photometric == PHOTOMETRIC_YCBCR ||
        number(TIFFTAG_FILLORDER, std::uint16_t{FILLORDER_MSB2LSB}) != FILLORDER_MSB2LSB)
        return std::nullopt;
    const bool by_pixel = planar == PLANARCONFIG_CONTIG && samples > 1;
    const std::uint64_t cells = std::uint64_t{tile_width} * tile_height * (by_pixel ? samples : 1U);
    if (width == 0 || height == 0 || tile_width == 0 || tile_height == 0 || cells > kMostCells || width > INT32_MAX ||
        height > INT32_MAX)
        return std::nullopt;

    auto state = std::make_unique<State>();
    state->type = *type;
    state->bands = samples;
    state->width = static_cast<int>(width);
    state->height = static_cast<int>(height);
    state->by_pixel = by_pixel;
    state->layout = {.compression = *compression,
                     .predictor = predictor,
                     .width = static_cast<int>(tile_width),
                     .height = static_cast<int>(tile_height),
                     .samples = by_pixel ? samples : 1,
                     .bytes = static_cast<int>(bytes_per_cell(*type))};
    const bool floating = *type == StoredType::f32 || *type == StoredType::f64;
    if (predictor != PREDICTOR_NONE && predictor != PREDICTOR_HORIZONTAL &&
        !(predictor == PREDICTOR_FLOATINGPOINT && floating))
        return std::nullopt;
    state->tiff = std::move(tiff);
    return TiffTiles{std::move(state)};
}

TiffTiles::TiffTiles(std::unique_ptr<State> state) : state_(std::move(state)) {}
TiffTiles::~TiffTiles() = default;
TiffTiles::TiffTiles(TiffTiles&&) noexcept = default;
TiffTiles& TiffTiles::operator=(TiffTiles&&) noexcept = default;

int TiffTiles::bands() const {
    return state_->bands;
}
int TiffTiles::width() const {
    return state_->width;
}
int TiffTiles::height() const {
    return state_->height;
}
int TiffTiles::tile_width() const {
    return state_->layout.width;
}
int TiffTiles::tile_height() const {
    return state_->layout.height;
}
StoredType TiffTiles::type() const {
    return state_->type;
}

std::optional<Tile> TiffTiles::read(int band, int tile_col, int tile_row) {
    auto& state = *state_;
    const auto across = static_cast<std::uint32_t>((state.width - 1) / state.layout.width + 1);
    const auto down = static_cast<std::uint32_t>((state.height - 1) / state.layout.height + 1);
    std::uint32_t number = static_cast<std::uint32_t>(tile_row) * across + static_cast<std::uint32_t>(tile_col);
    if (!state.by_pixel) number += static_cast<std::uint32_t>(band - 1) * across * down;
    if (!state.load(number)) return std::nullopt;
    const auto* cells = reinterpret_cast<const std::byte*>(state.cells.data());
    return Tile{.type = state.type,
                .cells = cells + (state.by_pixel ? (band - 1) * state.layout.bytes : 0),
                .width = std::min(state.layout.width, state.width - tile_col * state.layout.width),
                .height = std::min(state.layout.height, state.height - tile_row * state.layout.height),
                .stride = state.layout.width * state.layout.samples,
                .step = state.layout.samples};
}

}  // namespace vung::io
