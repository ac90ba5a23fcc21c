// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The water regime of an irrigated season by its drainages: none is continuous flooding, one is single drainage, two
/// or more are multiple drainage (IPCC 2019, Table 5.12). The drainage before harvest is none of them.

#include <optional>
#include <string>
#include <vector>

#include <vung/parcels/management.h>

namespace vung::packs {

/// Number of drainages that a regime says: 0, 1 or 2; nothing for the others (rainfed, deep water, unknown).
std::optional<int> drainages_of(const std::string& regime);

/// Key of Table 5.12.
std::string regime_of(std::size_t drainages);

/// The regime as it was recorded: by name, else by the number of drainages, else by the dry periods. Nothing: none.
std::optional<std::string> recorded_regime(const parcels::ManagementRecord& record);

/// Scaling factors of IPCC 2019, Tables 5.12 and 5.13: to find the regime that emits least. \throws InputError  no row
double water_factor(const std::string& regime);
double preseason_factor(const std::string& regime);

/// The regime that evidenced dry periods show, and nothing when none were recorded.
std::optional<std::string> evidenced_regime(const parcels::ManagementRecord& record,
                                            const std::vector<std::string>& evidence);

}  // namespace vung::packs
