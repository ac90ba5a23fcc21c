// SPDX-License-Identifier: Apache-2.0
#include <vung/io/eudr_reader.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include <vung/error.h>
#include <vung/io/eudr_coordinates.h>
#include <vung/parcels/eudr_limits.h>

namespace vung::io {
namespace {

using nlohmann::json;
using parcels::EudrFeature;
using parcels::EudrGeometry;
using parcels::EudrProperty;

/// What the object or list is, that is being read.
enum class Place {
    root,
    top,       ///< the outermost object
    features,  ///< its list "features"
    feature,   ///< an object in it
    geometry,
    geometries,  ///< list of a GeometryCollection
    coordinates,
    properties,
    crs,
    crs_properties,
    passed_over
};

struct Frame {
    Place place;
    bool list = false;
    std::string key = {};             ///< member that is being read
    std::set<std::string> keys = {};  ///< those seen, where repetitions are told
};

struct OpenGeometry {
    EudrGeometry geometry;
    EudrCoordinates coordinates;
};

class Handler : public nlohmann::json_sax<json> {
public:
    Handler(EudrFileFacts& facts, const std::function<void(EudrFeature&&)>& take) : facts_(facts), take_(take) {}

    bool null() override { return scalar("null"); }
    bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value), 0); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value), 0); }
    bool number_float(number_float_t value, const string_t& written) override {
        return number(value, decimals_written(written));
    }
    bool binary(binary_t&) override { return true; }

    bool string(string_t& value) override {
        if (frames_.empty()) return scalar("text");
        const auto& frame = frames_.back();
        switch (frame.place) {
            case Place::top:
                if (frame.key == "type") facts_.kind = value;
                return true;
            case Place::feature:
                if (frame.key == "type" && value == "Feature") typed_ = true;
                if (frame.key == "geometry") fault("geometry is a text");
                if (frame.key == "properties") fault("properties is a text");
                return true;
            case Place::geometry:
                if (frame.key == "type") open_.back().geometry.kind = value;
                return true;
            case Place::properties: return property(EudrProperty::Kind::text, value, 0);
            case Place::crs_properties:
                if (frame.key == "name") facts_.crs = value;
                return true;
            default: return scalar("a text");
        }
    }

    bool start_object(std::size_t) override {
        const auto place = child(false);
        if (place == Place::feature) feature_ = {}, typed_ = false;
        if (place == Place::geometry) open_.emplace_back();
        return push({place, false});
    }
    bool start_array(std::size_t) override {
        const auto place = child(true);
        if (place == Place::coordinates) open_.back().coordinates.open();
        return push({place, true});
    }

    bool key(string_t& name) override {
        auto& frame = frames_.back();
        frame.key = name;
        if (frame.place == Place::passed_over || frame.place == Place::crs || frame.place == Place::crs_properties)
            return true;
        if (!frame.keys.insert(name).second) {
            auto& list = frame.place == Place::top ? facts_.repeated : current().repeated;
            if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
        }
        return true;
    }

    bool end_object() override {
        const auto place = frames_.back().place;
        frames_.pop_back();
        if (place == Place::feature) {
            if (!typed_) fault("its type is not Feature");
            emit(std::move(feature_));
        }
        if (place == Place::geometry) close_geometry();
        if (place == Place::top && facts_.kind == "Feature") emit(std::move(top_));
        return true;
    }
    bool end_array() override {
        if (frames_.back().place == Place::coordinates) open_.back().coordinates.close();
        frames_.pop_back();
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
        std::string why = error.what();
        if (const auto end = why.find("] "); why.starts_with('[') && end != std::string::npos) why.erase(0, end + 2);
        facts_.broken = why;
        return false;
    }

private:
    EudrFeature& current() { return in_features_ ? feature_ : top_; }
    void fault(std::string what) { current().structure.push_back(std::move(what)); }

    bool push(Frame frame) {
        if (frames_.size() >= static_cast<std::size_t>(parcels::eudr_limits().most_depth)) {
            facts_.too_deep = true;
            facts_.broken = "nested too deep";
            return false;
        }
        if (frame.place == Place::features) in_features_ = true;
        frames_.push_back(std::move(frame));
        return true;
    }

    /// What an object or list is, by where it stands.
    Place child(bool list) {
        if (frames_.empty()) {
            if (list) facts_.kind = "array";
            return list ? Place::passed_over : Place::top;
        }
        const auto& frame = frames_.back();
        const auto& key = frame.key;
        switch (frame.place) {
            case Place::top:
                if (list && key == "features") return Place::features;
                if (!list && key == "crs") return facts_.has_crs = true, Place::crs;
                in_features_ = false;
                return member_of_feature(list, key, top_);
            case Place::features:
                if (!list) return Place::feature;
                emit_fault("an element of features is a list");
                return Place::passed_over;
            case Place::feature: return member_of_feature(list, key, feature_);
            case Place::geometry:
                if (list && key == "coordinates") return Place::coordinates;
                if (list && key == "geometries") return Place::geometries;
                return Place::passed_over;
            case Place::geometries:
                if (!list) return Place::geometry;
                open_.back().geometry.malformed = "an element of geometries is a list";
                return Place::passed_over;
            case Place::coordinates:
                if (list) return Place::coordinates;
                open_.back().coordinates.other();
                return Place::passed_over;
            case Place::properties:
                property(EudrProperty::Kind::other, list ? "a list" : "an object", 0);
                return Place::passed_over;
            case Place::crs: return !list && key == "properties" ? Place::crs_properties : Place::passed_over;
            default: return Place::passed_over;
        }
    }

    static Place member_of_feature(bool list, const std::string& key, EudrFeature& feature) {
        if (key == "geometry" && !list) {
            feature.has_geometry = true;
            return Place::geometry;
        }
        if (key == "properties" && !list) return Place::properties;
        if (key == "geometry" || key == "properties") feature.structure.push_back(key + " is a list");
        return Place::passed_over;
    }

    bool number(double value, int decimals) {
        if (!frames_.empty() && frames_.back().place == Place::coordinates) {
            open_.back().coordinates.number(value, decimals);
            return true;
        }
        if (!frames_.empty() && frames_.back().place == Place::properties)
            return property(EudrProperty::Kind::number, "", value);
        return scalar("a number");
    }

    /// A value without meaning of its own where it stands.
    bool scalar(const std::string& what) {
        if (frames_.empty()) {
            facts_.kind = what;
            return true;
        }
        const auto& frame = frames_.back();
        switch (frame.place) {
            case Place::top:
                if (frame.key == "crs" && what != "null") facts_.has_crs = true;
                break;
            case Place::features: emit_fault("an element of features is " + what); break;
            case Place::feature:
                if ((frame.key == "geometry" || frame.key == "properties") && what != "null")
                    fault(frame.key + " is " + what);
                break;
            case Place::geometries: open_.back().geometry.malformed = "an element of geometries is " + what; break;
            case Place::coordinates: open_.back().coordinates.other(); break;
            case Place::properties: return property(EudrProperty::Kind::other, what, 0);
            default: break;
        }
        return true;
    }

    bool property(EudrProperty::Kind kind, std::string text, double value) {
        current().properties.push_back({frames_.back().key, kind, std::move(text), value});
        return true;
    }

    void close_geometry() {
        auto done = std::move(open_.back());
        open_.pop_back();
        if (done.geometry.kind != "GeometryCollection") done.coordinates.interpret(done.geometry);
        if (open_.empty())
            current().geometry = std::move(done.geometry);
        else
            open_.back().geometry.members.push_back(std::move(done.geometry));
    }

    void emit_fault(const std::string& what) {
        feature_ = {};
        fault(what);
        emit(std::move(feature_));
    }

    void emit(EudrFeature&& feature) {
        feature.number = ++facts_.features;
        take_(std::move(feature));
    }

    EudrFileFacts& facts_;
    const std::function<void(EudrFeature&&)>& take_;
    std::vector<Frame> frames_;
    std::vector<OpenGeometry> open_;
    EudrFeature top_, feature_;
    bool in_features_ = false, typed_ = false;
};

}  // namespace

EudrFileFacts read_eudr_geojson(const std::filesystem::path& file, const std::function<void(EudrFeature&&)>& take) {
    std::error_code failure;
    EudrFileFacts facts;
    std::ifstream in{file, std::ios::binary};
    if (!in || std::filesystem::is_directory(file, failure))
        throw InputError{
            {.what = std::filesystem::exists(file, failure) ? "the file cannot be read" : "there is no such file",
             .where = file.string(),
             .fix = "name a GeoJSON file"}};
    facts.bytes = static_cast<std::size_t>(std::filesystem::file_size(file, failure));
    std::array<char, 3> start{};
    in.read(start.data(), start.size());
    facts.byte_order_mark = in.gcount() == 3 && std::string_view{start.data(), 3} == "\xEF\xBB\xBF";
    in.clear();
    in.seekg(0);
    Handler handler{facts, take};
    json::sax_parse(in, &handler);
    if (facts.kind.empty() && facts.broken.empty()) facts.kind = "object without a type";
    return facts;
}

}  // namespace vung::io
