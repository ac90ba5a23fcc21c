// SPDX-License-Identifier: Apache-2.0
#include "bind_factors.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <vung/error.h>
#include <vung/run/diary_template.h>
#include <vung/run/factor_list.h>
#include <vung/run/factor_signatures.h>
#include <vung/run/project.h>

#include "calls.h"

namespace py = pybind11;
using namespace py::literals;
using std::filesystem::path;

namespace vung::python {

void bind_factors(py::module_& module) {
    module.def(
        "factors",
        [](const std::string& table, const std::string& edition, bool unchecked, const path& file) {
            const auto factors = run::signed_factors(file);
            std::vector<std::string> lapsed;
            for (const auto& problem : factors.problems) lapsed.push_back(to_string(problem.text));
            const auto rows =
                run::choose_factors(factors.table, {.table = table, .edition = edition, .unchecked = unchecked});
            return py::make_tuple(std::make_shared<report::Table>(run::factor_rows(rows)), lapsed);
        },
        "table"_a, "edition"_a, "unchecked"_a, "file"_a);
    module.def(
        "sign_factor",
        [](const path& file, const std::string& id, const std::string& by, const std::string& against,
           const std::string& on) {
            const auto day = dates::parse_date(on);
            if (!day) throw UsageError{{.what = "'" + on + "' is no day", .where = "on", .fix = "write 2024-01-31"}};
            run::sign_factor(file, id, by, against, *day);
        },
        "file"_a, "id"_a, "by"_a, "against"_a, "on"_a);
    module.def(
        "write_diary_template",
        [](const path& project, const path& file, int threads, py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            return supervision.call([&](const run::RunOptions& options) {
                return run::write_diary_template(run::read_project(project), file, options).parcels;
            });
        },
        "project"_a, "file"_a, "threads"_a = 0, "progress"_a = py::none());
}

}  // namespace vung::python
