// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Straw against the harvest it comes from, over all diaries of a calculation: the season before may stand in another
/// file (parcels/straw_of_harvest).

#include <initializer_list>
#include <vector>

#include <vung/parcels/management.h>
#include <vung/problem.h>

namespace vung::run {

/// Takes straw out of the records that tell of more than grew; one problem for each.
std::vector<Problem> straw_problems(std::initializer_list<std::vector<parcels::ManagementRecord>*> lists);

}  // namespace vung::run
