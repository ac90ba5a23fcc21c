// SPDX-License-Identifier: Apache-2.0
#include <vung/io/fiboa.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/report/atomic_file.h>

namespace vung::io {
namespace {

using nlohmann::json;

constexpr std::string_view kVecorel = "https://vecorel.org/specification/v0.1.0/schema.yaml";
constexpr std::string_view kFiboa = "https://fiboa.org/specification/v0.3.0/schema.yaml";
constexpr int kDecimals = 9;  // of a degree: a tenth of a millimetre

std::string json_text(std::string_view text) {
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string json_text(const std::vector<std::string>& list) {
    std::string out = "[";
    for (const auto& text : list) out += (out.size() > 1 ? "," : "") + json_text(text);
    return out + "]";
}

/// Fixed decimals without zeros at the end.
void append_number(std::string& out, double value, int decimals) {
    std::array<char, 64> text{};
    const auto* end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals).ptr;
    std::string_view digits{text.data(), static_cast<std::size_t>(end - text.data())};
    if (digits.find('.') != std::string_view::npos) {
        digits = digits.substr(0, digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.')) digits.remove_suffix(1);
    }
    out += digits == "-0" ? std::string_view{"0"} : digits;
}

double signed_area(const geometry::Ring& ring) {
    double sum = 0;
    for (std::size_t i = 1; i < ring.size(); ++i)
        sum += (ring[i - 1].x - ring[0].x) * (ring[i].y - ring[0].y) -
               (ring[i].x - ring[0].x) * (ring[i - 1].y - ring[0].y);
    return sum;
}

void append_ring(std::string& out, const geometry::Ring& ring, bool counter_clockwise) {
    const bool turn = (signed_area(ring) > 0) != counter_clockwise;
    out += '[';
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const auto& p = turn ? ring[ring.size() - 1 - i] : ring[i];
        if (i > 0) out += ',';
        out += '[';
        append_number(out, p.x, kDecimals);
        out += ',';
        append_number(out, p.y, kDecimals);
        out += ']';
    }
    out += ']';
}

void append_polygon(std::string& out, const geometry::Polygon& polygon) {
    out += '[';
    append_ring(out, polygon.outer, true);
    for (const auto& hole : polygon.holes) {
        out += ',';
        append_ring(out, hole, false);
    }
    out += ']';
}

std::string feature_text(const FiboaFeature& feature, const FiboaCollection& collection) {
    std::string out = "{\"type\":\"Feature\",\"id\":" + json_text(feature.id) +
                      ",\"properties\":{\"collection\":" + json_text(collection.id);
    if (feature.area_m2) append_number(out += ",\"metrics:area\":", *feature.area_m2, 2);
    if (feature.perimeter_m) append_number(out += ",\"metrics:perimeter\":", *feature.perimeter_m, 2);
    out += "},\"geometry\":";
    const auto& parts = feature.lon_lat.parts;
    if (parts.size() == 1) {
        out += "{\"type\":\"Polygon\",\"coordinates\":";
        append_polygon(out, parts.front());
    } else {
        out += "{\"type\":\"MultiPolygon\",\"coordinates\":[";
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (i > 0) out += ',';
            append_polygon(out, parts[i]);
        }
        out += ']';
    }
    return out + "}}";
}

/// Constant columns are lifted to the collection.
std::string head_text(const FiboaCollection& collection) {
    std::string out = "{\"type\":\"FeatureCollection\",\n\"schemas\":{" + json_text(collection.id) + ":" +
                      json_text(std::vector<std::string>{std::string{kVecorel}, std::string{kFiboa}}) + "},\n";
    const auto text = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) out += json_text(name) + ":" + json_text(value) + ",\n";
    };
    if (!collection.category.empty()) out += "\"category\":" + json_text(collection.category) + ",\n";
    text("determination:method", collection.method);
    text("determination:datetime", collection.datetime);
    text("determination:details", collection.details);
    return out + "\"features\":[\n";
}

}  // namespace

const std::vector<std::string>& fiboa_categories() {
    static const std::vector<std::string> words{"conceptual", "operational", "economic", "administrative", "other"};
    return words;
}

const std::vector<std::string>& fiboa_methods() {
    static const std::vector<std::string> words{"manual",         "surveyed",     "driven",
                                                "auto-operation", "auto-imagery", "unknown"};
    return words;
}

struct FiboaWriter::State {
    report::AtomicFile file;
    FiboaCollection collection;
    std::ofstream out;
    bool first = true;

    State(const std::filesystem::path& target, FiboaCollection of) : file(target), collection(std::move(of)) {
        out.open(file.path(), std::ios::binary | std::ios::trunc);
        out << head_text(collection);
        check();
    }
    void check() {
        if (!out) throw report::write_error(file.target(), "the file cannot be written");
    }
};

FiboaWriter::FiboaWriter(const std::filesystem::path& file, FiboaCollection collection)
    : state_(std::make_unique<State>(file, std::move(collection))) {}

FiboaWriter::~FiboaWriter() = default;

void FiboaWriter::write(const FiboaFeature& feature) {
    if (!state_->first) state_->out << ",\n";
    state_->first = false;
    state_->out << feature_text(feature, state_->collection);
    state_->check();
}

void FiboaWriter::commit() {
    state_->out << "\n]}\n";
    state_->out.close();
    state_->check();
    state_->file.commit();
}

}  // namespace vung::io
