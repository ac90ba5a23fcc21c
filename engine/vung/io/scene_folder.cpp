// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_folder.h>

#include <algorithm>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/io/raster_header.h>
#include <vung/io/scene_assembly.h>
#include <vung/io/scene_name.h>

namespace vung::io {
namespace {

namespace fs = std::filesystem;

std::string lower_extension(const fs::path& file) {
    auto out = file.extension().string();
    if (!out.empty()) out.erase(0, 1);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

/// Files with one of the endings, sorted by path; hidden files and folders are passed over.
std::vector<fs::path> raster_files(const fs::path& source, const std::vector<std::string>& extensions) {
    const auto fits = [&](const fs::path& file) {
        return std::find(extensions.begin(), extensions.end(), lower_extension(file)) != extensions.end();
    };
    if (fs::is_regular_file(source)) return {source};
    std::vector<fs::path> out;
    fs::recursive_directory_iterator at(source, fs::directory_options::skip_permission_denied), end;
    for (; at != end; ++at) {
        if (is_hidden(at->path())) {
            if (at->is_directory()) at.disable_recursion_pending();
            continue;
        }
        if (at->is_regular_file() && fits(at->path())) out.push_back(at->path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// Reads the files of one source and puts those of one scene together.
class FolderReader {
public:
    explicit FolderReader(const SceneSource& source)
        : source_(source), sensor_(rasters::find_sensor(source.sensor)), assembly_(source) {
        extra_ = source.bands;
        if (!source.mask_band.empty()) extra_.push_back(source.mask_band);
        if (!source.files.empty()) pattern_.emplace(source.files);
    }

    SceneCatalogue read() {
        const auto files = raster_files(source_.source, sensor_.extensions);
        for (const auto& file : files) take(file);
        for (auto& [key, found] : scenes_) assembly_.add(std::move(found), sensor_, out_);
        assembly_.finish(out_);
        note_others();
        if (out_.scenes.empty() && out_.problems.empty())
            throw InputError{{.what = "no scene of sensor '" + sensor_.name + "' was found",
                              .where = source_.source.string(),
                              .fix = files.empty() ? "the folder holds no raster files (" + endings() + ")"
                                                   : "check the pattern [[scenes]] files; docs/methods/scenes.md lists "
                                                     "names that are understood"}};
        return std::move(out_);
    }

private:
    std::string endings() const {
        std::string text;
        for (const auto& e : sensor_.extensions) text += (text.empty() ? "." : ", .") + e;
        return text;
    }

    std::string relative(const fs::path& file) const {
        auto base = source_.source.lexically_normal();
        if (base.filename().empty()) base = base.parent_path();
        if (fs::is_regular_file(source_.source)) base = base.parent_path();
        return (base.filename() / file.lexically_normal().lexically_relative(base)).lexically_normal().generic_string();
    }

    /// Name of the product whose folder the file is in; empty when there is none. The source itself may be one.
    std::string product_folder(const std::string& relative_path) const {
        fs::path folder = fs::path(relative_path).parent_path();
        for (; !folder.empty(); folder = folder.parent_path())
            if (is_product_name(folder.filename().string())) return folder.filename().stem().string();
        return "";
    }

    std::optional<SceneName> name_of(const fs::path& file) const {
        if (pattern_) return pattern_->match(file.filename().string(), sensor_, extra_);
        return parse_scene_name(file.stem().string(), sensor_, extra_);
    }

    void take(const fs::path& file) {
        auto name = name_of(file);
        if (!name) return;  // the user's pattern does not mean it
        const auto path = relative(file);
        const auto product = product_folder(path);
        const auto product_name = parse_scene_name(product, sensor_, extra_);
        if (name->other_product || product_name.other_product) return note_other(path);
        if (name->ignored && name->bands.empty() && !name->range) return;
        if (!product.empty() && name->bands.empty()) return;  // previews and quality reports inside a product
        if (!product.empty()) {
            name->time = product_name.time, name->time_known = true;
            name->platform = product_name.platform, name->orbit = product_name.orbit;
            name->tile = product_name.tile, name->baseline = product_name.baseline;
        }
        if (!name->time) {
            note_file(path, "S-NO-DATE", Severity::warn, file, "the name holds no date",
                      "put it into the name (2024-01-31 or 20240131), or say where it is: files = \"x_{date}_*.tif\"");
            return;
        }
        add_bands(file, path, *name, scene_of(path, *name, product));
    }

    /// The scene that a file belongs to.
    FoundScene& scene_of(const std::string& path, const SceneName& name, const std::string& product) {
        const bool unique_name = !name.tile.empty() && name.time_known;
        const auto folder = fs::path(path).parent_path().generic_string();
        const auto id = !product.empty() ? product : unique_name ? name.product : folder + "/" + name.product;
        const auto key = std::pair{id, *name.time};
        const auto [at, fresh] = scenes_.try_emplace(key);
        auto& scene = at->second.scene;
        if (fresh) {
            at->second.where = (source_.source / "").parent_path().string();
            scene.id = id;
            scene.sensor = sensor_.name;
            scene.time = *name.time;
            scene.time_known = name.time_known;
        }
        if (scene.platform.empty()) scene.platform = name.platform;
        if (scene.orbit.empty()) scene.orbit = name.orbit;
        if (scene.tile.empty()) scene.tile = name.tile;
        if (scene.baseline == 0) scene.baseline = name.baseline;
        return at->second;
    }

    void add_bands(const fs::path& file, const std::string& path, const SceneName& name, FoundScene& scene) {
        Problem why;
        const auto header = headers_.read(file, why);
        if (!header) {
            why.id = path;
            out_.problems.push_back(std::move(why));
            scene.broken.insert(scene.broken.end(), name.bands.begin(), name.bands.end());
            if (name.bands.empty() || name.range) scene.broken.push_back(sensor_.mask ? sensor_.mask->band : "");
            return;
        }
        const auto bands = band_names(*header, name);
        bool any = false;
        for (std::size_t i = 0; i < bands.size(); ++i) {
            if (bands[i].empty()) continue;
            any = true;
            scene.bands.push_back(
                {bands[i], file, static_cast<int>(i) + 1, header->bands[i], header->placement, {}, {}, {}, {}});
        }
        if (any) return;
        if (header->bands.size() > 1 && name.range)
            note_file(path, "S-BAND-NAMES", Severity::refuse, file,
                      "the " + std::to_string(header->bands.size()) + " bands of the file have no known names",
                      "name them in their order: [[scenes]] bands = [\"B02\", ...]");
        else
            note_other(path);
    }

    /// Rasters of other sensors may lie in the same folder; they are counted, not listed.
    void note_other(const std::string& path) {
        if (others_++ == 0) first_other_ = path;
    }

    /// Names of the bands of a file, empty where a band is not known.
    std::vector<std::string> band_names(const RasterHeader& header, const SceneName& name) const {
        const auto count = header.bands.size();
        if (source_.bands.size() == count && (count > 1 || name.bands.empty())) return source_.bands;
        std::vector<std::string> described(count);
        bool any = false;
        for (std::size_t i = 0; i < count; ++i) {
            const auto& text = header.bands[i].description;
            const auto* band = sensor_.band(text);
            const bool extra = std::find(extra_.begin(), extra_.end(), text) != extra_.end();
            if (band || extra)
                described[i] = band ? band->name : text, any = true;
            else if (std::find(sensor_.ignored.begin(), sensor_.ignored.end(), text) == sensor_.ignored.end())
                described[i] = text;
        }
        if (count == 1 && name.bands.size() == 1) return name.bands;
        if (any) return described;
        if (name.bands.size() == count && !name.range) return name.bands;
        return std::vector<std::string>(count);
    }

    void note_file(const std::string& id, const char* code, Severity severity, const fs::path& file, std::string what,
                   std::string fix) {
        out_.problems.push_back(
            {code, severity, Subject::scene, id, {std::move(what), file.string(), std::move(fix)}, {}});
    }

    void note_others() {
        if (others_ == 0) return;
        note_file(relative(source_.source), "S-OTHER-FILES", Severity::warn, source_.source,
                  std::to_string(others_) + " files hold no band of sensor '" + sensor_.name + "' (the first is " +
                      first_other_ + ")",
                  "if they should be used, name their bands: [[scenes]] bands = [...]; else say which files are meant: "
                  "files = \"..._{date}_*.tif\"");
    }

    const SceneSource& source_;
    const rasters::Sensor& sensor_;
    SceneAssembly assembly_;
    ExtraBands extra_;
    std::optional<NamePattern> pattern_;
    HeaderReader headers_;
    std::map<std::pair<std::string, dates::Instant>, FoundScene> scenes_;
    SceneCatalogue out_;
    std::size_t others_ = 0;
    std::string first_other_;
};

}  // namespace

SceneCatalogue list_scene_folder(const SceneSource& source) {
    return FolderReader(source).read();
}

}  // namespace vung::io
