// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Why two bundles give other tonnes. One thing after the other is taken from the second bundle, in this order, and the
/// tonnes are computed each time, so that the parts add up to the whole change:
///   data        inputs that came from imagery; of two runs also parcel-seasons whose crop images show otherwise
///   boundaries  areas, and parcel-seasons that are in one of them only
///   records     all other activity data; of two runs also parcel-seasons that come or go while parcel and crop stay
///   factors     tables of factors
///   rules       the pack, its options, warming potentials, the seed of the draws
///   software    what is left: what each bundle says minus what this program computes from it
/// A part therefore holds what it does together with the parts before it.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <vung/run/verify.h>

namespace vung::run {

struct DifferencePart {
    std::string name;
    double change = 0;
    std::vector<std::string> details;  ///< what was changed, in words
};

struct BundleDifference {
    std::string quantity, unit;    ///< of the second bundle
    double first = 0, second = 0;  ///< as the bundles say
    std::vector<DifferencePart> parts;
    std::vector<std::string> notes;
};

/// \throws InputError  one of them is no bundle, or their totals are of different units; Cancelled
BundleDifference compare_bundles(const std::filesystem::path& first, const std::filesystem::path& second,
                                 const VerifyOptions& options = {});

using SeasonKey = std::pair<std::string, std::string>;  ///< parcel, season

/// Stage at which a parcel-season that is in one of them only comes or goes: 1 data, 2 boundaries (where it is not
/// named), 3 records.
using ChangedAt = std::map<SeasonKey, int>;

/// What each of the two says of its total, in the unit of the second.
struct SaidTotals {
    double first = 0, second = 0;
};

/// Of two calculations that were opened. \throws InputError  their totals are of different units; Cancelled
BundleDifference compare_opened(const OpenedBundle& first, const OpenedBundle& second, const SaidTotals& said,
                                const ChangedAt& changed = {});

/// Activity of `first` with what `stage` takes from `second`: 1 observed inputs, 2 boundaries too, 3 everything.
/// Parcel-seasons are matched by parcel and season. For compare_opened and its tests.
packs::Activity merged_activity(const OpenedBundle& first, const OpenedBundle& second, int stage,
                                const ChangedAt& changed = {});

std::string to_text(const BundleDifference& difference, text::Language language = text::Language::en);

}  // namespace vung::run
