// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A CRS value as the object GDAL writes into files. For writers inside io only.

#include <memory>
#include <string>

#include <vung/geometry/crs.h>

class OGRSpatialReference;

namespace vung::io {

struct ReleaseSpatialReference {
    void operator()(OGRSpatialReference* reference) const;
};
using SpatialReference = std::unique_ptr<OGRSpatialReference, ReleaseSpatialReference>;

/// Null for an empty CRS. Axis order is x, y. \throws InputError  the system is not known (`where` tells who asked)
SpatialReference spatial_reference(const geometry::Crs& crs, const std::string& where);

}  // namespace vung::io
