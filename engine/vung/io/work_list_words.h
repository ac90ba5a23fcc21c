// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The words of the work list that goes to a commune and comes back: names of columns and decisions, as files hold them
/// and as people read them in Vietnamese and English.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <vung/parcels/returned_list.h>
#include <vung/problem.h>
#include <vung/text/language.h>

namespace vung::io {

struct WorkListWord {
    std::string_view name;  ///< in CSV and GeoPackage: "new_id"
    std::string_view english, vietnamese;

    std::string in(text::Language language) const {
        return std::string{language == text::Language::vi ? vietnamese : english};
    }
};

/// All columns.
std::span<const WorkListWord> work_list_columns();
/// \throws InvariantError  there is no such column
const WorkListWord& work_list_column(std::string_view name);
/// The column that a header means, by any of its words; marks and letter case do not count. Nothing when it is none.
const WorkListWord* find_work_list_column(std::string_view header);

/// Decisions in the order of parcels::Decision.
std::span<const WorkListWord> decisions();
std::optional<parcels::Decision> find_decision(std::string_view word);

/// What a severity means to the reader: "Not usable", "Không dùng được".
std::string severity_word(Severity severity, text::Language language);

}  // namespace vung::io
