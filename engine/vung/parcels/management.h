// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the farmer did on one parcel in one season (activity data), as a diary tells it. An empty optional means "not
/// recorded", which is never zero.

#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>

namespace vung::parcels {

/// Organic matter brought into the field. Straw in t dry matter per ha, all else in t fresh weight per ha (IPCC
/// Eq 5.3).
struct Amendment {
    std::string kind;  ///< key of IPCC Table 5.14: "straw_incorporated_lt_30d", "compost" ...
    double t_per_ha = 0;
    bool operator==(const Amendment&) const = default;
};

struct ManagementRecord {
    std::string parcel;  ///< parcel id
    std::string season;  ///< season name of the project file
    std::string crop;    ///< "rice", "maize" ...; empty: not recorded
    std::optional<dates::Date> sown;
    std::optional<dates::Date> harvested;
    std::optional<std::string> water_regime;           ///< key of IPCC Table 5.12
    std::optional<std::string> preseason_regime;       ///< key of IPCC Table 5.13
    std::optional<std::vector<Amendment>> amendments;  ///< empty list: recorded that there were none
    std::optional<double> yield_t_per_ha;              ///< paddy as harvested (fresh), t/ha
    std::string recorded_by;
    std::optional<dates::Date> recorded_on;
    std::string where;  ///< "diary.csv, line 12"
};

}  // namespace vung::parcels
