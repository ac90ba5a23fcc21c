// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Many series at the same steps as views into memory of the caller, in the type and layout it has there.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace vung::timeseries {

enum class CellType : std::uint8_t { u8, u16, i16, f32, f64 };

template <class T>
constexpr CellType cell_type() {
    using U = std::remove_const_t<T>;
    static_assert(std::is_same_v<U, std::uint8_t> || std::is_same_v<U, std::uint16_t> ||
                  std::is_same_v<U, std::int16_t> || std::is_same_v<U, float> || std::is_same_v<U, double>);
    if constexpr (std::is_same_v<U, std::uint8_t>) return CellType::u8;
    if constexpr (std::is_same_v<U, std::uint16_t>) return CellType::u16;
    if constexpr (std::is_same_v<U, std::int16_t>) return CellType::i16;
    if constexpr (std::is_same_v<U, float>) return CellType::f32;
    return CellType::f64;
}

/// `series` x `steps` cells; the distance from one series to the next and from one step to the next counts cells.
/// `Pointer` is `const void*` (read) or `void*` (written). Time-major planes (series_stride 1) are quickest.
template <class Pointer>
struct Cells {
    Pointer data = nullptr;
    CellType type = CellType::f64;
    std::size_t series = 0;
    std::size_t steps = 0;
    std::ptrdiff_t series_stride = 1;
    std::ptrdiff_t step_stride = 0;

    explicit operator bool() const { return data != nullptr; }
    /// Memory that may be written may be read.
    operator Cells<const void*>() const
        requires(!std::is_same_v<Pointer, const void*>)
    {
        return {data, type, series, steps, series_stride, step_stride};
    }
};
using CellsIn = Cells<const void*>;
using CellsOut = Cells<void*>;

template <class T>
using CellsOf = Cells<std::conditional_t<std::is_const_v<T>, const void*, void*>>;

/// Planes of one step each: cell (series, step) stands at data[step * series + series].
template <class T>
CellsOf<T> time_major(T* data, std::size_t series, std::size_t steps) {
    return {data, cell_type<T>(), series, steps, 1, static_cast<std::ptrdiff_t>(series)};
}

/// One series after the other: cell (series, step) stands at data[series * steps + step].
template <class T>
CellsOf<T> series_major(T* data, std::size_t series, std::size_t steps) {
    return {data, cell_type<T>(), series, steps, static_cast<std::ptrdiff_t>(steps), 1};
}

constexpr std::size_t size_of(CellType type) {
    switch (type) {
        case CellType::u8: return 1;
        case CellType::u16:
        case CellType::i16: return 2;
        case CellType::f32: return 4;
        default: return 8;
    }
}

/// Series first, first + 1, ... of cells.
template <class Pointer>
Cells<Pointer> part(Cells<Pointer> cells, std::size_t first, std::size_t count) {
    using Byte = std::conditional_t<std::is_same_v<Pointer, const void*>, const char, char>;
    if (cells)
        cells.data = static_cast<Byte*>(cells.data) +
                     static_cast<std::ptrdiff_t>(first * size_of(cells.type)) * cells.series_stride;
    cells.series = count;
    return cells;
}

/// What was seen: value = scale * cell + offset. A cell is a gap where it equals `nodata`, is not finite, or has weight
/// 0. Without weights every other cell weighs 1.
struct Observed {
    CellsIn values;
    CellsIn weights = {};
    double scale = 1;
    double offset = 0;
    std::optional<double> nodata = std::nullopt;  ///< as stored, before scale and offset
    std::size_t number = 0;                       ///< of the first series, for messages
};

/// Where results go: f64 as they are, NaN where there is none; u16 or i16 as (value - offset) / scale, rounded half up,
/// held in [low, high], `nodata` where there is none.
struct Fitted {
    CellsOut values;
    double scale = 1;
    double offset = 0;
    double low = 0, high = 0;  ///< of u16 and i16; `nodata` lies outside
    double nodata = 0;
};

/// An output of doubles.
inline Fitted fitted(CellsOut values) {
    return {.values = values};
}

inline Observed part(Observed from, std::size_t first, std::size_t count) {
    from.values = part(from.values, first, count);
    from.weights = part(from.weights, first, count);
    from.number += first;
    return from;
}
inline Fitted part(Fitted to, std::size_t first, std::size_t count) {
    to.values = part(to.values, first, count);
    return to;
}

}  // namespace vung::timeseries
