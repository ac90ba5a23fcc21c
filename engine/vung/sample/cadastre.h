// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Which fields are parcels of which cooperative, under which number; and the features that are broken on purpose.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/geometry/polygon.h>
#include <vung/sample/course.h>
#include <vung/sample/landscape.h>

namespace vung::sample {

inline constexpr std::array<std::string_view, 2> kCommunes{"Xã Tân Lộc Phú", "Xã An Phước Thới"};
inline constexpr std::array<std::string_view, 2> kCommuneCodes{"99001", "99002"};  ///< not in use in Viet Nam

struct Cooperative {
    std::string_view name;
    int commune = 0;
    bool wets_and_dries = false;  ///< most of its members drain several times (AWD)
};
inline constexpr std::array<Cooperative, 6> kCooperatives{{{"HTX Tân Tiến", 0, true},
                                                           {"HTX Đồng Tâm", 0, false},
                                                           {"HTX Phú Lộc", 0, false},
                                                           {"HTX Hòa Thuận", 1, true},
                                                           {"HTX An Phước", 1, false},
                                                           {"HTX Bình Minh Xanh", 1, false}}};

/// One row of parcels.gpkg. A fault is the name of what was broken on purpose; "" for a good one.
struct Feature {
    std::string commune_code;
    std::optional<std::int64_t> sheet;  ///< so_to
    std::optional<std::int64_t> plot;   ///< so_thua
    int cooperative = -1;               ///< -1: the cell is empty
    double declared_error = 0;          ///< by which share the certificate is off the area in the survey's plane;
                                        ///< NaN: the cell is empty
    geometry::MultiPolygon shape;       ///< metres in UTM 48N; may be empty
    std::size_t field = 0;              ///< the field it shows
    std::string fault;
    std::string note;           ///< what exactly was done
    std::string code;           ///< of the problems that a run should list, with blanks between; empty: none
    std::string other_commune;  ///< written in the column xa instead of its own
    bool usable = true;         ///< its area belongs to the truth per cooperative
    std::string id() const;     ///< "99001/12/205"; a missing part is empty
    std::string_view commune() const { return kCommunes[commune_code == kCommuneCodes[0] ? 0 : 1]; }
};

/// Marks fields of cooperatives (`Field::cooperative`) and gives some of them another cover than rice.
void assign_cooperatives(std::uint64_t seed, std::vector<Field>& fields);

/// How the owner of each field farms.
std::vector<Farming> farming_of(std::uint64_t seed, const std::vector<Field>& fields, double yield_stdev);

/// Features in the order of the file. `broken` of them have a fault.
std::vector<Feature> make_features(std::uint64_t seed, const std::vector<Field>& fields);

}  // namespace vung::sample
