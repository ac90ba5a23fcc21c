// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What images showed of the parcels of a bundle, as tables (observed/*.csv). Made when the bundle is written, and made
/// again from the observation files in it when the bundle is verified. docs/methods/bundle.md describes them.

#include <cstdint>
#include <string>
#include <vector>

#include <vung/packs/activity.h>
#include <vung/report/table.h>
#include <vung/run/analyse.h>
#include <vung/run/bundle_workbook.h>

namespace vung::run {

struct ObservedParcel {
    std::string id;
    std::uint64_t key = 0;  ///< of its outline
    double longitude = 0;   ///< of its middle, degrees: decides between UTM zones
    double area_ha = 0;
};

/// A parcel-season of the account: places in the list of parcels and among the windows.
struct ObservedSubject {
    std::size_t parcel = 0, window = 0;
};

struct ObservedFindings {
    std::vector<ObservedParcel> parcels;                  ///< sorted by id
    std::vector<ObservedSubject> subjects;                ///< by row of the level "season"
    std::vector<ParcelFindings> findings;                 ///< by parcel; one per window
    crops::RiceRule rule = crops::RiceRule::published();  ///< that found them
};

/// The subjects of a bundle among its parcels and windows.
/// \throws InputError  a parcel or season that is not there
std::vector<ObservedSubject> observed_subjects(const std::vector<BundleSubject>& subjects,
                                               const std::vector<ObservedParcel>& parcels,
                                               const std::vector<dates::Season>& windows, const std::string& where);

/// "observed/parcels", "observed/verdicts" (a row per parcel-season: crop, why, length, and whether the activity data
/// took their length from images) and "observed/seasons" (a row per crop cycle).
std::vector<report::Table> observed_tables(const ObservedFindings& observed, const std::vector<dates::Season>& windows,
                                           const packs::Activity& activity);

/// Reads observed/parcels.csv. \throws InputError
std::vector<ObservedParcel> read_observed_parcels(const std::filesystem::path& file);

}  // namespace vung::run
