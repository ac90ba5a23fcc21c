// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/sample/commune.h>
#include <vung/sample/comparison.h>
#include <vung/text/shell_word.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"

namespace vung::cli {
namespace {

int compare(const SampleArguments& arguments, const Common& common) {
    const auto table = sample::compare_with_truth(arguments.folder);
    if (common.json)
        std::cout << to_json(table);
    else if (!common.quiet)
        std::cout << table_text(table);
    return kDone;
}

}  // namespace

int execute(const SampleArguments& arguments, const Common& common) {
    if (arguments.compare) return compare(arguments, common);
    sample::CommuneOptions options;
    if (arguments.seed) options.seed = *arguments.seed;
    options.language = arguments.language;
    const auto summary = sample::write_commune(arguments.folder, options);
    if (common.json)
        std::cout << to_json(summary, arguments.folder.string());
    else if (!common.quiet)
        std::cout << "wrote a synthetic commune into " << arguments.folder.string() << "\n"
                  << "parcels   " << summary.features << " in " << counted(summary.cooperatives, "cooperative") << ", "
                  << summary.broken << " of them broken on purpose\n"
                  << "truth     " << summary.rice_parcels << " rice parcels, " << readable(summary.rice_ha) << " ha, "
                  << readable(summary.production_t) << " t of paddy\n"
                  << "scenes    " << summary.products << " in " << counted(summary.acquisitions, "acquisition") << "\n"
                  << "diary     " << summary.diary_rows << " rows, " << summary.diary_errors
                  << " of them wrong on purpose\n"
                  << "files     " << summary.files << ", " << readable(static_cast<double>(summary.bytes) / 1e6)
                  << " MB\n"
                  << "Next: vung run --project " << text::shell_word((arguments.folder / "project.toml").string())
                  << "\n";
    return kDone;
}

}  // namespace vung::cli
