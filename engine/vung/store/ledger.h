// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The store's index (SQLite): checksums of files already read, and how each work unit ended. It only saves time: a
/// lost or damaged ledger is made anew, and the observation files themselves decide what has been observed.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vung/store/file_identity.h>

namespace vung::store {

/// How a work unit ended last time.
struct UnitRecord {
    std::string unit;      ///< "<acquisition>_<lattice hash>"
    std::string identity;  ///< SHA-256 of all that decided the result
    bool failed = false;
    std::string message;  ///< of a failure
};

class Ledger {
public:
    /// Opens or makes the ledger; one that cannot be read is moved aside as ledger.db.damaged and made anew.
    /// \throws InputError  the folder cannot be written
    explicit Ledger(const std::filesystem::path& file);
    ~Ledger();
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;

    /// SHA-256 of a file whose stamp is the remembered one; nothing when it must be read.
    std::optional<std::string> checksum(const std::filesystem::path& file, const FileStamp& stamp) const;
    void remember_checksum(const std::filesystem::path& file, const FileStamp& stamp, const std::string& sha256);

    void record(const UnitRecord& unit);
    std::optional<UnitRecord> find(const std::string& unit) const;

    /// True when the file was there and had to be replaced.
    bool replaced_damaged() const { return replaced_damaged_; }

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
    bool replaced_damaged_ = false;
};

}  // namespace vung::store
