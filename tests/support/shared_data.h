// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Where tests find the real data sets that stand beside the project, and how they skip visibly without them.

#include <cstdlib>
#include <filesystem>
#include <string>

namespace vung::test {

/// Top of the checkout.
inline std::filesystem::path source_dir() {
    return VUNG_SOURCE_DIR;
}

/// ../shared beside the checkout (or $VUNG_SHARED).
inline std::filesystem::path shared_dir() {
    if (const char* given = std::getenv("VUNG_SHARED")) return given;
    return source_dir().parent_path() / "shared";
}

}  // namespace vung::test

/// Skips the test with a visible message when `relative` is not in the shared data.
#define VUNG_NEEDS_SHARED(relative)                                                           \
    if (!std::filesystem::exists(vung::test::shared_dir() / (relative)))                      \
    GTEST_SKIP() << "real data '" << (relative) << "' is not beside the checkout; looked in " \
                 << vung::test::shared_dir()
