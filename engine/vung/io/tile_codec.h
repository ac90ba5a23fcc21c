// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From the compressed bytes of one TIFF tile to its cells: DEFLATE (libdeflate), ZSTD (libzstd) or none, then TIFF's
/// predictor 2 (differences along a row) or 3 (the same on the bytes of floating-point cells). For .cpp files of io.
///
/// Why our own road beside GDAL's: decoding is what observing costs, and libtiff undoes predictors byte by byte.
/// docs/decisions/0011-own-tile-decoder.md has the figures.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

namespace vung::io {

enum class TileCompression { none, deflate, zstd };

/// How the cells of a tile are written. `samples` bands lie cell by cell (1: a band has tiles of its own).
struct TileLayout {
    TileCompression compression = TileCompression::none;
    int predictor = 1;  ///< 1: none, 2: horizontal, 3: floating point
    int width = 0;      ///< cells
    int height = 0;
    int samples = 1;
    int bytes = 1;  ///< of one cell of one band: 1, 2, 4 or 8 (predictor 3: 4 or 8)

    std::size_t row_bytes() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(samples) * static_cast<std::size_t>(bytes);
    }
    std::size_t size() const { return row_bytes() * static_cast<std::size_t>(height); }
};

/// Belongs to one thread; keeps the decompressors and a scratch row.
class TileCodec {
public:
    TileCodec();
    ~TileCodec();
    TileCodec(TileCodec&&) noexcept;
    TileCodec& operator=(TileCodec&&) noexcept;

    /// Decodes into `cells`, which has `layout.size()` bytes and is aligned for the cells. False when the bytes are no
    /// whole tile of that layout; then `cells` holds anything. Bytes of any content are safe.
    bool decode(const TileLayout& layout, std::span<const std::byte> packed, std::span<std::byte> cells);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vung::io
