// SPDX-License-Identifier: Apache-2.0
/// Picks a command and maps errors to exit codes.
#include <csignal>
#include <filesystem>
#include <iostream>
#include <system_error>

#include <vung/error.h>
#include <vung/io/environment.h>
#include <vung/memory.h>

#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "plain_output.h"
#include "project_file.h"
#include "stop_signals.h"

namespace vung::cli {
namespace {

int tell(const InputError& error, int exit_code, const Common& common) {
    std::cerr << error_text(error.text());
    if (common.json) std::cout << to_json(error.text());
    return exit_code;
}

int tell_stopped() {
    std::cerr << "stopped; what was finished is kept, run again to go on\n";
    return stop_signal() == SIGTERM ? kTerminated : kInterrupted;
}

int tell_unexpected(const std::exception& error, const Common& common) {
    return tell(InputError{{.what = std::string{"vung itself failed: "} + error.what(),
                            .where = "",
                            .fix = "please report this with the command and the project file"}},
                kNothing, common);
}

/// \throws UsageError  the folder that the program was started in was deleted since: no path means anything there
void stand_somewhere() {
    std::error_code gone;
    if (std::filesystem::current_path(gone).empty())
        throw UsageError{{.what = "the current folder does not exist any more",
                          .where = "where vung was started",
                          .fix = "change to another folder: cd"}};
}

int run_command(const Arguments& arguments) {
    const auto& common = arguments.common;
    try {
        stand_somewhere();
        return std::visit([&](const auto& command) { return execute(command, common); }, arguments.command);
    } catch (const AlreadyTold& told) {
        return told.exit_code;
    } catch (const Cancelled&) {
        return tell_stopped();
    } catch (const UsageError& error) {
        return tell(error, kUsage, common);
    } catch (const BusyError& error) {
        return tell(error, kBusy, common);
    } catch (const InputError& error) {
        return tell(error, kNothing, common);
    } catch (const std::exception& error) {
        return tell_unexpected(error, common);
    }
}

}  // namespace
}  // namespace vung::cli

int main(int argc, char** argv) {
    using namespace vung::cli;
    vung::keep_freed_memory();
    const auto parsed = parse_arguments(argc, argv);
    if (const auto* leave = std::get_if<Leave>(&parsed)) {
        std::cout << leave->out;
        std::cerr << leave->err;
        return leave->exit_code;
    }
    catch_stop_signals();
    const auto& arguments = std::get<Arguments>(parsed);
    if (!arguments.common.quiet)
        for (const auto& warning : vung::io::environment_warnings()) std::cerr << "note: " << warning << "\n";
    const int exit_code = run_command(arguments);
    if (!std::cout.flush()) {
        std::cerr << "error: the result could not be printed\nfix:   check where stdout goes\n";
        return kNothing;
    }
    return exit_code;
}
