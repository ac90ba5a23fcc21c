// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// The commune that a parcel lies in today, where its layer names one of yesterday: by the table of units, or by where
/// the parcel lies.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <vung/parcels/boundary.h>
#include <vung/parcels/commune_check.h>
#include <vung/parcels/crosswalk.h>
#include <vung/parcels/parcel.h>

namespace vung::parcels {

enum class PlacedBy {
    table,     ///< the old commune went to this one as a whole
    name,      ///< the layer names the new commune already
    location,  ///< most of the parcel lies in it
    nothing    ///< it cannot be told
};
std::string to_string(PlacedBy by);

struct NewCommune {
    std::string name;  ///< label of the new unit; empty where it cannot be told
    PlacedBy by = PlacedBy::nothing;
    bool operator==(const NewCommune&) const = default;
};

/// What the table of units tells of the communes that parcels name. Belongs to one thread; the crosswalk outlives it.
class NewCommunes {
public:
    explicit NewCommunes(const Crosswalk& crosswalk) : crosswalk_(&crosswalk) {}

    /// The new commune where the table decides: an old commune that went to one new one as a whole
    /// (data/areas/land_change.csv, whole_unit_share), or a name that only a new one has. A name that an old and a new
    /// commune share decides only where both readings lead to the same one.
    NewCommune find(const Parcel& parcel, const std::string& commune_code);

    /// Remembers a parcel that could not be placed in any other way either.
    void leave(const Parcel& parcel, const std::string& commune_code);

    /// C-COMMUNE-UNKNOWN, C-COMMUNE-SEVERAL, C-COMMUNE-AMBIGUOUS: one per commune with parcels that were left, with
    /// their number and hectares, sorted by commune. Parcels that name no commune are passed over.
    std::vector<Problem> problems() const;

private:
    struct Verdict {
        NewCommune commune;
        std::string code, units;  ///< of the problem
        std::size_t parcels = 0;
        double ha = 0;
    };
    Verdict& verdict(const std::string& commune, const std::string& code);

    const Crosswalk* crosswalk_;
    std::map<std::pair<std::string, std::string>, Verdict> verdicts_;  ///< by commune and code
};

/// The boundary that holds most of a parcel, if it holds at least half of it. Safe from many threads.
NewCommune locate(const BoundaryIndex& boundaries, const PlacedShape& placed);

}  // namespace vung::parcels
