// SPDX-License-Identifier: Apache-2.0
#include "bind_exchange.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <vung/run/eudr.h>
#include <vung/run/fiboa.h>

#include "calls.h"

namespace py = pybind11;
using namespace py::literals;
using std::filesystem::path;

namespace vung::python {

void bind_exchange(py::module_& module) {
    using run::EudrCheck, run::EudrExport;
    py::class_<EudrExport>(module, "EudrExport", "What was written for the EU information system")
        .def_readonly("files", &EudrExport::files)
        .def_readonly("table", &EudrExport::table)
        .def_readonly("problem_file", &EudrExport::problem_file)
        .def_property_readonly(
            "forest_file", [](const EudrExport& e) { return e.forest ? std::optional{e.forest_file} : std::nullopt; })
        .def_readonly("parcels_read", &EudrExport::parcels_read)
        .def_readonly("plots", &EudrExport::plots)
        .def_readonly("points", &EudrExport::points)
        .def_readonly("features", &EudrExport::features)
        .def_readonly("area_ha", &EudrExport::area_ha)
        .def_readonly("eudr_ha", &EudrExport::eudr_ha)
        .def_readonly("new_problems", &EudrExport::new_problems);
    py::class_<EudrCheck>(module, "EudrCheck", "What is wrong with a plot file")
        .def_readonly("problems", &EudrCheck::problems)
        .def_readonly("features", &EudrCheck::features)
        .def_readonly("polygons", &EudrCheck::polygons)
        .def_readonly("points", &EudrCheck::points)
        .def_readonly("producers", &EudrCheck::producers)
        .def_readonly("eudr_ha", &EudrCheck::eudr_ha);
    module.def(
        "export_eudr",
        [](const path& project, const path& file, int threads, py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            return supervision.call([&](const run::RunOptions& options) {
                return run::export_eudr(run::read_project(project), file, options);
            });
        },
        "project"_a, "file"_a, "threads"_a = 0, "progress"_a = py::none());
    module.def(
        "check_eudr",
        [](const path& file, const std::string& type, const path& country_boundary, int threads, py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            run::EudrCheckRequest request{.file = file, .country_boundary = country_boundary};
            request.type = run::parse_eudr_type(type).value_or(parcels::EudrType::unknown);
            return supervision.call([&](const run::RunOptions& options) { return run::check_eudr(request, options); });
        },
        "file"_a, "type"_a = "", "country_boundary"_a = "", "threads"_a = 0, "progress"_a = py::none());
    module.def(
        "export_fiboa",
        [](const path& project, const path& file, int threads, py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            return supervision.call([&](const run::RunOptions& options) {
                return run::export_fiboa(run::read_project(project), file, options).parcels;
            });
        },
        "project"_a, "file"_a, "threads"_a = 0, "progress"_a = py::none());
}

}  // namespace vung::python
