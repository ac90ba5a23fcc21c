// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where two observations of one acquisition differ.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <vung/io/observations_netcdf.h>

namespace vung::run {

struct ObservedDifference {
    std::string place;  ///< "parcel 30337/12/205, NDVI, mean"
    std::string what;
};

/// What `held` says and `made` does not: parcels, layers, every statistic of every layer, coverage, classes. Numbers
/// that differ by 1e-9 of their size are alike, as other versions of libraries may give them. At most twenty,
/// then their number.
std::vector<ObservedDifference> observed_differences(const io::AcquisitionObservations& held,
                                                     const io::AcquisitionObservations& made,
                                                     const std::map<std::uint64_t, std::string>& parcel_of);

}  // namespace vung::run
