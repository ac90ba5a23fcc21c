// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One run at a time on a store.
///
/// On a local disk the open file itself is the lock (flock): a killed process leaves none behind. Network shares may
/// keep such a lock to the machine that asked. There the file's text and time decide as well: it names host, process
/// and start of the holder, and the holder touches it every half minute. A holder that gave no sign for some minutes,
/// or whose process is gone from this machine, has died; its place is taken, and `taken_over` says so.

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace vung::store {

struct LockOptions {
    std::chrono::milliseconds heartbeat = std::chrono::seconds{30};  ///< between two signs of life
    std::chrono::milliseconds silence = std::chrono::minutes{5};     ///< after which a holder counts as dead
    std::chrono::milliseconds settle = std::chrono::seconds{2};  ///< on a share: wait, then see that nobody else came
    std::optional<bool> network;  ///< whether the file lies on a network share; nothing: ask the system
};

class StoreLock {
public:
    /// \throws BusyError   another process holds the store; names it
    /// \throws InputError  the file cannot be made or locked
    explicit StoreLock(const std::filesystem::path& file, const LockOptions& options = {});
    ~StoreLock();
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

    /// A sentence about the holder that died and whose place was taken; nothing when it was free.
    const std::optional<std::string>& taken_over() const { return taken_over_; }

    /// Another machine may have taken the store from a process that was asleep. \throws BusyError
    void check() const;

    /// Who holds the lock now ("host vm1, process 812, since ..., last sign of life 12 s ago"); nothing when nobody
    /// does. Writes nothing.
    static std::optional<std::string> holder(const std::filesystem::path& file, const LockOptions& options = {});

private:
    struct Heart;
    std::filesystem::path file_;
    int descriptor_ = -1;
    std::optional<std::string> taken_over_;
    std::unique_ptr<Heart> heart_;
};

}  // namespace vung::store
