// SPDX-License-Identifier: Apache-2.0
#pragma once

/// \file
/// Parcels with the columns of fiboa 0.3.0 (an extension of Vecorel 0.1.0): written as GeoJSON feature by feature, and
/// recognised on reading, also in the older layout of 0.2.0. docs/methods/fiboa.md lists the columns.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <vung/geometry/polygon.h>
#include <vung/io/parcel_layer.h>

namespace vung::io {

/// What is the same for all parcels of a collection; empty texts are left out.
struct FiboaCollection {
    std::string id;                     ///< needed
    std::vector<std::string> category;  ///< of conceptual, operational, economic, administrative, other
    std::string method;                 ///< manual, surveyed, driven, auto-operation, auto-imagery, unknown
    std::string datetime;               ///< when the fields were last seen: "2024-03-15T00:00:00Z"
    std::string details;
};

/// The words that fiboa allows.
const std::vector<std::string>& fiboa_categories();
const std::vector<std::string>& fiboa_methods();

struct FiboaFeature {
    std::string id;
    geometry::MultiPolygon lon_lat;  ///< WGS 84
    std::optional<double> area_m2;   ///< nothing where fiboa does not allow the value
    std::optional<double> perimeter_m;
};

/// Greatest values that fiboa's text allows.
inline constexpr double kFiboaMostArea = 1e9;           // m2
inline constexpr double kFiboaMostPerimeter = 125'000;  // m

/// Writes one FeatureCollection; the file appears at `commit`.
class FiboaWriter {
public:
    /// \throws InputError  the folder cannot be written
    FiboaWriter(const std::filesystem::path& file, FiboaCollection collection);
    ~FiboaWriter();
    FiboaWriter(const FiboaWriter&) = delete;
    FiboaWriter& operator=(const FiboaWriter&) = delete;

    void write(const FiboaFeature& feature);
    void commit();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A source as its layout has it: with layout "fiboa" the id is the column "id", the declared area "metrics:area" (m2;
/// "area" in ha before 0.3.0) where it has one and no other is named, and columns that stand once for the whole
/// collection become `constants`. Any other source comes back as it is. \throws InputError  the file cannot be opened
ParcelSource with_layout(ParcelSource source);

/// Members of a FeatureCollection that stand for all its features (fiboa lifts constant columns there), as text:
/// numbers as written, lists as JSON. No entries for other files.
std::map<std::string, std::string> collection_constants(const std::filesystem::path& file);

}  // namespace vung::io
