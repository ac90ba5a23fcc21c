// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sets up `vung emissions` and `vung packs`. For arguments.cpp only.

#include "command.h"

namespace CLI {
class App;
}

namespace vung::cli {

::CLI::App* add_emissions(::CLI::App& app, EmissionsArguments& arguments);
::CLI::App* add_packs(::CLI::App& app, PacksArguments& arguments);

}  // namespace vung::cli
