// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The local calendar day of a UTC instant: a pass at 23:05 UTC is the next day in Viet Nam. Uses the system's tz
/// database.

#include <string>
#include <string_view>

#include <vung/dates/date.h>

namespace vung::dates {

/// Calendar day of `instant` in the IANA zone `zone` ("Asia/Ho_Chi_Minh").
/// \throws InputError  the zone is not in the system's tz database
Date local_day(Instant instant, std::string_view zone);

/// True when the tz database knows `zone`.
bool is_time_zone(std::string_view zone);

}  // namespace vung::dates
