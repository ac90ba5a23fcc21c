// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include <vung/run/run.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "project_file.h"

namespace vung::cli {
namespace {

constexpr std::size_t kListed = 10;

}  // namespace

int execute(const StatusArguments& arguments, const Common& common) {
    const auto project = open_project(arguments.project, common);
    const auto status = run::status(project);
    if (common.json) {
        std::cout << to_json(status);
        return kDone;
    }
    std::cout << "project   " << project.name << "\n"
              << "store     " << status.observed << " of " << counted(status.acquisitions, "acquisition")
              << " observed, " << status.failed << " failed: " << project.store.string() << "\n"
              << "          " << counted(status.files, "file") << ", " << readable_bytes(status.bytes);
    if (status.free_bytes) std::cout << "; " << readable_bytes(*status.free_bytes) << " free";
    std::cout << "\n";
    if (status.unused_files > 0)
        std::cout << "          " << counted(status.unused_files, "file")
                  << " of acquisitions that are not among the scenes now\n";
    if (status.damaged_files > 0)
        std::cout << "          " << counted(status.damaged_files, "file") << " damaged; the next run makes "
                  << (status.damaged_files == 1 ? "it" : "them") << " again\n";
    std::cout << "cells     ";
    if (!status.keeps_cells && status.cell_bytes == 0)
        std::cout << "none are kept: [store] pixels_gb is 0\n";
    else
        std::cout << "of " << status.with_cells << " of " << counted(status.observed, "observed acquisition")
                  << " are kept, " << readable_bytes(status.cell_bytes)
                  << (status.with_cells < status.observed ? "; others are decoded again where parcels are corrected"
                                                          : "")
                  << "\n";
    if (status.useless_cell_files > 0)
        std::cout << "          " << counted(status.useless_cell_files, "file")
                  << " damaged or without the file of their lattice; not used\n";
    std::cout << "newest    " << (status.latest.empty() ? "no run yet" : status.latest.string()) << "\n";
    if (status.held) std::cout << "held by   " << status.holder << "\n";
    if (!status.waiting.empty()) std::cout << "waiting   " << counted(status.waiting.size(), "acquisition") << "\n";
    for (std::size_t i = 0; i < std::min(kListed, status.waiting.size()); ++i)
        std::cout << "    " << status.waiting[i] << "\n";
    if (status.waiting.size() > kListed) std::cout << "    and " << status.waiting.size() - kListed << " more\n";
    if (!status.failures.empty()) std::cout << "failed    " << counted(status.failures.size(), "acquisition") << "\n";
    for (std::size_t i = 0; i < std::min(kListed, status.failures.size()); ++i)
        std::cout << "    " << status.failures[i].acquisition << ": " << status.failures[i].reason
                  << (status.failures[i].attempts > 1 ? " (" + std::to_string(status.failures[i].attempts) + " times)"
                                                      : "")
                  << "\n";
    return kDone;
}

}  // namespace vung::cli
