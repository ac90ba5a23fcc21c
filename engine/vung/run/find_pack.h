// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// A methodology by its name: one of those that come with the engine, or the user's own file.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <vung/factors/factor_table.h>
#include <vung/packs/pack.h>

namespace vung::run {

/// The CSV files beside a pack file, sorted; those that are tables of factors are read with it.
std::vector<std::filesystem::path> factor_files_beside(const std::filesystem::path& pack);

/// A pack by its id, or from a file together with the CSV tables of factors beside it. `table` receives these.
/// \throws InputError  no such pack or file; as packs::load_pack
std::shared_ptr<const packs::Pack> find_pack(const std::string& name, factors::FactorTable& table);

}  // namespace vung::run
