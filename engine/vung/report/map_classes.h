// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Classes of maps and layer styles, in colours that people with colour blindness tell apart: named classes after Okabe
/// and Ito (2008), graduated ones after ColorBrewer "YlGnBu" (Brewer and Harrower).

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vung/report/words.h>

namespace vung::report {

inline constexpr std::string_view kRiceColour = "#009E73";
inline constexpr std::string_view kOtherColour = "#E69F00";
inline constexpr std::string_view kCannotTellColour = "#B0B0B0";
inline constexpr std::string_view kSetAsideColour = "#D55E00";  ///< drawn as hatching

/// One row of the legend.
struct MapClass {
    std::string label;
    std::string colour;    ///< "#RRGGBB"
    bool hatched = false;  ///< lines in this colour on white
};

/// Rice, not rice, cannot tell, set aside: in this order.
std::vector<MapClass> crop_classes(Language language);

/// Classes of a number and the class of each value. At most `most` (2 to 7) ranges with round limits; the last class is
/// "no value" and is there only when a value is absent.
struct GraduatedClasses {
    std::vector<MapClass> classes;
    std::vector<double> limits;  ///< ranges are [limits[i], limits[i + 1]), the last one closed
    std::vector<int> class_of;   ///< per value
};
GraduatedClasses graduate(std::span<const std::optional<double>> values, int most, Language language);

}  // namespace vung::report
