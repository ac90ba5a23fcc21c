// SPDX-License-Identifier: Apache-2.0
#include "bind_run.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <vung/report/run_folder.h>
#include <vung/run/convert.h>
#include <vung/run/run.h>
#include <vung/run/zonal.h>

#include "calls.h"

namespace py = pybind11;
using namespace py::literals;
using std::filesystem::path;

namespace vung::python {
namespace {

void bind_problem(py::module_& module) {
    py::class_<Problem>(module, "Problem", "One parcel, scene or record that was set aside, repaired or doubted")
        .def_readonly("code", &Problem::code)
        .def_property_readonly("severity", [](const Problem& p) { return to_string(p.severity); })
        .def_property_readonly("subject", [](const Problem& p) { return to_string(p.subject); })
        .def_readonly("id", &Problem::id)
        .def_property_readonly("what", [](const Problem& p) { return p.text.what; })
        .def_property_readonly("where", [](const Problem& p) { return p.text.where; })
        .def_property_readonly("fix", [](const Problem& p) { return p.text.fix; })
        .def_readonly("hectares", &Problem::hectares)
        .def("__repr__", [](const Problem& p) { return "<" + p.code + ": " + to_string(p.text) + ">"; });
}

void bind_project(py::module_& module) {
    py::class_<run::Project>(module, "Project", "A project file, read and checked")
        .def_readonly("file", &run::Project::file)
        .def_readonly("name", &run::Project::name)
        .def_readonly("language", &run::Project::language)
        .def_readonly("timezone", &run::Project::timezone)
        .def_readonly("store", &run::Project::store)
        .def_readonly("runs", &run::Project::runs);
    module.def("read_project", &run::read_project, "file"_a);
    module.def("read_project_faults", &run::read_project_faults, "file"_a);
    module.def("project_template", &run::project_template, "name"_a);
}

std::vector<Problem> problems_of(const std::vector<report::Finding>& findings) {
    std::vector<Problem> out;
    for (const auto& finding : findings) out.push_back(finding.problem);
    return out;
}

void bind_convert(py::module_& module) {
    using run::ConvertResult;
    py::class_<ConvertResult>(module, "ConvertResult", "What a conversion of scenes wrote")
        .def_readonly("manifest", &ConvertResult::manifest)
        .def_readonly("scenes", &ConvertResult::scenes)
        .def_readonly("files_made", &ConvertResult::made)
        .def_readonly("bytes", &ConvertResult::bytes)
        .def_readonly("problems", &ConvertResult::problems)
        .def("__repr__", [](const ConvertResult& r) {
            return "<vung.ConvertResult: " + std::to_string(r.scenes) + " scenes, " + std::to_string(r.made) +
                   " new files>";
        });
}

void bind_results(py::module_& module) {
    using run::CheckReport, run::RunResult, run::Status;
    py::class_<CheckReport>(module, "CheckReport", "All that is wrong with a project and its data")
        .def_property_readonly(
            "problems",
            [](const CheckReport& r) {
                return std::make_shared<report::Table>(report::problems_table(r.findings, true));
            },
            "Table of findings, as problems.csv holds them")
        .def_readonly("new_problems", &CheckReport::new_problems)
        .def_property_readonly("closed", [](const CheckReport& r) { return std::make_shared<report::Table>(r.closed); })
        .def_readonly("parcels_read", &CheckReport::parcels_read)
        .def_readonly("parcels_good", &CheckReport::parcels_good)
        .def_readonly("hectares_good", &CheckReport::hectares_good)
        .def_readonly("scenes", &CheckReport::scenes)
        .def_readonly("acquisitions", &CheckReport::acquisitions)
        .def_readonly("can_run", &CheckReport::can_run);
    py::class_<RunResult>(module, "RunResult", "How a run ended")
        .def_property_readonly("outcome",
                               [](const RunResult& r) {
                                   return r.outcome == RunResult::Outcome::done          ? "done"
                                          : r.outcome == RunResult::Outcome::nothing_new ? "nothing new"
                                                                                         : "some failed";
                               })
        .def_readonly("folder", &RunResult::folder)
        .def_readonly("new_problems", &RunResult::new_problems)
        .def_readonly("failed_units", &RunResult::failed_units)
        .def_readonly("observed", &RunResult::observed)
        .def_readonly("reused", &RunResult::reused)
        .def_readonly("parcels_read", &RunResult::parcels_read)
        .def_readonly("parcels_used", &RunResult::parcels_used)
        .def_readonly("hectares_used", &RunResult::hectares_used)
        .def_readonly("scenes", &RunResult::scenes)
        .def_readonly("notes", &RunResult::notes)
        .def_property_readonly("problems", [](const RunResult& r) { return problems_of(r.findings); });
    py::class_<Status>(module, "Status", "What the store holds for a project")
        .def_readonly("latest", &Status::latest)
        .def_readonly("acquisitions", &Status::acquisitions)
        .def_readonly("observed", &Status::observed)
        .def_readonly("failed", &Status::failed)
        .def_readonly("held", &Status::held)
        .def_readonly("holder", &Status::holder)
        .def_readonly("waiting", &Status::waiting)
        .def_readonly("files", &Status::files)
        .def_readonly("bytes", &Status::bytes)
        .def_readonly("unused_files", &Status::unused_files)
        .def_readonly("damaged_files", &Status::damaged_files)
        .def_readonly("cell_bytes", &Status::cell_bytes)
        .def_readonly("with_cells", &Status::with_cells)
        .def_readonly("useless_cell_files", &Status::useless_cell_files);
}

}  // namespace

void bind_run(py::module_& module) {
    bind_problem(module);
    bind_project(module);
    bind_results(module);
    bind_convert(module);
    module.def(
        "check",
        [](const path& project, const path& corrections, const path& output, bool by_commune, int threads,
           py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            const run::CheckRequest request{corrections, output, by_commune};
            return supervision.call([&](const run::RunOptions& options) {
                return run::check(run::read_project(project), options, request);
            });
        },
        "project"_a, "corrections"_a = path{}, "output"_a = path{}, "by_commune"_a = false, "threads"_a = 0,
        "progress"_a = py::none());
    module.def(
        "run",
        [](const path& project, int threads, py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            return supervision.call(
                [&](const run::RunOptions& options) { return run::run(run::read_project(project), options); });
        },
        "project"_a, "threads"_a = 0, "progress"_a = py::none());
    module.def(
        "status",
        [](const path& project) {
            Supervision supervision{0, py::none()};
            return supervision.call([&](const run::RunOptions&) { return run::status(run::read_project(project)); });
        },
        "project"_a);
    module.def(
        "newest_run",
        [](const path& project) {
            const auto read = run::read_project(project);
            const auto newest = report::newest_run(read.runs / read.name);
            return newest ? std::optional{newest->folder} : std::nullopt;
        },
        "project"_a);
    module.def(
        "export_observations",
        [](const path& project, const path& file, int threads, py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            return supervision.call([&](const run::RunOptions& options) {
                run::export_observations(run::read_project(project), file, options);
                return file;
            });
        },
        "project"_a, "file"_a, "threads"_a = 0, "progress"_a = py::none());
    module.def(
        "convert",
        [](const path& project, const path& folder, bool all_bands, int threads, py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            run::ConvertRequest request;
            request.folder = folder;
            request.all_bands = all_bands;
            return supervision.call([&](const run::RunOptions& options) {
                return run::convert(run::read_project(project), request, options);
            });
        },
        "project"_a, "folder"_a, "all_bands"_a = false, "threads"_a = 0, "progress"_a = py::none());
    module.def(
        "zonal",
        [](const path& polygons, const std::vector<path>& rasters, const std::vector<std::string>& id,
           const std::vector<std::string>& statistics, const std::string& layer, int threads, py::object progress,
           const std::vector<std::string>& by, const std::vector<std::string>& include, const path& weights,
           const std::vector<path>& outputs) {
            Supervision supervision{threads, std::move(progress)};
            run::ZonalRequest request;
            request.polygons = polygons;
            request.layer = layer;
            request.id = id;
            request.rasters = rasters;
            if (!statistics.empty()) request.statistics = statistics;
            request.by = by;
            request.include = include;
            request.weights = weights;
            for (const auto& output : outputs)
                request.shapes = run::zonal_format(output) == run::ZonalFormat::geopackage || request.shapes;
            return supervision.call([&](const run::RunOptions& options) {
                auto result = run::zonal(request, options);
                for (const auto& output : outputs) run::write_zonal(output, result, options);
                return std::make_shared<report::Table>(std::move(result.table));
            });
        },
        "polygons"_a, "rasters"_a, "id"_a, "statistics"_a = std::vector<std::string>{}, "layer"_a = "", "threads"_a = 0,
        "progress"_a = py::none(), "by"_a = std::vector<std::string>{}, "include"_a = std::vector<std::string>{},
        "weights"_a = path{}, "outputs"_a = std::vector<path>{});
}

}  // namespace vung::python
