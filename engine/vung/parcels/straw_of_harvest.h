// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Straw lies on a field before the sowing because a crop was harvested there: no more can be burnt, taken away, worked
/// in or left than grew with it. What grew is the yield of the season before x dry matter x residue per grain (IPCC
/// 2019, Table 11.1A: 0.89 and 1.4). A record that tells how much straw there was is judged by that instead.

#include <span>
#include <vector>

#include <vung/parcels/management_check.h>

namespace vung::parcels {

/// A finding about one of many records, by its place among them.
struct FindingOfRecord {
    std::size_t record = 0;
    RecordFinding finding;
};

/// Straw of more than grew (R-STRAW-YIELD): straw and amendments are taken out of the record. The season before is the
/// record of the same parcel whose harvest is the last one until the sowing, at most `straw_gap_days` of
/// data/records/limits.csv before it; of several on that day the largest yield counts. Without it, its yield, or the
/// two days nothing can be said.
std::vector<FindingOfRecord> check_straw_of_harvest(std::span<ManagementRecord* const> records);

}  // namespace vung::parcels
