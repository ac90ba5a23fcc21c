// SPDX-License-Identifier: Apache-2.0
#include <vung/io/pixel_check.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include <vung/error.h>
#include <vung/io/pixel_cards.h>
#include <vung/io/scene_path.h>
#include <vung/io/tile_reader.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

using rasters::Asset;
using rasters::ScaleSource;
using rasters::Scene;
using rasters::Sensor;

constexpr std::int64_t kEnough = 2000;           // pixels of a kind, then no further block is looked at
constexpr std::int64_t kFewest = 500;            // pixels of a kind that say anything
constexpr double kDarkShareWithoutOffset = 0.2;  // more dark land: the offset is not in the pixels (remote_sensing 1.1)
constexpr double kDarkShareWithOffset = 0.001;   // less dark vegetation: it is
constexpr double kNegativeShare = 0.5;           // of decibels nearly all are negative, of power none

/// Where blocks are looked at, as shares of the raster.
constexpr std::array<std::array<double, 2>, 9> kPlaces = {{{0.5, 0.5},
                                                           {0.25, 0.25},
                                                           {0.75, 0.75},
                                                           {0.75, 0.25},
                                                           {0.25, 0.75},
                                                           {0.5, 0.1},
                                                           {0.5, 0.9},
                                                           {0.1, 0.5},
                                                           {0.9, 0.5}}};

double value_at(const Tile& tile, std::size_t at) {
    return with_stored_type(tile.type, [&](auto stored) {
        return static_cast<double>(static_cast<const typename decltype(stored)::type*>(tile.cells)[at]);
    });
}

/// Single cells of an asset by their place on its lattice; keeps the last few blocks.
class CellReader {
public:
    explicit CellReader(const Asset& asset) : asset_(asset), reader_(asset.path) {}

    /// Stored number; nothing outside the raster.
    std::optional<double> at(std::int64_t col, std::int64_t row) {
        if (!asset_.window.contains(col, row)) return std::nullopt;
        const auto c = col - asset_.window.col, r = row - asset_.window.row;
        const auto& block = block_at(c / asset_.tile_width, r / asset_.tile_height);
        return block.cells[static_cast<std::size_t>(r % asset_.tile_height) * static_cast<std::size_t>(block.width) +
                           static_cast<std::size_t>(c % asset_.tile_width)];
    }

private:
    struct Block {
        int width = 0;
        std::vector<double> cells;
    };

    const Block& block_at(std::int64_t col, std::int64_t row) {
        if (blocks_.size() > 8) blocks_.clear();
        const auto [found, fresh] = blocks_.try_emplace({col, row});
        if (!fresh) return found->second;
        const auto tile = reader_.read(asset_.band_index, static_cast<int>(col), static_cast<int>(row));
        auto& block = found->second;
        block.width = tile.width;
        block.cells.reserve(static_cast<std::size_t>(tile.width) * static_cast<std::size_t>(tile.height));
        for (int r = 0; r < tile.height; ++r)
            for (int c = 0; c < tile.width; ++c)
                block.cells.push_back(
                    value_at(tile, static_cast<std::size_t>(r) * static_cast<std::size_t>(tile.stride) +
                                       static_cast<std::size_t>(c) * static_cast<std::size_t>(tile.step)));
        return block;
    }

    const Asset& asset_;
    TileReader reader_;
    std::map<std::pair<std::int64_t, std::int64_t>, Block> blocks_;
};

const Asset* find_asset(const Scene& scene, const std::string& band) {
    for (const auto& asset : scene.assets)
        if (asset.band == band) return &asset;
    return nullptr;
}

/// The bands to look at: those of the check that share the lattice and window of the first.
std::vector<const Asset*> visible_bands(const Scene& scene, const Sensor& sensor) {
    std::vector<const Asset*> out;
    for (const auto& name : sensor.offset_check->bands) {
        const auto* asset = find_asset(scene, name);
        if (asset == nullptr) continue;
        if (out.empty() || (asset->lattice == out[0]->lattice && asset->window == out[0]->window)) out.push_back(asset);
    }
    return out;
}

/// First block whose place is not done yet, as a window of lattice cells.
rasters::Window block_window(const Asset& asset, const std::array<double, 2>& place) {
    const auto& w = asset.window;
    const auto along = [](double share, std::int64_t size, int tile) {
        return std::min(size - 1, static_cast<std::int64_t>(share * static_cast<double>(size))) / tile;
    };
    const auto col = along(place[0], w.width, asset.tile_width), row = along(place[1], w.height, asset.tile_height);
    return rasters::intersection(
        {w.col + col * asset.tile_width, w.row + row * asset.tile_height, asset.tile_width, asset.tile_height}, w);
}

bool listed(const std::vector<int>& classes, double value) {
    return std::any_of(classes.begin(), classes.end(), [value](int c) { return value == c; });
}

/// Counts clear land of one block; the bands are only decoded where there is some.
void count_land(const rasters::Window& block, const Scene& scene, const Sensor& sensor, CellReader& classes,
                std::vector<std::pair<const Asset*, std::unique_ptr<CellReader>>>& bands, PixelEvidence& out) {
    const auto& check = *sensor.offset_check;
    const auto& lattice = bands.front().first->lattice;
    const auto& class_lattice = scene.mask->asset.lattice;
    const double dark = -sensor.baseline_offset->offset;
    for (auto row = block.row; row < block.row + block.height; ++row)
        for (auto col = block.col; col < block.col + block.width; ++col) {
            const auto world = lattice.to_world({static_cast<double>(col) + 0.5, static_cast<double>(row) + 0.5});
            const auto at = class_lattice.to_lattice(world);
            const auto value =
                classes.at(static_cast<std::int64_t>(std::floor(at.x)), static_cast<std::int64_t>(std::floor(at.y)));
            if (!value || !listed(check.land, *value)) continue;
            bool any = false, is_dark = false;
            for (auto& [asset, reader] : bands) {
                if (!reader) reader = std::make_unique<CellReader>(*asset);
                const auto stored = reader->at(col, row);
                if (!stored || !asset->holds_data(*stored)) continue;
                any = true;
                is_dark = is_dark || *stored * asset->scale < dark;
            }
            if (!any) continue;
            const bool green = listed(check.vegetation, *value);
            ++out.land, out.dark_land += is_dark;
            out.vegetation += green, out.dark_vegetation += green && is_dark;
        }
}

bool is_optical(const Scene& scene, const Sensor& sensor) {
    return sensor.offset_check && sensor.baseline_offset && scene.mask &&
           scene.mask->asset.band == (sensor.mask ? sensor.mask->band : "") && !visible_bands(scene, sensor).empty();
}

const Asset* radar_band(const Scene& scene) {
    for (const auto& asset : scene.assets)
        if (asset.stored_as != rasters::StoredAs::plain) return &asset;
    return nullptr;
}

/// Blocks at the places, each once.
std::vector<rasters::Window> blocks_of(const Asset& asset) {
    std::vector<rasters::Window> out;
    for (const auto& place : kPlaces) {
        const auto window = block_window(asset, place);
        if (std::find(out.begin(), out.end(), window) == out.end()) out.push_back(window);
    }
    return out;
}

void look_at_land(const Scene& scene, const Sensor& sensor, PixelEvidence& out) {
    std::vector<std::pair<const Asset*, std::unique_ptr<CellReader>>> bands;
    for (const auto* asset : visible_bands(scene, sensor)) bands.emplace_back(asset, nullptr);
    CellReader classes(scene.mask->asset);
    for (const auto& block : blocks_of(*bands.front().first)) {
        count_land(block, scene, sensor, classes, bands, out);
        if (out.vegetation >= kEnough) return;
    }
}

void look_at_radar(const Asset& asset, PixelEvidence& out) {
    CellReader reader(asset);
    for (const auto& block : blocks_of(asset)) {
        for (auto row = block.row; row < block.row + block.height; ++row)
            for (auto col = block.col; col < block.col + block.width; ++col) {
                const auto stored = reader.at(col, row);
                if (!stored || !asset.holds_data(*stored)) continue;
                const double value = *stored * asset.scale + asset.offset;
                if (value == 0) continue;  // the edge of a swath in files without a nodata value
                ++out.numbers, out.negative += value < 0;
            }
        if (out.numbers >= kEnough) return;
    }
}

std::string percent(std::int64_t part, std::int64_t whole) {
    return std::to_string(std::llround(100.0 * static_cast<double>(part) / static_cast<double>(whole)));
}

/// What evidence and statement make together.
enum class Verdict { agree, offset_gone, offset_left, decibel, power };

bool share_above(std::int64_t part, std::int64_t whole, double share) {
    return whole >= kFewest && static_cast<double>(part) > share * static_cast<double>(whole);
}

Verdict judge_offset(const Scene& scene, const Sensor& sensor, const PixelEvidence& seen) {
    const auto& asset = *visible_bands(scene, sensor).front();
    if (asset.offset < 0)
        return share_above(seen.dark_land, seen.land, kDarkShareWithoutOffset) ? Verdict::offset_gone : Verdict::agree;
    // Products before the offset existed are bright where it is hazy; nothing is concluded of them.
    const bool may_have_it = scene.baseline == 0 || scene.baseline >= sensor.baseline_offset->from_baseline;
    const bool none_dark =
        seen.vegetation >= kFewest && !share_above(seen.dark_vegetation, seen.vegetation, kDarkShareWithOffset);
    return may_have_it && none_dark ? Verdict::offset_left : Verdict::agree;
}

Verdict judge_radar(const Asset& asset, const PixelEvidence& seen) {
    if (seen.numbers < kFewest) return Verdict::agree;
    const bool negative = share_above(seen.negative, seen.numbers, kNegativeShare);
    if (asset.stored_as == rasters::StoredAs::decibel) return negative ? Verdict::agree : Verdict::power;
    return negative ? Verdict::decibel : Verdict::agree;
}

/// Who said what the pixels contradict, in two languages.
struct SourceWords {
    const char *en, *vi;
};
SourceWords words_of(ScaleSource source) {
    switch (source) {
        case ScaleSource::baseline: return {"its processing baseline", "phiên bản xử lý"};
        case ScaleSource::metadata: return {"its metadata", "siêu dữ liệu"};
        case ScaleSource::flag: return {"a flag of its item", "cờ trong mục STAC"};
        case ScaleSource::file: return {"its file", "tệp ảnh"};
        default: return {"nothing says otherwise", "mặc định vì không có thông tin khác"};
    }
}

Problem problem_of(Verdict verdict, const Scene& scene, const Asset& asset, const PixelEvidence& seen) {
    const auto said = words_of(asset.scale_source);
    Problem out;
    if (verdict == Verdict::offset_gone)
        out = make_problem(
            "S-OFFSET-TWICE",
            {{"source", said.en}, {"source_vi", said.vi}, {"percent", percent(seen.dark_land, seen.land)}});
    else if (verdict == Verdict::offset_left)
        out = make_problem("S-OFFSET-LEFT",
                           {{"source", said.en}, {"source_vi", said.vi}, {"cells", std::to_string(seen.vegetation)}});
    else if (verdict == Verdict::decibel)
        out = make_problem("S-DECIBEL", {{"percent", percent(seen.negative, seen.numbers)}});
    else
        out = make_problem("S-NOT-DECIBEL", {{"percent", percent(seen.numbers - seen.negative, seen.numbers)}});
    out.subject = Subject::scene;
    out.id = scene.id;
    out.text.where = shown_path(asset.path);
    return out;
}

/// Gives the reflectance of a scene the offset that its pixels show.
void correct(Scene& scene, const Sensor& sensor, double offset) {
    for (auto& asset : scene.assets) {
        const auto* band = sensor.band(asset.band);
        if (band == nullptr || band->kind != rasters::SensorBand::Kind::reflectance) continue;
        asset.offset = offset, asset.scale_source = ScaleSource::pixels;
    }
}

/// False when the scene is to be left out.
bool check(Scene& scene, const Sensor& sensor, const SceneSource& source, PixelCards& cards,
           std::vector<Problem>& problems) {
    PixelEvidence seen;
    try {
        seen = cards.look(scene, [&] { return pixel_evidence(scene, sensor); });
    } catch (const InputError&) {
        return true;  // a damaged block is told when the scene is observed
    }
    const bool optical = is_optical(scene, sensor);
    const auto& asset = optical ? *visible_bands(scene, sensor).front() : *radar_band(scene);
    const auto verdict = optical ? judge_offset(scene, sensor, seen) : judge_radar(asset, seen);
    if (verdict == Verdict::agree) return true;
    auto problem = problem_of(verdict, scene, asset, seen);
    const bool believe = source.pixel_check == PixelCheck::believe && optical;
    // Where nobody said anything there is no contradiction: the scene stays, and is told.
    const bool assumed = verdict == Verdict::offset_left && asset.scale_source == ScaleSource::assumed;
    if (believe || assumed) problem.severity = Severity::warn;
    if (believe) correct(scene, sensor, verdict == Verdict::offset_gone ? 0 : sensor.baseline_offset->offset);
    problems.push_back(std::move(problem));
    return believe || assumed;
}

}  // namespace

bool wants_pixel_check(const Scene& scene, const Sensor& sensor) {
    const auto settled = [](const Asset& asset) {
        return asset.scale_source == ScaleSource::project || asset.scale_source == ScaleSource::manifest;
    };
    if (is_optical(scene, sensor)) {
        const auto& asset = *visible_bands(scene, sensor).front();
        const bool old =
            asset.offset == 0 && scene.baseline > 0 && scene.baseline < sensor.baseline_offset->from_baseline;
        return !settled(asset) && !old;
    }
    return radar_band(scene) != nullptr;
}

PixelEvidence pixel_evidence(const Scene& scene, const Sensor& sensor) {
    PixelEvidence out;
    if (is_optical(scene, sensor))
        look_at_land(scene, sensor, out);
    else if (const auto* asset = radar_band(scene))
        look_at_radar(*asset, out);
    return out;
}

void check_pixels(const SceneSource& source, SceneCatalogue& catalogue) {
    if (source.pixel_check == PixelCheck::off) return;
    PixelCards cards(source.cards);
    std::erase_if(catalogue.scenes, [&](Scene& scene) {
        const auto& sensor = rasters::find_sensor(scene.sensor);
        return wants_pixel_check(scene, sensor) && !check(scene, sensor, source, cards, catalogue.problems);
    });
}

}  // namespace vung::io
