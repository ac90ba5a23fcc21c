// SPDX-License-Identifier: Apache-2.0
#include <vung/io/own_columns.h>

#include <algorithm>

#include <vung/io/diary_columns.h>
#include <vung/io/header_rows.h>
#include <vung/text/unicode.h>

namespace vung::io {

OwnColumns::OwnColumns(HeadedTable table) : table_(std::move(table)), own_(table_.header.size(), true) {
    for (const auto& columns : {wide_columns(), long_columns()}) {
        const auto known = [&](std::size_t c) {
            const auto whole = text::fold(table_.header[c]), bare = text::fold(name_and_unit(table_.header[c]).first);
            const auto same = [&](const std::string& name) {
                return text::fold(name) == whole || text::fold(name) == bare;
            };
            return std::any_of(columns.names.begin(), columns.names.end(), same) ||
                   std::any_of(columns.aliases.begin(), columns.aliases.end(),
                               [&](const auto& alias) { return same(alias.second); });
        };
        for (std::size_t c = 0; c < own_.size(); ++c)
            if (known(c)) own_[c] = false;
    }
    for (std::size_t row = 0; row < table_.rows.size(); ++row) by_place_.emplace(table_.where(row), row);
    for (const auto& group : group_columns(table_)) own_[group.column] = false;
}

std::optional<OwnColumns::Found> OwnColumns::find(const std::string& name) const {
    for (std::size_t c = 0; c < own_.size(); ++c) {
        const auto [bare, unit] = name_and_unit(table_.header[c]);
        if (own_[c] && (table_.header[c] == name || bare == name)) return Found{c, table_.header[c], unit};
    }
    return std::nullopt;
}

std::optional<std::size_t> OwnColumns::row_at(const std::string& where) const {
    const auto found = by_place_.find(where);
    return found == by_place_.end() ? std::nullopt : std::optional{found->second};
}

std::string OwnColumns::text(std::size_t row, const Found& found) const {
    return std::string{trimmed(table_.rows[row][found.column].text)};
}

}  // namespace vung::io
