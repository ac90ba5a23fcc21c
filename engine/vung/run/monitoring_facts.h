// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Fields of the monitoring export that a run fills by itself, from where it has areas and images.

#include <vung/run/analyse.h>
#include <vung/run/estimate.h>
#include <vung/run/inputs.h>
#include <vung/run/reduction_book.h>

namespace vung::run {

/// "field_polygon" (file, reference system, parcels), "area_quality" (source, method, land that several parcels claim)
/// and "remote_sensing" (sensors, days, clear looks, how rice was told and how its area was found), in the language of
/// the project. What the run does not know has no entry.
MonitoringFacts monitoring_facts(const Project& project, const Inputs& inputs,
                                 const std::vector<ParcelFindings>& findings, const Estimates& estimates);

}  // namespace vung::run
