// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What somebody found growing on a parcel in a season: a reference for area estimation and accuracy.

#include <string>

namespace vung::parcels {

struct ReferenceLabel {
    std::string parcel;  ///< parcel id
    std::string season;  ///< season name of the project file
    std::string crop;    ///< key of the crop words: "rice", "maize", "other"
    std::string where;   ///< "samples.csv, line 12"
};

}  // namespace vung::parcels
