// SPDX-License-Identifier: Apache-2.0
#include <vung/dates/time_zone.h>

#include <date/tz.h>

#include <vung/error.h>

namespace vung::dates {
namespace {

const date::time_zone* find_zone(std::string_view zone) {
    try {
        return date::locate_zone(std::string{zone});
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

}  // namespace

Date local_day(Instant instant, std::string_view zone) {
    const auto* found = find_zone(zone);
    if (!found)
        throw InputError{{.what = "time zone '" + std::string{zone} + "' is not known",
                          .where = "project.timezone",
                          .fix = "use an IANA name such as Asia/Ho_Chi_Minh and see that tzdata is installed"}};
    return std::chrono::floor<Days>(Instant{found->to_local(instant).time_since_epoch()});
}

bool is_time_zone(std::string_view zone) {
    return find_zone(zone) != nullptr;
}

}  // namespace vung::dates
