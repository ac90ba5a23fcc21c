// SPDX-License-Identifier: Apache-2.0
#include "progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "stop_signals.h"

namespace vung::cli {
namespace {

constexpr auto kTerminalPause = std::chrono::milliseconds{100};
constexpr auto kLogPause = std::chrono::seconds{30};
constexpr std::size_t kBarWidth = 30;

std::string left_text(const run::Progress& progress, std::chrono::duration<double> spent) {
    if (progress.done == 0 || progress.done >= progress.total || spent < std::chrono::seconds{1}) return "";
    const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    const std::chrono::seconds left{static_cast<long long>(spent.count() * (1 - share) / share + 0.5)};
    return ", " + clock_text(left) + " left";
}

}  // namespace

std::string clock_text(std::chrono::seconds time) {
    const auto s = static_cast<long long>(time.count());
    char text[32];
    if (s >= 3600)
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
    else
        std::snprintf(text, sizeof text, "%lld:%02lld", s / 60, s % 60);
    return text;
}

ProgressLine::ProgressLine(bool quiet)
    : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0), stage_began_(Clock::now()), last_shown_(stage_began_) {}

ProgressLine::~ProgressLine() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::show(const run::Progress& progress) {
    if (quiet_) return;
    const auto now = Clock::now();
    const bool new_stage = progress.stage != stage_;
    if (new_stage) stage_ = progress.stage, stage_began_ = now;
    if (terminal_ ? !new_stage && now - last_shown_ < kTerminalPause : now - last_shown_ < kLogPause) return;
    last_shown_ = now;
    const auto left = left_text(progress, now - stage_began_);
    if (!terminal_) {
        std::fprintf(stderr, "vung: %s %zu of %zu%s\n", stage_.c_str(), progress.done, progress.total, left.c_str());
        return;
    }
    const std::size_t filled = progress.total ? std::min(kBarWidth, progress.done * kBarWidth / progress.total) : 0;
    const std::string bar = std::string(filled, '#') + std::string(kBarWidth - filled, '.');
    std::fprintf(stderr, "\r\x1b[K%-8s [%s] %zu of %zu%s", stage_.c_str(), bar.c_str(), progress.done, progress.total,
                 left.c_str());
    std::fflush(stderr);
    drawn_ = true;
}

run::RunOptions run_options(int threads, ProgressLine& line) {
    return {.threads = threads,
            .progress = [&line](const run::Progress& progress) { line.show(progress); },
            .cancelled = stop_wanted};
}

}  // namespace vung::cli
