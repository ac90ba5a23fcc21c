// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace vung::python {

/// Plots and parcels for other programs: EUDR plot files, fiboa.
void bind_exchange(pybind11::module_& module);

}  // namespace vung::python
