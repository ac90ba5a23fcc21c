// SPDX-License-Identifier: Apache-2.0
#include <vung/parcels/eudr_properties.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <vung/parcels/eudr_limits.h>
#include <vung/parcels/eudr_plot.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>

namespace vung::parcels {
namespace {

using Kind = EudrProperty::Kind;

constexpr std::array<std::string_view, 4> kNames{"ProducerName", "ProducerCountry", "ProductionPlace", "Area"};
constexpr std::size_t kSlip = 2;  // letters that may be wrong in a name that was meant

std::string plain(std::string_view name) {
    std::string out;
    for (const char c : name)
        if (c != '_' && c != '-' && c != ' ') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// The name that was meant by another; nothing when it is a property of somebody's own.
std::optional<std::string_view> meant(std::string_view name) {
    const auto word = plain(name);
    for (const auto known : kNames) {
        const auto right = plain(known);
        if (word == right || (right.size() > 4 && text::edit_distance(word, right) <= kSlip)) return known;
    }
    return std::nullopt;
}

const EudrProperty* find(std::span<const EudrProperty> properties, std::string_view name) {
    const EudrProperty* found = nullptr;  // the last one speaks, as in most readers of JSON
    for (const auto& property : properties)
        if (property.name == name) found = &property;
    return found;
}

bool blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// A text property; a problem where it is something else. Null counts as absent.
std::string text_of(std::span<const EudrProperty> properties, std::string_view name, CheckedFeature& out) {
    const auto* property = find(properties, name);
    if (!property) return "";
    if (property->kind == Kind::text) return property->text;
    if (property->text != "null")
        out.problems.push_back(make_problem("E-PROPERTY-TYPE", {{"name", std::string{name}}}));
    return "";
}

std::optional<double> area_of(std::span<const EudrProperty> properties, CheckedFeature& out) {
    const auto* property = find(properties, "Area");
    if (!property || (property->kind == Kind::other && property->text == "null")) return std::nullopt;
    if (property->kind != Kind::number) {
        const auto shown = property->kind == Kind::text ? '"' + property->text + '"' : property->text;
        out.problems.push_back(make_problem("E-AREA-TEXT", {{"area", shown}}));
        return std::nullopt;
    }
    if (!(property->number > 0) || !std::isfinite(property->number)) {
        out.problems.push_back(make_problem("E-AREA-VALUE", {{"area", fixed_text(property->number, 2)}}));
        return std::nullopt;
    }
    return property->number;
}

}  // namespace

Problem unknown_country(const std::string& text) {
    const auto likely = likely_country(text);
    return make_problem("E-COUNTRY", {{"country", text}, {"code", likely ? *likely : std::string{"VN"}}});
}

std::optional<double> check_properties(std::span<const EudrProperty> properties, EudrType type, CheckedFeature& out) {
    for (const auto& property : properties) {
        if (std::ranges::find(kNames, property.name) != kNames.end()) continue;
        if (const auto right = meant(property.name))
            out.problems.push_back(
                make_problem("E-PROPERTY-NAME", {{"name", property.name}, {"right", std::string{*right}}}));
    }
    out.producer = text_of(properties, "ProducerName", out);
    text_of(properties, "ProductionPlace", out);
    const auto country = text_of(properties, "ProducerCountry", out);
    if (blank(country)) {
        if (type != EudrType::one_producer) {
            out.problems.push_back(make_problem("E-NO-COUNTRY"));
            if (type == EudrType::unknown) out.problems.back().severity = Severity::warn;
        }
    } else if (is_country_code(country)) {
        out.country = country;
    } else {
        out.problems.push_back(unknown_country(country));
    }
    if (type == EudrType::several_producers && blank(out.producer))
        out.problems.push_back(make_problem("E-NO-PRODUCER"));
    return area_of(properties, out);
}

}  // namespace vung::parcels
