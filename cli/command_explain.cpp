// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/bundle_json.h>

#include "command.h"
#include "exit_code.h"
#include "stop_signals.h"

namespace vung::cli {

int execute(const ExplainArguments& arguments, const Common& common) {
    run::VerifyOptions options;
    options.threads = common.threads;
    options.cancelled = [] { return stop_signal() != 0; };
    const auto explanation =
        run::explain(run::recompute_bundle(arguments.bundle, options), arguments.what, arguments.parts);
    std::cout << (common.json ? run::to_json(explanation) : run::to_text(explanation));
    return kDone;
}

}  // namespace vung::cli
