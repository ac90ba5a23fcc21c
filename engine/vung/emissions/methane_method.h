// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The seam between what was recorded about parcel-seasons and the methodology that turns it into CH4. Methodologies as
/// packs will stand behind the same interface.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <vung/emissions/methane_estimate.h>

namespace vung::emissions {

class MethaneMethod {
public:
    virtual ~MethaneMethod() = default;
    virtual std::string id() const = 0;  ///< "ipcc-2019-rice"
    virtual MethaneEstimate estimate(std::span<const ParcelSeason> seasons, const MethaneOptions& options) const = 0;
};

/// "ipcc-2019-rice" or "ipcc-2006-rice".
/// \throws InputError  there is no such methodology; names the nearest
std::unique_ptr<MethaneMethod> methane_method(const std::string& id);

std::vector<std::string> methane_methods();

}  // namespace vung::emissions
