// SPDX-License-Identifier: Apache-2.0
/// What observing alone costs: reads the inputs of a project, then times what brings its store up to date.
///
///     observe_store PROJECT      prints wall and CPU seconds of observing, and how many acquisitions were observed
///
/// One thread. The parcels' gate before it and the analysis behind it are left out, since neither grows with what is
/// new; the store is the project's own and keeps what was observed.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <exception>

#include <vung/memory.h>
#include <vung/run/inputs.h>
#include <vung/run/observe_stage.h>
#include <vung/run/project.h>
#include <vung/run/supervise.h>

namespace {

double cpu_seconds() {
    struct rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int argc, char** argv) try {
    using namespace vung;
    if (argc != 2) return std::fprintf(stderr, "observe_store PROJECT\n"), 2;
    keep_freed_memory();  // as the command does
    const auto project = run::read_project(argv[1]);
    run::RunOptions options;
    options.threads = 1;
    run::supervise(options, [&](run::Job& job) {
        const store::Store store{project.store};
        store.make();
        const store::StoreLock lock{store.lock_file()};
        store.clean_leftovers();
        store::Ledger ledger{store.ledger_file()};
        const auto inputs = run::load_inputs(project, job);
        const auto cpu = cpu_seconds();
        const auto began = std::chrono::steady_clock::now();
        const auto outcome = run::observe_all(project, inputs, store, ledger, lock, job);
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
        std::printf("%.3f %.3f %zu %zu\n", wall.count(), cpu_seconds() - cpu, outcome.observed, outcome.failed.size());
    });
    return 0;
} catch (const std::exception& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 1;
}
