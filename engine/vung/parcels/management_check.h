// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What cannot be in a management record: days that cannot belong to the season or stand in the wrong order, rates
/// beyond what a field can take (data/records/limits.csv), straw that was both burnt and incorporated. What cannot be
/// is taken out of the record, as if it had not been recorded, and told; nothing is mended.

#include <optional>
#include <string_view>
#include <vector>

#include <vung/dates/season.h>
#include <vung/parcels/management.h>
#include <vung/problem.h>

namespace vung::parcels {

/// A limit of data/records/limits.csv. \throws InvariantError  no such row
double record_limit(std::string_view key);

/// What was found in one record: a code of data/problems/records.csv and what fills its sentence.
struct RecordFinding {
    std::string code;
    ProblemValues values;
};

/// Takes out what cannot be. `season` is the window that the record names; nothing when it is not known (look-back
/// years). A harvest that is not after the sowing is not looked at here: such a record says nothing.
std::vector<RecordFinding> check_record(ManagementRecord& record, const std::optional<dates::Season>& season);

/// True for a harvest on or before the day of sowing: the record contradicts itself.
bool contradicts_itself(const ManagementRecord& record);

}  // namespace vung::parcels
