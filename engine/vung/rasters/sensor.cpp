// SPDX-License-Identifier: Apache-2.0
#include <vung/rasters/sensor.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <mutex>

#include <toml++/toml.h>

#include <vung/data/data_file.h>
#include <vung/error.h>
#include <vung/text/nearest.h>

namespace vung::rasters {
namespace {

constexpr std::string_view kFolder = "sensors/";
constexpr std::string_view kEnding = ".toml";

bool same_word(std::string_view a, std::string_view b) {
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return upper(x) == upper(y); });
}

/// One table of the file; every fault names the file and the key.
class Section {
public:
    Section(const toml::table& table, std::string name, const std::string& where)
        : table_(table), name_(std::move(name)), where_(where) {}

    [[noreturn]] void refuse(const std::string& what, const std::string& fix) const {
        throw InputError{{.what = what, .where = where_ + (name_.empty() ? "" : ", [" + name_ + "]"), .fix = fix}};
    }

    void only(std::initializer_list<const char*> keys) const {
        const std::vector<std::string> known(keys.begin(), keys.end());
        for (const auto& [key, value] : table_)
            if (std::find(known.begin(), known.end(), key.str()) == known.end())
                refuse("unknown key '" + std::string{key.str()} + "'", text::suggestion(key.str(), known));
    }

    std::optional<std::string> text(const char* key) const {
        const auto* node = table_.get(key);
        if (node == nullptr) return std::nullopt;
        if (!node->is_string()) refuse(std::string{"'"} + key + "' is no text", "put it in quotes");
        return node->value<std::string>();
    }
    std::string need_text(const char* key) const {
        auto value = text(key);
        if (!value || value->empty()) refuse(std::string{"'"} + key + "' is missing", "add it");
        return *value;
    }
    std::optional<double> number(const char* key) const {
        const auto* node = table_.get(key);
        if (node == nullptr) return std::nullopt;
        if (!node->is_number()) refuse(std::string{"'"} + key + "' is no number", "write it without quotes");
        return node->value<double>();
    }
    std::vector<std::string> words(const char* key) const {
        std::vector<std::string> out;
        const auto* node = table_.get(key);
        if (node == nullptr) return out;
        const auto* list = node->as_array();
        if (list == nullptr) refuse(std::string{"'"} + key + "' is no list", "write it as [\"a\", \"b\"]");
        for (const auto& item : *list) {
            if (!item.is_string())
                refuse(std::string{"'"} + key + "' holds something else than text", "put each in quotes");
            out.push_back(*item.value<std::string>());
        }
        return out;
    }
    std::optional<bool> flag(const char* key) const {
        const auto* node = table_.get(key);
        if (node == nullptr) return std::nullopt;
        if (!node->is_boolean()) refuse(std::string{"'"} + key + "' is neither true nor false", "write true or false");
        return node->value<bool>();
    }
    std::optional<Section> section(const char* key) const {
        const auto* node = table_.get(key);
        if (node == nullptr) return std::nullopt;
        if (!node->is_table()) refuse(std::string{"'"} + key + "' is no section", std::string{"write ["} + key + "]");
        return Section(*node->as_table(), name_.empty() ? key : name_ + "." + key, where_);
    }
    const toml::table& table() const { return table_; }
    const std::string& where() const { return where_; }

private:
    const toml::table& table_;
    std::string name_;
    const std::string& where_;
};

SensorBand::Kind read_kind(const Section& band) {
    const auto word = band.text("kind").value_or("reflectance");
    if (word == "reflectance") return SensorBand::Kind::reflectance;
    if (word == "index") return SensorBand::Kind::index;
    if (word == "classes") return SensorBand::Kind::classes;
    band.refuse("unknown kind '" + word + "'", "known are reflectance, index, classes");
}

std::vector<SensorBand> read_bands(const Section& file) {
    std::vector<SensorBand> out;
    const auto* list = file.table().get_as<toml::array>("band");
    if (list == nullptr || list->empty()) file.refuse("there is no band", "add [[band]] sections");
    SensorBand reflectance;
    if (const auto section = file.section("reflectance")) {
        section->only({"scale", "offset", "nodata"});
        reflectance.scale = section->number("scale").value_or(1);
        reflectance.offset = section->number("offset").value_or(0);
        reflectance.nodata = section->number("nodata");
    }
    for (const auto& item : *list) {
        if (!item.is_table()) file.refuse("'band' is no list of sections", "write [[band]]");
        const Section section(*item.as_table(), "band", file.where());
        section.only({"name", "role", "aliases", "kind", "metres", "scale", "offset", "nodata"});
        const auto kind = read_kind(section);
        auto band = kind == SensorBand::Kind::reflectance ? reflectance : SensorBand{};
        band.name = section.need_text("name");
        band.role = section.text("role").value_or("");
        band.aliases = section.words("aliases");
        band.kind = kind;
        band.metres = section.number("metres").value_or(0);
        band.scale = section.number("scale").value_or(band.scale);
        band.offset = section.number("offset").value_or(band.offset);
        if (const auto nodata = section.number("nodata")) band.nodata = nodata;
        if (band.scale == 0) section.refuse("band '" + band.name + "' has the scale 0", "give its scale");
        for (const auto& other : out)
            if (same_word(other.name, band.name)) section.refuse("band '" + band.name + "' stands twice", "remove one");
        out.push_back(std::move(band));
    }
    return out;
}

std::vector<RoleChoice> read_choices(const Section& file, const Sensor& sensor) {
    std::vector<RoleChoice> out;
    const auto indices = file.section("index");
    if (!indices) return out;
    for (const auto& [key, value] : indices->table()) {
        const std::string index{key.str()};
        if (find_index(index) == nullptr)
            indices->refuse("unknown index '" + index + "'", "see docs/methods/indices.md");
        const auto section = indices->section(index.c_str());
        for (const auto& [role, band] : section->table()) {
            auto name = section->need_text(std::string{role.str()}.c_str());
            if (sensor.band(name) == nullptr)
                section->refuse("unknown band '" + name + "'", "name one of the [[band]] sections");
            out.push_back({index, std::string{role.str()}, std::move(name)});
        }
    }
    return out;
}

}  // namespace

const SensorBand* Sensor::band(std::string_view word) const {
    for (const auto& b : bands)
        if (same_word(b.name, word)) return &b;
    for (const auto& b : bands)
        for (const auto& alias : b.aliases)
            if (same_word(alias, word)) return &b;
    return nullptr;
}

std::optional<std::string> Sensor::band_for(std::string_view index, std::string_view role) const {
    for (const auto& choice : choices)
        if (same_word(choice.index, index) && choice.role == role) return choice.band;
    for (const auto& b : bands)
        if (b.role == role) return b.name;
    return std::nullopt;
}

std::optional<std::vector<std::string>> Sensor::bands_for(const Index& index) const {
    std::vector<std::string> out;
    for (const auto role : index.roles()) {
        auto band_name = band_for(index.name, role);
        if (!band_name) return std::nullopt;
        out.push_back(std::move(*band_name));
    }
    return out;
}

Sensor parse_sensor(std::string_view text, const std::string& where) {
    toml::table table;
    try {
        table = toml::parse(text);
    } catch (const toml::parse_error& error) {
        throw InputError{{.what = "the sensor file is no TOML: " + std::string{error.description()},
                          .where = where + ", line " + std::to_string(error.source().begin.line),
                          .fix = "mend that line"}};
    }
    const Section file(table, "", where);
    file.only({"name", "title", "source", "platforms", "extensions", "ignored", "other_products", "indices", "band",
               "reflectance", "baseline_offset", "mask", "index"});
    Sensor out;
    out.name = file.need_text("name");
    out.title = file.text("title").value_or(out.name);
    out.source = file.need_text("source");
    out.platforms = file.words("platforms");
    out.extensions = file.words("extensions");
    if (out.extensions.empty()) out.extensions = {"tif", "tiff"};
    out.ignored = file.words("ignored");
    out.other_products = file.words("other_products");
    out.index_names = file.words("indices");
    for (const auto& index : out.index_names)
        if (find_index(index) == nullptr) file.refuse("unknown index '" + index + "'", "see docs/methods/indices.md");
    out.bands = read_bands(file);
    if (const auto section = file.section("baseline_offset")) {
        section->only({"from_baseline", "offset"});
        out.baseline_offset =
            BaselineOffset{section->number("from_baseline").value_or(0), section->number("offset").value_or(0)};
    }
    if (const auto section = file.section("mask")) {
        section->only({"band", "rule", "required"});
        SensorMask mask{section->need_text("band"),
                        parse_mask_rule(section->need_text("rule"), where + ", [mask] rule"),
                        section->flag("required").value_or(true)};
        if (out.band(mask.band) == nullptr)
            section->refuse("unknown band '" + mask.band + "'", "name one of the [[band]] sections");
        out.mask = std::move(mask);
    }
    out.choices = read_choices(file, out);
    return out;
}

const Sensor& find_sensor(const std::string& name) {
    static std::mutex guard;
    static std::map<std::string, Sensor> loaded;
    const std::lock_guard lock(guard);
    const auto found = loaded.find(name);
    if (found != loaded.end()) return found->second;
    const auto file = std::string{kFolder} + name + std::string{kEnding};
    if (!data::has_data_file(file)) {
        const auto names = sensor_names();
        throw InputError{{.what = "unknown sensor '" + name + "'",
                          .where = "project file, [[scenes]] sensor",
                          .fix = text::suggestion(name, names)}};
    }
    return loaded.emplace(name, parse_sensor(data::data_file(file), file)).first->second;
}

std::vector<std::string> sensor_names() {
    std::vector<std::string> out;
    for (const auto& file : data::data_files(kFolder))
        if (file.ends_with(kEnding))
            out.push_back(file.substr(kFolder.size(), file.size() - kFolder.size() - kEnding.size()));
    return out;
}

}  // namespace vung::rasters
