// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One table of a TOML file, read key by key. Faults are collected with their line instead of thrown, and a key that
/// nobody asked for is one.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <vung/data/toml_value.h>
#include <vung/dates/date.h>
#include <vung/problem.h>

namespace vung::run {

/// What is wrong in one file, and every key that was asked for.
struct TomlFaults {
    std::string file;
    std::vector<std::string> keys;  ///< "parcels.id", "scenes[].sensor"

    /// `line` 0: the file as a whole.
    void add(std::string code, std::string what, std::uint32_t line, std::string fix);
    std::vector<Problem> in_order() const;  ///< by line

private:
    std::vector<std::pair<std::uint32_t, Problem>> list_;
};

enum class Need : bool { optional, required };

class TomlSection {
public:
    /// `table` may be null: the section is not there, and nothing in it is missing.
    TomlSection(const data::TomlValue* table, std::string path, TomlFaults& faults);

    bool present() const { return table_ != nullptr; }
    std::optional<std::string> text(std::string_view key, Need need = Need::optional);
    std::optional<double> number(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<dates::Date> day(std::string_view key, Need need = Need::optional);
    std::optional<std::vector<std::string>> texts(std::string_view key,
                                                  Need need = Need::optional);  ///< one text or a list
    std::optional<std::vector<int>> integers(std::string_view key);
    std::optional<std::filesystem::path> path(std::string_view key, const std::filesystem::path& folder, Need need);
    TomlSection table(std::string_view key);
    std::vector<TomlSection> tables(std::string_view key);  ///< [[key]]; one absent section when there is none

    /// The value of `key` as it stands; null where there is none.
    const data::TomlValue* value(std::string_view key) { return find(key, Need::optional); }
    /// All members of the section, whatever their names; none of them is unknown any more.
    std::vector<std::pair<std::string, data::TomlValue>> members();

    /// A fault about the value of `key` (or the section when the key is absent).
    void fault(std::string code, std::string what, std::string_view key, std::string fix);
    /// Key that belongs to a later version: refused with a sentence rather than as unknown.
    void not_yet(std::string_view key, std::string what);
    /// Reports keys that nobody asked for. Call when all were.
    void finish();

private:
    const data::TomlValue* find(std::string_view key, Need need);
    const data::TomlValue* find(std::string_view key, Need need, data::TomlValue::Kind kind);
    void wrong_type(std::string_view key, const data::TomlValue& value, std::string_view wanted,
                    std::string_view example);
    std::string in_section() const;

    const data::TomlValue* table_;
    std::string path_;
    TomlFaults* faults_;
    std::vector<std::string> asked_;
};

}  // namespace vung::run
