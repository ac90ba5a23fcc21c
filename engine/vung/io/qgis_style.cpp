// SPDX-License-Identifier: Apache-2.0
#include <vung/io/qgis_style.h>

#include <array>
#include <charconv>

#include <vung/error.h>

namespace vung::io {

namespace {

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string number(double value) {
    std::array<char, 40> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

/// "#0072B2" -> "0,114,178,255"
std::string rgba(const std::string& colour) {
    unsigned value = 0;
    const auto* first = colour.data() + 1;
    if (colour.size() != 7 || colour[0] != '#' || std::from_chars(first, first + 6, value, 16).ptr != first + 6)
        throw InvariantError("a colour is written #RRGGBB, not '" + colour + "'");
    return std::to_string(value >> 16) + "," + std::to_string((value >> 8) & 0xFF) + "," +
           std::to_string(value & 0xFF) + ",255";
}

/// A fill with a thin dark outline, as QGIS writes it: `prop` for versions before 3.26, `Option` for later ones.
std::string fill_symbol(std::size_t index, const std::string& colour) {
    const std::array<std::array<std::string, 2>, 7> properties{{{"color", rgba(colour)},
                                                                {"joinstyle", "bevel"},
                                                                {"outline_color", "60,60,60,255"},
                                                                {"outline_style", "solid"},
                                                                {"outline_width", "0.1"},
                                                                {"outline_width_unit", "MM"},
                                                                {"style", "solid"}}};
    std::string options, props;
    for (const auto& [name, value] : properties) {
        options += R"(<Option type="QString" name=")" + name + R"(" value=")" + value + R"("/>)";
        props += R"(<prop k=")" + name + R"(" v=")" + value + R"("/>)";
    }
    return R"(<symbol alpha="1" clip_to_extent="1" force_rhr="0" name=")" + std::to_string(index) +
           R"(" type="fill"><layer class="SimpleFill" enabled="1" locked="0" pass="0"><Option type="Map">)" + options +
           "</Option>" + props + "</layer></symbol>\n";
}

/// A dot of 3 mm.
std::string dot_symbol(std::size_t index, const std::string& colour) {
    const std::array<std::array<std::string, 2>, 6> properties{{{"color", rgba(colour)},
                                                                {"name", "circle"},
                                                                {"outline_color", "60,60,60,255"},
                                                                {"outline_width", "0.2"},
                                                                {"size", "3"},
                                                                {"size_unit", "MM"}}};
    std::string options, props;
    for (const auto& [name, value] : properties) {
        options += R"(<Option type="QString" name=")" + name + R"(" value=")" + value + R"("/>)";
        props += R"(<prop k=")" + name + R"(" v=")" + value + R"("/>)";
    }
    return R"(<symbol alpha="1" clip_to_extent="1" force_rhr="0" name=")" + std::to_string(index) +
           R"(" type="marker"><layer class="SimpleMarker" enabled="1" locked="0" pass="0"><Option type="Map">)" +
           options + "</Option>" + props + "</layer></symbol>\n";
}

/// Aliases, and lists to pick from; "no value" is written as QGIS does.
std::string form(const std::vector<StyleField>& fields) {
    if (fields.empty()) return "";
    constexpr const char* kNoValue = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}";
    std::string widgets, aliases;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        aliases += R"(<alias index=")" + std::to_string(i) + R"(" field=")" + escaped(field.name) + R"(" name=")" +
                   escaped(field.alias) + "\"/>\n";
        if (field.choices.empty()) continue;
        const auto choice = [](const std::string& label, const std::string& value) {
            return R"(<Option type="Map"><Option type="QString" name=")" + escaped(label) + R"(" value=")" +
                   escaped(value) + R"("/></Option>)";
        };
        std::string list = choice("", kNoValue);
        for (const auto& c : field.choices) list += choice(c.label, c.value);
        widgets += R"(<field name=")" + escaped(field.name) +
                   R"("><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map">)" +
                   list + "</Option></Option></config></editWidget></field>\n";
    }
    return "<fieldConfiguration>\n" + widgets + "</fieldConfiguration>\n<aliases>\n" + aliases + "</aliases>\n";
}

std::string head(bool with_fields = false) {
    return std::string{
               "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" "
               "styleCategories=\""} +
           (with_fields ? "Symbology|Fields|Forms" : "Symbology") + "\">\n";
}

}  // namespace

std::string categorised_style(const std::string& field, const std::vector<StyleClass>& classes, StyleGeometry geometry,
                              const std::vector<StyleField>& fields) {
    const bool points = geometry == StyleGeometry::point;
    std::string categories, symbols;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto& c = classes[i];
        categories += R"(<category render="true" symbol=")" + std::to_string(i) + R"(" value=")" + escaped(c.value) +
                      R"(" label=")" + escaped(c.label) + R"(" type=")" + (c.value.empty() ? "NULL" : "string") +
                      "\"/>\n";
        symbols += points ? dot_symbol(i, c.colour) : fill_symbol(i, c.colour);
    }
    return head(!fields.empty()) + R"(<renderer-v2 type="categorizedSymbol" attr=")" + escaped(field) +
           "\" enableorderby=\"0\" forceraster=\"0\" symbollevels=\"0\">\n<categories>\n" + categories +
           "</categories>\n<symbols>\n" + symbols + "</symbols>\n</renderer-v2>\n" + form(fields) +
           "<layerGeometryType>" + (points ? "0" : "2") + "</layerGeometryType>\n</qgis>\n";
}

std::string graduated_style(const std::string& field, const std::vector<StyleRange>& ranges) {
    std::string list, symbols;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto& r = ranges[i];
        list += R"(<range render="true" symbol=")" + std::to_string(i) + R"(" lower=")" + number(r.low) +
                R"(" upper=")" + number(r.high) + R"(" label=")" + escaped(r.label) + "\"/>\n";
        symbols += fill_symbol(i, r.colour);
    }
    return head() + R"(<renderer-v2 type="graduatedSymbol" graduatedMethod="GraduatedColor" attr=")" + escaped(field) +
           "\" enableorderby=\"0\" forceraster=\"0\" symbollevels=\"0\">\n<ranges>\n" + list +
           "</ranges>\n<symbols>\n" + symbols +
           "</symbols>\n</renderer-v2>\n<layerGeometryType>2</layerGeometryType>\n</qgis>\n";
}

}  // namespace vung::io
