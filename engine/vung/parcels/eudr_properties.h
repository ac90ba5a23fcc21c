// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The four properties that the EU information system reads, by their exact names: ProducerName, ProducerCountry,
/// ProductionPlace (texts) and Area (hectares, a number). All others are passed over.

#include <optional>
#include <span>
#include <vector>

#include <vung/parcels/eudr_check.h>
#include <vung/parcels/eudr_feature.h>

namespace vung::parcels {

/// Adds problems, producer and country to `out`; returns the Area that the system would take.
std::optional<double> check_properties(std::span<const EudrProperty> properties, EudrType type, CheckedFeature& out);

/// Problem of a country that is no code of ISO 3166-1, with the code that is probably meant.
Problem unknown_country(const std::string& text);

}  // namespace vung::parcels
