// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Coordinates from one reference system to another through PROJ, in our own context. VN-2000 (EPSG:4756) sources are
/// pinned to the datum operation EPSG:6960; docs/decisions has the reason (PROJ's own choice is 0.8 m off in the Mekong
/// delta).

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <vung/geometry/crs.h>
#include <vung/geometry/polygon.h>

namespace vung::io {

/// Understands "EPSG:32648", WKT (also that of ESRI .prj files), PROJJSON and PROJ strings. The code is filled where
/// the system is a registered one without doubt, also when the text does not say so; OGC:CRS84 becomes EPSG:4326.
/// Heights are dropped. \throws InputError  unknown, or no system of the earth's surface (`where` tells who asked)
geometry::Crs read_crs(const std::string& text, const std::string& where);

/// Longitudes and latitudes (degrees) of the area that a system is meant for; empty where it is not known.
geometry::Box area_of_use(const geometry::Crs& crs);

/// Codes of the systems that take the place of a deprecated one; none when it is not deprecated.
std::vector<std::string> replacements(const geometry::Crs& crs);

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

}  // namespace vung::io
