// SPDX-License-Identifier: Apache-2.0
#include <vung/io/scene_folder.h>

#include <algorithm>
#include <map>
#include <set>

#include <vung/error.h>
#include <vung/io/product_folder.h>
#include <vung/io/raster_header.h>
#include <vung/io/scene_assembly.h>
#include <vung/io/scene_files.h>
#include <vung/io/scene_name.h>
#include <vung/io/scene_path.h>
#include <vung/problem_catalogue.h>

namespace vung::io {
namespace {

namespace fs = std::filesystem;

/// Bands of one file that belong to one scene.
struct BandsOfScene {
    SceneName name;
    std::vector<std::size_t> numbers;  ///< from 0
    std::vector<std::string> bands;
};

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
        auto files = list_scene_files(source_.source, sensor_.extensions);
        out_.problems = std::move(files.problems);
        products_ = ProductFolders(files, sensor_, out_.problems);
        for (const auto& file : files.rasters) take(file);
        for (auto& [key, found] : scenes_) {
            products_.complete(found, sensor_, out_.problems);
            assembly_.add(std::move(found), sensor_, out_);
        }
        assembly_.finish(out_);
        note_others();
        note_hdf(files);
        if (out_.scenes.empty() && out_.problems.empty())
            throw InputError{{.what = "no scene of sensor '" + sensor_.name + "' was found",
                              .where = source_.source.string(),
                              .fix = files.rasters.empty()
                                         ? "the folder holds no raster files (" + endings() + ")"
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

    std::optional<SceneName> name_of(const SceneFile& file) const {
        const fs::path name = fs::path(file.relative).filename();
        if (pattern_) return pattern_->match(name.string(), sensor_, extra_);
        return parse_scene_name(name.stem().string(), sensor_, extra_);
    }

    void take(const SceneFile& file) {
        if (products_.is_damaged(file.relative)) return;
        auto name = name_of(file);
        if (!name) return;  // the user's pattern does not mean it
        auto product = products_.of(file.relative);
        const auto product_name = parse_scene_name(product.name, sensor_, extra_);
        const auto* refused = product_name.refused != nullptr ? product_name.refused : name->refused;
        if (product.metadata && !product.metadata->level.empty() && refused == nullptr)
            refused = products_.refused_level(*product.metadata, sensor_);
        if (refused != nullptr) return note_refused(*refused, file, product);
        if (name->ignored && name->bands.empty() && !name->range) return;
        const bool in_product = !product.name.empty();
        if (in_product && name->bands.empty()) return;  // previews and quality reports inside a product
        if (in_product) {
            if (product_name.time) name->time = product_name.time, name->time_known = true;
            name->platform = product_name.platform, name->orbit = product_name.orbit, name->pass = product_name.pass;
            name->tile = product_name.tile.empty() ? name->tile : product_name.tile;
            name->baseline = product_name.baseline;
            products_.apply(product, *name);
        }
        if (in_product && is_second_copy(product)) return;
        if (in_product && product_name.tile.empty() && !name->tile.empty()) product.name += "_T" + name->tile;
        add_file(file, *name, product);
    }

    /// The same product may lie there as a folder and as a zip; the first in the order of paths is used.
    bool is_second_copy(const Product& product) {
        const auto [at, fresh] = product_roots_.try_emplace(product.name, product.root);
        if (fresh || at->second == product.root) return false;
        if (!told_twice_.insert(product.root).second) return true;
        out_.problems.push_back({"S-REPEATED",
                                 Severity::warn,
                                 Subject::scene,
                                 product.name,
                                 {"the product lies there twice; " + at->second + " is used, not " + product.root,
                                  source_.source.string(), "remove one of them"},
                                 {}});
        return true;
    }

    /// The scene that bands of a file belong to.
    FoundScene& scene_of(const SceneFile& file, const SceneName& name, const std::string& product) {
        const bool unique_name = !name.tile.empty() && (name.time_known || sensor_.path_row);
        const auto folder = fs::path(file.relative).parent_path().generic_string();
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
        if (scene.pass.empty()) scene.pass = name.pass;
        if (scene.baseline == 0) scene.baseline = name.baseline;
        return at->second;
    }

    void add_file(const SceneFile& file, const SceneName& name, const Product& product) {
        Problem why;
        const auto header = headers_.read(file.path, why);
        if (!header) {
            if (!name.time) return note_no_date(file);
            auto& scene = scene_of(file, name, product.name);
            why.id = file.relative;
            out_.problems.push_back(std::move(why));
            scene.broken.insert(scene.broken.end(), name.bands.begin(), name.bands.end());
            if (name.bands.empty() || name.range) scene.broken.push_back(sensor_.mask ? sensor_.mask->band : "");
            return;
        }
        const auto parts = split(*header, name);
        bool any = false, dated = name.time.has_value();
        for (const auto& part : parts) {
            if (!part.name.time) continue;
            dated = true;
            auto& scene = scene_of(file, part.name, product.name);
            for (std::size_t i = 0; i < part.numbers.size(); ++i) {
                FoundBand band;
                band.band = part.bands[i];
                band.path = file.path;
                band.index = static_cast<int>(part.numbers[i]) + 1;
                band.header = header->bands[part.numbers[i]];
                band.placement = header->placement;
                products_.say(product, sensor_, band);
                scene.bands.push_back(std::move(band));
                any = true;
            }
        }
        if (!dated) return note_no_date(file);
        if (any) return;
        if (header->bands.size() > 1 && name.range)
            note_file(file.relative, "S-BAND-NAMES", Severity::refuse, file.path,
                      "the " + std::to_string(header->bands.size()) + " bands of the file have no known names",
                      "name them in their order: [[scenes]] bands = [\"B02\", ...]");
        else
            note_other(file.relative);
    }

    /// The bands of a file by scene: all in one, or one per date where the descriptions of a stack hold dates
    /// ("20240105_B4", "20240105T031541_20240105T032640_T48PXS_B4", "B4_20240105").
    std::vector<BandsOfScene> split(const RasterHeader& header, const SceneName& file_name) const {
        std::map<std::pair<std::string, dates::Instant>, BandsOfScene> by_date;
        for (std::size_t i = 0; i < header.bands.size() && source_.bands.empty(); ++i) {
            auto described = parse_scene_name(header.bands[i].description, sensor_, extra_);
            if (!described.time || described.bands.size() != 1) continue;
            if (described.platform.empty()) described.platform = file_name.platform;
            if (described.tile.empty()) described.tile = file_name.tile;
            if (described.baseline == 0) described.baseline = file_name.baseline;
            auto& part = by_date[{described.product, *described.time}];
            part.numbers.push_back(i);
            part.bands.push_back(described.bands.front());
            if (part.name.time) continue;
            part.name = std::move(described);
            part.name.product = part.name.product + "@" + file_name.product;
        }
        std::vector<BandsOfScene> out;
        for (auto& [date, part] : by_date) out.push_back(std::move(part));
        if (!out.empty()) return out;
        BandsOfScene whole{file_name, {}, {}};
        const auto names = band_names(header, file_name);
        for (std::size_t i = 0; i < names.size(); ++i)
            if (!names[i].empty()) whole.numbers.push_back(i), whole.bands.push_back(names[i]);
        return {whole};
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
            const auto* band = sensor_.band(text, name.platform.empty() ? source_.platform : name.platform);
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

    /// A product of another level or kind is told once, however many files it has.
    void note_refused(const rasters::RefusedProduct& refused, const SceneFile& file, const Product& product) {
        if (refused.problem.empty()) return note_other(file.relative);
        const auto id = product.name.empty() ? file.relative : product.name;
        if (!told_refused_.insert(id).second) return;
        auto problem = make_problem(refused.problem);
        problem.subject = Subject::scene;
        problem.id = id;
        problem.text.where = shown_path(file.path);
        out_.problems.push_back(std::move(problem));
    }

    void note_no_date(const SceneFile& file) {
        note_file(file.relative, "S-NO-DATE", Severity::warn, file.path, "the name holds no date",
                  "put it into the name (2024-01-31 or 20240131), or say where it is: files = \"x_{date}_*.tif\"");
    }

    void note_file(const std::string& id, const char* code, Severity severity, const fs::path& file, std::string what,
                   std::string fix) {
        out_.problems.push_back(
            {code, severity, Subject::scene, id, {std::move(what), shown_path(file), std::move(fix)}, {}});
    }

    void note_others() {
        if (others_ == 0) return;
        note_file(relative_to_source(source_.source, source_.source), "S-OTHER-FILES", Severity::warn, source_.source,
                  std::to_string(others_) + " files hold no band of sensor '" + sensor_.name + "' (the first is " +
                      first_other_ + ")",
                  "if they should be used, name their bands: [[scenes]] bands = [...]; else say which files are meant: "
                  "files = \"..._{date}_*.tif\"");
    }

    void note_hdf(const SceneFiles& files) {
        if (files.hdf == 0) return;
        auto problem = make_problem("S-HDF", {{"count", std::to_string(files.hdf)}, {"first", files.first_hdf}});
        problem.subject = Subject::scene;
        problem.id = files.first_hdf;
        problem.text.where = source_.source.string();
        out_.problems.push_back(std::move(problem));
    }

    const SceneSource& source_;
    const rasters::Sensor& sensor_;
    SceneAssembly assembly_;
    ExtraBands extra_;
    std::optional<NamePattern> pattern_;
    HeaderReader headers_;
    ProductFolders products_;
    std::map<std::pair<std::string, dates::Instant>, FoundScene> scenes_;
    std::map<std::string, std::string> product_roots_;
    std::set<std::string> told_twice_, told_refused_;
    SceneCatalogue out_;
    std::size_t others_ = 0;
    std::string first_other_;
};

}  // namespace

SceneCatalogue list_scene_folder(const SceneSource& source) {
    return FolderReader(source).read();
}

}  // namespace vung::io
