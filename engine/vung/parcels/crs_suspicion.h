// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The probable cause when parcels do not lie where they should: another zone, x and y exchanged, a datum mistaken for
/// another, degrees for metres. Every way to read the numbers is tried on a sample of parcels, and the land that lies
/// where it should is compared. A cause is named, never applied; where the parcels cannot tell, nothing is said.
/// Thresholds: data/gate/place.csv; method: docs/methods/vn2000.md.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/polygon.h>
#include <vung/parcels/commune_check.h>
#include <vung/problem.h>

namespace vung::parcels {

/// Why numbers would have to be read in another way than declared.
enum class CrsCause : std::uint8_t { declared, zone, datum_shift, offsets, degrees, metres, swapped };

/// One way to read the numbers of a layer.
struct CrsReading {
    CrsCause cause = CrsCause::declared;
    std::string definition;  ///< what parcels.crs would be: "EPSG:9210"
    std::string label;       ///< for messages; the definition where it is short
    bool swapped = false;    ///< x and y are exchanged first
    /// Longitudes and latitudes that the system is meant for; an empty box, or no function: everywhere.
    std::function<geometry::Box()> area;
    /// Numbers of the layer to longitude and latitude (WGS 84), in place; false where they cannot be read so.
    std::function<bool(std::span<geometry::Point>)> to_lon_lat;
};

/// Where parcels should lie, and how sure that is.
struct PlaceReference {
    enum class Kind : std::uint8_t {
        own_commune,  ///< each parcel names its commune: a few hundred metres show at the borders
        boundaries,   ///< somewhere in the given boundaries
        scenes,       ///< somewhere in the footprints of the scenes
        country       ///< somewhere in Viet Nam
    };
    Kind kind = Kind::country;
    /// Share of sampled parcel i that lies where it should, 0 to 1.
    std::function<double(std::size_t i, const PlacedShape& placed)> inside;
};

struct CrsVerdict {
    enum class Kind : std::uint8_t {
        fits,         ///< as declared, and what lies a few hundred metres off would be worse
        cannot_tell,  ///< as declared nothing contradicts, but other readings would do as well
        explained,    ///< `better` explains what the declared system does not
        elsewhere     ///< the parcels are not where they should be, and nothing explains it
    };
    Kind kind = Kind::cannot_tell;
    std::size_t count = 0;            ///< parcels compared
    double before = 0, after = 0;     ///< share of their land that is where it should be: as declared, as `better[0]`
    std::vector<std::size_t> better;  ///< readings that do equally well, the likeliest first
    double shift_m = 0;               ///< how far apart `better[0]` puts the parcels from the declared place
};

/// `readings[0]` is the declared one, the others in the order of their likelihood. `sample` are outlines in the layer's
/// numbers; those of no area are passed over.
CrsVerdict find_crs_suspicion(std::span<const CrsReading> readings,
                              std::span<const geometry::MultiPolygon* const> sample, const PlaceReference& reference);

/// The problem of the layer that a verdict means, without id and where; nothing for `fits` and `cannot_tell`, nor for
/// `elsewhere` unless the reference is a boundary.
std::optional<Problem> crs_problem(const CrsVerdict& verdict, std::span<const CrsReading> readings,
                                   const PlaceReference& reference);

/// Metres on the ground between two places in degrees; good to a percent over hundreds of kilometres.
double distance_m(geometry::Point a, geometry::Point b);

/// "their own commune", "phạm vi các ảnh" ...
std::string reference_words(PlaceReference::Kind kind, text::Language language);

}  // namespace vung::parcels
