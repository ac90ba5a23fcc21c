// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Parcels from tables: outlines as WKT, corners side by side or one below the other, points. Nothing is judged here,
/// and nothing is dropped: what cannot be used is a feature with its trouble, or a problem with its row.
/// docs/methods/spreadsheets.md has the rules.

#include <vung/io/parcel_layer.h>
#include <vung/io/raw_feature.h>

namespace vung::io {

/// Whether a source is read here and not by GDAL: every workbook, and a CSV that has no column of WKT and no pair of
/// columns of which GDAL makes points, or that has corners besides. \throws InputError  as read_table
bool is_corner_table(const ParcelSource& source);

/// Reads the table of a source; `source.layer` names the sheet. Cells of features are UTF-8 in NFC.
///
/// X and Y without more are east and north on maps, but north and east with surveyors: the numbers decide, for the
/// layer as a whole (P-XY-SURVEY tells when they are exchanged). Degrees, minutes and seconds are understood. Without
/// parcels.crs, numbers of the size of degrees are taken as WGS 84 where the names say longitude and latitude.
/// \throws InputError  as read_table; no such column; no column tells where the parcels lie; no coordinate system
RawLayer read_corner_table(const ParcelSource& source);

}  // namespace vung::io
