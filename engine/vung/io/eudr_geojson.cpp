// SPDX-License-Identifier: Apache-2.0
#include <vung/io/eudr_geojson.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/parcels/eudr_plot.h>
#include <vung/report/atomic_file.h>

namespace vung::io {
namespace {

constexpr std::string_view kHead = "{\"type\":\"FeatureCollection\",\"features\":[\n";
constexpr std::string_view kBetween = ",\n";
constexpr std::string_view kTail = "\n]}\n";

std::string json_text(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void append_position(std::string& out, parcels::MicroPoint p) {
    out += '[';
    parcels::append_degrees(out, p.lon);
    out += ',';
    parcels::append_degrees(out, p.lat);
    out += ']';
}

void append_polygon(std::string& out, const parcels::MicroPolygon& polygon) {
    if (!polygon.holes.empty()) throw InvariantError{"a plot file holds no holes"};
    out += "[[";
    for (std::size_t i = 0; i < polygon.outer.size(); ++i) {
        if (i > 0) out += ',';
        append_position(out, polygon.outer[i]);
    }
    out += "]]";
}

void append_geometry(std::string& out, const parcels::MicroShape& shape,
                     const std::optional<parcels::MicroPoint>& point) {
    if (point) {
        out += "{\"type\":\"Point\",\"coordinates\":";
        append_position(out, *point);
    } else if (shape.parts.size() == 1) {
        out += "{\"type\":\"Polygon\",\"coordinates\":";
        append_polygon(out, shape.parts.front());
    } else {
        out += "{\"type\":\"MultiPolygon\",\"coordinates\":[";
        for (std::size_t i = 0; i < shape.parts.size(); ++i) {
            if (i > 0) out += ',';
            append_polygon(out, shape.parts[i]);
        }
        out += ']';
    }
    out += '}';
}

void append_property(std::string& out, std::string_view name, const std::string& value) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
    out += value;
}

}  // namespace

std::string eudr_feature_text(const parcels::MicroShape& shape, const std::optional<parcels::MicroPoint>& point,
                              const EudrProperties& properties) {
    std::string out = "{\"type\":\"Feature\",\"properties\":{";
    if (!properties.producer.empty()) append_property(out, "ProducerName", json_text(properties.producer));
    if (!properties.country.empty()) append_property(out, "ProducerCountry", json_text(properties.country));
    if (!properties.place.empty()) append_property(out, "ProductionPlace", json_text(properties.place));
    if (properties.area_ha) append_property(out, "Area", parcels::eudr_area_text(*properties.area_ha));
    out += "},\"geometry\":";
    append_geometry(out, shape, point);
    out += '}';
    return out;
}

std::optional<std::size_t> EudrFilePlan::add(std::size_t bytes) {
    const auto alone = kHead.size() + bytes + kTail.size();
    if (alone > limit_) return std::nullopt;
    if (in_file_ > 0 && used_ + kBetween.size() + bytes > limit_) {
        ++file_;
        in_file_ = 0;
    }
    used_ = in_file_ == 0 ? alone : used_ + kBetween.size() + bytes;
    ++in_file_;
    ++features_;
    return file_;
}

std::filesystem::path eudr_file_name(const std::filesystem::path& target, std::size_t file, std::size_t files) {
    if (files <= 1) return target;
    auto name = target.stem().string() + "-" + std::to_string(file + 1) + "-of-" + std::to_string(files);
    return target.parent_path() / (name + target.extension().string());
}

struct EudrWriter::State {
    std::filesystem::path target;
    std::size_t files;
    std::vector<std::unique_ptr<report::AtomicFile>> done;
    std::ofstream out;
    bool first = true;

    void open() {
        done.push_back(std::make_unique<report::AtomicFile>(eudr_file_name(target, done.size(), files)));
        out.open(done.back()->path(), std::ios::binary | std::ios::trunc);
        out << kHead;
        first = true;
        check();
    }
    void close() {
        out << kTail;
        out.close();
        check();
    }
    void check() {
        if (!out) throw report::write_error(done.back()->target(), "the file cannot be written");
    }
};

EudrWriter::EudrWriter(std::filesystem::path target, std::size_t files)
    : state_(std::make_unique<State>(State{std::move(target), files, {}, {}, true})) {}

EudrWriter::~EudrWriter() = default;

void EudrWriter::write(std::size_t file, std::string_view feature) {
    auto& state = *state_;
    if (file >= state.files || file + 1 < state.done.size())
        throw InvariantError{"features of a plot file come out of order"};
    while (state.done.size() <= file) {
        if (!state.done.empty()) state.close();
        state.open();
    }
    if (!state.first) state.out << kBetween;
    state.first = false;
    state.out << feature;
    state.check();
}

std::vector<std::filesystem::path> EudrWriter::commit() {
    auto& state = *state_;
    if (!state.done.empty()) state.close();
    std::vector<std::filesystem::path> names;
    for (std::size_t i = 0; i < state.done.size(); ++i) {
        state.done[i]->commit();
        names.push_back(eudr_file_name(state.target, i, state.files));
    }
    return names;
}

}  // namespace vung::io
