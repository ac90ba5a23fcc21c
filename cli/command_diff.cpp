// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/bundle_json.h>

#include "command.h"
#include "exit_code.h"
#include "stop_signals.h"

namespace vung::cli {

int execute(const DiffArguments& arguments, const Common& common) {
    run::VerifyOptions options;
    options.threads = common.threads;
    options.cancelled = [] { return stop_signal() != 0; };
    const auto difference = run::compare_bundles(arguments.first, arguments.second, options);
    std::cout << (common.json ? run::to_json(difference) : run::to_text(difference));
    return kDone;
}

}  // namespace vung::cli
