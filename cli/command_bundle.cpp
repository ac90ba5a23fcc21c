// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/io/csv.h>
#include <vung/run/bundle_json.h>
#include <vung/run/project_bundle.h>
#include <vung/run/secret_file.h>

#include "command.h"
#include "exit_code.h"
#include "plain_output.h"
#include "progress_line.h"
#include "project_file.h"

namespace vung::cli {
int execute(const BundleArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    run::ProjectBundleRequest request{.target = arguments.folder};
    request.packs = arguments.packs;
    request.title = arguments.title;
    request.open = arguments.open;
    request.evidence = arguments.evidence;
    if (!arguments.key.empty()) {
        request.private_key_pem = io::read_bytes(arguments.key);
        request.key_name = arguments.key.string();
    }
    if (!arguments.secret.empty()) request.secret_hex = run::secret_of_file(arguments.secret);
    const auto result = [&] {
        ProgressLine line{common.quiet};
        return run::bundle_project(project, request, run_options(common.threads, line));
    }();
    if (common.json) {
        std::cout << run::to_json(result);
    } else if (!common.quiet) {
        for (const auto& each : result.bundles)
            std::cout << "bundle " << each.folder.string() << ", " << counted(each.files, "file") << ", Merkle root "
                      << each.merkle_root << "\n";
        for (const auto& note : result.notes) std::cout << "note: " << note << "\n";
    }
    return kDone;
}

}  // namespace vung::cli
