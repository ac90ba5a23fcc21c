// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coordinates from one reference system to another by the steps that PROJ chooses, in our own context. The usual steps
/// are computed by ourselves (io/pipeline.h), so that results do not depend on the processor; all others by PROJ.
/// VN-2000 (EPSG:4756) sources are pinned to the datum operation EPSG:6960; docs/decisions has the reason (PROJ's own
/// choice is 0.8 m off in the Mekong delta).

#include <memory>
#include <span>
#include <string>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>
#include <vung/io/crs_reading.h>

namespace vung::io {

/// Transforms points in place. Belongs to one thread.
class Transform {
public:
    /// \throws InputError  there is no operation between the two systems, or only a guess that leaves out an unknown
    ///                     datum shift (it would be wrong by up to hundreds of metres)
    Transform(const geometry::Crs& from, const geometry::Crs& to);
    ~Transform();
    Transform(Transform&&) noexcept;
    Transform& operator=(Transform&&) noexcept;

    /// \throws InputError  a point cannot be transformed (outside the area of the system)
    void apply(std::span<geometry::Point> points) const;
    geometry::MultiPolygon apply(const geometry::MultiPolygon& shape) const;

    /// As `apply`, with edges halved until every point of a source edge is nearer than `tolerance` (units of the
    /// target) to the result's edge. Tested at a quarter, half and three quarters of each edge.
    geometry::MultiPolygon apply_densified(const geometry::MultiPolygon& shape, double tolerance) const;

    /// PROJ's description of the operation, for the manifest: "... + VN-2000 to WGS 84 (2) ...", with its accuracy in
    /// metres.
    std::string description() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// An outline of the earth's surface in longitude and latitude, by a transform from `crs` to WGS 84. Straight edges of
/// a map are followed within 1e-8 degrees (a millimetre), those of shapes wider than 10 km less nearly, in proportion;
/// edges between longitudes and latitudes stay edges.
geometry::MultiPolygon lon_lat_outline(const Transform& to_wgs84, const geometry::Crs& crs,
                                       const geometry::MultiPolygon& shape);

}  // namespace vung::io
