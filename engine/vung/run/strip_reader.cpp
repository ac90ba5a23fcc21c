// SPDX-License-Identifier: Apache-2.0
#include <vung/run/strip_reader.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>

#include <vung/error.h>

namespace vung::run {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Copies the cells of a decoded tile that lie in the raster, row by row, `pitch` bytes apart.
template <class T>
void copy_tile(const io::Tile& tile, std::byte* to, std::size_t pitch) {
    const auto* from = static_cast<const T*>(tile.cells);
    for (int row = 0; row < tile.height; ++row, to += pitch) {
        const T* line = from + static_cast<std::ptrdiff_t>(row) * tile.stride;
        if (tile.step == 1) {
            std::memcpy(to, line, static_cast<std::size_t>(tile.width) * sizeof(T));
            continue;
        }
        for (int col = 0; col < tile.width; ++col)
            std::memcpy(to + static_cast<std::size_t>(col) * sizeof(T), line + col * tile.step, sizeof(T));
    }
}

template <class T>
void physical(const rasters::Asset& asset, const std::byte* bytes, std::size_t count, double* out) {
    const double absent = asset.absent().value_or(kNaN);
    const double scale = asset.scale, offset = asset.offset;
    for (std::size_t i = 0; i < count; ++i) {
        T stored;
        std::memcpy(&stored, bytes + i * sizeof(T), sizeof(T));
        const auto value = static_cast<double>(stored);
        const bool data = std::isfinite(value) && value != absent;
        out[i] = data ? scale * value + offset : kNaN;
    }
}

}  // namespace

WantedTiles::WantedTiles(const rasters::Asset& asset)
    : window_(asset.window),
      tile_width_(asset.tile_width),
      tile_height_(asset.tile_height),
      across_((asset.window.width + asset.tile_width - 1) / asset.tile_width),
      down_((asset.window.height + asset.tile_height - 1) / asset.tile_height),
      wanted_(static_cast<std::size_t>(across_ * down_), 0) {}

void WantedTiles::add(std::int64_t row, std::int64_t col, std::int64_t count) {
    const auto part = intersection({col, row, count, 1}, window_);
    if (part.empty()) return;
    const auto tile_row = (part.row - window_.row) / tile_height_;
    const auto last = (part.col + part.width - 1 - window_.col) / tile_width_;
    for (auto tile = (part.col - window_.col) / tile_width_; tile <= last; ++tile)
        wanted_[static_cast<std::size_t>(tile_row * across_ + tile)] = 1;
}

StripReader::StripReader(std::vector<rasters::Asset> bands, WantedTiles wanted) : wanted_(std::move(wanted)) {
    const auto& first = bands.front();
    window_ = first.window;
    tile_width_ = first.tile_width;
    tile_height_ = first.tile_height;
    first_tile_ = wanted_.across();
    for (std::int64_t row = 0; row < wanted_.down(); ++row)
        for (std::int64_t col = 0; col < wanted_.across(); ++col)
            if (wanted_.contains(col, row))
                first_tile_ = std::min(first_tile_, col), end_tile_ = std::max(end_tile_, col + 1);
    first_tile_ = std::min(first_tile_, end_tile_);
    for (auto& asset : bands) bands_.push_back({std::move(asset), io::StoredType::u8, {}});
}

void StripReader::advance(std::int64_t begin, std::int64_t end, Job& job) {
    const auto tile_row = [&](std::int64_t row) {
        return std::clamp<std::int64_t>(row - window_.row, 0, window_.height) / tile_height_;
    };
    const auto first = std::max(first_tile_row_, tile_row(begin));
    const auto last = std::min(wanted_.down(), end > window_.row ? tile_row(end - 1) + 1 : 0);
    if (last <= end_tile_row_) return;
    // What is still needed moves to the front.
    const auto kept_from = std::min(first, end_tile_row_);
    for (auto& band : bands_) {
        const auto row_bytes = held_columns() * static_cast<std::size_t>(tile_height_) * io::bytes_per_cell(band.type);
        const auto drop = static_cast<std::size_t>(kept_from - first_tile_row_) * row_bytes;
        band.cells.erase(band.cells.begin(),
                         band.cells.begin() + static_cast<std::ptrdiff_t>(std::min(drop, band.cells.size())));
    }
    first_tile_row_ = kept_from;
    if (first > end_tile_row_) first_tile_row_ = end_tile_row_ = first;  // rows without polygons are passed over
    decode(end_tile_row_, last, job);
}

void StripReader::decode(std::int64_t first_tile_row, std::int64_t end_tile_row, Job& job) {
    const auto columns = held_columns();
    const auto tiles = end_tile_ - first_tile_;
    std::once_flag typed;
    const auto size_bands = [&](io::TileReader& reader, std::int64_t col, std::int64_t row) {
        for (auto& band : bands_) {
            band.type = reader.read(band.asset.band_index, static_cast<int>(col), static_cast<int>(row)).type;
            const auto rows = static_cast<std::size_t>((end_tile_row - first_tile_row_) * tile_height_);
            band.cells.resize(rows * columns * io::bytes_per_cell(band.type));
        }
    };
    oneapi::tbb::parallel_for(std::int64_t{0}, (end_tile_row - first_tile_row) * tiles, [&](std::int64_t number) {
        job.check();
        const auto col = first_tile_ + number % tiles, row = first_tile_row + number / tiles;
        if (!wanted_.contains(col, row)) return;
        auto& reader = readers_.local();
        if (!reader) reader.emplace(bands_.front().asset.path);
        std::call_once(typed, [&] { size_bands(*reader, col, row); });
        for (auto& band : bands_) {
            const auto tile = reader->read(band.asset.band_index, static_cast<int>(col), static_cast<int>(row));
            const auto size = io::bytes_per_cell(band.type);
            auto* to = band.cells.data() + (static_cast<std::size_t>((row - first_tile_row_) * tile_height_) * columns +
                                            static_cast<std::size_t>((col - first_tile_) * tile_width_)) *
                                               size;
            io::with_stored_type(
                band.type, [&](auto stored) { copy_tile<typename decltype(stored)::type>(tile, to, columns * size); });
        }
    });
    end_tile_row_ = end_tile_row;
}

void StripReader::values(std::size_t band, std::int64_t row, std::int64_t col, std::size_t count, double* out) const {
    const auto part = intersection({col, row, static_cast<std::int64_t>(count), 1}, window_);
    const auto tile_row = (row - window_.row) / tile_height_;
    std::fill(out, out + count, kNaN);
    if (part.empty() || tile_row < first_tile_row_ || tile_row >= end_tile_row_) return;
    const auto& from = bands_[band];
    const auto size = io::bytes_per_cell(from.type);
    const auto line = static_cast<std::size_t>(row - window_.row - first_tile_row_ * tile_height_) * held_columns();
    for (auto at = part.col; at < part.col + part.width;) {
        const auto tile = (at - window_.col) / tile_width_;
        const auto end = std::min(part.col + part.width, window_.col + (tile + 1) * tile_width_);
        if (tile >= first_tile_ && tile < end_tile_ && wanted_.contains(tile, tile_row)) {
            const auto* cells = from.cells.data() +
                                (line + static_cast<std::size_t>(at - window_.col - first_tile_ * tile_width_)) * size;
            io::with_stored_type(from.type, [&](auto stored) {
                physical<typename decltype(stored)::type>(from.asset, cells, static_cast<std::size_t>(end - at),
                                                          out + (at - col));
            });
        }
        at = end;
    }
}

}  // namespace vung::run
