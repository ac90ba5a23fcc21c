// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sets up `vung lineage propose` and `vung crosswalk make|apply`. For arguments.cpp only.

#include "command.h"

namespace CLI {
class App;
}

namespace vung::cli {

struct LineageCommands {
    ::CLI::App *group, *propose;
};
LineageCommands add_lineage(::CLI::App& app, LineageArguments& arguments);

struct CrosswalkCommands {
    ::CLI::App *group, *make, *apply;
};
CrosswalkCommands add_crosswalk(::CLI::App& app, CrosswalkArguments& arguments);

}  // namespace vung::cli
