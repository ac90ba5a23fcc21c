// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/grouping.h>

#include <algorithm>
#include <optional>

namespace vung::parcels {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

template <class Keep>
void split(std::string_view text, std::string_view separators, Keep keep) {
    for (;;) {
        const auto end = text.find_first_of(separators);
        keep(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

std::optional<GroupColumn> find_column(const std::string& part, const std::vector<ParcelColumn>& columns) {
    using Source = GroupColumn::Source;
    if (part.empty()) return std::nullopt;
    if (part == "cooperative") return GroupColumn{Source::cooperative, 0, part, false};
    if (part == "commune") return GroupColumn{Source::commune, 0, part, false};
    for (const bool by_role : {true, false})
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (part == (by_role ? std::string{role_name(columns[i].role)} : columns[i].name))
                return GroupColumn{Source::attribute, i, part, columns[i].role == ColumnRole::certification};
    return std::nullopt;
}

std::string cell_of(const Parcel& parcel, const GroupColumn& column) {
    std::string_view cell;
    switch (column.source) {
        case GroupColumn::Source::cooperative: cell = parcel.cooperative; break;
        case GroupColumn::Source::commune: cell = parcel.commune; break;
        case GroupColumn::Source::attribute:
            if (column.index < parcel.attributes.size()) cell = parcel.attributes[column.index];
            break;
    }
    return std::string{column.source == GroupColumn::Source::attribute ? trimmed(cell) : cell};
}

/// A value as it stands in a group: a hyphen is how people write "none", and a star is the mark of totals.
std::string group_value(std::string value) {
    if (value == "-") return "";
    if (value == "*") return "(*)";
    std::replace(value.begin(), value.end(), kGroupSeparator, ' ');
    return value;
}

}  // namespace

bool Grouping::overlaps() const {
    return std::any_of(columns.begin(), columns.end(), [](const GroupColumn& c) { return c.several; });
}

std::string_view role_name(ColumnRole role) {
    switch (role) {
        case ColumnRole::plain: return "";
        case ColumnRole::raw_material_area: return "raw_material_area";
        case ColumnRole::planting_area_code: return "planting_area_code";
        case ColumnRole::certification: return "certification";
        case ColumnRole::producer: return "producer";
        case ColumnRole::commune_code: return "commune_code";
    }
    return "";
}

std::vector<std::string> grouping_parts(std::string_view written) {
    std::vector<std::string> out;
    split(written, "+", [&](std::string_view part) { out.emplace_back(trimmed(part)); });
    return out;
}

Grouping find_grouping(std::string_view written, const std::vector<ParcelColumn>& columns,
                       std::vector<std::string>& unknown) {
    Grouping out;
    for (const auto& part : grouping_parts(written)) {
        out.name += (out.name.empty() ? "" : "+") + part;
        const auto column = find_column(part, columns);
        const auto same = [&](const GroupColumn& c) { return c.source == column->source && c.index == column->index; };
        if (!column)
            unknown.push_back(part);
        else if (std::none_of(out.columns.begin(), out.columns.end(), same))
            out.columns.push_back(*column);
    }
    return out;
}

std::vector<std::string> values_in(std::string_view cell) {
    std::vector<std::string> out;
    split(cell, ";,", [&](std::string_view value) {
        const std::string text{trimmed(value)};
        if (!text.empty() && std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
    });
    if (out.empty()) out.emplace_back();
    return out;
}

std::vector<std::string> groups_of(const Parcel& parcel, const Grouping& grouping) {
    std::vector<std::string> out;
    bool first = true;
    for (const auto& column : grouping.columns) {
        const auto cell = cell_of(parcel, column);
        auto values = column.several ? values_in(cell) : std::vector<std::string>{cell};
        for (auto& value : values) value = group_value(std::move(value));
        if (first) {
            out = std::move(values);
        } else {
            std::vector<std::string> longer;
            for (const auto& start : out)
                for (const auto& value : values) longer.push_back(start + kGroupSeparator + value);
            out = std::move(longer);
        }
        first = false;
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::vector<std::string> group_parts(std::string_view group) {
    std::vector<std::string> out;
    split(group, std::string_view{&kGroupSeparator, 1}, [&](std::string_view part) { out.emplace_back(part); });
    return out;
}

}  // namespace vung::parcels
