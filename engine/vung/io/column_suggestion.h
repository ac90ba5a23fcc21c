// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Columns found by the names that a project gives them, and the right name where one is not found: "htx" may stand
/// there as "TEN_HTX" or "Hợp tác xã". Words that people use for the same thing: data/words/columns.csv.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <vung/error.h>

namespace vung::io {

/// A column that stands for a wanted one.
struct ColumnMatch {
    std::size_t index = 0;
    bool shortened = false;  ///< the file keeps ten letters of a name, and these are the first ten of the wanted one
};

/// The column of exactly that name (both in NFC). With `ten_letters` (Shapefile) also the only one that has its first
/// ten bytes, in any letter case. Nothing when there is none, or several.
std::optional<ColumnMatch> match_column(std::string_view wanted, std::span<const std::string> columns,
                                        bool ten_letters = false);

/// The column that is probably meant by a role ("cooperative", "declared_area", "sheet", "plot", ...) or a name: the
/// same but for letter case, marks, blanks and '_'; else one that people use for the same role; else one that begins or
/// ends alike; else the nearest spelling. The first of equals. Nothing when none is near.
std::optional<std::string> suggest_column(std::string_view role_or_name, std::span<const std::string> columns);

/// Whether a name is a word that people use for a role, or the role itself; case, marks, blanks and '_' do not count.
bool is_word_of(std::string_view role, std::string_view name);

/// "there is no column 'htx' (parcels.cooperative)", with the suggestion and all columns as the remedy. What `option`
/// says behind its last '.' is taken for the role when the name itself tells nothing.
InputError no_such_column(const std::string& wanted, const std::string& option, std::span<const std::string> columns,
                          const std::string& where);

}  // namespace vung::io
