// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The tables below truth/: what a run should find. A run never reads them.

#include <vector>

#include <vung/report/table.h>
#include <vung/sample/cadastre.h>
#include <vung/sample/course.h>
#include <vung/sample/papers.h>
#include <vung/sample/sky.h>

namespace vung::sample {

/// Geodesic area (ha) of each feature; 0 where there is no shape.
std::vector<double> geodesic_hectares(const std::vector<Feature>& features);

/// One row per usable feature: id, cooperative, commune, crop, dates, area, yield.
report::Table parcel_truth(const std::vector<Feature>& features, const std::vector<Course>& courses,
                           const std::vector<double>& hectares);

/// One row per cooperative: parcels, rice parcels, rice area, production, mean yield.
report::Table cooperative_truth(const std::vector<Feature>& features, const std::vector<Course>& courses,
                                const std::vector<double>& hectares);

/// One row per feature that was broken on purpose; `feature` counts from 1 as in parcels.gpkg; `code` is
/// that of the problem a run should list, empty where it cannot know.
report::Table broken_truth(const std::vector<Feature>& features);

/// One row per wrong row of the diary; `line` counts from 1 with the header.
report::Table diary_truth(const Diary& diary);

/// NDVI of the pure ground, without haze, texture and noise, per usable feature and pass.
report::Table ndvi_truth(const Numbers& numbers, const std::vector<Feature>& features,
                         const std::vector<Course>& courses, const std::vector<Pass>& passes);

}  // namespace vung::sample
