// SPDX-License-Identifier: Apache-2.0
#include <vung/report/map_classes.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <vung/error.h>

namespace vung::report {

namespace {

constexpr std::array<std::string_view, 7> kSteps{"#FFFFCC", "#C7E9B4", "#7FCDBB", "#41B6C4",
                                                 "#1D91C0", "#225EA8", "#0C2C84"};

/// Smallest of 1, 2, 2.5, 5 times a power of ten that is not below `width`; `decimals` are those its multiples need.
double round_step(double width, int& decimals) {
    decimals = 0;
    double power = 1;
    while (power > width) power /= 10, ++decimals;
    while (power * 10 <= width) power *= 10, decimals = 0;
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (power * factor >= width) {
            if (factor == 2.5 && power <= 1) ++decimals;
            return power * factor;
        }
    decimals = std::max(0, decimals - 1);
    return power * 10;
}

}  // namespace

std::vector<MapClass> crop_classes(Language language) {
    const auto make = [&](std::string_view english, std::string_view colour, bool hatched) {
        return MapClass{std::string(words(english, language)), std::string(colour), hatched};
    };
    return {make("Rice", kRiceColour, false), make("Not rice", kOtherColour, false),
            make("Cannot tell", kCannotTellColour, false), make("Set aside", kSetAsideColour, true)};
}

GraduatedClasses graduate(std::span<const std::optional<double>> values, int most, Language language) {
    if (most < 2 || most > static_cast<int>(kSteps.size())) throw InvariantError("a map has 2 to 7 graduated classes");
    GraduatedClasses out;
    double low = 0, high = 0;
    bool any = false, gaps = false;
    for (const auto& v : values) {
        if (!v) {
            gaps = true;
            continue;
        }
        low = any ? std::min(low, *v) : *v;
        high = any ? std::max(high, *v) : *v;
        any = true;
    }
    if (any) {
        int decimals = 0, count = 0;
        double width = high > low ? (high - low) / most : std::max(std::abs(low), 1.0) / 10, step = 0, first = 0;
        do {  // a round start below the lowest value may need one range more than asked for
            step = round_step(width, decimals);
            first = std::floor(low / step);
            count = std::max(1, static_cast<int>(std::ceil(high / step - first)));
            width = step * 1.01;
        } while (count > most);
        for (int i = 0; i <= count; ++i) out.limits.push_back((first + i) * step);
        for (int i = 0; i < count; ++i) {
            const auto at =
                count == 1 ? kSteps.size() / 2
                           : static_cast<std::size_t>(i) * (kSteps.size() - 1) / static_cast<std::size_t>(count - 1);
            out.classes.push_back({number_text(out.limits[static_cast<std::size_t>(i)], decimals, language) + " – " +
                                       number_text(out.limits[static_cast<std::size_t>(i) + 1], decimals, language),
                                   std::string(kSteps[at])});
        }
    }
    if (gaps) out.classes.push_back({std::string(words("No value", language)), std::string(kCannotTellColour)});
    for (const auto& v : values) {
        if (!v) {
            out.class_of.push_back(static_cast<int>(out.classes.size()) - 1);
            continue;
        }
        const auto above = std::upper_bound(out.limits.begin(), out.limits.end(), *v) - out.limits.begin();
        out.class_of.push_back(std::clamp(static_cast<int>(above) - 1, 0, static_cast<int>(out.limits.size()) - 2));
    }
    return out;
}

}  // namespace vung::report
