// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The GEOS context of the running thread. Contexts may not be shared between threads, and making one for each call
/// costs as much as checking a small polygon.

#include <string>

struct GEOSContextHandle_HS;

namespace vung::geometry {

class GeosContext {
public:
    GeosContext();
    ~GeosContext();
    GeosContext(const GeosContext&) = delete;
    GeosContext& operator=(const GeosContext&) = delete;

    operator GEOSContextHandle_HS*() const { return handle_; }
    const std::string& message() const { return message_; }  ///< what GEOS complained of last
    void forget() { message_.clear(); }

private:
    GEOSContextHandle_HS* handle_;
    std::string message_;
};

/// Lives as long as the thread.
GeosContext& geos_context();

}  // namespace vung::geometry
