// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The files beside a .shp: which are there, what they say about the encoding of text, and how many rows they have. For
/// .cpp files of io only.

#include <cstdint>
#include <optional>
#include <string>

#include <vung/text/legacy_encoding.h>

namespace vung::io {

/// What .cpg and .dbf say about the bytes of the table.
struct DeclaredText {
    std::optional<text::Encoding> encoding;  ///< nothing: nothing useful is said (most programs write "ANSI" always)
    bool left_to_gdal = false;               ///< another code page (Chinese, Thai, Russian ...), which GDAL decodes
};

class ShapefileParts {
public:
    /// `shp`: path of the .shp as GDAL understands it, in whatever letter case.
    explicit ShapefileParts(std::string shp) : shp_(std::move(shp)) {}

    /// Path of the file with that extension (".dbf"), in lower case or capitals; empty when there is none.
    std::string part(const std::string& extension) const;

    DeclaredText declared_text() const;

    /// Rows of the table; nothing without a readable .dbf.
    std::optional<std::uint32_t> rows() const;

private:
    std::string shp_;
};

}  // namespace vung::io
