// SPDX-License-Identifier: Apache-2.0
#include <vung/io/tile_codec.h>

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <vung/error.h>

namespace vung::io {
namespace {

static_assert(std::endian::native == std::endian::little, "cells are taken as they lie in little-endian files");

/// Running sums along one row, cell by cell of each band (they wrap around, as the format means it).
template <class Word>
void add_up(Word* row, std::size_t cells, std::size_t samples) {
    for (std::size_t band = 0; band < samples; ++band) {
        Word sum = 0;
        for (std::size_t i = band; i < cells * samples; i += samples) row[i] = sum = static_cast<Word>(sum + row[i]);
    }
}

#if defined(__SSE2__)
/// Eight cells at a time: sums within the register in three steps, then the last sum of the cells before is added.
void add_up_one_band(std::uint16_t* row, std::size_t cells) {
    __m128i carried = _mm_setzero_si128();
    std::size_t i = 0;
    for (; i + 8 <= cells; i += 8) {
        auto* at = reinterpret_cast<__m128i*>(row + i);
        __m128i x = _mm_loadu_si128(at);
        x = _mm_add_epi16(x, _mm_slli_si128(x, 2));
        x = _mm_add_epi16(x, _mm_slli_si128(x, 4));
        x = _mm_add_epi16(x, _mm_slli_si128(x, 8));
        x = _mm_add_epi16(x, carried);
        _mm_storeu_si128(at, x);
        carried = _mm_shuffle_epi32(_mm_shufflehi_epi16(x, 0xff), 0xff);
    }
    auto sum = static_cast<std::uint16_t>(_mm_extract_epi16(carried, 7));
    for (; i < cells; ++i) row[i] = sum = static_cast<std::uint16_t>(sum + row[i]);
}
#endif

template <class Word>
void undo_differences(std::span<std::byte> bytes, const TileLayout& layout) {
    const auto width = static_cast<std::size_t>(layout.width), samples = static_cast<std::size_t>(layout.samples);
    for (std::size_t at = 0; at < bytes.size(); at += layout.row_bytes()) {
        auto* row = reinterpret_cast<Word*>(bytes.data() + at);
#if defined(__SSE2__)
        if constexpr (sizeof(Word) == 2)
            if (samples == 1) {
                add_up_one_band(row, width);
                continue;
            }
#endif
        add_up(row, width, samples);
    }
}

/// Predictor 3 (Adobe, TIFF Technical Note 3): the differences run over bytes, and the bytes of a row lie by weight,
/// the heaviest of all cells first.
void undo_float_differences(std::span<std::byte> bytes, const TileLayout& layout, std::vector<std::byte>& scratch) {
    const auto values = static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.samples);
    const auto size = static_cast<std::size_t>(layout.bytes);
    scratch.resize(layout.row_bytes());
    for (std::size_t at = 0; at < bytes.size(); at += layout.row_bytes()) {
        auto* row = bytes.data() + at;
        add_up(reinterpret_cast<std::uint8_t*>(row), layout.row_bytes() / static_cast<std::size_t>(layout.samples),
               static_cast<std::size_t>(layout.samples));
        std::memcpy(scratch.data(), row, layout.row_bytes());
        for (std::size_t plane = 0; plane < size; ++plane)
            for (std::size_t v = 0; v < values; ++v) row[v * size + size - 1 - plane] = scratch[plane * values + v];
    }
}

struct FreeInflater {
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};
struct FreeZstd {
    void operator()(ZSTD_DCtx* d) const { ZSTD_freeDCtx(d); }
};

}  // namespace

struct TileCodec::State {
    std::unique_ptr<libdeflate_decompressor, FreeInflater> inflater;
    std::unique_ptr<ZSTD_DCtx, FreeZstd> zstd;
    std::vector<std::byte> scratch;

    bool unpack(TileCompression compression, std::span<const std::byte> packed, std::span<std::byte> cells) {
        std::size_t got = 0;
        switch (compression) {
            case TileCompression::none:
                if (packed.size() != cells.size()) return false;
                std::memcpy(cells.data(), packed.data(), cells.size());
                return true;
            case TileCompression::deflate:
                if (!inflater) inflater.reset(libdeflate_alloc_decompressor());
                return inflater &&
                       libdeflate_zlib_decompress(inflater.get(), packed.data(), packed.size(), cells.data(),
                                                  cells.size(), &got) == LIBDEFLATE_SUCCESS &&
                       got == cells.size();
            case TileCompression::zstd:
                if (!zstd) zstd.reset(ZSTD_createDCtx());
                if (!zstd) return false;
                got = ZSTD_decompressDCtx(zstd.get(), cells.data(), cells.size(), packed.data(), packed.size());
                return ZSTD_isError(got) == 0 && got == cells.size();
        }
        throw InvariantError("unknown compression");
    }
};

TileCodec::TileCodec() : state_(std::make_unique<State>()) {}
TileCodec::~TileCodec() = default;
TileCodec::TileCodec(TileCodec&&) noexcept = default;
TileCodec& TileCodec::operator=(TileCodec&&) noexcept = default;

bool TileCodec::decode(const TileLayout& layout, std::span<const std::byte> packed, std::span<std::byte> cells) {
    if (cells.size() != layout.size() || cells.empty()) throw InvariantError("the room for a tile has another size");
    if (!state_->unpack(layout.compression, packed, cells)) return false;
    if (layout.predictor == 1) return true;
    if (layout.predictor == 3) {
        undo_float_differences(cells, layout, state_->scratch);
        return true;
    }
    switch (layout.bytes) {
        case 1: undo_differences<std::uint8_t>(cells, layout); break;
        case 2: undo_differences<std::uint16_t>(cells, layout); break;
        case 4: undo_differences<std::uint32_t>(cells, layout); break;
        case 8: undo_differences<std::uint64_t>(cells, layout); break;
        default: throw InvariantError("cells of an odd size");
    }
    return true;
}

}  // namespace vung::io
