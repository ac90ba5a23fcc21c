// SPDX-License-Identifier: Apache-2.0
#include <vung/run/raster_unit.h>

#include <string>
#include <utility>

namespace vung::run {

WorkUnit raster_unit(const std::filesystem::path& file, const std::vector<rasters::Asset>& bands) {
    WorkUnit unit;
    unit.each_band_alone = true;
    rasters::Scene scene;
    scene.id = file.string();
    for (std::size_t i = 0; i < bands.size(); ++i) {
        auto asset = bands[i];
        asset.band = std::to_string(i);
        unit.lattice_of_band[asset.band] = 0;
        unit.layers.push_back({asset.band, {asset.band}, nullptr});
        scene.assets.push_back(std::move(asset));
    }
    unit.lattices = {bands.front().lattice};
    unit.acquisition.key = scene.id;
    unit.acquisition.scenes = {std::move(scene)};
    return unit;
}

}  // namespace vung::run
