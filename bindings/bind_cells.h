// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace vung::python {

void bind_cells(pybind11::module_& module);

}  // namespace vung::python
