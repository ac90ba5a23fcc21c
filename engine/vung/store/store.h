// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The store folder: what observing found, with the ledger beside. It may be deleted: that costs only time.
///
/// A work unit has one or more immutable netCDF-4 files per lattice, `observations/<unit>.<hash>.nc`. The hash is the
/// beginning of the SHA-256 of the file's own bytes, so a file says by its name whether it is whole. Later files of a
/// unit hold the parcels that came after the earlier ones (docs/decisions/0010-never-twice.md).

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace vung::store {

/// A file of the observations folder.
struct StoredFile {
    std::filesystem::path path;
    std::string unit;  ///< "sentinel-2-l2a_S2A_20240115T031541_1a2b3c4d"
    std::string hash;  ///< hex digits that its content has to begin with
    std::uint64_t size = 0;
};

/// Places inside a store folder. Making one touches nothing on the disk.
class Store {
public:
    explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path ledger_file() const { return folder_ / "ledger.db"; }
    std::filesystem::path lock_file() const { return folder_ / "lock"; }
    std::filesystem::path observations() const { return folder_ / "observations"; }

    /// Name of an observation file whose content has this SHA-256.
    std::filesystem::path observation_file(const std::string& unit, const std::string& sha256) const;

    /// All observation files by unit, each list by name. A folder that is not there has none.
    std::map<std::string, std::vector<StoredFile>> list() const;

    /// Makes the folders. \throws InputError  they cannot be made or written
    void make() const;

    /// Removes half-written files of killed runs; only the holder of the lock may call it.
    void clean_leftovers() const;

private:
    std::filesystem::path folder_;
};

}  // namespace vung::store
