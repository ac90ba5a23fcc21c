// SPDX-License-Identifier: Apache-2.0
#include <vung/data/toml_value.h>

#include <algorithm>

#include <toml++/toml.h>

namespace vung::data {
namespace {

TomlValue converted(const toml::node& node) {
    using Kind = TomlValue::Kind;
    TomlValue out;
    out.line = node.source().begin.line;
    if (const auto* table = node.as_table()) {
        out.kind = Kind::table;
        for (const auto& [key, value] : *table) {
            out.members.emplace_back(std::string{key.str()}, converted(value));
            out.members.back().second.key_line = key.source().begin.line;
        }
        std::sort(out.members.begin(), out.members.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
    } else if (const auto* list = node.as_array()) {
        out.kind = Kind::list;
        for (const auto& item : *list) out.items.push_back(converted(item));
    } else if (const auto* text = node.as_string()) {
        out.kind = Kind::text;
        out.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
        out.kind = Kind::integer;
        out.integer = integer->get();
        out.real = static_cast<double>(out.integer);
    } else if (const auto* real = node.as_floating_point()) {
        out.kind = Kind::real;
        out.real = real->get();
    } else if (const auto* flag = node.as_boolean()) {
        out.kind = Kind::flag;
        out.integer = flag->get() ? 1 : 0;
    } else if (const auto* day = node.as_date()) {
        out.kind = Kind::day;
        out.day = std::chrono::year{day->get().year} / std::chrono::month{day->get().month} /
                  std::chrono::day{day->get().day};
    } else {
        out.kind = Kind::time;
    }
    return out;
}

}  // namespace

const TomlValue* TomlValue::member(std::string_view key) const {
    const auto found = std::find_if(members.begin(), members.end(), [key](const auto& m) { return m.first == key; });
    return found == members.end() ? nullptr : &found->second;
}

bool TomlValue::is_list_of_tables() const {
    return kind == Kind::list && !items.empty() &&
           std::all_of(items.begin(), items.end(), [](const TomlValue& item) { return item.kind == Kind::table; });
}

std::string describe(TomlValue::Kind kind) {
    switch (kind) {
        case TomlValue::Kind::table: return "a table";
        case TomlValue::Kind::list: return "a list";
        case TomlValue::Kind::text: return "a text";
        case TomlValue::Kind::integer: return "a whole number";
        case TomlValue::Kind::real: return "a number";
        case TomlValue::Kind::flag: return "true or false";
        case TomlValue::Kind::day: return "a day";
        case TomlValue::Kind::time: return "a day with a time";
    }
    return "nothing";
}

TomlValue parse_toml(std::string_view text) {
    try {
        return converted(toml::parse(text));
    } catch (const toml::parse_error& error) {
        throw TomlSyntaxError{std::string{error.description()}, error.source().begin.line};
    }
}

}  // namespace vung::data
