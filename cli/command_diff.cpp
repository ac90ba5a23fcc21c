// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/run/bundle_json.h>
#include <vung/run/run_difference.h>

#include "command.h"
#include "exit_code.h"
#include "stop_signals.h"

namespace vung::cli {

int execute(const DiffArguments& arguments, const Common& common) {
    const auto language = text::parse_language(arguments.language);
    run::VerifyOptions options;
    options.threads = common.threads;
    options.cancelled = [] { return stop_signal() != 0; };
    if (run::is_run_folder(arguments.first) && run::is_run_folder(arguments.second)) {
        const auto found = run::compare_runs(arguments.first, arguments.second, arguments.pack, options);
        if (common.json) std::cout << "{";
        for (const auto& [pack, difference] : found) {
            if (common.json)
                std::cout << (&pack == &found.front().pack ? "" : ",") << "\n\"" << pack
                          << "\": " << run::to_json(difference);
            else
                std::cout << pack << "\n" << run::to_text(difference, language);
        }
        if (common.json) std::cout << "}\n";
        return kDone;
    }
    const auto difference = run::compare_bundles(arguments.first, arguments.second, options);
    std::cout << (common.json ? run::to_json(difference) : run::to_text(difference, language));
    return kDone;
}

}  // namespace vung::cli
