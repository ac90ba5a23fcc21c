// SPDX-License-Identifier: Apache-2.0
#include <vung/run/toml_section.h>

#include <algorithm>
#include <cmath>

#include <vung/text/nearest.h>

namespace vung::run {
namespace {

using Kind = data::TomlValue::Kind;

std::string in_quotes(std::string_view key) {
    return "'" + std::string{key} + "'";
}

std::string_view example(Kind kind) {
    switch (kind) {
        case Kind::text: return "\"...\"";
        case Kind::day: return "2024-01-31 (no quotes)";
        case Kind::real: return "1.5";
        case Kind::integer: return "1";
        case Kind::flag: return "true";
        case Kind::table: return "{ ... }";
        default: return "[ ... ]";
    }
}

}  // namespace

void TomlFaults::add(std::string code, std::string what, std::uint32_t line, std::string fix) {
    const auto where = line > 0 ? file + ", line " + std::to_string(line) : file;
    list_.push_back({line,
                     {.code = std::move(code),
                      .severity = Severity::refuse,
                      .subject = Subject::project,
                      .id = file,
                      .text = {std::move(what), where, std::move(fix)},
                      .hectares = {}}});
}

std::vector<Problem> TomlFaults::in_order() const {
    auto sorted = list_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Problem> out;
    for (auto& [line, problem] : sorted) out.push_back(std::move(problem));
    return out;
}

TomlSection::TomlSection(const data::TomlValue* table, std::string path, TomlFaults& faults)
    : table_(table), path_(std::move(path)), faults_(&faults) {}

std::string TomlSection::in_section() const {
    if (path_.empty()) return "";
    const auto dot = path_.find('.');
    const auto head = path_.substr(0, dot);
    const bool many = head.ends_with("[]");
    const auto heading = many ? "[[" + head.substr(0, head.size() - 2) + "]]" : "[" + head + "]";
    return dot == std::string::npos ? " in " + heading : " in " + path_.substr(dot + 1) + " of " + heading;
}

const data::TomlValue* TomlSection::find(std::string_view key, Need need) {
    asked_.emplace_back(key);
    faults_->keys.push_back(path_.empty() ? std::string{key} : path_ + "." + std::string{key});
    if (!table_) return nullptr;
    const auto* value = table_->member(key);
    if (!value && need == Need::required)
        faults_->add("J-MISSING-KEY", in_quotes(key) + " is missing" + in_section(), table_->line,
                     "add a line: " + std::string{key} + " = ...");
    return value;
}

const data::TomlValue* TomlSection::find(std::string_view key, Need need, Kind kind) {
    const auto* value = find(key, need);
    if (!value || value->kind == kind || (kind == Kind::real && value->kind == Kind::integer)) return value;
    wrong_type(key, *value, describe(kind), example(kind));
    return nullptr;
}

void TomlSection::wrong_type(std::string_view key, const data::TomlValue& value, std::string_view wanted,
                             std::string_view shown) {
    faults_->add("J-WRONG-TYPE",
                 in_quotes(key) + in_section() + " is " + describe(value.kind) + ", not " + std::string{wanted},
                 value.line, "write " + std::string{key} + " = " + std::string{shown});
}

void TomlSection::fault(std::string code, std::string what, std::string_view key, std::string fix) {
    const auto* value = table_ ? table_->member(key) : nullptr;
    if (!value) value = table_;
    faults_->add(std::move(code), what + in_section(), value ? value->line : 0, std::move(fix));
}

void TomlSection::not_yet(std::string_view key, std::string what) {
    asked_.emplace_back(key);
    if (const auto* value = table_ ? table_->member(key) : nullptr)
        faults_->add("J-NOT-YET", std::move(what), value->line, "take it out of the file until a version that does it");
}

std::optional<std::string> TomlSection::text(std::string_view key, Need need) {
    const auto* value = find(key, need, Kind::text);
    if (!value) return {};
    if (value->text.empty() && need == Need::required) {
        fault("J-BAD-VALUE", in_quotes(key) + " is empty", key, "write a text between the quotes");
        return {};
    }
    return value->text;
}

std::optional<double> TomlSection::number(std::string_view key) {
    const auto* value = find(key, Need::optional, Kind::real);
    if (!value) return {};
    if (!std::isfinite(value->real)) {
        fault("J-BAD-VALUE", in_quotes(key) + " is not finite", key, "write a number");
        return {};
    }
    return value->real;
}

std::optional<std::int64_t> TomlSection::integer(std::string_view key) {
    const auto* value = find(key, Need::optional, Kind::integer);
    return value ? std::optional{value->integer} : std::nullopt;
}

std::optional<bool> TomlSection::flag(std::string_view key) {
    const auto* value = find(key, Need::optional, Kind::flag);
    return value ? std::optional{value->integer != 0} : std::nullopt;
}

std::optional<dates::Date> TomlSection::day(std::string_view key, Need need) {
    const auto* value = find(key, need, Kind::day);
    return value ? std::optional{value->day} : std::nullopt;
}

std::optional<std::vector<std::string>> TomlSection::texts(std::string_view key, Need need) {
    const auto* value = find(key, need);
    if (!value) return {};
    std::vector<std::string> out;
    const bool single = value->kind == Kind::text;
    if (single) out.push_back(value->text);
    for (const auto& item : value->items)
        if (item.kind == Kind::text) out.push_back(item.text);
    if (!single && (value->kind != Kind::list || out.size() != value->items.size())) {
        wrong_type(key, *value, "a list of texts", "[\"...\"]");
        return {};
    }
    if (std::find(out.begin(), out.end(), "") != out.end())
        fault("J-BAD-VALUE", in_quotes(key) + " holds an empty text", key, "write a text between the quotes");
    auto sorted = out;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
        fault("J-BAD-VALUE", in_quotes(*twice) + " stands twice in " + in_quotes(key), key, "keep it once");
    if (out.empty() && need == Need::required)
        fault("J-BAD-VALUE", in_quotes(key) + " is an empty list", key, "name at least one");
    return out;
}

std::optional<std::vector<int>> TomlSection::integers(std::string_view key) {
    const auto* value = find(key, Need::optional);
    if (!value) return {};
    std::vector<int> out;
    for (const auto& item : value->items)
        if (item.kind == Kind::integer && item.integer >= 0 && item.integer <= 65535)
            out.push_back(static_cast<int>(item.integer));
    if (value->kind == Kind::list && !out.empty() && out.size() == value->items.size()) return out;
    wrong_type(key, *value, "a list of whole numbers from 0 to 65535", "[0, 1]");
    return {};
}

std::optional<std::filesystem::path> TomlSection::path(std::string_view key, const std::filesystem::path& folder,
                                                       Need need) {
    const auto given = text(key, need);
    if (!given) return {};
    if (given->empty()) {
        fault("J-BAD-VALUE", in_quotes(key) + " is empty", key,
              "write a path between the quotes, or take the line out");
        return {};
    }
    for (const auto* other : {"PG:", "http://", "https://"})  // a database or an address, no path
        if (given->starts_with(other)) return *given;
    auto path = (folder / std::filesystem::path{*given}).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();  // "s2/" and "s2" are the same folder
    return path;
}

TomlSection TomlSection::table(std::string_view key) {
    const auto* value = table_ ? table_->member(key) : nullptr;
    asked_.emplace_back(key);
    if (value && value->kind != Kind::table) {
        wrong_type(key, *value, "a section", "{ ... }");
        value = nullptr;
    }
    return {value, path_.empty() ? std::string{key} : path_ + "." + std::string{key}, *faults_};
}

std::vector<TomlSection> TomlSection::tables(std::string_view key) {
    const auto* value = table_ ? table_->member(key) : nullptr;
    asked_.emplace_back(key);
    const auto name = std::string{key} + "[]";
    std::vector<TomlSection> out;
    if (value && value->is_list_of_tables())
        for (const auto& item : value->items) out.push_back({&item, name, *faults_});
    else if (value)
        faults_->add("J-WRONG-TYPE", "[" + std::string{key} + "] is no list of sections", value->line,
                     "write the heading with two brackets: [[" + std::string{key} + "]]");
    if (out.empty()) out.push_back({nullptr, name, *faults_});
    return out;
}

std::vector<std::pair<std::string, data::TomlValue>> TomlSection::members() {
    if (!table_) return {};
    for (const auto& [key, value] : table_->members) asked_.push_back(key);
    return table_->members;
}

void TomlSection::finish() {
    if (!table_) return;
    for (const auto& [key, value] : table_->members) {
        if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
        const bool heading = path_.empty() && (value.kind == Kind::table || value.is_list_of_tables());
        const std::string what =
            heading ? "unknown section [" + key + "]" : "unknown key " + in_quotes(key) + in_section();
        faults_->add("J-UNKNOWN-KEY", what, value.key_line, text::suggestion(key, asked_));
    }
}

}  // namespace vung::run
