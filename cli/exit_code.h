// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// What the exit code of every command means; scripts and cron lean on it.

namespace vung::cli {

enum ExitCode : int {
    kDone = 0,           ///< done, nothing new to look at
    kNothing = 1,        ///< nothing could be computed
    kUsage = 2,          ///< usage or project file
    kNewProblems = 3,    ///< done; problems that are new
    kSomeFailed = 4,     ///< some work failed (wins over 3)
    kBusy = 5,           ///< another run holds the store
    kInterrupted = 130,  ///< stopped by SIGINT; run again to go on
    kTerminated = 143,   ///< stopped by SIGTERM; run again to go on
};

}  // namespace vung::cli
