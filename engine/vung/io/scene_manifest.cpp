// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_manifest.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <sstream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/io/range_reader.h>
#include <vung/io/raster_header.h>
#include <vung/io/scene_assembly.h>
#include <vung/io/scene_path.h>
#include <vung/text/nearest.h>

namespace vung::io {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kColumns = {"path",        "band_index", "time",     "sensor",       "band",
                                           "scale",       "offset",     "mask",     "product",      "tile",
                                           "platform",    "orbit",      "baseline", "nodata",       "grow",
                                           "grow_values", "stored_as",  "source",   "source_sha256"};

/// A row that cannot be used; becomes a problem.
struct BadRow {
    const char* code;
    std::string what, fix;
};

class ManifestReader {
public:
    explicit ManifestReader(const SceneSource& source)
        : source_(source), assembly_(source), csv_(read_csv(source.source)) {
        for (const char* needed : {"path", "time", "band"}) csv_.need(needed);
        if (source.sensor.empty()) csv_.need("sensor");
        for (const auto& name : csv_.header)
            if (std::find(kColumns.begin(), kColumns.end(), name) == kColumns.end())
                throw InputError{{.what = "unknown column '" + name + "'",
                                  .where = source.source.string(),
                                  .fix = text::suggestion(name, kColumns)}};
    }

    SceneCatalogue read() {
        for (std::size_t row = 0; row < csv_.rows.size(); ++row) {
            try {
                take(row);
            } catch (const BadRow& bad) {
                note(row, bad.code, bad.what, bad.fix);
            }
        }
        for (auto& [key, found] : scenes_) {
            const auto& sensor = rasters::find_sensor(found.scene.sensor);
            assembly_.add(std::move(found), sensor, out_);
        }
        assembly_.finish(out_);
        if (out_.scenes.empty() && out_.problems.empty())
            throw InputError{{.what = "the manifest lists no file",
                              .where = source_.source.string(),
                              .fix = "write one row per band"}};
        return std::move(out_);
    }

private:
    std::string cell(std::size_t row, std::string_view column) const {
        const auto at = csv_.column(column);
        return at ? csv_.rows[row][*at] : "";
    }

    std::optional<double> number(std::size_t row, const char* column) const {
        const auto text = cell(row, column);
        if (text.empty()) return std::nullopt;
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size())
            throw BadRow{"S-BAD-ROW", std::string{column} + " '" + text + "' is no number",
                         "write a number such as 0.0001"};
        return value;
    }

    std::string sensor_name(std::size_t row) const {
        const auto name = cell(row, "sensor");
        if (name.empty() || name == source_.sensor) return source_.sensor;
        const auto known = rasters::sensor_names();
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw BadRow{"S-BAD-ROW", "unknown sensor '" + name + "'", text::suggestion(name, known)};
        return name;
    }

    void take(std::size_t row) {
        const auto path_text = cell(row, "path"), time_text = cell(row, "time");
        if (path_text.empty()) throw BadRow{"S-BAD-ROW", "the row names no file", "fill the column path"};
        const auto time = dates::parse_instant(time_text);
        if (!time)
            throw BadRow{"S-BAD-ROW", "time '" + time_text + "' is no time",
                         "write 2024-01-31T03:15:41Z or 2024-01-31"};
        const auto name = sensor_name(row);
        const auto& sensor = rasters::find_sensor(name);
        const auto band_text = cell(row, "band");
        if (band_text.empty()) throw BadRow{"S-BAD-ROW", "the row names no band", "fill the column band"};
        const auto* known = sensor.band(band_text, sensor.platform(cell(row, "platform")));

        FoundBand band;
        band.band = known ? known->name : band_text;
        band.path = path_of(row, path_text);
        const auto index = number(row, "band_index");
        band.index = static_cast<int>(index.value_or(1));
        if (band.index < 1 || static_cast<double>(band.index) != index.value_or(1))
            throw BadRow{"S-BAD-ROW", "band_index is no whole number from 1", "count bands from 1"};
        band.scale = number(row, "scale"), band.offset = number(row, "offset"), band.nodata = number(row, "nodata");
        if (const auto mask = cell(row, "mask"); !mask.empty()) {
            try {
                band.rule = rasters::parse_mask_rule(mask, csv_.where(row));
            } catch (const InputError& error) {
                throw BadRow{"S-BAD-ROW", error.text().what, error.text().fix};
            }
        }
        read_growth(row, band);
        if (const auto word = cell(row, "stored_as"); !word.empty()) {
            band.stored_as = rasters::parse_stored_as(word);
            if (!band.stored_as)
                throw BadRow{"S-BAD-ROW", "stored_as is '" + word + "'", "write linear, decibel or amplitude"};
        }
        auto& scene = scene_of(row, name, *time, time_text.size() > 10);
        read_header(row, std::move(band), scene);
    }

    /// How far the mask grows, and around which values: "3 8 9 10".
    void read_growth(std::size_t row, FoundBand& band) const {
        const auto cells = number(row, "grow");
        if (!cells) return;
        band.grow = static_cast<int>(*cells);
        if (*cells < 0 || static_cast<double>(*band.grow) != *cells)
            throw BadRow{"S-BAD-ROW", "grow is no whole number from 0", "write how many cells the mask grows"};
        std::istringstream values{cell(row, "grow_values")};
        for (std::string word; values >> word;) {
            int value = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
            if (error != std::errc{} || end != word.data() + word.size())
                throw BadRow{"S-BAD-ROW", "grow_values has '" + word + "'", "write classes, such as 3 8 9 10"};
            band.grow_values.push_back(value);
        }
    }

    /// A path beside the manifest, or an address on a server that the project allows.
    fs::path path_of(std::size_t row, const std::string& text) {
        if (is_virtual(text))
            throw BadRow{"S-BAD-ROW", "the path is one of GDAL's virtual files", "give the path of a file"};
        if (!is_url(text)) return (source_.source.parent_path() / text).lexically_normal();
        if (!allowed_.insert(text).second) return remote_path(text);
        try {
            allow_remote(text, source_.hosts, csv_.where(row));
        } catch (const InputError& error) {
            allowed_.erase(text);
            throw BadRow{"S-BAD-ROW", error.text().what, error.text().fix};
        }
        return remote_path(text);
    }

    /// Rows of one product, or of one time, tile and platform, are one scene.
    FoundScene& scene_of(std::size_t row, const std::string& sensor, dates::Instant time, bool time_known) {
        const auto product = cell(row, "product"), tile = cell(row, "tile"), platform = cell(row, "platform");
        auto id = product;
        if (id.empty()) {
            id = (platform.empty() ? sensor : platform) + "_" +
                 (time_known ? dates::to_basic(time) : dates::to_iso(std::chrono::floor<dates::Days>(time)));
            if (!tile.empty()) id += "_" + tile;
        }
        const auto [at, fresh] = scenes_.try_emplace(std::pair{sensor, id});
        auto& scene = at->second.scene;
        if (fresh) {
            at->second.where = csv_.where(row);
            scene.id = id;
            scene.sensor = sensor;
            scene.time = time;
            scene.time_known = time_known;
        } else if (scene.time != time) {
            throw BadRow{"S-BAD-ROW", "product '" + id + "' has another time in an earlier row",
                         "give all rows of a product one time"};
        }
        const auto fill = [](std::string& field, const std::string& value) {
            if (field.empty()) field = value;
        };
        fill(scene.tile, tile.size() == 6 && tile[0] == 'T' ? tile.substr(1) : tile);
        fill(scene.platform, platform);
        fill(scene.orbit, cell(row, "orbit"));
        if (const auto baseline = number(row, "baseline")) scene.baseline = *baseline;
        return at->second;
    }

    void read_header(std::size_t row, FoundBand band, FoundScene& scene) {
        const auto [at, fresh] = known_.try_emplace(band.path);
        if (fresh) {
            Problem why;
            at->second = headers_.read(band.path, why);
            if (!at->second) {
                why.id = scene.scene.id;
                why.text.where = csv_.where(row) + ": " + why.text.where;
                out_.problems.push_back(std::move(why));
            }
        }
        if (!at->second) {
            scene.broken.push_back(band.band);
            return;
        }
        const auto& header = *at->second;
        if (band.index > static_cast<int>(header.bands.size()))
            throw BadRow{"S-BAD-ROW",
                         "band_index is " + std::to_string(band.index) + ", the file has " +
                             std::to_string(header.bands.size()) + " bands",
                         "count bands from 1"};
        band.header = header.bands[static_cast<std::size_t>(band.index) - 1];
        band.placement = header.placement;
        scene.bands.push_back(std::move(band));
    }

    void note(std::size_t row, const char* code, std::string what, std::string fix) {
        out_.problems.push_back({code,
                                 Severity::refuse,
                                 Subject::scene,
                                 csv_.where(row),
                                 {std::move(what), csv_.where(row), std::move(fix)},
                                 {}});
    }

    const SceneSource& source_;
    SceneAssembly assembly_;
    CsvFile csv_;
    HeaderReader headers_;
    std::set<std::string> allowed_;
    std::map<fs::path, std::optional<RasterHeader>> known_;
    std::map<std::pair<std::string, std::string>, FoundScene> scenes_;
    SceneCatalogue out_;
};

}  // namespace

SceneCatalogue list_scene_manifest(const SceneSource& source) {
    return ManifestReader(source).read();
}

}  // namespace vung::io
