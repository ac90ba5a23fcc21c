// SPDX-License-Identifier: Apache-2.0
#include <vung/run/analyse.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>

#include <vung/io/reproject.h>
#include <vung/run/series_reader.h>

namespace vung::run {
namespace {

constexpr double kClearShare = 0.5;  ///< a look is clear when this share of the parcel is valid

const std::vector<std::string> kLayers = {"NDVI", "EVI2", "LSWI"};

}  // namespace

std::vector<geometry::Point> parcel_centres(const parcels::ParcelLayer& layer) {
    std::vector<geometry::Point> centres;
    for (const auto& parcel : layer.parcels) {
        const auto box = geometry::bounds(parcel.shape);
        centres.push_back({(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2});
    }
    if (!centres.empty()) io::Transform{layer.crs, io::read_crs("EPSG:4326", "WGS 84")}.apply(centres);
    return centres;
}

std::vector<ParcelFindings> judge(const std::vector<ObservedFile>& files, std::span<const std::uint64_t> keys,
                                  std::span<const double> longitudes, const std::vector<dates::Season>& windows,
                                  const std::string& timezone, Job& job, const crops::RiceRule& rule) {
    std::vector<ParcelFindings> out(keys.size());
    const auto block = read_block(files, {keys, longitudes, kLayers, timezone});
    oneapi::tbb::parallel_for(std::size_t{0}, keys.size(), [&](std::size_t i) {
        job.check();
        auto& found = out[i];
        const auto ndvi = block.series(i, 0), evi2 = block.series(i, 1), lswi = block.series(i, 2);
        found.looks = static_cast<int>(ndvi.size());
        found.clear_looks = static_cast<int>(
            std::count_if(ndvi.weights.begin(), ndvi.weights.end(), [](double w) { return w >= kClearShare; }));
        for (const auto& window : windows) found.seasons.push_back(crops::find_rice(ndvi, evi2, lswi, window, rule));
        job.advance();
    });
    return out;
}

std::vector<ParcelFindings> analyse(const Project& project, const Inputs& inputs,
                                    const std::vector<ObservedFile>& files, const std::vector<geometry::Point>& centres,
                                    Job& job) {
    const auto& parcels = inputs.layer.parcels;
    const auto& shapes = inputs.shapes.shapes;
    std::vector<ParcelFindings> findings(parcels.size());
    std::multimap<std::uint64_t, std::size_t> parcels_of_shape;
    for (std::size_t i = 0; i < parcels.size(); ++i) parcels_of_shape.emplace(parcels[i].shape_key, i);

    job.stage("analyse", shapes.size());
    for (std::size_t first = 0; first < shapes.size(); first += kShapesAtATime) {
        job.check();
        const auto count = std::min(kShapesAtATime, shapes.size() - first);
        std::vector<std::uint64_t> keys;
        std::vector<double> longitudes;
        for (std::size_t i = first; i < first + count; ++i) {
            keys.push_back(shapes[i].key);
            longitudes.push_back(centres[parcels_of_shape.find(shapes[i].key)->second].x);
        }
        const auto found = judge(files, keys, longitudes, project.seasons, project.timezone, job);
        for (std::size_t i = 0; i < count; ++i) {
            const auto [begin, end] = parcels_of_shape.equal_range(keys[i]);
            for (auto at = begin; at != end; ++at) findings[at->second] = found[i];
        }
    }
    return findings;
}

}  // namespace vung::run
