// SPDX-License-Identifier: Apache-2.0
#include <vung/io/corner_columns.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include <vung/io/header_rows.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr std::array<std::string_view, 9> kWktNames = {"wkt",      "geometry", "geom",      "the geom",    "way",
                                                       "hinh hoc", "wkt geom", "ranh gioi", "geometry wkt"};
constexpr std::array<std::string_view, 26> kOrderNames = {
    "stt diem",     "so thu tu diem", "thu tu diem", "diem",    "so hieu diem",
    "ten diem",     "ky hieu diem",   "diem so",     "thu tu",  "order",
    "corner",       "point",          "vertex",      "goc",     "dinh",
    "moc",          "so hieu moc",    "stt moc",     "stt goc", "so hieu goc",
    "so hieu dinh", "corner no",      "point no",    "seq",     "tt diem",
    "stt dinh"};
/// Words that may stand beside the axis in a name.
constexpr std::array<std::string_view, 29> kFillers = {
    "toa", "do",   "diem", "goc",    "dinh",   "moc",     "thua",       "ranh",  "m",  "he",
    "so",  "hieu", "cua",  "point",  "corner", "pt",      "coordinate", "coord", "dd", "wgs",
    "vn",  "tam",  "gps",  "vertex", "degree", "degrees", "tai",        "p",     "dat"};

enum class Axis { none, x, y, lon, lat };

struct Name {
    Axis axis = Axis::none;
    std::optional<int> index;
    bool only_known = true;  ///< nothing but axis, index and fillers
};

/// Words of a folded name; letters and digits are parted: "x1" is "x", "1".
std::vector<std::string> words_of(const std::string& name) {
    std::vector<std::string> out;
    int before = 0;  // 0 nothing, 1 letter, 2 digit
    for (const char c : text::fold(name)) {
        const int kind = c >= '0' && c <= '9' ? 2 : (c >= 'a' && c <= 'z') || (c & 0x80) != 0 ? 1 : 0;
        if (kind == 0) {
            before = 0;
            continue;
        }
        if (kind != before) out.emplace_back();
        out.back() += c;
        before = kind;
    }
    return out;
}

Axis axis_of(const std::string& word) {
    if (word == "x") return Axis::x;
    if (word == "y") return Axis::y;
    if (word == "lon" || word == "long" || word == "lng" || word == "longitude" || word == "easting" || word == "e" ||
        word == "dong")
        return Axis::lon;
    if (word == "lat" || word == "latitude" || word == "northing" || word == "n" || word == "bac") return Axis::lat;
    return Axis::none;
}

Name read_name(const std::string& header) {
    Name out;
    const auto words = words_of(name_and_unit(header).first);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        const bool degrees = i + 1 < words.size() && words[i + 1] == "do";  // kinh độ, vĩ độ
        const auto axis = degrees && word == "kinh" ? Axis::lon : degrees && word == "vi" ? Axis::lat : axis_of(word);
        if (axis != Axis::none && (out.axis == Axis::none || out.axis == axis)) {
            out.axis = axis;
        } else if (word == "2000" || word == "84") {
            continue;  // VN-2000, WGS 84
        } else if (word.front() >= '0' && word.front() <= '9' && word.size() <= 4 && !out.index) {
            out.index = std::stoi(word);
        } else if (std::find(kFillers.begin(), kFillers.end(), word) == kFillers.end()) {
            out.only_known = false;
        }
    }
    return out;
}

bool looks_like_wkt(std::string_view cell) {
    std::string upper;
    for (const char c : cell.substr(0, 24)) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    for (const auto start : {"POLYGON", "MULTIPOLYGON", "POINT", "MULTIPOINT", "LINESTRING", "GEOMETRYCOLLECTION",
                             "CURVEPOLYGON", "MULTISURFACE", "SRID="})
        if (upper.starts_with(start)) return true;
    return false;
}

const GridCell* first_cell(const HeadedTable& table, std::size_t column) {
    for (const auto& row : table.rows)
        if (!row[column].empty()) return &row[column];
    return nullptr;
}

std::optional<std::size_t> find_wkt(const HeadedTable& table) {
    for (std::size_t c = 0; c < table.header.size(); ++c) {
        const auto folded = text::fold(table.header[c]);
        const auto* cell = first_cell(table, c);
        const bool named = std::find(kWktNames.begin(), kWktNames.end(), folded) != kWktNames.end();
        if (cell != nullptr && looks_like_wkt(cell->text)) return c;
        if (named && folded != "ranh gioi" && folded != "way") return c;
    }
    return std::nullopt;
}

/// Two numbers in one cell: "580123.4; 1140456.7", "580123 1140456".
bool looks_like_pair(const GridCell* cell) {
    if (cell == nullptr || cell->kind != CellKind::text) return false;
    const auto digits =
        std::count_if(cell->text.begin(), cell->text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits >= 4 && digits * 2 >= static_cast<long>(cell->text.size()) &&
           parse_local_number(*cell, DecimalMark::point).state == LocalNumber::State::no_number;
}

std::optional<std::size_t> find_order(const HeadedTable& table, const std::set<std::size_t>& used) {
    for (const bool weak : {false, true})
        for (std::size_t c = 0; c < table.header.size(); ++c) {
            if (used.contains(c)) continue;
            const auto folded = text::fold(name_and_unit(table.header[c]).first);
            if (weak ? folded == "stt" || folded == "tt"
                     : std::find(kOrderNames.begin(), kOrderNames.end(), folded) != kOrderNames.end())
                return c;
        }
    return std::nullopt;
}

}  // namespace

CornerColumns find_corner_columns(const HeadedTable& table, const std::vector<std::size_t>& taken) {
    CornerColumns out;
    std::set<std::size_t> used(taken.begin(), taken.end());
    if (const auto wkt = find_wkt(table)) {
        out.layout = CornerLayout::wkt;
        out.wkt = *wkt;
        return out;
    }
    struct Found {
        std::optional<std::size_t> x, y;
        bool named = false;
    };
    std::map<int, Found> numbered;  // -1: without a number
    std::map<int, std::size_t> joint;
    for (std::size_t c = 0; c < table.header.size(); ++c) {
        if (used.contains(c)) continue;
        const auto name = read_name(table.header[c]);
        if (!name.only_known) continue;
        if (name.axis == Axis::none) {
            if (name.index && looks_like_pair(first_cell(table, c))) joint.emplace(*name.index, c);
            continue;
        }
        auto& found = numbered[name.index.value_or(-1)];
        const bool east = name.axis == Axis::x || name.axis == Axis::lon;
        auto& side = east ? found.x : found.y;
        if (side) continue;  // the first of several
        side = c;
        found.named = found.named || name.axis == Axis::lon || name.axis == Axis::lat;
    }
    // "X Y X Y" reads as X, Y, X 2, Y 2: the one without a number is the first
    if (numbered.size() > 1 && numbered.contains(-1) && !numbered.contains(1)) {
        numbered[1] = numbered[-1];
        numbered.erase(-1);
    }
    out.named = true;
    for (const auto& [index, found] : numbered) {
        if (!found.x || !found.y) continue;
        if (index < 0 && numbered.size() > 1) continue;
        out.pairs.push_back({*found.x, *found.y});
        out.named = out.named && found.named;
    }
    if (out.pairs.empty())
        for (const auto& [index, column] : joint) out.pairs.push_back({column, column}), out.named = false;
    if (out.pairs.empty()) {
        for (std::size_t c = 0; c < table.header.size(); ++c) {
            const auto name = read_name(table.header[c]);
            if (!used.contains(c) && name.only_known && name.axis == Axis::none &&
                looks_like_pair(first_cell(table, c))) {
                out.pairs.push_back({c, c});
                out.named = false;
                break;
            }
        }
    }
    if (out.pairs.empty()) return out;
    out.layout = out.pairs.size() >= 2 ? CornerLayout::wide : CornerLayout::single;
    if (out.layout == CornerLayout::single) {
        used.insert({out.pairs.front().x, out.pairs.front().y});
        out.order = find_order(table, used);
    }
    return out;
}

}  // namespace vung::io
