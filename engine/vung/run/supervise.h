// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Runs work in a thread of its own while the calling thread stays free to notice Ctrl-C and to show progress. So the
/// callbacks of RunOptions are only ever called from the caller's thread (Python's signals need that).

#include <atomic>
#include <functional>
#include <mutex>
#include <string>

#include <vung/run/run.h>

namespace vung::run {

/// Shared by the work and its supervisor. Workers report here and ask whether to stop.
class Job {
public:
    explicit Job(const RunOptions& options) : threads_(options.threads) {}

    int threads() const { return threads_; }

    void stage(std::string name, std::size_t total);  ///< a new stage begins
    void advance(std::size_t n = 1) { done_ += n; }   ///< from any thread
    bool stopped() const { return stop_.load(std::memory_order_relaxed); }
    /// \throws Cancelled  the user asked to stop
    void check() const {
        if (stopped()) throw Cancelled{};
    }

    void stop() { stop_ = true; }
    Progress progress() const;

private:
    int threads_;
    std::atomic<bool> stop_{false};
    std::atomic<std::size_t> done_{0};
    mutable std::mutex mutex_;
    std::string stage_;
    std::size_t total_ = 0;
};

/// Runs `work` with as many threads as the options say and returns when it has ended. Exceptions of the work are
/// rethrown.
void supervise(const RunOptions& options, const std::function<void(Job&)>& work);

}  // namespace vung::run
