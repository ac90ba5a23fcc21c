// SPDX-License-Identifier: Apache-2.0
// Sensor files as TOML: one section at a time, every fault with its place.
#include <algorithm>

#include <vung/error.h>
#include <vung/problem_catalogue.h>
#include <vung/rasters/sensor.h>
#include <vung/text/toml_table.h>

namespace vung::rasters {
namespace {

using text::TomlTable;

bool same_word(std::string_view a, std::string_view b) {
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return upper(x) == upper(y); });
}

SensorBand::Kind read_kind(TomlTable& band) {
    using Kind = SensorBand::Kind;
    constexpr std::pair<std::string_view, Kind> kKinds[] = {{"reflectance", Kind::reflectance},
                                                            {"index", Kind::index},
                                                            {"classes", Kind::classes},
                                                            {"backscatter", Kind::backscatter},
                                                            {"quantity", Kind::quantity}};
    const auto word = band.maybe_text("kind").value_or("reflectance");
    for (const auto& [name, kind] : kKinds)
        if (name == word) return kind;
    band.fail("unknown kind '" + word + "'", "known are reflectance, index, classes, backscatter, quantity");
}

/// Scale, offset and absence, where the section says them; keeps the rest.
void read_numbers(TomlTable& section, SensorBand& band) {
    band.scale = section.number("scale").value_or(band.scale);
    band.offset = section.number("offset").value_or(band.offset);
    if (const auto nodata = section.number("nodata")) band.nodata = nodata;
    if (const auto valid = section.range("valid")) band.valid_low = valid->first, band.valid_high = valid->second;
    if (const auto word = section.maybe_text("stored_as")) {
        const auto stored_as = parse_stored_as(*word);
        if (!stored_as)
            section.fail("unknown stored_as '" + *word + "'", "known are plain, linear, decibel, amplitude");
        band.stored_as = *stored_as;
    }
    const bool backscatter = band.kind == SensorBand::Kind::backscatter;
    if (!backscatter && band.stored_as != StoredAs::plain)
        section.fail("stored_as is for backscatter", "leave it out, or write kind = \"backscatter\"");
}

/// What all bands of one kind share: [reflectance], [backscatter].
SensorBand shared_numbers(TomlTable& file, const char* key, SensorBand::Kind kind) {
    SensorBand out;
    out.kind = kind;
    if (kind == SensorBand::Kind::backscatter) out.stored_as = StoredAs::linear;
    if (auto section = file.table(key)) {
        read_numbers(*section, out);
        section->finish();
    }
    return out;
}

std::vector<SensorBand> read_bands(TomlTable& file) {
    using Kind = SensorBand::Kind;
    std::vector<SensorBand> out;
    auto sections = file.tables("band");
    if (sections.empty()) file.fail("there is no band", "add [[band]] sections");
    const auto reflectance = shared_numbers(file, "reflectance", Kind::reflectance),
               backscatter = shared_numbers(file, "backscatter", Kind::backscatter);
    for (auto& section : sections) {
        const auto kind = read_kind(section);
        auto band = kind == Kind::reflectance ? reflectance : kind == Kind::backscatter ? backscatter : SensorBand{};
        band.kind = kind;
        band.name = section.text("name");
        band.role = section.maybe_text("role").value_or("");
        band.aliases = section.texts("aliases");
        band.metres = section.number("metres").value_or(0);
        read_numbers(section, band);
        section.finish();
        if (band.scale == 0) section.fail("band '" + band.name + "' has the scale 0", "give its scale");
        for (const auto& other : out)
            if (same_word(other.name, band.name)) section.fail("band '" + band.name + "' stands twice", "remove one");
        out.push_back(std::move(band));
    }
    return out;
}

void need_band(TomlTable& section, const Sensor& sensor, const std::string& name) {
    if (sensor.band(name) == nullptr) section.fail("unknown band '" + name + "'", "name one of the [[band]] sections");
}

std::vector<BandNames> read_band_names(TomlTable& file, const Sensor& sensor) {
    std::vector<BandNames> out;
    for (auto& section : file.tables("band_names")) {
        out.push_back({section.texts("platforms"), section.text_map("names")});
        section.finish();
        for (const auto& [name, band] : out.back().names) need_band(section, sensor, band);
    }
    return out;
}

std::vector<RefusedProduct> read_refused(TomlTable& file) {
    std::vector<RefusedProduct> out;
    for (auto& section : file.tables("refused")) {
        out.push_back({section.texts("words"), section.texts("unless"), section.maybe_text("problem").value_or("")});
        section.finish();
        const auto& code = out.back().problem;
        if (!code.empty() && find_problem_kind(code) == nullptr)
            section.fail("there is no problem '" + code + "'", "leave it out, or see docs/reference/problems.md");
    }
    return out;
}

SensorMask read_mask(TomlTable& section, const Sensor& sensor) {
    SensorMask mask{section.text("band"), parse_mask_rule(section.text("rule"), section.where() + ", rule"),
                    section.flag("required").value_or(true), 0, section.whole_numbers("grow")};
    need_band(section, sensor, mask.band);
    const auto cells = section.number("grow_cells").value_or(0);
    section.finish();
    if ((cells > 0) == mask.grow_values.empty())
        section.fail("grow and grow_cells go together", "write both, or neither");
    if (!(cells >= 0 && cells <= 50) || cells != static_cast<int>(cells))
        section.fail("grow_cells is no whole number from 0 to 50", "write for example 2");
    mask.grow = static_cast<int>(cells);
    for (const int value : mask.grow_values)
        if (value < 0 || value > 255)
            section.fail("a class of 'grow' is not from 0 to 255", "name classes of the mask");
    return mask;
}

OffsetCheck read_offset_check(TomlTable& section, const Sensor& sensor) {
    OffsetCheck out{section.texts("bands"), section.whole_numbers("land"), section.whole_numbers("vegetation")};
    section.finish();
    for (const auto& band : out.bands) need_band(section, sensor, band);
    return out;
}

RelativeOrbit read_relative_orbit(TomlTable& section) {
    RelativeOrbit out;
    out.cycle = static_cast<int>(section.whole_number("cycle").value_or(0));
    if (out.cycle < 1) section.fail("'cycle' is missing", "write after how many orbits the track repeats");
    if (auto shifts = section.table("shifts"))
        for (const auto& [platform, shift] : shifts->all()) {
            if (shift.kind != data::TomlValue::Kind::integer)
                shifts->fail("a shift is no whole number", "write for example S1A = 73", &shift);
            out.shifts[platform] = static_cast<int>(shift.integer);
        }
    section.finish();
    return out;
}

std::vector<RoleChoice> read_choices(TomlTable& file, const Sensor& sensor) {
    std::vector<RoleChoice> out;
    for (auto& [index, section] : file.members("index")) {
        if (find_index(index) == nullptr) section.fail("unknown index '" + index + "'", "see docs/methods/indices.md");
        for (auto& [role, band] : section.all_texts()) {
            need_band(section, sensor, band);
            out.push_back({index, role, std::move(band)});
        }
    }
    return out;
}

}  // namespace

Sensor parse_sensor(std::string_view text, const std::string& where) {
    data::TomlValue document;
    try {
        document = data::parse_toml(text);
    } catch (const data::TomlSyntaxError& error) {
        throw InputError{{.what = "the sensor file is no TOML: " + error.what,
                          .where = where + ", line " + std::to_string(error.line),
                          .fix = "mend that line"}};
    }
    const TomlTable::Files files{where};
    TomlTable file(document, files, "");
    Sensor out;
    out.name = file.text("name");
    out.title = file.maybe_text("title").value_or(out.name);
    out.source = file.text("source");
    out.platforms = file.texts("platforms");
    for (auto& [name, word] : file.text_map("platform_names")) out.platform_names[name] = word;
    out.extensions = file.texts("extensions");
    if (out.extensions.empty()) out.extensions = {"tif", "tiff"};
    out.ignored = file.texts("ignored");
    out.refused = read_refused(file);
    out.path_row = file.flag("path_row").value_or(false);
    out.index_names = file.texts("indices");
    for (const auto& index : out.index_names)
        if (find_index(index) == nullptr) file.fail("unknown index '" + index + "'", "see docs/methods/indices.md");
    out.bands = read_bands(file);
    out.band_names = read_band_names(file, out);
    if (auto section = file.table("baseline_offset")) {
        out.baseline_offset =
            BaselineOffset{section->number("from_baseline").value_or(0), section->number("offset").value_or(0)};
        section->finish();
    }
    if (auto section = file.table("offset_check")) out.offset_check = read_offset_check(*section, out);
    if (auto section = file.table("relative_orbit")) out.relative_orbit = read_relative_orbit(*section);
    if (auto section = file.table("mask")) out.mask = read_mask(*section, out);
    out.choices = read_choices(file, out);
    file.finish();
    return out;
}

}  // namespace vung::rasters
