// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <vung/error.h>
#include <vung/io/csv.h>
#include <vung/run/bundle_json.h>

#include "command.h"
#include "exit_code.h"
#include "plain_output.h"
#include "stop_signals.h"

namespace vung::cli {
namespace {

void print(const run::VerifyReport& report) {
    std::cout << report.manifest.title << (report.manifest.pack.empty() ? "" : " · " + report.manifest.pack) << "\n";
    if (!report.manifest.stamp.empty()) std::cout << report.manifest.stamp << "\n";
    for (const auto& finding : report.findings) {
        std::cout << "  level " << finding.level << ": " << finding.file;
        if (!finding.place.empty()) std::cout << ", " << finding.place;
        std::cout << ": " << finding.what << "\n";
    }
    for (const auto& note : report.notes) std::cout << "  note: " << note << "\n";
    std::cout << "compared " << counted(report.files, "file");
    if (report.cells > 0)
        std::cout << ", " << counted(report.cells, "computed cell") << ", " << counted(report.workbooks, "workbook");
    if (report.observations > 0) std::cout << ", " << counted(report.observations, "observation");
    if (report.image_files > 0) std::cout << ", " << counted(report.image_files, "image file");
    std::cout << "\n";
    if (!report.drawn.empty()) {
        std::cout << "drawn and observed again:";
        for (const auto& key : report.drawn) std::cout << " " << key;
        std::cout << "\n";
    }
    constexpr const char* kReached[] = {
        "NOT verified: the files are not those that the manifest names",
        "level 1 reached: the files are whole",
        "level 2 reached: the files are whole, and everything after observation was computed anew",
        "level 3 reached: and the observations were made again from the cells under the parcels",
        "level 4 reached: and the images are those that were observed, a sample of them observed again",
    };
    std::cout << kReached[report.reached] << "\n";
    if (report.reached >= 2) std::cout << "the recomputation begins at " << report.begins << "\n";
    if (!report.why_not.empty()) std::cout << "no further: " << report.why_not << "\n";
}

}  // namespace

int execute(const VerifyArguments& arguments, const Common& common) {
    run::VerifyOptions options;
    options.level = arguments.level.value_or(4);
    options.imagery = arguments.imagery;
    options.seed = arguments.seed;
    options.sample = arguments.sample;
    options.threads = common.threads;
    options.cancelled = [] { return stop_signal() != 0; };
    if (!arguments.key.empty()) {
        options.public_key_pem = io::read_bytes(arguments.key);
        options.key_name = arguments.key.string();
    }
    const auto report = run::verify_bundle(arguments.bundle, options);
    if (common.json)
        std::cout << to_json(report);
    else if (!common.quiet)
        print(report);
    // A level that was asked for and could not be tried is no success.
    const int asked = arguments.level.value_or(arguments.imagery.empty() ? 2 : 4);
    return report.findings.empty() && report.reached >= asked ? kDone : kSomeFailed;
}

}  // namespace vung::cli
