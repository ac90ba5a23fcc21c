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
    std::cout << "\n";
    switch (report.reached) {
        case 0: std::cout << "NOT verified: the files are not those that the manifest names\n"; break;
        case 1: std::cout << "level 1 reached: the files are whole\n"; break;
        default:
            std::cout << "level 2 reached: the files are whole, and everything after observation was computed anew\n";
    }
}

}  // namespace

int execute(const VerifyArguments& arguments, const Common& common) {
    run::VerifyOptions options;
    options.level = arguments.level;
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
    return report.findings.empty() && report.reached >= arguments.level ? kDone : kSomeFailed;
}

}  // namespace vung::cli
