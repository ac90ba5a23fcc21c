// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the metadata file of a product says: MTD_MSIL2A.xml of Sentinel-2, *_MTL.txt of Landsat. For .cpp files of io
/// only.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/rasters/sensor.h>

namespace vung::io {

struct ProductMetadata {
    std::string product;   ///< "S2A_MSIL2A_..." without ".SAFE"
    std::string platform;  ///< "S2A"
    std::string level;     ///< "Level-2A"
    std::string orbit;     ///< "R073"
    double baseline = 0;   ///< 5.09
    std::optional<dates::Instant> time;
    std::optional<double> scale;            ///< 1 / BOA_QUANTIFICATION_VALUE
    std::map<std::string, double> offsets;  ///< by name of the band, in reflectance; empty: no list, all are 0
    std::vector<std::string> images;        ///< files without ending, relative to the product
};

/// Nothing when the text is no such XML.
std::optional<ProductMetadata> parse_sentinel2_metadata(const std::string& xml, const rasters::Sensor& sensor);

/// UTC time of a Landsat scene; nothing when the text does not say it.
std::optional<dates::Instant> parse_landsat_time(const std::string& mtl);

}  // namespace vung::io
