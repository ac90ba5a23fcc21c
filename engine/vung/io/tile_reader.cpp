// SPDX-License-Identifier: Apache-2.0
#include <vung/io/tile_reader.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/raster_file.h>

namespace vung::io {

struct TileReader::State {
    struct Band {
        GDALRasterBandH handle = nullptr;
        StoredType type = StoredType::u8;
        int block_width = 0;
        int block_height = 0;
    };
    std::filesystem::path file;
    Dataset dataset;
    int width = 0;
    int height = 0;
    std::vector<Band> bands;
    std::vector<std::max_align_t> cells;
};

TileReader::TileReader(const std::filesystem::path& file) : state_(std::make_unique<State>()) {
    GdalScope scope;
    state_->file = file;
    state_->dataset = open_raster(file, scope);
    state_->width = GDALGetRasterXSize(state_->dataset.get());
    state_->height = GDALGetRasterYSize(state_->dataset.get());
    const int count = GDALGetRasterCount(state_->dataset.get());
    for (int b = 1; b <= count; ++b) {
        State::Band band;
        band.handle = GDALGetRasterBand(state_->dataset.get(), b);
        GDALGetBlockSize(band.handle, &band.block_width, &band.block_height);
        state_->bands.push_back(band);
    }
}

TileReader::~TileReader() = default;
TileReader::TileReader(TileReader&&) noexcept = default;
TileReader& TileReader::operator=(TileReader&&) noexcept = default;

Tile TileReader::read(int band_index, int tile_col, int tile_row) {
    auto& state = *state_;
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
