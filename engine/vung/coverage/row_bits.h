// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The cells of one row as bits, on their way to a CellSet: set in any order and more than once, taken in ascending
/// order.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace vung::coverage {

class RowBits {
public:
    explicit RowBits(std::size_t columns) : words_((columns + 63) / 64, 0) {}

    void set(std::size_t column) {
        const auto word = column / 64;
        words_[word] |= std::uint64_t{1} << column % 64;
        first_ = std::min(first_, word), last_ = std::max(last_, word);
    }

    /// Columns [begin, end), which may not be empty.
    void set(std::size_t begin, std::size_t end) {
        const auto from = begin / 64, to = (end - 1) / 64;
        const auto head = ~std::uint64_t{0} << begin % 64, tail = ~std::uint64_t{0} >> (63 - (end - 1) % 64);
        first_ = std::min(first_, from), last_ = std::max(last_, to);
        if (from == to) {
            words_[from] |= head & tail;
            return;
        }
        words_[from] |= head;
        for (auto word = from + 1; word < to; ++word) words_[word] = ~std::uint64_t{0};
        words_[to] |= tail;
    }

    bool has(std::size_t column) const { return (words_[column / 64] >> column % 64 & 1) != 0; }
    bool empty() const { return first_ > last_; }

    void clear() {
        for (auto word = first_; word <= last_ && word < words_.size(); ++word) words_[word] = 0;
        first_ = words_.size(), last_ = 0;
    }

    /// Appends the columns that are set, and clears them.
    void take(std::vector<std::uint32_t>& columns) {
        for (auto word = first_; word <= last_ && word < words_.size(); ++word) {
            for (auto bits = words_[word]; bits != 0; bits &= bits - 1)
                columns.push_back(static_cast<std::uint32_t>(word * 64) +
                                  static_cast<std::uint32_t>(std::countr_zero(bits)));
            words_[word] = 0;
        }
        first_ = words_.size(), last_ = 0;
    }

private:
    std::vector<std::uint64_t> words_;
    std::size_t first_ = words_.size(), last_ = 0;  ///< words that are not 0 lie between
};

}  // namespace vung::coverage
