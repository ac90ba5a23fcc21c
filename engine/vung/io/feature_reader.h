// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Parcels as they stand in a vector file or database, before anything is judged. For .cpp files of io only.

#include <vung/io/parcel_layer.h>
#include <vung/io/raw_feature.h>

namespace vung::io {

/// Reads all features of the source's layer; their text is decoded (vung/text/vietnamese_encoding.h).
/// \throws InputError  no such file, layer or column; unknown CRS; the file breaks off
RawLayer read_features(const ParcelSource& source);

}  // namespace vung::io
