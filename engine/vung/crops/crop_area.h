// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Rice area of groups of parcels, with an interval that knows the map can be wrong.
///
/// The mapped area (sum of parcels called rice) is not the area of rice: some of it is something else, some rice was
/// called other. Reference samples tell how often. With enough of them the mapped areas are corrected by the rows of
/// the error matrix; without, the mapped area stands and the interval comes from published error rates. Errors of the
/// map are one variable for all groups. Method: docs/methods/crops.md.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <vung/crops/rice_season.h>
#include <vung/uncertainty/interval.h>

namespace vung::crops {

struct ParcelVerdict {
    std::string parcel;  ///< id; fixes the order of sums
    std::string group;
    double area_ha = 0;
    Verdict verdict = Verdict::cannot_tell;
};

/// One parcel where somebody looked.
struct ReferenceSample {
    Verdict mapped = Verdict::cannot_tell;
    bool is_rice = false;
};

struct CropAreaOptions {
    std::uint64_t seed = 1;
    int draws = 4096;
    double level = 0.95;
    int min_samples_per_row = 20;     ///< mapped rice and mapped other each need this many
    int min_samples_of_unknown = 10;  ///< land that could not be told: with fewer nothing is known of it
    double min_told_share = 0.5;  ///< of a group's land; with less, and no samples of the rest, there is no estimate
};

struct GroupArea {
    std::string group;
    std::size_t parcels = 0;
    double total_ha = 0;
    double mapped_ha = 0;       ///< called rice
    double other_ha = 0;        ///< called other
    double cannot_tell_ha = 0;  ///< mapped + other + cannot tell = total
    bool has_estimate = false;  ///< false: too little of the group could be told, see CropAreaOptions
    double estimate_ha = 0;
    uncertainty::Interval interval;  ///< of the estimate, ha
    std::vector<double> draws;       ///< of the rice area, ha; aligned with every other draw of the same seed
};

struct CropArea {
    std::vector<GroupArea> groups;  ///< sorted by name
    GroupArea total;                ///< all parcels; its group is ""
    bool corrected = false;         ///< by the error matrix of reference samples
    std::string method;             ///< one sentence: which way, how many samples, which interval
};

/// \throws InputError  an area is negative or not finite
CropArea rice_area(std::span<const ParcelVerdict> parcels, std::span<const ReferenceSample> samples,
                   const CropAreaOptions& options = {});

}  // namespace vung::crops
