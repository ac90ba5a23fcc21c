// SPDX-License-Identifier: Apache-2.0
#include "bind_sample.h"

#include <pybind11/stl/filesystem.h>

#include <vung/sample/commune.h>
#include <vung/sample/comparison.h>

namespace py = pybind11;
using namespace py::literals;
using std::filesystem::path;

namespace vung::python {

void bind_sample(py::module_& module) {
    module.def(
        "write_commune",
        [](const path& folder, std::uint64_t seed, const std::string& language) {
            sample::CommuneSummary summary;
            {
                py::gil_scoped_release unlocked;
                summary = sample::write_commune(folder, {.seed = seed, .language = language});
            }
            return py::dict("cooperatives"_a = summary.cooperatives, "features"_a = summary.features,
                            "parcels"_a = summary.parcels, "rice_parcels"_a = summary.rice_parcels,
                            "rice_ha"_a = summary.rice_ha, "production_t"_a = summary.production_t,
                            "broken"_a = summary.broken, "acquisitions"_a = summary.acquisitions,
                            "products"_a = summary.products, "diary_rows"_a = summary.diary_rows,
                            "diary_errors"_a = summary.diary_errors, "samples"_a = summary.samples,
                            "files"_a = summary.files, "bytes"_a = summary.bytes);
        },
        "folder"_a, "seed"_a = 1, "language"_a = "vi");
    module.def(
        "compare_with_truth",
        [](const path& folder) {
            py::gil_scoped_release unlocked;
            return std::make_shared<report::Table>(sample::compare_with_truth(folder));
        },
        "folder"_a);
}

}  // namespace vung::python
