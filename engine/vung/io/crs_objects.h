// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What crs_reading and reproject share about PROJ's objects. For .cpp files of io only.

#include <string>

#include <vung/geometry/crs.h>
#include <vung/io/handles.h>

namespace vung::io {

/// "" for a null pointer.
std::string text_of(const char* text);

/// At most 120 bytes, for messages.
std::string shortened(const std::string& text);

/// \throws InputError  the system is not known to this PROJ
Pj make_crs(PJ_CONTEXT* context, const geometry::Crs& crs);

/// VN-2000, whatever projection stands on it, also under the names that programs give its datum ("VN_2000",
/// "GCS_VN2000", "Vietnam_2000").
bool is_vn2000(PJ_CONTEXT* context, const PJ* crs);

}  // namespace vung::io
