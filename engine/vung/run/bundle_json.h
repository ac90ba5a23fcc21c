// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What was found out about bundles, for other programs. Absent values are null.

#include <string>

#include <vung/run/bundle_difference.h>
#include <vung/run/explain.h>
#include <vung/run/project_bundle.h>
#include <vung/run/row_proof.h>
#include <vung/run/verify.h>

namespace vung::run {

std::string to_json(const VerifyReport& report);
std::string to_json(const ProjectBundleResult& result);
std::string to_json(const Explanation& explanation);
std::string to_json(const BundleDifference& difference);
std::string to_json(const RowProof& proof);

/// \throws InputError  the text is no proof
RowProof parse_row_proof(const std::string& text, const std::string& where);

}  // namespace vung::run
