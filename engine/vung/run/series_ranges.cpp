// SPDX-License-Identifier: Apache-2.0
#include <vung/run/series_ranges.h>

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <exception>
#include <vector>

#include <vung/run/supervise.h>

namespace vung::run {

namespace {

constexpr std::size_t kRange = 4096;

}  // namespace

void over_series(const RunOptions& options, std::size_t series,
                 const std::function<void(std::size_t first, std::size_t count)>& work) {
    const std::size_t ranges = (series + kRange - 1) / kRange;
    std::vector<std::exception_ptr> failures(ranges);
    supervise(options, [&](Job& job) {
        job.stage("series", series);
        oneapi::tbb::parallel_for(std::size_t{0}, ranges, [&](std::size_t range) {
            if (job.stopped()) return;
            const std::size_t first = range * kRange, count = std::min(kRange, series - first);
            try {
                work(first, count);
            } catch (...) {
                failures[range] = std::current_exception();
            }
            job.advance(count);
        });
        job.check();
    });
    for (const auto& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

}  // namespace vung::run
