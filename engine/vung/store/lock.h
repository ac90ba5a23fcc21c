// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One run at a time on a store. The lock is held by the open file (flock), so a killed process leaves none behind; the
/// file's text says who holds it.

#include <filesystem>
#include <optional>
#include <string>

namespace vung::store {

class StoreLock {
public:
    /// \throws BusyError  another process holds the store; names it
    explicit StoreLock(const std::filesystem::path& file);
    ~StoreLock();
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

    /// Who holds the lock now ("host vm1, process 812, since ..."); nothing when nobody does.
    static std::optional<std::string> holder(const std::filesystem::path& file);

private:
    int descriptor_ = -1;
};

}  // namespace vung::store
