// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Tables of a pack's TOML text, read key by key; the first fault stops with file and line.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/data/toml_value.h>
#include <vung/dates/date.h>

namespace vung::packs {

class PackTable {
public:
    using Files = std::vector<std::string>;  ///< by TomlValue::layer; must outlive the table

    PackTable(const data::TomlValue& value, const Files& files, std::string path)
        : value_(&value), files_(&files), path_(std::move(path)) {}

    std::uint32_t line() const { return value_->line; }
    std::string where() const;
    std::string where(const data::TomlValue& value) const;
    [[noreturn]] void fail(const std::string& what, const std::string& fix, const data::TomlValue* at = nullptr) const;

    bool has(std::string_view key) const { return value_->member(key) != nullptr; }
    std::optional<std::string> maybe_text(std::string_view key);
    std::string text(std::string_view key);
    std::string text_or(std::string_view key, std::string fallback);
    std::optional<double> number(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<dates::Date> day(std::string_view key);
    std::vector<std::string> texts(std::string_view key);                             ///< one text or a list of them
    std::vector<std::pair<std::string, std::string>> text_map(std::string_view key);  ///< in the order of the file
    std::vector<std::pair<std::string, PackTable>> members(std::string_view key);  ///< tables, in the order of the file
    std::vector<PackTable> tables(std::string_view key);                           ///< [[key]]
    const data::TomlValue* raw(std::string_view key);
    /// Members of this table that are tables themselves and were not asked for, in the order of the file.
    std::vector<std::pair<std::string, PackTable>> other_tables();
    void finish() const;  ///< a key that nobody asked for is a fault

private:
    const data::TomlValue* find(std::string_view key);
    const data::TomlValue* typed(std::string_view key, data::TomlValue::Kind kind, const char* example);

    const data::TomlValue* value_;
    const Files* files_;
    std::string path_;
    std::vector<std::string> asked_;
};

}  // namespace vung::packs
