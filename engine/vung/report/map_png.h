// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// One map as PNG, A4 landscape at 150 dots per inch: parcels filled by class, cooperatives named, title, legend with
/// hectares, scale bar, north arrow, coordinates along the frame, footer with run and sources. North is grid north.

#include <filesystem>
#include <string>
#include <vector>

#include <vung/geometry/polygon.h>
#include <vung/report/map_classes.h>
#include <vung/report/words.h>

namespace vung::report {

/// One parcel; the shape belongs to the caller.
struct MapParcel {
    const geometry::MultiPolygon* shape = nullptr;  ///< in a projected plane, metres
    int map_class = 0;                              ///< index into MapContent::classes
    double hectares = 0;                            ///< what the legend adds up
    std::string group = {};                         ///< cooperative; its name stands on the map; empty: none
};

struct MapContent {
    std::string title;
    std::string subtitle = {};
    std::string legend_title = {};   ///< empty: "Legend"; else what the classes mean, with the unit: "Yield [t/ha]"
    std::vector<MapClass> classes;   ///< in the order of the legend
    std::vector<MapParcel> parcels;  ///< drawn in this order
    std::string crs_name = {};       ///< "VN-2000 / TM-3 105-45 (EPSG:9210)"
    std::string run_id = {};
    std::string sources = {};
    bool not_for_issuance = false;  ///< prints "estimate, not for issuance"
    Language language = Language::en;
};

/// Equal content gives equal bytes (same libraries and fonts). Group names that find no free place are left out.
/// \throws InputError      the file cannot be written
/// \throws InvariantError  a class or shape is missing
void draw_map(const std::filesystem::path& file, const MapContent& content);

}  // namespace vung::report
