// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Boundaries that parcels are compared with: communes, provinces, geographical indications.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <vung/geometry/neighbours.h>
#include <vung/geometry/overlay.h>
#include <vung/geometry/polygon.h>
#include <vung/problem.h>

namespace vung::parcels {

enum class BoundaryRole : std::uint8_t {
    commune,                  ///< parcels say in which one they lie
    province,                 ///< parcels lie in one of them
    geographical_indication,  ///< parcels may lie inside or not
    other
};

/// "commune", "province", "geographical-indication", "other".
std::string_view to_string(BoundaryRole role);

struct Boundary {
    std::string name;
    std::string code;              ///< empty: none
    geometry::MultiPolygon shape;  ///< valid; longitude and latitude, WGS 84
    std::string where;             ///< "communes.gpkg, layer 'xa', feature 7"
};

/// One [[boundary]] of the project file, as read.
struct BoundarySet {
    std::string name;  ///< of the block
    BoundaryRole role = BoundaryRole::other;
    std::vector<Boundary> boundaries;  ///< in the order of the source
    std::vector<Problem> problems;     ///< boundaries that were repaired or could not be used
};

/// The outlines of a set made ready for many questions. Shapes that are asked about are in longitude and latitude,
/// WGS 84; areas are in square degrees, so only their ratio to the parcel's own means something: times the parcel's
/// area it is hectares. Reading is safe from many threads at once. The set must outlive the index.
class BoundaryIndex {
public:
    explicit BoundaryIndex(const BoundarySet& set);

    const BoundarySet& set() const { return *set_; }

    /// Numbers of the boundaries whose boxes touch a box, rising. `found` is cleared first.
    void find(const geometry::Box& box, std::vector<std::size_t>& found) const { tree_.find(box, 0, found); }

    /// Share of a shape that lies in boundary i, 0 to 1. `area` is the planar area of the shape.
    double share_in(std::size_t i, const geometry::OverlayShape& shape, double area) const;

    /// Share of a shape that lies in any of them. Where boundaries overlap each other the sum ends at 1.
    double share_in_any(const geometry::OverlayShape& shape, double area) const;

private:
    const BoundarySet* set_;
    std::vector<geometry::OverlayShape> shapes_;
    geometry::BoxTree tree_;
};

/// Finds boundaries by what parcels call them.
class BoundaryNames {
public:
    explicit BoundaryNames(const BoundarySet& set);

    /// The boundaries that a parcel means: those with its code; else those whose name or code its commune cell holds
    /// (vung/parcels/unit_name.h). Several where the name is ambiguous; none where it is not known.
    std::vector<std::size_t> match(std::string_view commune, std::string_view code) const;

    /// The known name nearest to a misspelt one; empty when none is near.
    std::string nearest(std::string_view commune) const;

private:
    const BoundarySet* set_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_key_, by_code_;
};

}  // namespace vung::parcels
