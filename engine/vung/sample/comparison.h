// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// How near a run of the sample commune came to its truth.

#include <filesystem>

#include <vung/report/table.h>

namespace vung::sample {

/// Per cooperative and quantity that truth and run both have (area, production ...): the truth, the run's estimate with
/// its interval, how far it is off in percent, and whether the interval holds the truth. Rows are sorted by quantity,
/// then cooperative; a last cooperative "all" per quantity adds both sides up (without interval).
///
/// Reads <folder>/truth/cooperatives.csv and cooperatives.csv of the newest run below <folder>/runs.
/// \throws InputError  the folder is no sample commune, was not run yet, or the two tables share no cooperative
report::Table compare_with_truth(const std::filesystem::path& folder);

}  // namespace vung::sample
