// SPDX-License-Identifier: Apache-2.0
#include "arrays.h"

namespace py = pybind11;

namespace vung::python {

Doubles::Doubles(const py::buffer& array) : info_(array.request()) {
    const bool fits = info_.ndim == 1 && info_.format == py::format_descriptor<double>::format() &&
                      (info_.size < 2 || info_.strides[0] == static_cast<py::ssize_t>(sizeof(double)));
    if (!fits) throw py::type_error("needs a one-dimensional contiguous array of float64");
}

void bind_arrays(py::module_& module) {
    py::class_<Buffer>(module, "Buffer", py::buffer_protocol(),
                       "Read-only memory of the engine; numpy.asarray(buffer) views it without a copy.")
        .def("__len__", [](const Buffer& b) { return b.size; })
        .def_buffer([](Buffer& b) {
            return py::buffer_info(const_cast<void*>(b.data), static_cast<py::ssize_t>(b.item_size), b.format, 1,
                                   {static_cast<py::ssize_t>(b.size)}, {static_cast<py::ssize_t>(b.item_size)}, true);
        });
}

}  // namespace vung::python
