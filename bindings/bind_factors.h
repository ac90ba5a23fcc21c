// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace vung::python {

/// Published factors and signatures under them; the blank diary.
void bind_factors(pybind11::module_& module);

}  // namespace vung::python
