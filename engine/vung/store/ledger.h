// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The store's index (SQLite): what is known of files already read, how each work unit ended, and what the newest run
/// of a project rested on. It only saves time: a lost or damaged ledger is made anew, and the observation files
/// themselves decide what has been observed. Every row carries a seal (a digest of its fields); a row whose seal does
/// not fit is as good as none.
///
/// On local disks the journal is written ahead (WAL); network shares, where that is not safe, get a rollback journal.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vung/store/file_identity.h>

namespace vung::store {

/// What was read of a file, and how it looked from outside then.
struct FileRecord {
    std::filesystem::path file;
    FileStamp stamp;
    std::string pieces;   ///< pieces_digest; may be empty
    std::string content;  ///< content_digest; empty: only the pieces were read
    bool operator==(const FileRecord&) const = default;
};

/// How a work unit ended last time.
struct UnitRecord {
    std::string unit;      ///< "<acquisition>_<lattice hash>"
    std::string identity;  ///< SHA-256 of all that decided the result; empty where it could not be made
    bool failed = false;
    std::string message;        ///< of a failure
    std::int64_t attempts = 0;  ///< failures in a row
    std::int64_t at = 0;        ///< when it ended: seconds since 1970
    std::int64_t bytes = 0;     ///< read for it, as far as it was observed
    double seconds = 0;         ///< it took; wall time
    bool operator==(const UnitRecord&) const = default;
};

class Ledger {
public:
    enum class Use {
        write,  ///< by the holder of the store's lock
        look,   ///< by anybody; writes nothing, and a ledger that is missing or damaged is an empty one
    };

    /// Opens or makes the ledger; one that cannot be read is moved aside as ledger.db.damaged and made anew.
    /// \throws InputError  it is to be written and cannot be
    explicit Ledger(const std::filesystem::path& file, Use use = Use::write);
    ~Ledger();
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;

    /// The record of a file that looks as it did then; found again under another name when the stamp is that of a disk
    /// with reliable times.
    std::optional<FileRecord> find(const std::filesystem::path& file, const FileStamp& stamp) const;
    /// What was known of the file when it was read last, however it looks now.
    std::optional<FileRecord> last_known(const std::filesystem::path& file) const;
    void remember(const FileRecord& record);

    /// What stands in front of a file of this content (64 digits of SHA-256): a text that was read from it once.
    std::optional<std::string> front_of(const std::string& content) const;
    void remember_front(const std::string& content, const std::string& text);

    void record(const UnitRecord& unit);
    std::optional<UnitRecord> find(const std::string& unit) const;
    std::vector<UnitRecord> failed_units() const;  ///< by name
    /// Bytes per second over the units observed last; nothing when none was.
    std::optional<double> speed() const;

    /// A text that a project leaves for its next run.
    void remember_run(const std::string& project, const std::string& text);
    std::optional<std::string> run_of(const std::string& project) const;
    void forget_run(const std::string& project);

    /// Many writes in one transaction: as fast as one.
    void together(const std::function<void()>& writes);

    bool fresh() const { return fresh_; }                        ///< made now: fill it from the observation files
    bool replaced_damaged() const { return replaced_damaged_; }  ///< the file was there and had to be replaced

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
    bool fresh_ = false;
    bool replaced_damaged_ = false;
};

}  // namespace vung::store
