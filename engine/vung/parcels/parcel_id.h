// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Parcel ids from one or several columns, the same way for layers, diaries and samples.

#include <optional>
#include <span>
#include <string>

namespace vung::parcels {

/// Id, or what is wrong with its parts.
struct IdResult {
    std::string id;             ///< parts joined by '/'; empty when there is a fault
    std::string fault;          ///< "column 'to' is empty"; empty when the id is good
    std::string fault_vi = {};  ///< the same in Vietnamese
};

/// Joins the parts with '/'. Blanks around parts are cut off. A part that is empty, holds a '/' (when there are several
/// parts), or is not UTF-8 is a fault.
IdResult join_id(std::span<const std::string> columns, std::span<const std::string> parts);

}  // namespace vung::parcels
