// SPDX-License-Identifier: Apache-2.0
#include <vung/run/gate_together.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <span>
#include <vector>

#include <vung/error.h>
#include <vung/io/reproject.h>
#include <vung/parcels/gaps.h>
#include <vung/parcels/shape_checks.h>

namespace vung::run {
namespace {

constexpr std::size_t kRange = 1024;  // parcels that one task looks at

/// Takes findings over as problems: their places become longitudes and latitudes.
class Collector {
public:
    explicit Collector(parcels::ParcelLayer& layer)
        : layer_(layer), to_wgs84_(layer.crs, io::read_crs("EPSG:4326", "")) {}

    void add(std::vector<parcels::Finding> findings) {
        for (auto& finding : findings) {
            if (finding.at) finding.problem.place = lon_lat(*finding.at);
            layer_.problems.push_back(std::move(finding.problem));
        }
    }

private:
    std::optional<geometry::Point> lon_lat(geometry::Point p) const {
        try {
            to_wgs84_.apply(std::span{&p, 1});
            return p;
        } catch (const InputError&) {
            return std::nullopt;
        }
    }

    parcels::ParcelLayer& layer_;
    io::Transform to_wgs84_;
};

/// Runs `work(begin, end)` over ranges of the parcels and puts the results one after the other.
template <class Result, class Work>
std::vector<Result> over_ranges(std::size_t count, const Work& work) {
    const auto ranges = (count + kRange - 1) / kRange;
    std::vector<std::vector<Result>> parts(ranges);
    oneapi::tbb::parallel_for(std::size_t{0}, ranges,
                              [&](std::size_t i) { parts[i] = work(i * kRange, std::min(count, (i + 1) * kRange)); });
    std::vector<Result> out;
    for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(out));
    return out;
}

/// Moves the parcels at `places` (rising) to the refused ones.
void set_aside(parcels::ParcelLayer& layer, std::span<const std::size_t> places) {
    if (places.empty()) return;
    std::vector<parcels::Parcel> kept;
    kept.reserve(layer.parcels.size() - places.size());
    auto next = places.begin();
    for (std::size_t i = 0; i < layer.parcels.size(); ++i) {
        const bool refused = next != places.end() && *next == i;
        if (refused) ++next;
        (refused ? layer.refused : kept).push_back(std::move(layer.parcels[i]));
    }
    layer.parcels = std::move(kept);
}

}  // namespace

ClaimedTwice check_together(parcels::ParcelLayer& layer, const parcels::GateLimits& limits,
                            std::optional<double> cell_m2) {
    Collector collector{layer};
    auto repeated = parcels::repeated_shapes(layer.parcels);
    collector.add(std::move(repeated.findings));
    set_aside(layer, repeated.refused);

    const auto pairs = [&] {
        const auto tree = parcels::tree_of(layer.parcels);
        collector.add(parcels::tell_gaps(layer.parcels, parcels::find_gaps(layer.crs, layer.parcels, tree, limits)));
        return over_ranges<parcels::SharedLand>(layer.parcels.size(), [&](std::size_t begin, std::size_t end) {
            return parcels::shared_land(layer.parcels, tree, limits, begin, end);
        });
    }();
    auto verdict = parcels::judge_overlaps(layer.parcels, pairs, limits);
    collector.add(std::move(verdict.findings));
    set_aside(layer, verdict.refused);

    collector.add(over_ranges<parcels::Finding>(layer.parcels.size(), [&](std::size_t begin, std::size_t end) {
        std::vector<parcels::Finding> found;
        for (auto i = begin; i < end; ++i)
            for (auto& finding : parcels::doubt_shape(layer.crs, layer.parcels[i], limits, cell_m2))
                found.push_back(std::move(finding));
        return found;
    }));
    return {std::move(verdict.by_cooperative), verdict.layer};
}

}  // namespace vung::run
