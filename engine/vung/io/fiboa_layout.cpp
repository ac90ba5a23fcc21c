// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include <vung/error.h>
#include <vung/io/fiboa.h>
#include <vung/io/vector_file.h>

namespace vung::io {
namespace {

using nlohmann::json;

/// Members that belong to GeoJSON or describe the collection itself.
const std::set<std::string> kNoColumns{"type", "features", "bbox", "crs", "name", "schemas", "schemas:custom", "links"};

/// Keeps the top members of one object but for its features, which are passed over without being stored.
class TopMembers : public nlohmann::json_sax<json> {
public:
    bool null() override { return value(nullptr); }
    bool boolean(bool v) override { return value(v); }
    bool number_integer(number_integer_t v) override { return value(v); }
    bool number_unsigned(number_unsigned_t v) override { return value(v); }
    bool number_float(number_float_t v, const string_t&) override { return value(v); }
    bool string(string_t& v) override { return value(v); }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (depth_ == 1) skipping_ = name == "features";
        if (!skipping_) keys_.back() = name;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    json top;

private:
    bool keeps() const { return depth_ > 0 && !skipping_; }

    bool value(json v) {
        if (depth_ == 0) return false;  // no object at all
        if (keeps()) put(std::move(v));
        return true;
    }
    void put(json v) {
        auto& parent = open_.back();
        if (parent.is_array())
            parent.push_back(std::move(v));
        else
            parent[keys_.back()] = std::move(v);
    }
    bool open(json v) {
        if (depth_ == 0 && v.is_array()) return false;
        if (++depth_ == 1 || !skipping_) open_.push_back(std::move(v)), keys_.emplace_back();
        return depth_ < 64;
    }
    bool close() {
        --depth_;
        if (depth_ > 0 && skipping_) return true;
        auto done = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        if (depth_ == 0)
            top = std::move(done);
        else
            put(std::move(done));
        return true;
    }

    int depth_ = 0;
    bool skipping_ = false;
    std::vector<json> open_;
    std::vector<std::string> keys_;
};

std::string as_text(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
}

}  // namespace

std::map<std::string, std::string> collection_constants(const std::filesystem::path& file) {
    std::map<std::string, std::string> out;
    const auto ending = file.extension().string();
    if (ending != ".json" && ending != ".geojson" && ending != ".JSON" && ending != ".GEOJSON") return out;
    std::ifstream in{file, std::ios::binary};
    TopMembers members;
    if (!in || !json::sax_parse(in, &members) || !members.top.is_object()) return out;
    const auto take = [&](const json& object) {
        for (const auto& [name, value] : object.items())
            if (!kNoColumns.contains(name) && !value.is_object()) out.emplace(name, as_text(value));
    };
    take(members.top);
    if (const auto old = members.top.find("fiboa"); old != members.top.end() && old->is_object()) take(*old);  // 0.2.0
    return out;
}

ParcelSource with_layout(ParcelSource source) {
    if (source.layout != "fiboa") return source;
    GdalScope scope;
    const auto dataset = open_vector(source.source, scope);
    const auto names = column_names(find_layer(dataset.get(), source.layer, source.source));
    const std::set<std::string> columns(names.begin(), names.end());
    source.constants = collection_constants(source.source);
    for (const auto& name : names) source.constants.erase(name);
    if (source.id.empty()) source.id = {"id"};
    if (source.declared_area.empty()) {
        if (columns.contains("metrics:area")) {
            source.declared_area = "metrics:area";
            source.declared_area_unit = "m2";
        } else if (columns.contains("area")) {  // 0.2.0
            source.declared_area = "area";
            source.declared_area_unit = "ha";
        }
    }
    return source;
}

}  // namespace vung::io
