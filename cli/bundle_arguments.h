// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Sets up `vung verify`, `vung explain`, `vung diff` and `vung prove`. For arguments.cpp only.

#include "command.h"

namespace CLI {
class App;
}

namespace vung::cli {

::CLI::App* add_bundle(::CLI::App& app, BundleArguments& arguments);
::CLI::App* add_verify(::CLI::App& app, VerifyArguments& arguments);
::CLI::App* add_explain(::CLI::App& app, ExplainArguments& arguments);
::CLI::App* add_diff(::CLI::App& app, DiffArguments& arguments);
::CLI::App* add_prove(::CLI::App& app, ProveArguments& arguments);

}  // namespace vung::cli
