// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The arguments of `vung factors` and `vung template`. For arguments.cpp.

#include "command.h"

namespace CLI {
class App;
}

namespace vung::cli {

struct FactorsCommands {
    ::CLI::App *group, *list, *show, *sign;
};
FactorsCommands add_factors(::CLI::App& app, FactorsArguments& factors);

::CLI::App* add_template(::CLI::App& app, TemplateArguments& form);

}  // namespace vung::cli
