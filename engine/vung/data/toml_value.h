// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A TOML document as plain values that remember their lines, so that only one file needs the TOML library.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <chrono>

namespace vung::data {

struct TomlValue {
    enum class Kind : std::uint8_t { table, list, text, integer, real, flag, day, time };

    Kind kind = Kind::table;
    std::uint32_t line = 0;      ///< where the value starts, 1-based
    std::uint32_t key_line = 0;  ///< where its key stands; 0 for items of a list
    std::uint32_t layer = 0;     ///< which text it came from, where several were laid over each other
    std::string text;
    std::int64_t integer = 0;  ///< flag: 0 or 1
    double real = 0;
    std::chrono::sys_days day;
    std::vector<TomlValue> items;                            ///< of a list
    std::vector<std::pair<std::string, TomlValue>> members;  ///< of a table, sorted by key

    const TomlValue* member(std::string_view key) const;
    bool is_list_of_tables() const;
};

/// "a text", "a day", for messages.
std::string describe(TomlValue::Kind kind);

/// Why a text is no TOML, and where.
struct TomlSyntaxError {
    std::string what;
    std::uint32_t line = 0;
};

/// The document's top table. Days with a time and times of day are of kind `time`; their value is not kept.
/// \throws TomlSyntaxError
TomlValue parse_toml(std::string_view text);

}  // namespace vung::data
