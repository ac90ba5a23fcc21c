// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Columns of one crop cycle as it was seen: of seasons.csv and of a bundle's observed seasons.

#include <cstdint>

#include <vung/crops/rice_season.h>
#include <vung/report/table.h>

namespace vung::run {

/// cycle, crop, start, heading, harvest, peak_ndvi, clear_looks, flooding, flooded_on; days with how early and how
/// late.
void add_crop_columns(report::Table& table);
/// One row of them; `cycle` counts from 1.
void push_crop(report::Table& table, std::int64_t cycle, const crops::CropSeason& crop);

}  // namespace vung::run
