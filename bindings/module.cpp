// SPDX-License-Identifier: Apache-2.0
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <vung/io/environment.h>
#include <vung/io/library_versions.h>
#include <vung/version.h>

#include "arrays.h"
#include "bind_bundle.h"
#include "bind_cells.h"
#include "bind_emissions.h"
#include "bind_exchange.h"
#include "bind_factors.h"
#include "bind_rasters.h"
#include "bind_report.h"
#include "bind_run.h"
#include "bind_sample.h"
#include "bind_timeseries.h"
#include "errors.h"

PYBIND11_MODULE(_vung, module) {
    module.doc() = "The Vung engine; the public names are those of the package `vung`.";
    module.attr("__version__") = vung::kVersion;
    module.def("library_versions", &vung::io::library_versions);
    module.def("environment_warnings", &vung::io::environment_warnings);
    vung::python::bind_errors(module);
    vung::python::bind_arrays(module);
    vung::python::bind_timeseries(module);
    vung::python::bind_report(module);
    vung::python::bind_rasters(module);
    vung::python::bind_run(module);
    vung::python::bind_cells(module);
    vung::python::bind_emissions(module);
    vung::python::bind_bundle(module);
    vung::python::bind_exchange(module);
    vung::python::bind_factors(module);
    vung::python::bind_sample(module);
}
