// SPDX-License-Identifier: Apache-2.0
#include <vung/run/lattice_json.h>

#include <nlohmann/json.hpp>

#include <vung/io/crs_reading.h>

namespace vung::run {

using Json = nlohmann::ordered_json;

Json crs_json(const geometry::Crs& crs) {
    return crs.code.empty() ? Json{{"wkt", crs.wkt}} : Json{{"code", crs.code}};
}

geometry::Crs crs_of(const Json& json, const std::string& where) {
    return io::read_crs(json.contains("code") ? json.at("code").get<std::string>() : json.at("wkt").get<std::string>(),
                        where);
}

Json lattice_json(const rasters::Lattice& lattice) {
    return {{"crs", crs_json(lattice.crs)},
            {"cell", {lattice.cell_width, lattice.cell_height}},
            {"phase", {lattice.phase_x, lattice.phase_y}}};
}

rasters::Lattice lattice_of(const Json& json, const std::string& where) {
    return {crs_of(json.at("crs"), where), json.at("cell").at(0), json.at("cell").at(1), json.at("phase").at(0),
            json.at("phase").at(1)};
}

}  // namespace vung::run
