// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One STAC item as a value: what it says of its scene and of the bands of its assets, in either of the two generations
/// that are about (eo:bands and raster:bands side by side, or one list `bands`). For .cpp files of io only.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/dates/date.h>
#include <vung/rasters/sensor.h>

namespace vung::io {

/// A band of the sensor in an asset.
struct StacBand {
    std::string band;  ///< of the sensor file
    std::string href;  ///< as it stands in the item
    std::string key;   ///< of the asset
    int index = 1;
    std::optional<double> scale, offset, nodata;
    std::string crs;  ///< "EPSG:32648" where the item says one
};

struct StacItem {
    std::string id;
    std::optional<dates::Instant> time;
    std::string platform;  ///< "S2A"
    std::string orbit;     ///< "R075"
    std::string tile;      ///< "48PXS"
    std::string pass;      ///< absolute orbit of radar
    double baseline = 0;
    std::optional<bool> offset_applied;  ///< the pixels have no offset any more
    const rasters::RefusedProduct* refused = nullptr;
    std::vector<StacBand> bands;  ///< each band once
    std::string self;             ///< where the item lies, for relative addresses
};

/// What the text is.
enum class StacKind { item, items, catalog, none };

struct StacLink {
    std::string rel;
    std::string href;
};

struct StacDocument {
    StacKind kind = StacKind::none;
    std::vector<StacItem> items;
    std::vector<StacLink> links;       ///< child and item links of a catalogue or collection
    std::vector<std::string> refused;  ///< sentences about features that are no items of ours
};

/// Reads an Item, an ItemCollection (FeatureCollection), a Catalog or a Collection. Text that is something else gives
/// kind `none`. \throws InputError  it is no JSON
StacDocument parse_stac(const std::string& text, const std::string& where, const rasters::Sensor& sensor);

/// Address of `href` as seen from the document at `base` (a path or an address).
std::string resolve_href(const std::string& base, const std::string& href);

}  // namespace vung::io
