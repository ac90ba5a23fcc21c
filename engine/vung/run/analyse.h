// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From observations to findings per parcel and season: crop, dates, water seen. Some thousand parcels at a time.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <vung/crops/rice_season.h>
#include <vung/dates/season.h>
#include <vung/geometry/polygon.h>
#include <vung/run/inputs.h>
#include <vung/run/unit_plan.h>

namespace vung::run {

/// Outlines read at a time: bounds the memory whatever the size of the province, and fits the chunks of the files.
inline constexpr std::size_t kShapesAtATime = 16'384;

/// Findings of one parcel: one per season of the project, in its order.
struct ParcelFindings {
    std::vector<crops::RiceFinding> seasons;
    int looks = 0;        ///< acquisitions whose scenes touch the parcel
    int clear_looks = 0;  ///< of them with at least half of the parcel clear
};

/// In the order of the parcels of the layer.
std::vector<ParcelFindings> analyse(const Project& project, const Inputs& inputs,
                                    const std::vector<ObservedFile>& files, const std::vector<geometry::Point>& centres,
                                    Job& job);

/// Findings of some thousand outlines, in their order: keys ascending, with the longitude of each (degrees).
std::vector<ParcelFindings> judge(const std::vector<ObservedFile>& files, std::span<const std::uint64_t> keys,
                                  std::span<const double> longitudes, const std::vector<dates::Season>& windows,
                                  const std::string& timezone, Job& job,
                                  const crops::RiceRule& rule = crops::RiceRule::published());

/// Middle of each parcel's bounding box as longitude and latitude (WGS 84), in the order of the layer.
std::vector<geometry::Point> parcel_centres(const parcels::ParcelLayer& layer);

}  // namespace vung::run
