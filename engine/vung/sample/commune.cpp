// SPDX-License-Identifier: Apache-2.0
#include <vung/sample/commune.h>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/report/atomic_file.h>
#include <vung/sample/cadastre.h>
#include <vung/sample/course.h>
#include <vung/sample/draws.h>
#include <vung/sample/guide.h>
#include <vung/sample/image.h>
#include <vung/sample/landscape.h>
#include <vung/sample/mixture.h>
#include <vung/sample/papers.h>
#include <vung/sample/parcel_file.h>
#include <vung/sample/scene_files.h>
#include <vung/sample/sky.h>
#include <vung/sample/truth.h>

namespace vung::sample {
namespace {

void refuse_used_folder(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return;
    if (!std::filesystem::is_directory(folder, error))
        throw InputError{
            {.what = "this is a file, not a folder", .where = folder.string(), .fix = "name a new folder"}};
    if (!std::filesystem::is_empty(folder, error))
        throw InputError{{.what = "the folder is not empty",
                          .where = folder.string(),
                          .fix = "name a new folder; the sample never writes over anything"}};
}

/// Everything that is true of one commune, before it is written.
struct Commune {
    Numbers numbers;
    Landscape land;
    std::vector<Farming> farming;  ///< by field
    std::vector<Course> courses;   ///< by field
    std::vector<Feature> features;
    std::vector<double> hectares;  ///< by feature
    std::vector<Pass> passes;

    explicit Commune(std::uint64_t seed) : land{lay_out(seed)} {
        assign_cooperatives(seed, land.fields);
        farming = farming_of(seed, land.fields, numbers.value("yield_cooperative_stdev"));
        courses = grow(seed, numbers, land.fields, farming);
        features = make_features(seed, land.fields);
        hectares = geodesic_hectares(features);
        passes = sample::passes(seed, numbers);
    }
};

/// Rings and courses of everything on the ground, in painting order; the first course is that of the ground between.
struct Pieces {
    std::vector<const geometry::Ring*> rings;
    std::vector<Course> courses;
};

Pieces pieces_of(const Commune& commune, std::uint64_t seed) {
    const Draws draws{seed, "patches"};
    Pieces out;
    out.courses.emplace_back().cover = Cover::grass;
    for (const auto& patch : commune.land.patches) {
        out.rings.push_back(&patch.ring);
        auto& course = out.courses.emplace_back();
        course.cover = patch.cover;
        course.shade = draws.between(-1, 1, static_cast<std::int64_t>(out.rings.size()));
    }
    for (std::size_t i = 0; i < commune.land.fields.size(); ++i) {
        out.rings.push_back(&commune.land.fields[i].ring);
        out.courses.push_back(commune.courses[i]);
    }
    return out;
}

/// Images and their truth; returns the number of products.
std::size_t write_images(const Commune& commune, std::uint64_t seed, const std::filesystem::path& at) {
    const auto pieces = pieces_of(commune, seed);
    const Mixture mixture{pieces.rings};
    const Camera camera{seed, commune.numbers, mixture, pieces.courses};
    std::filesystem::create_directory(at / "s2");
    const auto scenes = write_scenes(at / "s2", camera, seed, commune.numbers, commune.passes);
    io::write_csv(at / "truth/scenes.csv", scenes);
    return scenes.rows();
}

void count(CommuneSummary& summary, const Commune& commune) {
    summary.cooperatives = kCooperatives.size();
    summary.features = commune.features.size();
    summary.acquisitions = commune.passes.size();
    for (std::size_t i = 0; i < commune.features.size(); ++i) {
        const auto& f = commune.features[i];
        summary.broken += !f.fault.empty();
        if (!f.usable) continue;
        const auto& course = commune.courses[f.field];
        ++summary.parcels;
        if (course.cover != Cover::rice) continue;
        ++summary.rice_parcels;
        summary.rice_ha += commune.hectares[i];
        summary.production_t += commune.hectares[i] * course.yield_t_ha;
    }
}

void count_files(CommuneSummary& summary, const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        if (entry.is_regular_file()) ++summary.files, summary.bytes += entry.file_size();
}

}  // namespace

CommuneSummary write_commune(const std::filesystem::path& folder, const CommuneOptions& options) {
    if (options.language != "vi" && options.language != "en")
        throw InputError{{.what = "unknown language '" + options.language + "'", .where = "", .fix = "write vi or en"}};
    auto target = std::filesystem::absolute(folder).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();  // "commune/"
    refuse_used_folder(target);
    const Commune commune{options.seed};
    report::AtomicFolder out{target};
    const auto at = out.path();
    CommuneSummary summary;
    count(summary, commune);
    report::write_file(at / "project.toml", project_text(options.language));
    report::write_file(at / "README.txt", readme_text(options.seed));
    write_parcels(at / "parcels.gpkg", commune.features);
    write_communes(at / "ranh_gioi_xa.gpkg", commune.land.communes);
    const auto diary = keep_diary(options.seed, commune.numbers, commune.features, commune.courses, commune.farming);
    io::write_csv(at / "nhat_ky.csv", diary.table);
    const auto samples = draw_samples(options.seed, commune.features, commune.courses);
    io::write_csv(at / "samples.csv", samples);
    std::filesystem::create_directory(at / "truth");
    io::write_csv(at / "truth/parcels.csv", parcel_truth(commune.features, commune.courses, commune.hectares));
    io::write_csv(at / "truth/cooperatives.csv",
                  cooperative_truth(commune.features, commune.courses, commune.hectares));
    io::write_csv(at / "truth/broken.csv", broken_truth(commune.features));
    io::write_csv(at / "truth/diary_errors.csv", diary_truth(diary));
    io::write_csv(at / "truth/ndvi.csv",
                  ndvi_truth(commune.numbers, commune.features, commune.courses, commune.passes));
    if (options.scenes) summary.products = write_images(commune, options.seed, at);
    summary.diary_rows = diary.table.rows();
    summary.diary_errors = diary.errors.size();
    summary.samples = samples.rows();
    count_files(summary, at);
    std::error_code ignored;
    std::filesystem::remove(target, ignored);  // an empty folder makes room; commit refuses anything else
    out.commit();
    return summary;
}

}  // namespace vung::sample
