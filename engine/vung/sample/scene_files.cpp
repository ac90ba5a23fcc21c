// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/scene_files.h>

#include <algorithm>
#include <cmath>
#include <span>

#include <vung/io/csv.h>
#include <vung/io/geotiff_writer.h>
#include <vung/io/reproject.h>

namespace vung::sample {
namespace {

using report::Column;
using report::Type;

constexpr float kVeilThatMatters = 0.1F;
constexpr std::string_view kMaskRule = "keep=2,4,5,6,7";
/// Passes with something special about their products, by number.
struct Special {
    std::array<int, 2> twins{};  ///< an older processing lies beside: of both tiles, of the first tile
    std::array<int, 3> old{};    ///< delivered by a chain older than baseline 04.00: no offset
    std::array<int, 2> cut{};    ///< tile 48PXS is cut by the edge of the swath
};

/// Clear passes are chosen, so that it matters who reads them right; the twins lie in the green months.
Special choose_special(const std::vector<Pass>& passes) {
    std::vector<const Pass*> order;
    for (const auto& p : passes) order.push_back(&p);
    std::stable_sort(order.begin(), order.end(),
                     [](const Pass* a, const Pass* b) { return a->cloud_share < b->cloud_share; });
    Special special;
    std::size_t twins = 0;
    for (auto it = order.begin(); twins < special.twins.size();) {
        const bool green = (*it)->number >= 14 && (*it)->number <= 27;
        if (green) special.twins[twins++] = (*it)->number;
        it = green ? order.erase(it) : it + 1;
    }
    special.old = {order[1]->number, order[4]->number, order[7]->number};
    special.cut = {order[2]->number, order[6]->number};
    return special;
}

bool is_one_of(std::span<const int> list, int value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

Product make_product(const Pass& pass, std::size_t tile, const std::string& baseline, const char* produced, bool cut) {
    Product p;
    p.pass = pass.number, p.tile = tile, p.baseline = baseline;
    p.offset = baseline >= "04.00" ? -0.1 : 0;
    p.cut = cut;
    const std::string time = dates::to_basic(pass.time), day = time.substr(0, 8), name{kTiles[tile].name};
    const std::string short_baseline = "N" + baseline.substr(0, 2) + baseline.substr(3);
    p.id = pass.platform + "_MSIL2A_" + time + "_" + short_baseline + "_R075_T" + name + "_" + day + "T" + produced;
    p.stem = "T" + name + "_" + time + "_" + short_baseline;
    return p;
}

bool in_swath(const Product& product, double x, double y) {
    return !product.cut || (x - kWest) + 0.21 * (kNorth - y) < 4180;  // the edge runs from north to south-south-west
}

/// Stored numbers of one band of one tile; 0 is no data.
std::vector<std::uint16_t> stored(const Product& product, const std::vector<float>& band, int cell) {
    const int width = kWidth * kPixel / cell, tile_width = kTileWidth * kPixel / cell;
    const int first = kTiles[product.tile].first * kPixel / cell, height = kHeight * kPixel / cell;
    std::vector<std::uint16_t> out;
    out.reserve(static_cast<std::size_t>(tile_width) * static_cast<std::size_t>(height));
    for (int r = 0; r < height; ++r)
        for (int c = first; c < first + tile_width; ++c) {
            const double v = static_cast<double>(
                band[static_cast<std::size_t>(r) * static_cast<std::size_t>(width) + static_cast<std::size_t>(c)]);
            const double dn = std::floor((v - product.offset) * 10000 + 0.5);
            const bool seen = in_swath(product, kWest + (c + 0.5) * cell, kNorth - (r + 0.5) * cell);
            out.push_back(seen ? static_cast<std::uint16_t>(std::clamp(dn, 1.0, 20000.0)) : std::uint16_t{0});
        }
    return out;
}

std::vector<std::uint8_t> stored_classes(const Product& product, const std::vector<std::uint8_t>& scl) {
    constexpr int kCell = 2 * kPixel, kHalf = kWidth / 2;
    const int first = kTiles[product.tile].first / 2;
    std::vector<std::uint8_t> out;
    for (int r = 0; r < kHeight / 2; ++r)
        for (int c = first; c < first + kTileWidth / 2; ++c) {
            const bool seen = in_swath(product, kWest + (c + 0.5) * kCell, kNorth - (r + 0.5) * kCell);
            out.push_back(seen ? scl[static_cast<std::size_t>(r) * kHalf + static_cast<std::size_t>(c)]
                               : std::uint8_t{kSclNoData});
        }
    return out;
}

void write_product(const std::filesystem::path& folder, const geometry::Crs& crs, const Product& product,
                   const Image& image) {
    const double west = kWest + kTiles[product.tile].first * kPixel;
    const double fine[6] = {west, kPixel, 0, kNorth, 0, -kPixel},
                 coarse[6] = {west, 2 * kPixel, 0, kNorth, 0, -2 * kPixel};
    io::GeotiffOptions options;
    options.tile = 128, options.nodata = 0;
    std::array<std::vector<std::uint16_t>, kBands> cells;
    for (std::size_t b = 0; b < kBands; ++b)
        cells[b] = stored(product, image.reflectance[b], b < kFineBands ? kPixel : 2 * kPixel);
    const auto write = [&](std::size_t from, std::size_t to, const double(&transform)[6], int cell,
                           const char* ending) {
        std::vector<std::span<const std::uint16_t>> bands;
        options.band_names.clear();
        for (std::size_t b = from; b < to; ++b)
            bands.push_back(cells[b]), options.band_names.emplace_back(kBandNames[b]);
        io::write_geotiff(folder / (product.stem + ending), crs, transform, kTileWidth * kPixel / cell,
                          kHeight * kPixel / cell, bands, options);
    };
    write(0, kFineBands, fine, kPixel, "_10m.tif");
    write(kFineBands, kBands, coarse, 2 * kPixel, "_20m.tif");
    const auto classes = stored_classes(product, image.scl);
    options.band_names = {"SCL"};
    io::write_geotiff(folder / (product.stem + "_SCL_20m.tif"), crs, coarse, kTileWidth / 2, kHeight / 2,
                      std::vector<std::span<const std::uint8_t>>{classes}, options);
}

report::Table start_manifest() {
    report::Table t;
    t.name = "manifest";
    t.columns = {Column{"path", Type::text},     Column{"band_index", Type::integer}, Column{"time", Type::text},
                 Column{"sensor", Type::text},   Column{"band", Type::text},          Column{"scale", Type::real},
                 Column{"offset", Type::real},   Column{"mask", Type::text},          Column{"product", Type::text},
                 Column{"tile", Type::text},     Column{"platform", Type::text},      Column{"orbit", Type::text},
                 Column{"baseline", Type::text}, Column{"nodata", Type::integer}};
    return t;
}

void list_product(report::Table& manifest, const Pass& pass, const Product& product) {
    const auto row = [&](const std::string& file, std::int64_t index, std::string_view band) {
        const bool classes = band == "SCL";
        manifest.column("path").push(file);
        manifest.column("band_index").push(index);
        manifest.column("time").push(dates::to_iso(pass.time));
        manifest.column("sensor").push("sentinel-2-l2a");
        manifest.column("band").push(band);
        manifest.column("scale").push(classes ? 1.0 : 0.0001);
        manifest.column("offset").push(classes ? 0.0 : product.offset);
        if (classes)
            manifest.column("mask").push(kMaskRule);
        else
            manifest.column("mask").push_absent();
        manifest.column("product").push(product.id);
        manifest.column("tile").push(kTiles[product.tile].name);
        manifest.column("platform").push(pass.platform);
        manifest.column("orbit").push("R075");
        manifest.column("baseline").push(product.baseline);
        manifest.column("nodata").push(std::int64_t{0});
    };
    for (std::size_t b = 0; b < kBands; ++b) {
        const bool fine = b < kFineBands;
        row(product.stem + (fine ? "_10m.tif" : "_20m.tif"),
            static_cast<std::int64_t>(fine ? b + 1 : b - kFineBands + 1), kBandNames[b]);
    }
    row(product.stem + "_SCL_20m.tif", 1, "SCL");
}

report::Table start_truth() {
    report::Table t;
    t.name = "scenes";
    t.columns = {Column{"product", Type::text},
                 Column{"time", Type::text},
                 Column{"tile", Type::text},
                 Column{"baseline", Type::text},
                 Column{"cloud_share", Type::real},
                 Column{"shadow_share", Type::real},
                 Column{"unseen_veil_share", Type::real},
                 Column{"cirrus", Type::flag},
                 Column{"haze_b02", Type::real},
                 Column{"owner", Type::flag},
                 Column{"cut", Type::flag}};
    return t;
}

/// Share of the tile's pixels for which `test(pixel)` is true.
template <class Test>
double share_of(std::size_t tile, Test test) {
    std::size_t hits = 0;
    for (int r = 0; r < kHeight; ++r)
        for (int c = kTiles[tile].first; c < kTiles[tile].first + kTileWidth; ++c)
            hits += test(static_cast<std::size_t>(r) * kWidth + static_cast<std::size_t>(c));
    return static_cast<double>(hits) / (static_cast<double>(kTileWidth) * kHeight);
}

void list_truth(report::Table& truth, const Pass& pass, const Product& product, const Sky& sky) {
    truth.column("product").push(product.id);
    truth.column("time").push(dates::to_iso(pass.time));
    truth.column("tile").push(kTiles[product.tile].name);
    truth.column("baseline").push(product.baseline);
    truth.column("cloud_share").push(share_of(product.tile, [&](std::size_t i) { return sky.cloud[i] >= kCloudSeen; }));
    truth.column("shadow_share").push(share_of(product.tile, [&](std::size_t i) {
        return sky.shadow[i] >= kShadowSeen && sky.cloud[i] < kCloudSeen;
    }));
    truth.column("unseen_veil_share").push(share_of(product.tile, [&](std::size_t i) {
        return sky.veil[i] > kVeilThatMatters && sky.cloud[i] < kCloudSeen;
    }));
    truth.column("cirrus").push(pass.cirrus);
    truth.column("haze_b02").push(pass.haze_b02);
    truth.column("owner").push(!product.older_twin);
    truth.column("cut").push(product.cut);
}

}  // namespace

std::vector<Product> products(const std::vector<Pass>& passes) {
    const auto special = choose_special(passes);
    std::vector<Product> out;
    for (const auto& pass : passes)
        for (std::size_t tile = 0; tile < kTiles.size(); ++tile) {
            const bool twin = pass.number == special.twins[0] || (pass.number == special.twins[1] && tile == 0);
            const bool cut = tile == 1 && is_one_of(special.cut, pass.number);
            if (twin) {
                out.push_back(make_product(pass, tile, "05.09", "055112", cut));
                out.back().older_twin = true;
            }
            const bool newest = pass.day() >= dates::Date{std::chrono::year{2023} / 12 / 13};
            const std::string baseline = is_one_of(special.old, pass.number) ? "03.01" : newest ? "05.10" : "05.09";
            out.push_back(make_product(pass, tile, baseline, twin ? "171530" : "071203", cut));
        }
    return out;
}

report::Table write_scenes(const std::filesystem::path& folder, const Camera& camera, std::uint64_t seed,
                           const Numbers& numbers, const std::vector<Pass>& passes) {
    const auto crs = io::read_crs(std::string{kScenesCrs}, "sample");
    auto manifest = start_manifest(), truth = start_truth();
    const auto all = products(passes);
    for (const auto& pass : passes) {
        const auto sky = make_sky(seed, numbers, pass);
        const auto image = camera.take(pass, sky);
        for (const auto& product : all) {
            if (product.pass != pass.number) continue;
            write_product(folder, crs, product, product.older_twin ? camera.as_older_processing(image, pass) : image);
            list_product(manifest, pass, product);
            list_truth(truth, pass, product, sky);
        }
    }
    io::write_csv(folder / "manifest.csv", manifest);
    return truth;
}

}  // namespace vung::sample
