// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Holds a feature of a plot file against the rules of the EU information system (docs/methods/eudr.md). Pure
/// functions, safe from many threads.

#include <optional>
#include <string>
#include <vector>

#include <vung/parcels/eudr_feature.h>
#include <vung/parcels/eudr_shape.h>
#include <vung/problem.h>

namespace vung::parcels {

/// How a file is handed in.
enum class EudrType {
    unknown,
    one_producer,      ///< Type I: one producer per file, all properties optional
    several_producers  ///< Type II: ProducerCountry on every feature; grouped by name and country
};

/// What is left of a feature to compare with the others and with its country.
struct CheckedFeature {
    std::vector<Problem> problems;  ///< id "feature 12", place and hectares where they are known
    MicroShape shape;               ///< outer rings, valid after rounding; empty where there is none
    std::vector<MicroPoint> points;
    double eudr_ha = 0;    ///< of the polygons, as the system shows them; of points, the Area told or assumed
    std::string producer;  ///< ProducerName, empty where it is not told
    std::string country;   ///< a code of ISO 3166-1, else empty
};

CheckedFeature check_feature(const EudrFeature& feature, EudrType type);

/// "feature 12": the id of its problems.
std::string feature_id(std::size_t number);

}  // namespace vung::parcels
