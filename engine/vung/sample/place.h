// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where the sample lies: in the strip that the Sentinel-2 tiles 48PWS and 48PXS share, between Vinh Long and Tien
/// Giang. The raster windows are small, but stand on the true lattice (multiples of 10 and 20 m of UTM 48N).

#include <array>
#include <string_view>

#include <vung/geometry/polygon.h>

namespace vung::sample {

inline constexpr std::string_view kScenesCrs = "EPSG:32648";  ///< UTM 48N, as Sentinel-2 comes
inline constexpr std::string_view kParcelsCrs = "EPSG:9209";  ///< VN-2000 / TM-3 105-30, as Vinh Long's cadastre has it

inline constexpr double kWest = 603040, kNorth = 1131200;  ///< metres in UTM 48N
inline constexpr int kPixel = 10;                          ///< metres
inline constexpr int kWidth = 452, kHeight = 256;          ///< whole scene in 10 m pixels
inline constexpr int kTileWidth = 256;                     ///< of one tile, in 10 m pixels
inline constexpr double kEast = kWest + kWidth * kPixel, kSouth = kNorth - kHeight * kPixel;
inline constexpr geometry::Point kCentre{kWest + kWidth * kPixel / 2.0, kNorth - kHeight* kPixel / 2.0};

/// A tile: all rows, columns [first, first + kTileWidth) of the scene. The two share 60 columns.
struct TilePlace {
    std::string_view name;
    int first = 0;
};
inline constexpr std::array<TilePlace, 2> kTiles{{{"48PWS", 0}, {"48PXS", kWidth - kTileWidth}}};

/// Bands of the products, in the order of every array of reflectances here.
enum Band { kB02, kB03, kB04, kB08, kB8A, kB11, kBands };
inline constexpr std::array<std::string_view, kBands> kBandNames{"B02", "B03", "B04", "B08", "B8A", "B11"};
inline constexpr int kFineBands = 4;  ///< the first four have 10 m pixels, the others 20 m
using Reflectance = std::array<double, kBands>;

inline double ndvi(const Reflectance& r) {
    return (r[kB08] - r[kB04]) / (r[kB08] + r[kB04]);
}

}  // namespace vung::sample
