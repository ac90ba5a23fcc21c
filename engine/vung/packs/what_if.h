// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// "What if these parcels were managed otherwise": a change of what was recorded about the project, in memory alone.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <vung/packs/season_activity.h>
#include <vung/packs/settings.h>

namespace vung::packs {

/// Values replace what was recorded; settings (PackSettings) only fill what was not.
///
/// - the name of an input of parcel-seasons: a number in the pack's unit, a key, or truth. "-20 %" and "+5 %" change
///   the recorded number and leave what was not recorded alone.
/// - "n_mineral" (kg N per ha) also changes the nitrogen of each application in one ratio, so that volatilisation
///   follows, and serves where a pack reads the applications alone.
/// - "straw" = "removed": no straw is worked in and none is burnt; other organic matter stays.
/// - "amendments", "fertilisers" or "fuels" = "none": that there were none.
struct WhatIf {
    std::string name;
    std::vector<std::string> parcels, groups, seasons;  ///< which of them; empty: all
    std::map<std::string, Constant> set;
};

/// \throws UsageError  a change that no pack knows, a value of the wrong kind, parcels, groups or seasons that are not
///         there, or that together leave no parcel-season; a name twice or none
void check(const std::vector<WhatIf>& scenarios, const std::vector<std::shared_ptr<const Pack>>& packs,
           const std::vector<ParcelSeason>& seasons);

/// Rows that a scenario touches.
std::vector<std::uint32_t> touched(const WhatIf& scenario, const std::vector<ParcelSeason>& seasons);

/// The activity after the change. Changes that the pack does not ask about are left out.
Activity changed(const Activity& recorded, const Pack& pack, const WhatIf& scenario,
                 const std::vector<std::uint32_t>& rows);

}  // namespace vung::packs
