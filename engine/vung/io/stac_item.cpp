// SPDX-License-Identifier: Apache-2.0
#include <vung/io/stac_item.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>

#include <nlohmann/json.hpp>

#include <vung/error.h>
#include <vung/io/scene_name.h>
#include <vung/io/scene_path.h>

namespace vung::io {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 7> kNoDataRoles = {"thumbnail", "overview", "visual", "metadata",
                                                          "tiles",     "index",    "license"};
constexpr std::array<std::string_view, 5> kPictureKeys = {"visual", "preview", "rendered_preview", "thumbnail",
                                                          "tilejson"};

/// Member of an object; null where it is not there.
const json& member(const json& object, const char* key) {
    static const json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string text(const json& value) {
    return value.is_string() ? value.get<std::string>() : "";
}

/// First of several members that holds text.
std::string text_of(const json& object, std::initializer_list<const char*> keys) {
    for (const auto* key : keys)
        if (auto value = text(member(object, key)); !value.empty()) return value;
    return "";
}

std::optional<double> number(const json& value) {
    if (value.is_number()) return value.get<double>();
    if (!value.is_string()) return std::nullopt;  // "05.11", and "nan" for nodata
    const auto word = value.get<std::string>();
    double out = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return out;
}

std::string three_digits(double value) {
    auto out = std::to_string(static_cast<int>(value));
    return out.size() < 3 ? std::string(3 - out.size(), '0') + out : out;
}

std::string lower(std::string word) {
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return word;
}

bool is_picture(const std::string& key, const json& asset) {
    if (std::find(kPictureKeys.begin(), kPictureKeys.end(), lower(key)) != kPictureKeys.end()) return true;
    const auto& roles = member(asset, "roles");
    if (!roles.is_array()) return false;
    return std::any_of(roles.begin(), roles.end(), [](const json& role) {
        return std::find(kNoDataRoles.begin(), kNoDataRoles.end(), text(role)) != kNoDataRoles.end();
    });
}

/// JPEG 2000 copies stand behind Cloud Optimized GeoTIFF, which is read in smaller pieces.
int rank_of(const std::string& key, const json& asset) {
    const auto type = lower(text(member(asset, "type")));
    return (type.find("tiff") != std::string::npos ? 0 : 2) + (lower(key).find("jp2") != std::string::npos ? 1 : 0);
}

/// Name, common name and numbers of one band of an asset, from whichever list has them.
struct BandWords {
    std::string name, common;
    std::optional<double> scale, offset, nodata;
};

BandWords words_of(const json& asset, std::size_t i) {
    BandWords out;
    const auto at = [&](const char* list) -> const json& {
        static const json nothing;
        const auto& bands = member(asset, list);
        return bands.is_array() && i < bands.size() ? bands[i] : nothing;
    };
    const auto &eo = at("eo:bands"), &raster = at("raster:bands"), &both = at("bands");
    out.name = text(member(eo, "name"));
    if (out.name.empty()) out.name = text(member(both, "name"));
    out.common = text_of(eo, {"common_name"});
    if (out.common.empty()) out.common = text_of(both, {"eo:common_name", "common_name"});
    if (out.common.empty() && i == 0) out.common = text_of(asset, {"eo:common_name"});
    const auto first = [](std::initializer_list<const json*> values) {
        for (const auto* value : values)
            if (const auto found = number(*value)) return found;
        return std::optional<double>{};
    };
    out.scale = first({&member(raster, "scale"), &member(both, "raster:scale"), &member(asset, "raster:scale")});
    out.offset = first({&member(raster, "offset"), &member(both, "raster:offset"), &member(asset, "raster:offset")});
    out.nodata = first({&member(raster, "nodata"), &member(both, "nodata"), &member(asset, "nodata")});
    return out;
}

std::size_t band_count(const json& asset) {
    std::size_t out = 1;
    for (const char* list : {"eo:bands", "raster:bands", "bands"})
        if (const auto& bands = member(asset, list); bands.is_array()) out = std::max(out, bands.size());
    return out;
}

/// "EPSG:32648" of an item or asset.
std::string crs_of(const json& object) {
    if (auto code = text(member(object, "proj:code")); !code.empty()) return code;
    const auto epsg = number(member(object, "proj:epsg"));
    return epsg ? "EPSG:" + std::to_string(static_cast<int>(*epsg)) : "";
}

/// A band as it was found, before each band of the sensor has just one.
struct Candidate {
    StacBand band;
    int rank = 0;
};

class ItemReader {
public:
    ItemReader(const json& feature, const rasters::Sensor& sensor)
        : feature_(feature), properties_(member(feature, "properties")), sensor_(sensor) {}

    StacItem read() {
        out_.id = text(member(feature_, "id"));
        read_time();
        read_platform();
        read_processing();
        for (const auto& [key, asset] : member(feature_, "assets").items()) read_asset(key, asset);
        std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
            return std::tie(a.band.band, a.rank, a.band.key, a.band.index) <
                   std::tie(b.band.band, b.rank, b.band.key, b.band.index);
        });
        for (auto& candidate : candidates_)
            if (out_.bands.empty() || out_.bands.back().band != candidate.band.band)
                out_.bands.push_back(std::move(candidate.band));
        return std::move(out_);
    }

private:
    void read_time() {
        auto when = text_of(properties_, {"datetime", "start_datetime"});
        for (const std::string_view zero : {"+00:00", "+0000"})
            if (when.ends_with(zero)) when.resize(when.size() - zero.size());
        out_.time = dates::parse_instant(when);
    }

    /// What the item says, else what its id says.
    void read_platform() {
        const auto named = parse_scene_name(out_.id, sensor_, {});
        out_.platform = sensor_.platform(text(member(properties_, "platform")));
        if (out_.platform.empty()) out_.platform = named.platform;
        const auto orbit = number(member(properties_, "sat:relative_orbit"));
        out_.orbit = orbit ? "R" + three_digits(*orbit) : named.orbit;
        const auto path = number(member(properties_, "landsat:wrs_path"));
        if (sensor_.path_row && path) out_.orbit = "P" + three_digits(*path);
        if (sensor_.path_row && out_.time && !out_.orbit.empty())
            out_.pass = out_.orbit + "_" + dates::to_iso(std::chrono::floor<dates::Days>(*out_.time));
        const auto absolute = number(member(properties_, "sat:absolute_orbit"));
        if (sensor_.relative_orbit)
            out_.pass =
                absolute ? std::string(6 - std::min<std::size_t>(6, std::to_string(static_cast<int>(*absolute)).size()),
                                       '0') +
                               std::to_string(static_cast<int>(*absolute))
                         : named.pass;
        out_.tile = text_of(properties_, {"s2:mgrs_tile", "grid:code"});
        if (const auto dash = out_.tile.find('-'); dash != std::string::npos) out_.tile.erase(0, dash + 1);
        if (out_.tile.empty()) out_.tile = named.tile;
        out_.baseline = named.baseline;
    }

    void read_processing() {
        for (const char* key : {"s2:processing_baseline", "processing:version", "sentinel:processing_baseline"})
            if (const auto value = number(member(properties_, key)); value && sensor_.baseline_offset) {
                out_.baseline = *value;
                break;
            }
        for (const char* key : {"earthsearch:boa_offset_applied", "sentinel:boa_offset_applied"})
            if (const auto& flag = member(properties_, key); flag.is_boolean()) out_.offset_applied = flag.get<bool>();
        // The kind of product stands in several places; items of terrain-corrected radar repeat that of their source.
        std::vector<std::string> words;
        const auto add = [&](std::string of) {
            for (std::size_t at = 0; at != std::string::npos;) {
                const auto end = of.find_first_of("_.-", at);
                words.push_back(of.substr(at, end - at));
                at = end == std::string::npos ? end : end + 1;
            }
        };
        add(out_.id);
        add(text(member(feature_, "collection")));
        const auto product = text_of(properties_, {"product:type", "sar:product_type", "s2:product_type"});
        add(product == "GRD" ? "GRDH" : product == "S2MSI1C" ? "L1C" : product);
        out_.refused = sensor_.refuses(words);
    }

    void read_asset(const std::string& key, const json& asset) {
        if (!asset.is_object() || is_picture(key, asset)) return;
        const auto href = text(member(asset, "href"));
        if (href.empty()) return;
        const auto stem = std::filesystem::path(href.substr(0, href.find('?'))).stem().string();
        const auto named = parse_scene_name(stem, sensor_, {});
        if (named.ignored && named.bands.empty()) return;
        const auto count = band_count(asset);
        for (std::size_t i = 0; i < count; ++i) {
            const auto words = words_of(asset, i);
            const auto* band = band_of(words, count == 1 ? key : "", count == 1 ? named : SceneName{});
            if (band == nullptr) continue;
            StacBand found{band->name,   alternate(asset, href),
                           key,          static_cast<int>(i) + 1,
                           words.scale,  words.offset,
                           words.nodata, crs_of(asset).empty() ? crs_of(properties_) : crs_of(asset)};
            candidates_.push_back({std::move(found), rank_of(key, asset)});
        }
    }

    /// s3:// addresses need a key; where the item has another address of the same file, that one is read.
    static std::string alternate(const json& asset, const std::string& href) {
        if (is_url(href) || href.find("://") == std::string::npos) return href;
        for (const auto& [name, other] : member(asset, "alternate").items())
            if (const auto address = text(member(other, "href")); is_url(address)) return address;
        return href;
    }

    /// By common name where it means one band only ("rededge" may stand there three times), else by the band's own
    /// name, the key of the asset, the name of the file.
    const rasters::SensorBand* band_of(const BandWords& words, const std::string& key, const SceneName& named) const {
        const auto find = [&](const std::string& word) {
            return word.empty() ? nullptr : sensor_.band(word, out_.platform);
        };
        const bool repeated = words.common == "rededge";
        if (const auto* band = repeated ? nullptr : find(words.common)) return band;
        if (const auto* band = find(words.name)) return band;
        if (const auto* band = find(key)) return band;
        if (named.bands.size() == 1) return find(named.bands.front());
        return repeated ? find(words.common) : nullptr;
    }

    const json& feature_;
    const json& properties_;
    const rasters::Sensor& sensor_;
    StacItem out_;
    std::vector<Candidate> candidates_;
};

void read_links(const json& document, StacDocument& out) {
    const auto& links = member(document, "links");
    if (!links.is_array()) return;
    for (const auto& link : links) {
        const auto rel = text(member(link, "rel")), href = text(member(link, "href"));
        if ((rel == "child" || rel == "item" || rel == "items" || rel == "next") && !href.empty())
            out.links.push_back({rel, href});
    }
}

}  // namespace

StacDocument parse_stac(const std::string& source, const std::string& where, const rasters::Sensor& sensor) {
    const auto document = json::parse(source, nullptr, false);
    if (document.is_discarded())
        throw InputError{{.what = "the file is no JSON", .where = where, .fix = "download it again"}};
    StacDocument out;
    const auto type = text(member(document, "type"));
    const auto read_item = [&](const json& feature) {
        auto item = ItemReader(feature, sensor).read();
        item.self = where;
        out.items.push_back(std::move(item));
    };
    if (type == "Feature" && member(document, "assets").is_object()) {
        out.kind = StacKind::item;
        read_item(document);
    } else if (type == "FeatureCollection" && member(document, "features").is_array()) {
        for (const auto& feature : member(document, "features"))
            if (member(feature, "assets").is_object()) read_item(feature);
        if (!out.items.empty() || member(document, "features").empty()) out.kind = StacKind::items;
        read_links(document, out);
    } else if (type == "Catalog" || type == "Collection" ||
               (type.empty() && member(document, "stac_version").is_string())) {
        out.kind = StacKind::catalog;
        read_links(document, out);
    }
    return out;
}

std::string resolve_href(const std::string& base, const std::string& href) {
    if (href.find("://") != std::string::npos) return href;
    if (!is_url(base)) {
        const std::filesystem::path path{href};
        return path.is_absolute() ? href
                                  : (std::filesystem::path(base).parent_path() / path).lexically_normal().string();
    }
    const auto host_end = base.find('/', base.find("://") + 3);
    if (href.starts_with('/')) return base.substr(0, host_end) + href;
    const auto folder = host_end == std::string::npos ? "/" : base.substr(host_end, base.rfind('/') + 1 - host_end);
    return base.substr(0, host_end) + (std::filesystem::path(folder) / href).lexically_normal().string();
}

}  // namespace vung::io
