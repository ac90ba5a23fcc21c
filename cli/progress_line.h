// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Shows on stderr how far the work is: one line that moves on a terminal, a line now and then in a log.

#include <chrono>
#include <string>

#include <vung/run/run.h>

namespace vung::cli {

class ProgressLine {
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine();  ///< clears the line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const run::Progress& progress);

private:
    using Clock = std::chrono::steady_clock;

    bool quiet_;
    bool terminal_;
    bool drawn_ = false;
    std::string stage_;
    Clock::time_point stage_began_;
    Clock::time_point last_shown_;
};

/// Options that show progress in `line` and stop at SIGINT or SIGTERM.
run::RunOptions run_options(int threads, ProgressLine& line);

/// "1:05:09", "4:07", "0:12".
std::string clock_text(std::chrono::seconds time);

}  // namespace vung::cli
