// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Products and their files: two tiles per pass, some from older processing, as Sentinel-2 level 2A comes.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/report/table.h>
#include <vung/sample/image.h>
#include <vung/sample/sky.h>

namespace vung::sample {

/// One tile of one pass from one processing.
struct Product {
    int pass = 0;
    std::size_t tile = 0;     ///< of kTiles
    std::string baseline;     ///< "05.10"
    double offset = 0;        ///< of the reflectance: -0.1 from baseline 04.00 on, else 0
    bool older_twin = false;  ///< a newer processing of the same tile and pass lies beside it
    bool cut = false;         ///< its eastern corner lies outside the swath
    std::string id;           ///< "S2A_MSIL2A_20240114T031541_N0510_R075_T48PWS_20240114T071203"
    std::string stem;         ///< of its files: "T48PWS_20240114T031541_N0510"
};

/// Sorted by pass, tile, baseline.
std::vector<Product> products(const std::vector<Pass>& passes);

/// Takes all images and writes files and manifest.csv below `folder`. Returns the truth per product (truth/scenes.csv).
report::Table write_scenes(const std::filesystem::path& folder, const Camera& camera, std::uint64_t seed,
                           const Numbers& numbers, const std::vector<Pass>& passes);

}  // namespace vung::sample
