// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Opens vector files for reading and finds layer, columns and CRS in them. For .cpp files of io only.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/io/environment.h>
#include <vung/io/handles.h>

namespace vung::io {

/// A zip is opened as the layers within it. \throws InputError  missing, or no vector file that the allow-list knows
Dataset open_vector(const std::filesystem::path& file, const GdalScope& scope);

/// The layer with that name; with an empty name the only one that has geometry.
/// \throws InputError  no such layer, or several to choose from; lists them
OGRLayerH find_layer(GDALDatasetH dataset, const std::string& name, const std::filesystem::path& file);

/// Names of the columns; the feature number's own name is the last one where it has one.
std::vector<std::string> column_names(OGRLayerH layer);

/// The system of the layer, or `override_with` where that is not empty.
/// \throws InputError  the layer has none or an unknown one; the remedy names the option parcels.crs
geometry::Crs layer_crs(OGRLayerH layer, const std::string& override_with, const std::string& where);

}  // namespace vung::io
