// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The workbook of a calculation: inputs, factors and quantities with live formulas beside the engine's own numbers, so
/// that an auditor can follow and recompute every cell with Excel 2010 or LibreOffice. docs/methods/bundle.md.

#include <functional>
#include <string>
#include <vector>

#include <vung/io/workbook_writer.h>
#include <vung/run/account.h>
#include <vung/run/bundle_layout.h>
#include <vung/text/language.h>

namespace vung::run {

/// Who a row of the level "season" is about.
struct BundleSubject {
    std::string parcel, season, commune, household;
};

struct BundleBook {
    const Account* account = nullptr;
    std::vector<BundleSubject> subjects;  ///< by row of the level "season"
    std::vector<std::uint32_t> group_of_season;
    std::vector<std::string> groups;  ///< names for group_of_season
    text::Language language = text::Language::vi;
    std::string title;       ///< of the project
    bool households = true;  ///< false: the columns with names and communes are left out
    /// Where a name of a parcel-season stands that this book has no formulas for; empty: nowhere.
    std::function<std::string(const std::string&)> elsewhere = {};
};

/// The book of one cooperative: row of `groups`. Where there is but one it is whole, and sums of the project are live.
io::Workbook cooperative_book(const BundleBook& book, std::uint32_t group);

/// All cooperatives together: their totals, and the project and its years as live sums of them.
io::Workbook summary_book(const BundleBook& book);

}  // namespace vung::run
