// SPDX-License-Identifier: Apache-2.0
#include <vung/run/eudr_land.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>

#include <vung/error.h>
#include <vung/io/parcel_layer.h>
#include <vung/io/reproject.h>

namespace vung::run {
namespace {

constexpr std::size_t kPlotsPerRange = 1024;

}  // namespace

std::vector<parcels::EudrPair> all_pairs(std::span<const parcels::EudrOutline> plots, Job& job) {
    const geometry::BoxTree tree{parcels::boxes_of(plots)};
    const std::size_t ranges = (plots.size() + kPlotsPerRange - 1) / kPlotsPerRange;
    std::vector<std::vector<parcels::EudrPair>> found(ranges);
    oneapi::tbb::parallel_for(std::size_t{0}, ranges, [&](std::size_t range) {
        job.check();
        const auto begin = range * kPlotsPerRange;
        found[range] = parcels::find_pairs(plots, tree, begin, std::min(plots.size(), begin + kPlotsPerRange));
        job.advance(std::min(plots.size(), begin + kPlotsPerRange) - begin);
    });
    std::vector<parcels::EudrPair> out;
    for (const auto& list : found) out.insert(out.end(), list.begin(), list.end());
    return out;
}

std::optional<parcels::EudrCountry> read_country(const std::filesystem::path& file) {
    if (file.empty()) return std::nullopt;
    io::ParcelSource source;
    source.source = file;
    const auto layer = io::read_parcel_layer(source);
    const io::Transform to_wgs84{layer.crs, io::read_crs("EPSG:4326", "")};
    geometry::MultiPolygon boundary;
    for (const auto& feature : layer.features) {
        if (!feature.shape) continue;
        const auto shape = to_wgs84.apply(*feature.shape);
        boundary.parts.insert(boundary.parts.end(), shape.parts.begin(), shape.parts.end());
    }
    if (boundary.empty())
        throw InputError{{.what = "the boundary of the country has no polygon",
                          .where = file.string(),
                          .fix = "give a layer with the polygon of the country"}};
    return parcels::EudrCountry{boundary};
}

}  // namespace vung::run
