// SPDX-License-Identifier: Apache-2.0
#include "bind_rasters.h"

#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include <vung/io/crs_reading.h>
#include <vung/io/geotiff_writer.h>

namespace py = pybind11;
using namespace py::literals;

namespace vung::python {
namespace {

/// Writes bands that are planes of one C-contiguous array of cells of type T.
template <class T>
bool write_as(const std::filesystem::path& file, const geometry::Crs& crs, const double (&transform)[6],
              const py::buffer_info& cells, const io::GeotiffOptions& options) {
    if (cells.format != py::format_descriptor<T>::format()) return false;
    const auto plane = static_cast<std::size_t>(cells.shape[1] * cells.shape[2]);
    std::vector<std::span<const T>> bands;
    for (py::ssize_t b = 0; b < cells.shape[0]; ++b)
        bands.emplace_back(static_cast<const T*>(cells.ptr) + static_cast<std::size_t>(b) * plane, plane);
    const py::gil_scoped_release unlocked;
    io::write_geotiff(file, crs, transform, static_cast<int>(cells.shape[2]), static_cast<int>(cells.shape[1]), bands,
                      options);
    return true;
}

void write_raster(const std::filesystem::path& file, const py::buffer& array, const std::string& crs,
                  const std::array<double, 6>& geotransform, const std::vector<std::string>& names,
                  std::optional<double> nodata) {
    const auto cells = array.request();
    py::ssize_t stride = cells.itemsize;
    bool packed = cells.ndim == 3;
    for (int d = 2; d >= 0 && packed; --d) {
        packed = cells.strides[static_cast<std::size_t>(d)] == stride;
        stride *= cells.shape[static_cast<std::size_t>(d)];
    }
    if (!packed) throw py::type_error("needs a C-contiguous array of three dimensions (band, row, column)");
    const io::GeotiffOptions options{.compress = "NONE", .predictor = false, .nodata = nodata, .band_names = names};
    double transform[6];
    std::copy(geotransform.begin(), geotransform.end(), transform);
    const auto system = io::read_crs(crs, "the array");
    const bool written = write_as<std::uint8_t>(file, system, transform, cells, options) ||
                         write_as<std::uint16_t>(file, system, transform, cells, options) ||
                         write_as<std::int16_t>(file, system, transform, cells, options) ||
                         write_as<float>(file, system, transform, cells, options) ||
                         write_as<double>(file, system, transform, cells, options);
    if (!written) throw py::type_error("needs cells of uint8, uint16, int16, float32 or float64");
}

}  // namespace

void bind_rasters(py::module_& module) {
    module.def("write_raster", &write_raster, "file"_a, "array"_a, "crs"_a, "geotransform"_a, "names"_a,
               "nodata"_a = std::nullopt);
}

}  // namespace vung::python
