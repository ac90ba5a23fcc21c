// SPDX-License-Identifier: Apache-2.0
#include <vung/io/wkt.h>

#include <array>
#include <charconv>

#include <vung/io/environment.h>
#include <vung/io/ogr_shape.h>

namespace vung::io {
namespace {

std::string number(double value) {
    std::array<char, 40> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

std::string ring_text(const geometry::Ring& ring) {
    std::string out = "(";
    for (const auto& p : ring) out += (out.size() > 1 ? "," : "") + number(p.x) + " " + number(p.y);
    return out + ")";
}

}  // namespace

std::string to_wkt(const geometry::MultiPolygon& shape) {
    if (shape.empty()) return "MULTIPOLYGON EMPTY";
    std::string out = "MULTIPOLYGON (";
    for (const auto& part : shape.parts) {
        out += (out.back() == '(' ? "(" : ",(") + ring_text(part.outer);
        for (const auto& hole : part.holes) out += "," + ring_text(hole);
        out += ")";
    }
    return out + ")";
}

std::optional<geometry::MultiPolygon> parse_wkt(const std::string& text) {
    const GdalScope scope;
    auto copy = text;
    char* rest = copy.data();
    OGRGeometryH raw = nullptr;
    const auto result = OGR_G_CreateFromWkt(&rest, nullptr, &raw);
    const Geometry geometry{raw};
    if (result != OGRERR_NONE || !geometry) return std::nullopt;
    if (std::string_view{rest}.find_first_not_of(" \t\r\n;") != std::string_view::npos) return std::nullopt;
    return polygons_of(geometry.get());
}

}  // namespace vung::io
