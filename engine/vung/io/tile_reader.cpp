// SPDX-License-Identifier: Apache-2.0
#include <vung/io/tile_reader.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/raster_file.h>
#include <vung/io/tiff_tiles.h>

namespace vung::io {

std::size_t bytes_per_cell(StoredType type) {
    return with_stored_type(type, [](auto stored) { return sizeof(typename decltype(stored)::type); });
}

struct TileReader::State {
    struct Band {
        GDALRasterBandH handle = nullptr;
        StoredType type = StoredType::u8;
        int block_width = 0;
        int block_height = 0;
    };
    std::filesystem::path file;
    std::optional<TiffTiles> tiff;
    Dataset dataset;  ///< opened when `tiff` cannot answer
    int width = 0;
    int height = 0;
    std::vector<Band> bands;
    std::vector<std::max_align_t> cells;

    void open_dataset() {
        if (dataset) return;
        GdalScope scope;
        dataset = open_raster(file, scope);
        width = GDALGetRasterXSize(dataset.get());
        height = GDALGetRasterYSize(dataset.get());
        const int count = GDALGetRasterCount(dataset.get());
        for (int b = 1; b <= count; ++b) {
            Band band;
            band.handle = GDALGetRasterBand(dataset.get(), b);
            GDALGetBlockSize(band.handle, &band.block_width, &band.block_height);
            bands.push_back(band);
        }
    }
};

TileReader::TileReader(const std::filesystem::path& file) : state_(std::make_unique<State>()) {
    state_->file = file;
    state_->tiff = TiffTiles::open(file);
    if (!state_->tiff) state_->open_dataset();
}

TileReader::~TileReader() = default;
TileReader::TileReader(TileReader&&) noexcept = default;
TileReader& TileReader::operator=(TileReader&&) noexcept = default;

Tile TileReader::read(int band_index, int tile_col, int tile_row) {
    auto& state = *state_;
    if (state.tiff && band_index >= 1 && band_index <= state.tiff->bands() && tile_col >= 0 && tile_row >= 0 &&
        tile_col <= (state.tiff->width() - 1) / state.tiff->tile_width() &&
        tile_row <= (state.tiff->height() - 1) / state.tiff->tile_height())
        if (const auto tile = state.tiff->read(band_index, tile_col, tile_row)) return *tile;
    state.open_dataset();
    const auto where = state.file.string() + ", band " + std::to_string(band_index) + ", block " +
                       std::to_string(tile_col) + "/" + std::to_string(tile_row);
    if (band_index < 1 || band_index > static_cast<int>(state.bands.size()))
        throw InputError{{.what = "the file has no band " + std::to_string(band_index),
                          .where = where,
                          .fix = "it has " + std::to_string(state.bands.size()) + " bands; name one of them"}};
    GdalScope scope;
    auto& band = state.bands[static_cast<std::size_t>(band_index) - 1];
    const auto type = stored_type(band.handle);
    if (!type) throw unusable_type(band.handle, where);
    check_block_size(band.block_width, band.block_height, where);
    const int left = tile_col * band.block_width, top = tile_row * band.block_height;
    if (tile_col < 0 || tile_row < 0 || left >= state.width || top >= state.height)
        throw InvariantError("there is no such block: " + where);

    const auto bytes = static_cast<std::size_t>(band.block_width) * static_cast<std::size_t>(band.block_height) *
                       bytes_per_cell(*type);
    const auto units = (bytes + sizeof(std::max_align_t) - 1) / sizeof(std::max_align_t);
    if (state.cells.size() < units) state.cells.resize(units);
    if (GDALReadBlock(band.handle, tile_col, tile_row, state.cells.data()) != CE_None)
        throw InputError{{.what = "a block of the raster is damaged: " + scope.message(),
                          .where = where,
                          .fix = "get the file again, or take it out of the scenes"}};
    return {.type = *type,
            .cells = state.cells.data(),
            .width = std::min(band.block_width, state.width - left),
            .height = std::min(band.block_height, state.height - top),
            .stride = band.block_width};
}

}  // namespace vung::io
