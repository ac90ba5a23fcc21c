// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The section [gate] of a project file: limits other than those of data/gate/limits.csv. For project.cpp.

#include <string>

#include <vung/parcels/gate_limits.h>
#include <vung/run/toml_section.h>

namespace vung::run {

/// Every limit has a key of its own name; a value outside its range is a fault.
void read_gate(TomlSection section, parcels::GateLimits& out);

/// The section with all defaults, as comments, for the template.
std::string gate_template();

}  // namespace vung::run
