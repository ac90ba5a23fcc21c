// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a column of a bundle's workbook is called, how its numbers look and how wide it is.

#include <string>
#include <string_view>

#include <vung/io/workbook_writer.h>
#include <vung/run/bundle_layout.h>
#include <vung/run/bundle_workbook.h>

namespace vung::run {

/// Refers to the book and its layout.
class BundleColumns {
public:
    struct Meaning {
        std::string words, unit, clause;
    };

    BundleColumns(const BundleBook& book, const BundleLayout& layout) : book_(book), layout_(layout) {}

    std::string side(formula::Scenario scenario) const;    ///< "baseline" in the language of the book
    std::string marked(formula::Scenario scenario) const;  ///< " [baseline]", or nothing
    const packs::Input* input(std::size_t symbol) const;   ///< nullptr: the symbol is no input
    Meaning meaning(const BookColumn& column) const;
    std::string header(const BookGrid& grid, const BookColumn& column) const;
    std::string number_format(const BookColumn& column) const;
    double width(const BookColumn& column) const;  ///< in characters
    io::Tone tone(const BookColumn& column) const;

private:
    const packs::Pack& pack() const { return *book_.account->bound->pack; }
    std::string word(std::string_view english) const;
    std::string truth_format() const;

    const BundleBook& book_;
    const BundleLayout& layout_;
};

}  // namespace vung::run
