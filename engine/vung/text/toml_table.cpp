// SPDX-License-Identifier: Apache-2.0
#include <vung/text/toml_table.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::text {
namespace {

using Kind = data::TomlValue::Kind;

std::vector<const std::pair<std::string, data::TomlValue>*> by_line(const data::TomlValue& table) {
    std::vector<const std::pair<std::string, data::TomlValue>*> out;
    for (const auto& member : table.members) out.push_back(&member);
    std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) {
        const auto place = [](const data::TomlValue& value) {
            return std::pair{value.layer, std::max(value.key_line, value.line)};
        };
        return place(a->second) < place(b->second);
    });
    return out;
}

}  // namespace

std::string TomlTable::where() const {
    return where(*value_);
}

std::string TomlTable::where(const data::TomlValue& value) const {
    const auto line = value.key_line > 0 ? value.key_line : value.line;
    return files_->at(value.layer) + (line > 0 ? ", line " + std::to_string(line) : "");
}

void TomlTable::fail(const std::string& what, const std::string& fix, const data::TomlValue* at) const {
    throw InputError{
        {.what = (path_.empty() ? "" : path_ + ": ") + what, .where = where(at ? *at : *value_), .fix = fix}};
}

const data::TomlValue* TomlTable::find(std::string_view key) {
    asked_.emplace_back(key);
    return value_->member(key);
}

const data::TomlValue* TomlTable::raw(std::string_view key) {
    return find(key);
}

const std::vector<std::pair<std::string, data::TomlValue>>& TomlTable::all() {
    for (const auto& [key, value] : value_->members) asked_.push_back(key);
    return value_->members;
}

const data::TomlValue* TomlTable::typed(std::string_view key, Kind kind, const char* example) {
    const auto* value = find(key);
    if (value && value->kind != kind)
        fail("'" + std::string{key} + "' is " + describe(value->kind) + ", not " + describe(kind),
             "write " + std::string{key} + " = " + example, value);
    return value;
}

std::optional<std::string> TomlTable::maybe_text(std::string_view key) {
    const auto* value = typed(key, Kind::text, "\"...\"");
    return value ? std::optional{value->text} : std::nullopt;
}

std::string TomlTable::text(std::string_view key) {
    if (auto value = maybe_text(key)) {
        if (value->empty()) fail("'" + std::string{key} + "' is empty", "write a text between the quotes", raw(key));
        return *value;
    }
    std::vector<std::string> others;
    for (const auto& [other, value] : value_->members)
        if (std::find(asked_.begin(), asked_.end(), other) == asked_.end()) others.push_back(other);
    const auto misspelt = nearest(key, others);
    fail("'" + std::string{key} + "' is missing",
         misspelt ? "write it in place of '" + *misspelt + "'" : "add " + std::string{key} + " = \"...\"",
         misspelt ? value_->member(*misspelt) : nullptr);
}

std::string TomlTable::text_or(std::string_view key, std::string fallback) {
    auto value = maybe_text(key);
    return value ? *value : fallback;
}

std::optional<double> TomlTable::number(std::string_view key) {
    const auto* value = find(key);
    if (!value) return std::nullopt;
    if (value->kind != Kind::integer && value->kind != Kind::real)
        fail("'" + std::string{key} + "' is " + describe(value->kind) + ", not a number",
             "write " + std::string{key} + " = 1.5", value);
    return value->real;
}

std::optional<std::int64_t> TomlTable::whole_number(std::string_view key) {
    const auto* value = typed(key, Kind::integer, "1");
    return value ? std::optional{value->integer} : std::nullopt;
}

std::vector<int> TomlTable::whole_numbers(std::string_view key) {
    std::vector<int> out;
    const auto* value = typed(key, Kind::list, "[1, 2]");
    if (!value) return out;
    for (const auto& item : value->items) {
        if (item.kind != Kind::integer || item.integer != static_cast<int>(item.integer))
            fail("'" + std::string{key} + "' holds something else than whole numbers",
                 "write " + std::string{key} + " = [1, 2]", value);
        out.push_back(static_cast<int>(item.integer));
    }
    return out;
}

std::optional<std::pair<double, double>> TomlTable::range(std::string_view key) {
    const auto* value = typed(key, Kind::list, "[0, 1]");
    if (!value) return std::nullopt;
    const auto is_number = [](const data::TomlValue& item) {
        return item.kind == Kind::integer || item.kind == Kind::real;
    };
    const bool two = value->items.size() == 2 && is_number(value->items[0]) && is_number(value->items[1]);
    if (!two || !(value->items[0].real <= value->items[1].real))
        fail("'" + std::string{key} + "' is no range", "write two numbers: [lowest, highest]", value);
    return std::pair{value->items[0].real, value->items[1].real};
}

std::optional<bool> TomlTable::flag(std::string_view key) {
    const auto* value = typed(key, Kind::flag, "true");
    return value ? std::optional{value->integer != 0} : std::nullopt;
}

std::optional<std::chrono::sys_days> TomlTable::day(std::string_view key) {
    const auto* value = typed(key, Kind::day, "2024-01-31");
    return value ? std::optional{value->day} : std::nullopt;
}

std::vector<std::string> TomlTable::texts(std::string_view key) {
    const auto* value = find(key);
    if (!value) return {};
    if (value->kind == Kind::text) return {value->text};
    std::vector<std::string> out;
    if (value->kind == Kind::list)
        for (const auto& item : value->items) {
            if (item.kind != Kind::text) break;
            out.push_back(item.text);
        }
    if (value->kind != Kind::list || out.size() != value->items.size())
        fail("'" + std::string{key} + "' is no list of texts", "write " + std::string{key} + " = [\"a\", \"b\"]",
             value);
    return out;
}

std::vector<std::pair<std::string, std::string>> TomlTable::text_map(std::string_view key) {
    auto inside = table(key);
    return inside ? inside->all_texts() : std::vector<std::pair<std::string, std::string>>{};
}

std::vector<std::pair<std::string, std::string>> TomlTable::all_texts() {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto* member : by_line(*value_)) {
        if (member->second.kind != Kind::text)
            fail("'" + member->first + "' is no text", "write a text in quotes", &member->second);
        asked_.push_back(member->first);
        out.emplace_back(member->first, member->second.text);
    }
    return out;
}

std::string TomlTable::path_of(std::string_view key) const {
    return path_.empty() ? std::string{key} : path_ + "." + std::string{key};
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
    const auto* value = typed(key, Kind::table, "{ ... }");
    return value ? std::optional{TomlTable{*value, *files_, path_of(key)}} : std::nullopt;
}

std::vector<std::pair<std::string, TomlTable>> TomlTable::members(std::string_view key) {
    std::vector<std::pair<std::string, TomlTable>> out;
    const auto* value = typed(key, Kind::table, "{ ... }");
    if (!value) return out;
    for (const auto* member : by_line(*value)) {
        if (member->second.kind != Kind::table)
            fail("'" + member->first + "' is " + describe(member->second.kind) + ", not a table",
                 "write " + member->first + " = { ... }", &member->second);
        out.emplace_back(member->first, TomlTable{member->second, *files_, path_of(key) + "." + member->first});
    }
    return out;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
    std::vector<TomlTable> out;
    const auto* value = find(key);
    if (!value) return out;
    if (!value->is_list_of_tables())
        fail("'" + std::string{key} + "' is no list of tables", "write [[" + std::string{key} + "]]", value);
    for (const auto& item : value->items) out.emplace_back(item, *files_, path_of(key));
    return out;
}

std::vector<std::pair<std::string, TomlTable>> TomlTable::other_tables() {
    std::vector<std::pair<std::string, TomlTable>> out;
    for (const auto* member : by_line(*value_)) {
        if (std::find(asked_.begin(), asked_.end(), member->first) != asked_.end()) continue;
        if (member->second.kind != Kind::table) continue;
        asked_.push_back(member->first);
        out.emplace_back(member->first, TomlTable{member->second, *files_, path_of(member->first)});
    }
    return out;
}

void TomlTable::finish() const {
    for (const auto& [key, value] : value_->members) {
        if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
        fail("'" + key + "' means nothing here", suggestion(key, asked_), &value);
    }
}

}  // namespace vung::text
