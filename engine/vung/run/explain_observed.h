// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// From a parcel-season on to what images showed: crop, dates, and the acquisitions they were read from. Where the
/// bundle comes from a run.

#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>
#include <vung/text/language.h>

namespace vung::run {

struct OpenedBundle;

/// A crop cycle; dates as "2024-01-05 (2024-01-01 – 2024-01-09)", empty where not seen.
struct ExplainCycle {
    bool rice = false;
    std::string start, heading, harvest;
    std::string flooding;  ///< seen, not seen ...
    std::string flooded_on;
};

/// What one acquisition showed of the parcel.
struct ExplainLook {
    dates::Date day;
    std::string acquisition;
    double valid_fraction = 0;   ///< of the parcel that was clear
    std::optional<double> ndvi;  ///< nothing: no clear cell
    bool in_cycle = false;       ///< between the first start and the last harvest
    struct Image {
        std::string file, sha256;
    };
    std::vector<std::string> products;  ///< ids of its scenes
    std::vector<Image> images;
};

struct ExplainObserved {
    std::string crop, reason;
    std::optional<double> days, days_sd;      ///< of the rice crop, as images show it
    std::string days_project, days_baseline;  ///< "images" or "records": where the activity data have them from
    std::vector<ExplainCycle> cycles;
    std::vector<ExplainLook> looks;  ///< all that touch the parcel, by day
};

/// Of a row of the level "season"; nothing where the bundle holds no observations.
/// \throws InputError  they are damaged
std::optional<ExplainObserved> explain_observed(const OpenedBundle& bundle, std::size_t row);

/// For people. Looks outside of the cycles, and those that saw clouds alone, are counted only.
std::string to_text(const ExplainObserved& observed, text::Language language);

}  // namespace vung::run
