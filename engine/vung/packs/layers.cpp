// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/layers.h>

#include <algorithm>
#include <set>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::packs {
namespace {

using Kind = data::TomlValue::Kind;
using Member = std::pair<std::string, data::TomlValue>;

constexpr int kMostLayers = 4;
const std::set<std::string> kNamedLists{"quantity", "rule", "monitoring"};

void mark(data::TomlValue& value, std::uint32_t layer) {
    value.layer = layer;
    for (auto& item : value.items) mark(item, layer);
    for (auto& [key, member] : value.members) mark(member, layer);
}

std::string name_of(const data::TomlValue& item) {
    const auto* name = item.member("name");
    return name ? name->text : "";
}

void join_lists(data::TomlValue& below, const data::TomlValue& above) {
    for (const auto& item : above.items) {
        const auto same = std::find_if(below.items.begin(), below.items.end(), [&](const data::TomlValue& each) {
            return !name_of(item).empty() && name_of(each) == name_of(item);
        });
        if (same == below.items.end())
            below.items.push_back(item);
        else
            *same = item;
    }
}

void lay_over(data::TomlValue& below, const data::TomlValue& above, bool top) {
    for (const auto& [key, value] : above.members) {
        const auto found = std::find_if(below.members.begin(), below.members.end(),
                                        [&key = key](const Member& member) { return member.first == key; });
        if (found == below.members.end())
            below.members.emplace_back(key, value);
        else if (found->second.kind == Kind::table && value.kind == Kind::table)
            lay_over(found->second, value, false);
        else if (top && kNamedLists.contains(key) && found->second.is_list_of_tables() && value.is_list_of_tables())
            join_lists(found->second, value);
        else
            found->second = value;
    }
    std::sort(below.members.begin(), below.members.end(),
              [](const Member& a, const Member& b) { return a.first < b.first; });
}

/// Takes out "factors.n_bg" (a member of a table), "quantity.fuel" (an item of a list, by name) or "valid_to".
bool take_out(data::TomlValue& root, std::string_view path) {
    const auto dot = path.find('.');
    if (dot == std::string_view::npos)
        return std::erase_if(root.members, [&](const Member& member) { return member.first == path; }) > 0;
    const auto list = path.substr(0, dot), name = path.substr(dot + 1);
    for (auto& [key, value] : root.members) {
        if (key != list) continue;
        if (value.kind == Kind::table)
            return std::erase_if(value.members, [&](const Member& member) { return member.first == name; }) > 0;
        return std::erase_if(value.items, [&](const data::TomlValue& item) { return name_of(item) == name; }) > 0;
    }
    return false;
}

Layers read(std::string_view text, const std::string& file, int depth) {
    const auto refuse = [&](const std::string& what, std::uint32_t line, const std::string& fix) {
        throw InputError{{.what = what, .where = file + ", line " + std::to_string(line), .fix = fix}};
    };
    data::TomlValue own;
    try {
        own = data::parse_toml(text);
    } catch (const data::TomlSyntaxError& error) {
        refuse("the pack is no TOML: " + error.what, error.line, "mend the line");
    }
    const auto* base = own.member("based_on");
    const auto* without = own.member("without");
    if (!base) {
        if (without) refuse("'without' needs a pack to leave something out of", without->key_line, "add based_on");
        return {std::move(own), {file}};
    }
    const auto name = "packs/" + base->text + ".toml";
    if (base->kind != Kind::text || !data::has_data_file(name))
        refuse("based_on names no pack of data/packs", base->key_line, "write based_on = \"ipcc-2019-rice\", say");
    if (depth >= kMostLayers) refuse("packs are based on each other without end", base->key_line, "break the circle");
    auto out = read(data::data_file(name), "data/" + name, depth + 1);
    if (without) {
        if (without->kind != Kind::list) refuse("'without' is no list", without->key_line, "write [\"factors.n_bg\"]");
        for (const auto& path : without->items)
            if (!take_out(out.root, path.text))
                refuse("there is no '" + path.text + "' to leave out of '" + base->text + "'", path.line,
                       "write table.name, such as factors.n_bg or quantity.fuel");
        std::erase_if(own.members, [](const Member& member) { return member.first == "without"; });
    }
    mark(own, static_cast<std::uint32_t>(out.files.size()));
    out.files.push_back(file);
    lay_over(out.root, own, true);
    return out;
}

}  // namespace

Layers read_layers(std::string_view text, const std::string& file) {
    return read(text, file, 1);
}

}  // namespace vung::packs
