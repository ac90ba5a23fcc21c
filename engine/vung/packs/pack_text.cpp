// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/pack_text.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::packs {
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

std::string PackTable::where() const {
    return where(*value_);
}

std::string PackTable::where(const data::TomlValue& value) const {
    const auto line = value.key_line > 0 ? value.key_line : value.line;
    return files_->at(value.layer) + (line > 0 ? ", line " + std::to_string(line) : "");
}

void PackTable::fail(const std::string& what, const std::string& fix, const data::TomlValue* at) const {
    throw InputError{
        {.what = (path_.empty() ? "" : path_ + ": ") + what, .where = where(at ? *at : *value_), .fix = fix}};
}

const data::TomlValue* PackTable::find(std::string_view key) {
    asked_.emplace_back(key);
    return value_->member(key);
}

const data::TomlValue* PackTable::raw(std::string_view key) {
    return find(key);
}

const data::TomlValue* PackTable::typed(std::string_view key, Kind kind, const char* example) {
    const auto* value = find(key);
    if (value && value->kind != kind)
        fail("'" + std::string{key} + "' is " + describe(value->kind) + ", not " + describe(kind),
             "write " + std::string{key} + " = " + example, value);
    return value;
}

std::optional<std::string> PackTable::maybe_text(std::string_view key) {
    const auto* value = typed(key, Kind::text, "\"...\"");
    return value ? std::optional{value->text} : std::nullopt;
}

std::string PackTable::text(std::string_view key) {
    if (auto value = maybe_text(key)) return *value;
    fail("'" + std::string{key} + "' is missing", "add " + std::string{key} + " = \"...\"");
}

std::string PackTable::text_or(std::string_view key, std::string fallback) {
    auto value = maybe_text(key);
    return value ? *value : fallback;
}

std::optional<double> PackTable::number(std::string_view key) {
    const auto* value = find(key);
    if (!value) return std::nullopt;
    if (value->kind != Kind::integer && value->kind != Kind::real)
        fail("'" + std::string{key} + "' is " + describe(value->kind) + ", not a number",
             "write " + std::string{key} + " = 1.5", value);
    return value->real;
}

std::optional<bool> PackTable::flag(std::string_view key) {
    const auto* value = typed(key, Kind::flag, "true");
    return value ? std::optional{value->integer != 0} : std::nullopt;
}

std::optional<dates::Date> PackTable::day(std::string_view key) {
    const auto* value = typed(key, Kind::day, "2024-01-31");
    return value ? std::optional{value->day} : std::nullopt;
}

std::vector<std::string> PackTable::texts(std::string_view key) {
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

std::vector<std::pair<std::string, std::string>> PackTable::text_map(std::string_view key) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto* value = typed(key, Kind::table, "{ a = \"b\" }");
    if (!value) return out;
    for (const auto* member : by_line(*value)) {
        if (member->second.kind != Kind::text)
            fail("'" + member->first + "' in '" + std::string{key} + "' is no text", "write a text in quotes",
                 &member->second);
        out.emplace_back(member->first, member->second.text);
    }
    return out;
}

std::vector<std::pair<std::string, PackTable>> PackTable::members(std::string_view key) {
    std::vector<std::pair<std::string, PackTable>> out;
    const auto* value = typed(key, Kind::table, "{ ... }");
    if (!value) return out;
    for (const auto* member : by_line(*value)) {
        if (member->second.kind != Kind::table)
            fail("'" + member->first + "' is " + describe(member->second.kind) + ", not a table",
                 "write " + member->first + " = { ... }", &member->second);
        out.emplace_back(member->first, PackTable{member->second, *files_, std::string{key} + "." + member->first});
    }
    return out;
}

std::vector<PackTable> PackTable::tables(std::string_view key) {
    std::vector<PackTable> out;
    const auto* value = find(key);
    if (!value) return out;
    if (!value->is_list_of_tables())
        fail("'" + std::string{key} + "' is no list of tables", "write [[" + std::string{key} + "]]", value);
    for (const auto& item : value->items) out.emplace_back(item, *files_, std::string{key});
    return out;
}

std::vector<std::pair<std::string, PackTable>> PackTable::other_tables() {
    std::vector<std::pair<std::string, PackTable>> out;
    for (const auto* member : by_line(*value_)) {
        if (std::find(asked_.begin(), asked_.end(), member->first) != asked_.end()) continue;
        if (member->second.kind != Kind::table) continue;
        asked_.push_back(member->first);
        out.emplace_back(member->first, PackTable{member->second, *files_, path_ + "." + member->first});
    }
    return out;
}

void PackTable::finish() const {
    for (const auto& [key, value] : value_->members) {
        if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
        fail("'" + key + "' means nothing here", text::suggestion(key, asked_), &value);
    }
}

}  // namespace vung::packs
