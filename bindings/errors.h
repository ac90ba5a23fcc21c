// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace vung::python {

/// InputError, UsageError, BusyError as vung.InputError (a ValueError with what, where, fix) and its two kinds.
void bind_errors(pybind11::module_& module);

}  // namespace vung::python
