// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sets up `vung eudr check` and `vung eudr export`. For arguments.cpp only.

#include "command.h"

namespace CLI {
class App;
}

namespace vung::cli {

struct EudrCommands {
    ::CLI::App *group, *check, *exported;
};
EudrCommands add_eudr(::CLI::App& app, EudrArguments& arguments);

}  // namespace vung::cli
