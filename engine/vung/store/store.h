// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The store folder: what observing found, one immutable netCDF-4 file per acquisition and lattice, with the ledger
/// beside. It may be deleted: that costs only time.

#include <filesystem>
#include <string>

namespace vung::store {

/// Places inside a store folder. Making one touches nothing on the disk.
class Store {
public:
    explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path ledger_file() const { return folder_ / "ledger.db"; }
    std::filesystem::path lock_file() const { return folder_ / "lock"; }
    std::filesystem::path observations() const { return folder_ / "observations"; }
    std::filesystem::path observation_file(const std::string& name) const { return observations() / (name + ".nc"); }

    /// Makes the folders. \throws InputError  they cannot be made or written
    void make() const;

    /// Removes half-written files of killed runs; only the holder of the lock may call it.
    void clean_leftovers() const;

private:
    std::filesystem::path folder_;
};

}  // namespace vung::store
