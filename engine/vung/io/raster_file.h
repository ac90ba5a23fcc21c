// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Opens raster files for reading, with the checks that headers alone allow. For .cpp files of io only.

#include <filesystem>
#include <optional>
#include <string>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>
#include <vung/io/tile_reader.h>

namespace vung::io {

/// Blocks larger than this many cells are refused: they would have to be held in memory whole, by every thread.
inline constexpr long long kMostCellsPerBlock = 64LL * 1024 * 1024;

/// \throws InputError  missing, empty, or no raster that the allow-listed drivers know
Dataset open_raster(const std::filesystem::path& file, const GdalScope& scope);

/// Type of the cells; nothing for types that no band of ours has (complex, 64-bit integers).
std::optional<StoredType> stored_type(GDALRasterBandH band);

/// "UInt16"; "Int8" also where GDAL before 3.7 calls it a signed byte.
std::string stored_type_name(GDALRasterBandH band);
InputError unusable_type(GDALRasterBandH band, const std::string& where);

/// \throws InputError  the block is too large
void check_block_size(int width, int height, const std::string& where);

}  // namespace vung::io
