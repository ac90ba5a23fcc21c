// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Pages of a bundle's workbook that hold no parcel-seasons: factors, keys, equations, rules, monitoring, gaps. For
/// bundle_workbook.cpp.

#include <string>
#include <vector>

#include <vung/run/bundle_formulas.h>
#include <vung/run/bundle_workbook.h>

namespace vung::run {

class BundlePages {
public:
    BundlePages(const BundleBook& book, const BundleLayout& layout, const BundleFormulas& formulas,
                std::vector<std::string> title)
        : book_(book), layout_(layout), formulas_(formulas), title_(std::move(title)) {}

    io::Sheet factors() const;
    io::Sheet keys() const;
    io::Sheet equations() const;
    io::Sheet rules() const;
    io::Sheet monitoring() const;
    io::Sheet gaps() const;

private:
    io::Sheet page(const char* name) const;
    std::string word(const char* english) const { return bundle_word_of(english); }
    std::string bundle_word_of(const char* english) const;
    std::string words(const packs::Words& words) const { return words.in(text::to_string(book_.language)); }
    /// "Vụ thửa, cột F", where a name stands; empty: nowhere.
    std::string place_of(const std::string& name) const;

    const BundleBook& book_;
    const BundleLayout& layout_;
    const BundleFormulas& formulas_;
    std::vector<std::string> title_;
};

}  // namespace vung::run
