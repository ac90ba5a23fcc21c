// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// When a file of the store was last of use, told by its modification time. Files that only save time (coverage,
/// compact pixels) and that the project at hand does not ask for are kept for a while: another project may share the
/// store, and scenes that were moved away may come back. docs/methods/store.md tells users.

#include <chrono>
#include <filesystem>

namespace vung::store {

/// Files that no run asked for in so long may go.
constexpr std::chrono::days kKeptUnused{90};

/// Notes that the file was of use now; at most once a day, and where it may not be changed, not at all.
void note_use(const std::filesystem::path& file);

/// Whether it may go. False when it is not there, or cannot be asked.
bool is_long_unused(const std::filesystem::path& file);

}  // namespace vung::store
