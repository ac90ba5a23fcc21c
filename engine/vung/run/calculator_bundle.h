// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Bundles from a calculation over tables alone.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/run/bundle.h>
#include <vung/run/calculator.h>

namespace vung::run {

struct CalculatorBundleRequest {
    std::filesystem::path target;  ///< new folder; one below it for each of several methodologies
    std::string title = {};        ///< empty: the name of the table of records
    bool open = false;             ///< public
    std::string private_key_pem = {}, key_name = {};
    std::string secret_hex = {};
};

/// One for each methodology that gave something. `result` was made from `asked` with `keep_basis`.
/// \throws InputError  a folder exists or cannot be written, the key is none
std::vector<BundleReport> bundle_calculation(const CalculatorRequest& asked, const CalculatorResult& result,
                                             const CalculatorBundleRequest& request);

}  // namespace vung::run
