// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Reads a work list that was filled in and sent back: the workbook (.xlsx, also as .ods or .csv) or the layer (.gpkg).
/// What its rows ask for is judged by parcels/returned_list.

#include <filesystem>

#include <vung/geometry/crs.h>
#include <vung/parcels/returned_list.h>

namespace vung::io {

/// Columns are found by their headers, in Vietnamese, English or as in the GeoPackage, wherever they stand and whatever
/// stands above or between them; only the key, the outline code and the decision have to be there. An outline is WKT in
/// `crs`, or in longitude and latitude where all numbers are degrees and `crs` has metres; in a layer it is new when it
/// is not the one that was written. Cells that cannot be read become the trouble of their row.
/// \throws InputError  no such file, no work list in it, a needed column is gone or stands there twice, a layer in
///                     another system
parcels::ReturnedFile read_returned_list(const std::filesystem::path& file, const geometry::Crs& crs);

}  // namespace vung::io
