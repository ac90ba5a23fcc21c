// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// SIGINT and SIGTERM ask the work to stop at the next good moment. A second one ends the program at once.

namespace vung::cli {

/// Call once, before any thread starts.
void catch_stop_signals();

/// The signal that came, 0: none.
int stop_signal();

inline bool stop_wanted() {
    return stop_signal() != 0;
}

}  // namespace vung::cli
