// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// [fiboa] of the project file: what `vung export fiboa` says of all parcels together.

#include <optional>
#include <string>
#include <vector>

#include <vung/dates/date.h>

namespace vung::run {

class TomlSection;

struct FiboaSection {
    std::string collection;             ///< empty: the name of the project
    std::vector<std::string> category;  ///< io::fiboa_categories
    std::string method;                 ///< io::fiboa_methods; empty: not told
    std::optional<dates::Date> last_seen;
    std::string details;
};

/// Reads the section and finishes it.
void read_fiboa(TomlSection section, FiboaSection& out);

}  // namespace vung::run
