// SPDX-License-Identifier: Apache-2.0
#include <vung/store/last_use.h>

#include <optional>
#include <system_error>

namespace vung::store {
namespace {

using Clock = std::filesystem::file_time_type::clock;

std::optional<Clock::duration> age(const std::filesystem::path& file) {
    std::error_code error;
    const auto used = std::filesystem::last_write_time(file, error);
    if (error) return std::nullopt;
    return Clock::now() - used;
}

}  // namespace

void note_use(const std::filesystem::path& file) {
    const auto unused = age(file);
    std::error_code ignored;
    if (unused && *unused > std::chrono::days{1}) std::filesystem::last_write_time(file, Clock::now(), ignored);
}

bool is_long_unused(const std::filesystem::path& file) {
    const auto unused = age(file);
    return unused && *unused > kKeptUnused;
}

}  // namespace vung::store
