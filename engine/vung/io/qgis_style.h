// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Styles for QGIS 3 (QML text) that a GeoPackage carries: one colour per class, or per range of a number.

#include <optional>
#include <string>
#include <vector>

namespace vung::io {

/// Text as it is shown and the class it stands for.
struct StyleClass {
    std::string value;   ///< in the field; empty: every other value, and NULL
    std::string label;   ///< in the legend, in the reader's language
    std::string colour;  ///< "#RRGGBB"
};

/// Numbers in (low, high]; the first range holds its low end too.
struct StyleRange {
    double low = 0;
    double high = 0;
    std::string label;
    std::string colour;
};

/// How a field is shown and filled in.
struct StyleField {
    std::string name;                      ///< in the file
    std::string alias;                     ///< for the reader
    std::vector<StyleClass> choices = {};  ///< value and label of a list to pick from; colours do not matter
};

enum class StyleGeometry { polygon, point };

/// `field` is the name in the file. \throws InvariantError  a colour is not "#RRGGBB"
std::string categorised_style(const std::string& field, const std::vector<StyleClass>& classes,
                              StyleGeometry geometry = StyleGeometry::polygon,
                              const std::vector<StyleField>& fields = {});
std::string graduated_style(const std::string& field, const std::vector<StyleRange>& ranges);

}  // namespace vung::io
