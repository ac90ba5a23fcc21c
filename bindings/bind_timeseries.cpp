// SPDX-License-Identifier: Apache-2.0
#include "bind_timeseries.h"

#include <pybind11/stl.h>

#include <vung/timeseries/whittaker.h>

#include "arrays.h"

namespace py = pybind11;
using namespace py::literals;

namespace vung::python {

void bind_timeseries(py::module_& module) {
    module.def(
        "whittaker",
        [](const py::buffer& values, const py::buffer& weights, double stiffness) -> std::optional<Buffer> {
            const Doubles v{values}, w{weights};
            const auto smooth = [&] {
                py::gil_scoped_release unlocked;
                return timeseries::whittaker(v.view(), w.view(), stiffness);
            }();
            return smooth ? std::optional{owned_buffer(*smooth)} : std::nullopt;
        },
        "values"_a, "weights"_a, "stiffness"_a);
}

}  // namespace vung::python
