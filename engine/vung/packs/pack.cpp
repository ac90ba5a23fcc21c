// SPDX-License-Identifier: Apache-2.0
#include <vung/packs/pack.h>

#include <vung/error.h>

namespace vung::packs {

const Quantity* Pack::quantity(std::string_view name) const {
    for (const auto& quantity : quantities)
        if (scope.symbols[quantity.symbol].name == name) return &quantity;
    return nullptr;
}

std::string to_string(Status status) {
    switch (status) {
        case Status::in_force: return "in force";
        case Status::inactive: return "inactive";
        case Status::draft: return "draft";
        case Status::awaiting_factors: return "awaiting factors";
    }
    throw InvariantError("unknown status of a pack");
}

}  // namespace vung::packs
