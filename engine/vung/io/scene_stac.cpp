// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_stac.h>

#include <algorithm>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/io/http.h>
#include <vung/io/range_reader.h>
#include <vung/io/raster_header.h>
#include <vung/io/scene_assembly.h>
#include <vung/io/scene_path.h>
#include <vung/io/stac_item.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

constexpr std::size_t kMostDocumentBytes = 512 * 1024 * 1024;
constexpr std::size_t kMostDocuments = 1'000'000;

class StacReader {
public:
    explicit StacReader(const SceneSource& source)
        : source_(source), sensor_(rasters::find_sensor(source.sensor)), assembly_(source) {}

    /// Reads a document and what it links to. The first one must be there.
    void read(const std::string& start) {
        std::vector<std::string> waiting{start};
        std::set<std::string> seen{start};
        while (!waiting.empty()) {
            const auto at = std::move(waiting.back());
            waiting.pop_back();
            StacDocument document;
            try {
                document = parse_stac(text_of(at), at, sensor_);
            } catch (const InputError& error) {
                if (at == start) throw;
                note(at, "S-STAC-LINK", {{"link", at}, {"message", error.text().what}}, at);
                continue;
            }
            if (document.kind == StacKind::none) {
                if (at == start)
                    throw InputError{{.what = "the file is no STAC item, collection or catalogue",
                                      .where = at,
                                      .fix = "name a file with \"stac_version\", or a folder of images"}};
                continue;
            }
            for (auto& item : document.items) take(item);
            // Backwards, so that documents are read in the order of their links.
            for (auto link = document.links.rbegin(); link != document.links.rend(); ++link) {
                const auto target = resolve_href(at, link->href);
                if (seen.size() >= kMostDocuments || !seen.insert(target).second) continue;
                waiting.push_back(target);
            }
        }
    }

    /// Items of a folder; other JSON files are passed over.
    void read(const std::vector<SceneFile>& files) {
        for (const auto& file : files) {
            try {
                auto document = parse_stac(read_small_file(file.path, kMostDocumentBytes), file.path.string(), sensor_);
                for (auto& item : document.items) take(item);
            } catch (const InputError& error) {
                note(file.relative, "S-STAC-LINK", {{"link", file.relative}, {"message", error.text().what}},
                     shown_path(file.path));
            }
        }
    }

    SceneCatalogue finish() {
        for (auto& [id, found] : scenes_) assembly_.add(std::move(found), sensor_, out_);
        assembly_.finish(out_);
        if (others_ > 0)
            note(first_other_, "S-OTHER-ITEMS",
                 {{"count", std::to_string(others_)}, {"sensor", sensor_.name}, {"first", first_other_}},
                 source_.source.string());
        if (out_.scenes.empty() && out_.problems.empty())
            throw InputError{{.what = "the catalogue lists no item of sensor '" + sensor_.name + "'",
                              .where = source_.source.string(),
                              .fix = "check the sensor and the address"}};
        return std::move(out_);
    }

private:
    std::string text_of(const std::string& at) const {
        if (is_url(at)) return fetch_text(at, source_.hosts, kMostDocumentBytes);
        if (at.find("://") != std::string::npos)
            throw InputError{{.what = "addresses of this kind are not read", .where = at, .fix = "use https"}};
        std::error_code ignored;
        if (is_virtual(at) || !std::filesystem::is_regular_file(at, ignored))
            throw InputError{{.what = "there is no such file", .where = at, .fix = "check the link"}};
        return read_small_file(at, kMostDocumentBytes);
    }

    void take(const StacItem& item) {
        const auto where = shown_path(item.self);
        if (item.refused != nullptr) {
            if (item.refused->problem.empty()) return note_other(item.id);
            return note(item.id, item.refused->problem, {}, where);
        }
        if (item.id.empty()) return note(where, "S-STAC-ITEM", {{"what", "it has no id"}}, where);
        if (item.bands.empty()) return note_other(item.id);
        if (!item.time) return note(item.id, "S-STAC-ITEM", {{"what", "it has no datetime"}}, where);
        if (scenes_.contains(item.id)) return note(item.id, "S-REPEATED", {}, where);

        FoundScene found;
        found.where = where;
        auto& scene = found.scene;
        scene.id = item.id;
        scene.sensor = sensor_.name;
        scene.platform = item.platform, scene.orbit = item.orbit, scene.tile = item.tile, scene.pass = item.pass;
        scene.baseline = item.baseline;
        scene.time = *item.time;
        for (const auto& band : item.bands)
            if (wanted(item, band)) add_band(item, band, found);
        scenes_.emplace(item.id, std::move(found));
    }

    /// Looking at a file costs a request where it is on a server.
    bool wanted(const StacItem& item, const StacBand& band) const {
        if (source_.wanted.empty() || !is_url(resolve_href(item.self, band.href))) return true;
        const auto mask = !source_.mask_band.empty() ? source_.mask_band : sensor_.mask ? sensor_.mask->band : "";
        return band.band == mask ||
               std::find(source_.wanted.begin(), source_.wanted.end(), band.band) != source_.wanted.end();
    }

    void add_band(const StacItem& item, const StacBand& band, FoundScene& found) {
        FoundBand out;
        out.band = band.band;
        out.index = band.index;
        try {
            out.path = path_of(resolve_href(item.self, band.href), item);
        } catch (const InputError& error) {
            found.broken.push_back(band.band);
            return note_address(item, band, error.text());
        }
        const auto* header = header_of(out.path, item);
        if (header == nullptr || band.index > static_cast<int>(header->bands.size())) {
            found.broken.push_back(band.band);
            if (header != nullptr)
                note(item.id, "S-STAC-ITEM",
                     {{"what", "asset '" + band.key + "' has " + std::to_string(header->bands.size()) +
                                   " bands, the item speaks of more"}},
                     shown_path(out.path));
            return;
        }
        out.header = header->bands[static_cast<std::size_t>(band.index) - 1];
        out.placement = header->placement;
        compare_crs(item, band, out);
        say(item, band, out);
        found.bands.push_back(std::move(out));
    }

    /// Scale, offset and nodata of the item. A flag that the offset is in the pixels already stands above raster:bands,
    /// which catalogues fill in alike for all items.
    void say(const StacItem& item, const StacBand& band, FoundBand& out) const {
        const auto* known = sensor_.band(band.band);
        out.said_nodata = band.nodata;
        if (known->kind == rasters::SensorBand::Kind::classes) return;
        out.said_scale = band.scale;
        out.said_offset = band.offset;
        if (item.offset_applied == true && known->kind == rasters::SensorBand::Kind::reflectance) {
            out.said_offset = 0;
            out.said_by = rasters::ScaleSource::flag;
        }
    }

    void compare_crs(const StacItem& item, const StacBand& band, const FoundBand& found) {
        const auto& code = found.placement.lattice.crs.code;
        if (band.crs.empty() || code.empty() || band.crs == code || !told_crs_.insert(item.id).second) return;
        note(item.id, "S-ITEM-DIFFERS", {{"said", band.crs}, {"found", code}}, shown_path(found.path));
    }

    /// Buckets are read by their public address; those that need a key are refused by their server.
    static std::string https_of(const std::string& href) {
        if (!href.starts_with("s3://")) return href;
        const auto slash = href.find('/', 5);
        return "https://" + href.substr(5, slash - 5) + ".s3.amazonaws.com" +
               (slash == std::string::npos ? "" : href.substr(slash));
    }

    std::filesystem::path path_of(std::string href, const StacItem& item) {
        href = https_of(href);
        if (is_url(href)) {
            if (!allowed_.contains(href)) allow_remote(href, source_.hosts, item.self);
            allowed_.insert(href);
            return remote_path(href);
        }
        if (href.find("://") != std::string::npos || is_virtual(href))
            throw InputError{{.what = "addresses of this kind are not read: " + href,
                              .where = shown_path(item.self),
                              .fix = "give a path, or an address that starts with https://"}};
        return href;
    }

    /// Nothing where the file cannot be used; told once.
    const RasterHeader* header_of(const std::filesystem::path& path, const StacItem& item) {
        const auto [at, fresh] = known_.try_emplace(path.string());
        if (fresh) {
            Problem why;
            at->second = headers_.read(path, why);
            if (!at->second) {
                why.id = item.id;
                out_.problems.push_back(std::move(why));
            }
        }
        return at->second ? &*at->second : nullptr;
    }

    void note_other(const std::string& id) {
        if (others_++ == 0) first_other_ = id;
    }

    /// A host that is not allowed is told once, not once per asset.
    void note_address(const StacItem& item, const StacBand& band, const ErrorText& text) {
        const auto address = https_of(resolve_href(item.self, band.href));
        const auto host = host_of(address);
        if (!host.empty() && !is_allowed(address, source_.hosts)) {
            if (told_hosts_.insert(host).second) note(item.id, "S-HOST", {{"host", host}}, address);
        } else if (told_hosts_.insert(text.what).second) {
            note(item.id, "S-STAC-ITEM", {{"what", text.what}}, text.where);
        }
    }

    void note(const std::string& id, const std::string& code, ProblemValues values, const std::string& where) {
        auto problem = make_problem(code, std::move(values));
        problem.subject = Subject::scene;
        problem.id = id;
        problem.text.where = where;
        out_.problems.push_back(std::move(problem));
    }

    const SceneSource& source_;
    const rasters::Sensor& sensor_;
    SceneAssembly assembly_;
    HeaderReader headers_;
    std::map<std::string, std::optional<RasterHeader>> known_;
    std::map<std::string, FoundScene> scenes_;
    std::set<std::string> allowed_, told_hosts_, told_crs_;
    SceneCatalogue out_;
    std::size_t others_ = 0;
    std::string first_other_;
};

}  // namespace

SceneCatalogue list_stac(const SceneSource& source, const std::string& document) {
    StacReader reader(source);
    reader.read(document);
    return reader.finish();
}

SceneCatalogue list_stac_files(const SceneSource& source, const std::vector<SceneFile>& files) {
    StacReader reader(source);
    reader.read(files);
    return reader.finish();
}

}  // namespace vung::io
