// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// C handles of GDAL, OGR and PROJ, each owned once. For .cpp files of io only: the one header that shows these
/// libraries.

#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <proj.h>

#include <memory>
#include <type_traits>

namespace vung::io {

struct CloseGdalDataset {
    void operator()(void* dataset) const { GDALClose(dataset); }
};
struct DestroyFeature {
    void operator()(void* feature) const { OGR_F_Destroy(static_cast<OGRFeatureH>(feature)); }
};
struct DestroyGeometry {
    void operator()(void* geometry) const { OGR_G_DestroyGeometry(static_cast<OGRGeometryH>(geometry)); }
};
struct DestroyContext {
    void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct DestroyPj {
    void operator()(PJ* pj) const { proj_destroy(pj); }
};
struct DestroyPjList {
    void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
};
struct FreeCpl {
    void operator()(void* memory) const { VSIFree(memory); }
};

using Dataset = std::unique_ptr<std::remove_pointer_t<GDALDatasetH>, CloseGdalDataset>;
using Feature = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature>;
using Geometry = std::unique_ptr<std::remove_pointer_t<OGRGeometryH>, DestroyGeometry>;
using ProjContext = std::unique_ptr<PJ_CONTEXT, DestroyContext>;
using Pj = std::unique_ptr<PJ, DestroyPj>;
using PjList = std::unique_ptr<PJ_OBJ_LIST, DestroyPjList>;
using CplString = std::unique_ptr<char, FreeCpl>;

}  // namespace vung::io
