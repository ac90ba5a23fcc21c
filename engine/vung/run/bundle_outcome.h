// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A bundle from what one methodology gave.

#include <string>
#include <vector>

#include <vung/run/account_tables.h>
#include <vung/run/bundle.h>

namespace vung::run {

/// `outcome` has an account and its basis, and outlives the request. `seasons` are those that it was made from.
/// \throws InvariantError  it has none
BundleRequest bundle_request(const PackOutcome& outcome, const std::vector<packs::ParcelSeason>& seasons,
                             const std::string& title, text::Language language);

}  // namespace vung::run
