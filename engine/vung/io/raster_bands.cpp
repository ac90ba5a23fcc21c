// SPDX-License-Identifier: Apache-2.0
#include <vung/io/raster_bands.h>

#include <vung/error.h>
#include <vung/io/raster_header.h>

namespace vung::io {

std::vector<rasters::Asset> raster_bands(const std::filesystem::path& file) {
    HeaderReader reader;
    Problem why;
    const auto header = reader.read(file, why);
    if (!header) throw InputError{why.text};
    std::vector<rasters::Asset> assets;
    for (std::size_t i = 0; i < header->bands.size(); ++i) {
        const auto& band = header->bands[i];
        std::string name = band.description;
        if (name.empty()) name = header->bands.size() == 1 ? file.stem().string() : "band_" + std::to_string(i + 1);
        assets.push_back({.band = name,
                          .path = file,
                          .band_index = static_cast<int>(i + 1),
                          .scale = band.scale,
                          .offset = band.offset,
                          .nodata = band.nodata,
                          .lattice = header->placement.lattice,
                          .window = header->placement.window,
                          .tile_width = band.tile_width,
                          .tile_height = band.tile_height,
                          .stored_type = band.stored_type});
    }
    return assets;
}

}  // namespace vung::io
