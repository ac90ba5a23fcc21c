// SPDX-License-Identifier: Apache-2.0
// Sensor files as TOML: one section at a time, every fault with its place.
#include <algorithm>
#include <initializer_list>

#include <toml++/toml.h>

#include <vung/error.h>
#include <vung/problem_catalogue.h>
#include <vung/rasters/sensor.h>
#include <vung/text/nearest.h>

namespace vung::rasters {
namespace {

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
    std::vector<int> whole_numbers(const char* key) const {
        std::vector<int> out;
        const auto* node = table_.get(key);
        if (node == nullptr) return out;
        const auto* list = node->as_array();
        if (list == nullptr) refuse(std::string{"'"} + key + "' is no list", "write it as [1, 2]");
        for (const auto& item : *list) {
            if (!item.is_integer()) refuse(std::string{"'"} + key + "' holds something else than whole numbers", "");
            out.push_back(static_cast<int>(*item.value<std::int64_t>()));
        }
        return out;
    }
    /// Two numbers, the first not larger.
    std::optional<std::pair<double, double>> range(const char* key) const {
        const auto* node = table_.get(key);
        if (node == nullptr) return std::nullopt;
        const auto* list = node->as_array();
        const bool two = list != nullptr && list->size() == 2 && (*list)[0].is_number() && (*list)[1].is_number();
        if (!two || *(*list)[0].value<double>() > *(*list)[1].value<double>())
            refuse(std::string{"'"} + key + "' is no range", "write two numbers: [lowest, highest]");
        return std::pair{*(*list)[0].value<double>(), *(*list)[1].value<double>()};
    }
    std::vector<std::pair<std::string, std::string>> text_pairs(const char* key) const {
        std::vector<std::pair<std::string, std::string>> out;
        const auto part = section(key);
        if (!part) return out;
        for (const auto& [name, value] : part->table()) {
            if (!value.is_string()) part->refuse("'" + std::string{name.str()} + "' is no text", "put it in quotes");
            out.emplace_back(std::string{name.str()}, *value.value<std::string>());
        }
        return out;
    }
    std::vector<Section> sections(const char* key) const {
        std::vector<Section> out;
        const auto* node = table_.get(key);
        if (node == nullptr) return out;
        const auto* list = node->as_array();
        if (list == nullptr)
            refuse(std::string{"'"} + key + "' is no list of sections", std::string{"write [["} + key + "]]");
        for (const auto& item : *list) {
            if (!item.is_table())
                refuse(std::string{"'"} + key + "' is no list of sections", std::string{"write [["} + key + "]]");
            out.emplace_back(*item.as_table(), name_.empty() ? key : name_ + "." + key, where_);
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
    using Kind = SensorBand::Kind;
    constexpr std::pair<std::string_view, Kind> kKinds[] = {{"reflectance", Kind::reflectance},
                                                            {"index", Kind::index},
                                                            {"classes", Kind::classes},
                                                            {"backscatter", Kind::backscatter},
                                                            {"quantity", Kind::quantity}};
    const auto word = band.text("kind").value_or("reflectance");
    for (const auto& [name, kind] : kKinds)
        if (name == word) return kind;
    band.refuse("unknown kind '" + word + "'", "known are reflectance, index, classes, backscatter, quantity");
}

/// Scale, offset and absence, where the section says them; keeps the rest.
void read_numbers(const Section& section, SensorBand& band) {
    band.scale = section.number("scale").value_or(band.scale);
    band.offset = section.number("offset").value_or(band.offset);
    if (const auto nodata = section.number("nodata")) band.nodata = nodata;
    if (const auto valid = section.range("valid")) band.valid_low = valid->first, band.valid_high = valid->second;
    if (const auto word = section.text("stored_as")) {
        const auto stored_as = parse_stored_as(*word);
        if (!stored_as)
            section.refuse("unknown stored_as '" + *word + "'", "known are plain, linear, decibel, amplitude");
        band.stored_as = *stored_as;
    }
    const bool backscatter = band.kind == SensorBand::Kind::backscatter;
    if (!backscatter && band.stored_as != StoredAs::plain)
        section.refuse("stored_as is for backscatter", "leave it out, or write kind = \"backscatter\"");
}

/// What all bands of one kind share: [reflectance], [backscatter].
SensorBand shared_numbers(const Section& file, const char* key, SensorBand::Kind kind) {
    SensorBand out;
    out.kind = kind;
    if (kind == SensorBand::Kind::backscatter) out.stored_as = StoredAs::linear;
    if (const auto section = file.section(key)) {
        section->only({"scale", "offset", "nodata", "valid", "stored_as"});
        read_numbers(*section, out);
    }
    return out;
}

std::vector<SensorBand> read_bands(const Section& file) {
    using Kind = SensorBand::Kind;
    std::vector<SensorBand> out;
    const auto sections = file.sections("band");
    if (sections.empty()) file.refuse("there is no band", "add [[band]] sections");
    const auto reflectance = shared_numbers(file, "reflectance", Kind::reflectance),
               backscatter = shared_numbers(file, "backscatter", Kind::backscatter);
    for (const auto& section : sections) {
        section.only({"name", "role", "aliases", "kind", "metres", "scale", "offset", "nodata", "valid", "stored_as"});
        const auto kind = read_kind(section);
        auto band = kind == Kind::reflectance ? reflectance : kind == Kind::backscatter ? backscatter : SensorBand{};
        band.kind = kind;
        band.name = section.need_text("name");
        band.role = section.text("role").value_or("");
        band.aliases = section.words("aliases");
        band.metres = section.number("metres").value_or(0);
        read_numbers(section, band);
        if (band.scale == 0) section.refuse("band '" + band.name + "' has the scale 0", "give its scale");
        for (const auto& other : out)
            if (same_word(other.name, band.name)) section.refuse("band '" + band.name + "' stands twice", "remove one");
        out.push_back(std::move(band));
    }
    return out;
}

void need_band(const Section& section, const Sensor& sensor, const std::string& name) {
    if (sensor.band(name) == nullptr)
        section.refuse("unknown band '" + name + "'", "name one of the [[band]] sections");
}

std::vector<BandNames> read_band_names(const Section& file, const Sensor& sensor) {
    std::vector<BandNames> out;
    for (const auto& section : file.sections("band_names")) {
        section.only({"platforms", "names"});
        out.push_back({section.words("platforms"), section.text_pairs("names")});
        for (const auto& [name, band] : out.back().names) need_band(section, sensor, band);
    }
    return out;
}

std::vector<RefusedProduct> read_refused(const Section& file) {
    std::vector<RefusedProduct> out;
    for (const auto& section : file.sections("refused")) {
        section.only({"words", "unless", "problem"});
        out.push_back({section.words("words"), section.words("unless"), section.text("problem").value_or("")});
        const auto& code = out.back().problem;
        if (!code.empty() && find_problem_kind(code) == nullptr)
            section.refuse("there is no problem '" + code + "'", "leave it out, or see docs/reference/problems.md");
    }
    return out;
}

SensorMask read_mask(const Section& section, const Sensor& sensor) {
    section.only({"band", "rule", "required", "grow", "grow_cells"});
    SensorMask mask{section.need_text("band"),
                    parse_mask_rule(section.need_text("rule"), section.where() + ", [mask] rule"),
                    section.flag("required").value_or(true), 0, section.whole_numbers("grow")};
    need_band(section, sensor, mask.band);
    const auto cells = section.number("grow_cells").value_or(0);
    if ((cells > 0) == mask.grow_values.empty())
        section.refuse("grow and grow_cells go together", "write both, or neither");
    if (!(cells >= 0 && cells <= 50) || cells != static_cast<int>(cells))
        section.refuse("grow_cells is no whole number from 0 to 50", "write for example 2");
    mask.grow = static_cast<int>(cells);
    for (const int value : mask.grow_values)
        if (value < 0 || value > 255)
            section.refuse("a class of 'grow' is not from 0 to 255", "name classes of the mask");
    return mask;
}

OffsetCheck read_offset_check(const Section& section, const Sensor& sensor) {
    section.only({"bands", "land", "vegetation"});
    OffsetCheck out{section.words("bands"), section.whole_numbers("land"), section.whole_numbers("vegetation")};
    for (const auto& band : out.bands) need_band(section, sensor, band);
    return out;
}

RelativeOrbit read_relative_orbit(const Section& section) {
    section.only({"cycle", "shifts"});
    RelativeOrbit out;
    out.cycle = static_cast<int>(section.number("cycle").value_or(0));
    if (out.cycle < 1) section.refuse("'cycle' is missing", "write after how many orbits the track repeats");
    if (const auto shifts = section.section("shifts"))
        for (const auto& [platform, shift] : shifts->table()) {
            if (!shift.is_integer()) shifts->refuse("a shift is no whole number", "write for example S1A = 73");
            out.shifts[std::string{platform.str()}] = static_cast<int>(*shift.value<std::int64_t>());
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
            need_band(*section, sensor, name);
            out.push_back({index, std::string{role.str()}, std::move(name)});
        }
    }
    return out;
}

}  // namespace

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
    file.only({"name", "title", "source", "platforms", "platform_names", "extensions", "ignored", "refused", "indices",
               "path_row", "band", "band_names", "reflectance", "backscatter", "baseline_offset", "offset_check",
               "relative_orbit", "mask", "index"});
    Sensor out;
    out.name = file.need_text("name");
    out.title = file.text("title").value_or(out.name);
    out.source = file.need_text("source");
    out.platforms = file.words("platforms");
    for (auto& [name, word] : file.text_pairs("platform_names")) out.platform_names[name] = word;
    out.extensions = file.words("extensions");
    if (out.extensions.empty()) out.extensions = {"tif", "tiff"};
    out.ignored = file.words("ignored");
    out.refused = read_refused(file);
    out.path_row = file.flag("path_row").value_or(false);
    out.index_names = file.words("indices");
    for (const auto& index : out.index_names)
        if (find_index(index) == nullptr) file.refuse("unknown index '" + index + "'", "see docs/methods/indices.md");
    out.bands = read_bands(file);
    out.band_names = read_band_names(file, out);
    if (const auto section = file.section("baseline_offset")) {
        section->only({"from_baseline", "offset"});
        out.baseline_offset =
            BaselineOffset{section->number("from_baseline").value_or(0), section->number("offset").value_or(0)};
    }
    if (const auto section = file.section("offset_check")) out.offset_check = read_offset_check(*section, out);
    if (const auto section = file.section("relative_orbit")) out.relative_orbit = read_relative_orbit(*section);
    if (const auto section = file.section("mask")) out.mask = read_mask(*section, out);
    out.choices = read_choices(file, out);
    return out;
}

}  // namespace vung::rasters
