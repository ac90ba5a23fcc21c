// SPDX-License-Identifier: Apache-2.0
#include <vung/geometry/geos_context.h>

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include <new>

namespace vung::geometry {

GeosContext::GeosContext() : handle_(GEOS_init_r()) {
    if (handle_ == nullptr) throw std::bad_alloc{};
    GEOSContext_setErrorMessageHandler_r(
        handle_, [](const char* message, void* self) { static_cast<GeosContext*>(self)->message_ = message; }, this);
}

GeosContext::~GeosContext() {
    GEOS_finish_r(handle_);
}

GeosContext& geos_context() {
    thread_local GeosContext context;
    return context;
}

}  // namespace vung::geometry
