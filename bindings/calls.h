// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Runs engine work with Python's lock released: Ctrl-C stops it, and a callback hears how far it is.

#include <pybind11/pybind11.h>

#include <chrono>
#include <exception>

#include <vung/run/run.h>

namespace vung::python {

/// Callback (stage: str, done: int, total: int) or None. What it raises stops the work and is raised again by the call.
class Supervision {
public:
    Supervision(int threads, pybind11::object progress);

    /// Options for the engine; they refer to this object.
    run::RunOptions options();

    /// Calls `work` with the lock released. \throws what a signal handler or the callback raised, or what `work` threw
    template <class F>
    auto call(F&& work) {
        auto result = [&] {
            try {
                pybind11::gil_scoped_release unlocked;
                return work(options());
            } catch (const Cancelled&) {
                rethrow();
                throw;
            }
        }();
        rethrow();  // raised at the very end of the work
        return result;
    }

private:
    void rethrow() const {
        if (raised_) std::rethrow_exception(raised_);
    }
    bool wants_to_stop();
    void tell(const run::Progress& progress);

    int threads_;
    pybind11::object progress_;
    std::exception_ptr raised_;
    std::chrono::steady_clock::time_point last_look_;
};

}  // namespace vung::python
