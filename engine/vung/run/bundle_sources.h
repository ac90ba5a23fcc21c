// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What a bundle's records rest on and does not hold itself: diaries, signatures of factors, evidence files, by their
/// hashes.

#include <vector>

#include <vung/run/bundle_manifest.h>
#include <vung/run/calculator.h>
#include <vung/run/inputs.h>

namespace vung::run {

/// Sorted by role and name. A file that is not there has no hash. \throws InputError  one cannot be read
std::vector<BundleSource> bundle_sources(const Project& project, const Inputs& inputs);
std::vector<BundleSource> bundle_sources(const CalculatorRequest& request, const CalculatorResult& result);

}  // namespace vung::run
