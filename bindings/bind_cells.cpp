// SPDX-License-Identifier: Apache-2.0
#include "bind_cells.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <memory>

#include <vung/run/parcel_cells.h>

#include "arrays.h"
#include "calls.h"

namespace py = pybind11;
using namespace py::literals;
using std::filesystem::path;

namespace vung::python {
namespace {

using run::CellBlock;
using Block = std::shared_ptr<const CellBlock>;

/// A property of each look.
template <class Get>
auto of_looks(const CellBlock& block, const Get& get) {
    std::vector<std::decay_t<decltype(get(block.looks.front()))>> out;
    for (const auto& look : block.looks) out.push_back(get(look));
    return out;
}

/// The arrays as views of the engine's memory.
py::dict as_dict(const Block& block) {
    const auto& b = *block;
    py::dict out;
    out["crs"] = b.lattice.crs.code;
    out["crs_wkt"] = b.lattice.crs.wkt;
    out["cell_size"] = std::pair{b.lattice.cell_width, b.lattice.cell_height};
    out["parcel"] = shared_buffer<std::uint32_t>(block, b.parcel);
    out["col"] = shared_buffer<std::int64_t>(block, b.col);
    out["row"] = shared_buffer<std::int64_t>(block, b.row);
    out["x"] = shared_buffer<double>(block, b.x);
    out["y"] = shared_buffer<double>(block, b.y);
    out["coverage"] = shared_buffer<double>(block, b.coverage);
    out["state"] = shared_buffer<std::uint8_t>(block, b.state);
    out["scene"] = shared_buffer<std::uint8_t>(block, b.scene);
    out["class"] = shared_buffer<std::uint8_t>(block, b.cls);
    out["acquisitions"] = of_looks(b, [](const auto& look) { return look.acquisition; });
    out["sensors"] = of_looks(b, [](const auto& look) { return look.sensor; });
    out["scenes"] = of_looks(b, [](const auto& look) { return look.scenes; });
    out["times"] =
        of_looks(b, [](const auto& look) { return static_cast<std::int64_t>(look.time.time_since_epoch().count()); });
    out["days"] =
        of_looks(b, [](const auto& look) { return static_cast<std::int64_t>(look.day.time_since_epoch().count()); });
    py::list bands;
    for (const auto& band : b.bands)
        bands.append(py::make_tuple(band.name, band.power, shared_buffer<double>(block, band.values)));
    out["bands"] = bands;
    out["not_kept"] = b.not_kept;
    out["other_lattices"] = b.other_lattices;
    out["cell_sizes"] = b.cell_sizes;
    return out;
}

}  // namespace

void bind_cells(py::module_& module) {
    module.def(
        "read_cells",
        [](const path& project, const std::vector<std::string>& parcels, const std::vector<std::string>& bands,
           const std::optional<double>& cell_size, bool allow_missing, std::uint64_t most_bytes, int threads,
           py::object progress) {
            Supervision supervision{threads, std::move(progress)};
            const run::CellRequest request{parcels, bands, cell_size, allow_missing, most_bytes};
            return as_dict(supervision.call([&](const run::RunOptions& options) {
                return std::make_shared<const CellBlock>(run::read_cells(run::read_project(project), request, options));
            }));
        },
        "project"_a, "parcels"_a, "bands"_a = std::vector<std::string>{}, "cell_size"_a = py::none(),
        "allow_missing"_a = false, "most_bytes"_a = std::uint64_t{1'000'000'000}, "threads"_a = 0,
        "progress"_a = py::none());
}

}  // namespace vung::python
