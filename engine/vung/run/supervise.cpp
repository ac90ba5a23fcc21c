// SPDX-License-Identifier: Apache-2.0
#include <vung/run/supervise.h>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/task_arena.h>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <thread>

namespace vung::run {
namespace {

constexpr auto kPollInterval = std::chrono::milliseconds{50};
constexpr int kPollsPerProgress = 4;  // five times a second

}  // namespace

void Job::stage(std::string name, std::size_t total) {
    const std::lock_guard lock{mutex_};
    stage_ = std::move(name);
    total_ = total;
    done_ = 0;
}

Progress Job::progress() const {
    const std::lock_guard lock{mutex_};
    return {stage_, done_.load(), total_};
}

void supervise(const RunOptions& options, const std::function<void(Job&)>& work) {
    Job job{options};
    std::mutex mutex;
    std::condition_variable ended;
    bool finished = false;
    std::exception_ptr failure;
    const int threads = options.threads > 0 ? options.threads : oneapi::tbb::info::default_concurrency();

    std::thread worker{[&] {
        try {
            // The limit lets --threads ask for more than the cores; the arena keeps nested loops within it.
            oneapi::tbb::global_control limit{oneapi::tbb::global_control::max_allowed_parallelism,
                                              static_cast<std::size_t>(threads)};
            oneapi::tbb::task_arena arena{threads};
            arena.execute([&] { work(job); });
        } catch (...) {
            failure = std::current_exception();
        }
        const std::lock_guard lock{mutex};
        finished = true;
        ended.notify_all();
    }};

    std::exception_ptr callback_failure;
    std::unique_lock lock{mutex};
    for (int poll = 0; !ended.wait_for(lock, kPollInterval, [&] { return finished; }); ++poll) {
        lock.unlock();
        try {
            if (options.cancelled && !job.stopped() && options.cancelled()) job.stop();
            if (options.progress && poll % kPollsPerProgress == 0) options.progress(job.progress());
        } catch (...) {  // a callback of the caller threw: stop the work, then hand it on
            if (!callback_failure) callback_failure = std::current_exception();
            job.stop();
        }
        lock.lock();
    }
    lock.unlock();
    worker.join();
    if (callback_failure) std::rethrow_exception(callback_failure);
    if (failure) std::rethrow_exception(failure);
    if (options.progress) options.progress(job.progress());
}

}  // namespace vung::run
