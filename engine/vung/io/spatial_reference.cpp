// SPDX-License-Identifier: Apache-2.0
#include <vung/io/spatial_reference.h>

#include <ogr_spatialref.h>

#include <vung/error.h>
#include <vung/io/environment.h>

namespace vung::io {

void ReleaseSpatialReference::operator()(OGRSpatialReference* reference) const {
    reference->Release();
}

SpatialReference spatial_reference(const geometry::Crs& crs, const std::string& where) {
    if (crs.empty()) return nullptr;
    SpatialReference out{new OGRSpatialReference()};
    const GdalScope quiet;
    const bool known = (!crs.code.empty() && out->SetFromUserInput(crs.code.c_str()) == OGRERR_NONE) ||
                       (!crs.wkt.empty() && out->importFromWkt(crs.wkt.c_str()) == OGRERR_NONE);
    if (!known)
        throw InputError{
            {.what = "unknown coordinate system '" + crs.name() + "'",
             .where = where,
             .fix = "give an EPSG code such as EPSG:9210 (VN-2000 / TM-3, check the meridian of your province)"}};
    out->SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return out;
}

}  // namespace vung::io
