// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Whether parcels lie where they say they do: in their commune, in their province. Thresholds:
/// data/gate/place.csv; method: docs/methods/vn2000.md.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <vung/geometry/overlay.h>
#include <vung/parcels/boundary.h>
#include <vung/parcels/parcel.h>
#include <vung/problem.h>
#include <vung/text/language.h>

namespace vung::parcels {

/// A parcel in longitude and latitude (WGS 84), made ready for overlays.
struct PlacedShape {
    geometry::OverlayShape shape;
    double area = 0;  ///< planar, square degrees

    /// Keeps the memory of an earlier one.
    void assign(const geometry::MultiPolygon& lon_lat);
};

/// Which boundaries the parcels of a layer mean, found once per different name.
class CommuneMatches {
public:
    CommuneMatches(const ParcelLayer& layer, const BoundarySet& communes);

    /// Boundaries that parcel's name or code stands for; none where it names none or an unknown one.
    std::span<const std::size_t> of(const Parcel& parcel) const;

    /// True when at least one parcel is matched.
    bool any() const { return any_; }

    /// Names that no boundary has, each with its parcels in the order of the layer.
    struct Unknown {
        std::string commune;
        std::vector<std::size_t> parcels;
    };
    std::vector<Unknown> unknown(const ParcelLayer& layer) const;

    /// The known name nearest to a misspelt one; empty when none is near.
    std::string nearest(const std::string& commune) const { return names_.nearest(commune); }

private:
    using Key = std::pair<std::string, std::string>;  ///< name, code
    Key key_of(const Parcel& parcel) const;

    BoundaryNames names_;
    std::optional<std::size_t> code_column_;
    std::map<Key, std::vector<std::size_t>> matches_;
    bool any_ = false;
};

/// P-OUTSIDE-COMMUNE or P-IN-OTHER-COMMUNE where too much of a parcel lies outside the communes it may mean (`own`, not
/// empty). Place is left to the caller.
std::optional<Problem> check_commune(const Parcel& parcel, const PlacedShape& placed, std::span<const std::size_t> own,
                                     const BoundaryIndex& communes);

/// P-OUTSIDE-BOUNDARY where too much of a parcel lies outside all boundaries of a set.
std::optional<Problem> check_inside(const Parcel& parcel, const PlacedShape& placed, const BoundaryIndex& boundaries);

/// What is known of a commune name that no boundary has, as the end of a sentence (" since 1 July 2025 part of
/// 'Xã Vị Thủy'"), with its leading blank or separator; empty when nothing is.
using CommuneRemark = std::function<std::string(const std::string& commune, text::Language language)>;

/// P-COMMUNE-UNKNOWN for every unknown name: parcels that name none are passed over. The nearest known name stands in
/// the remark where `remark` has nothing to say.
void report_unknown_communes(const ParcelLayer& layer, const CommuneMatches& matches, const CommuneRemark& remark,
                             std::vector<Problem>& problems);

}  // namespace vung::parcels
