// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Tables of a TOML text that must be right as a whole (methodologies, sensors, scenarios), read key by key: the first
/// fault stops with file and line. Where all faults are to be told at once, see run/toml_section.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vung/data/toml_value.h>

namespace vung::text {

class TomlTable {
public:
    using Files = std::vector<std::string>;  ///< by data::TomlValue::layer; must outlive the table

    /// `path` names the table in messages: "" for the whole file.
    TomlTable(const data::TomlValue& value, const Files& files, std::string path)
        : value_(&value), files_(&files), path_(std::move(path)) {}

    std::uint32_t line() const { return value_->line; }
    std::string where() const;
    std::string where(const data::TomlValue& value) const;
    [[noreturn]] void fail(const std::string& what, const std::string& fix, const data::TomlValue* at = nullptr) const;

    bool has(std::string_view key) const { return value_->member(key) != nullptr; }
    /// \throws InputError  by all that follow, where the value is of another kind
    std::optional<std::string> maybe_text(std::string_view key);
    std::string text(std::string_view key);  ///< a text that must be there and not be empty
    std::string text_or(std::string_view key, std::string fallback);
    std::optional<double> number(std::string_view key);
    std::optional<std::int64_t> whole_number(std::string_view key);
    std::vector<int> whole_numbers(std::string_view key);
    std::optional<std::pair<double, double>> range(std::string_view key);  ///< [lowest, highest]
    std::optional<bool> flag(std::string_view key);
    std::optional<std::chrono::sys_days> day(std::string_view key);
    std::vector<std::string> texts(std::string_view key);                             ///< one text or a list of them
    std::vector<std::pair<std::string, std::string>> text_map(std::string_view key);  ///< in the order of the file
    std::vector<std::pair<std::string, std::string>> all_texts();  ///< of this table, whose members all are texts
    std::optional<TomlTable> table(std::string_view key);
    std::vector<std::pair<std::string, TomlTable>> members(std::string_view key);  ///< tables, in the order of the file
    std::vector<TomlTable> tables(std::string_view key);                           ///< [[key]]
    const data::TomlValue* raw(std::string_view key);
    /// All members, whatever their names; none of them is unknown any more.
    const std::vector<std::pair<std::string, data::TomlValue>>& all();
    /// Members of this table that are tables themselves and were not asked for, in the order of the file.
    std::vector<std::pair<std::string, TomlTable>> other_tables();
    void finish() const;  ///< a key that nobody asked for is a fault

private:
    const data::TomlValue* find(std::string_view key);
    std::string path_of(std::string_view key) const;
    const data::TomlValue* typed(std::string_view key, data::TomlValue::Kind kind, const char* example);

    const data::TomlValue* value_;
    const Files* files_;
    std::string path_;
    std::vector<std::string> asked_;
};

}  // namespace vung::text
