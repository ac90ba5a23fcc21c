// SPDX-License-Identifier: Apache-2.0
#include "calls.h"

namespace py = pybind11;

namespace vung::python {
namespace {

constexpr auto kLookPause = std::chrono::milliseconds{100};

}  // namespace

Supervision::Supervision(int threads, py::object progress)
    : threads_(threads), progress_(std::move(progress)), last_look_(std::chrono::steady_clock::now()) {}

run::RunOptions Supervision::options() {
    run::RunOptions out;
    out.threads = threads_;
    out.cancelled = [this] { return wants_to_stop(); };
    if (!progress_.is_none()) out.progress = [this](const run::Progress& progress) { tell(progress); };
    return out;
}

bool Supervision::wants_to_stop() {
    if (raised_) return true;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_look_ < kLookPause) return false;
    last_look_ = now;
    py::gil_scoped_acquire locked;
    if (PyErr_CheckSignals() == 0) return false;
    raised_ = std::make_exception_ptr(py::error_already_set{});
    return true;
}

void Supervision::tell(const run::Progress& progress) {
    if (raised_) return;
    py::gil_scoped_acquire locked;
    try {
        progress_(progress.stage, progress.done, progress.total);
    } catch (const py::error_already_set&) {
        raised_ = std::current_exception();
    }
}

}  // namespace vung::python
