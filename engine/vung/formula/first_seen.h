// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Numbers for words in the order in which they are first seen, so that they depend on the rows alone.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vung::formula {

/// Gives words numbers in the order in which they first appear.
class FirstSeen {
public:
    explicit FirstSeen(std::size_t expected) { grow(std::bit_ceil(2 * expected + 16)); }

    std::uint32_t of(std::uint64_t word) {
        if (2 * (count_ + 1) > words_.size()) grow(2 * words_.size());
        auto slot = place(word);
        while (numbers_[slot] != kNone && words_[slot] != word) slot = (slot + 1) & (words_.size() - 1);
        if (numbers_[slot] == kNone) {
            words_[slot] = word;
            numbers_[slot] = count_++;
        }
        return numbers_[slot];
    }
    std::size_t count() const { return count_; }

private:
    static constexpr std::uint32_t kNone = 0xffffffff;

    std::size_t place(std::uint64_t word) const {
        word = (word ^ (word >> 32)) * 0x9e3779b97f4a7c15u;
        return (word ^ (word >> 29)) & (words_.size() - 1);
    }
    void grow(std::size_t size) {
        auto words = std::move(words_);
        auto numbers = std::move(numbers_);
        words_.assign(size, 0);
        numbers_.assign(size, kNone);
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (numbers[i] == kNone) continue;
            auto slot = place(words[i]);
            while (numbers_[slot] != kNone) slot = (slot + 1) & (size - 1);
            words_[slot] = words[i];
            numbers_[slot] = numbers[i];
        }
    }

    std::vector<std::uint64_t> words_;
    std::vector<std::uint32_t> numbers_;
    std::uint32_t count_ = 0;
};

}  // namespace vung::formula
