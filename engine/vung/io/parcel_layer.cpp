// SPDX-License-Identifier: Apache-2.0
#include <vung/io/parcel_layer.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>

#include <vung/error.h>
#include <vung/geometry/geodesic.h>
#include <vung/geometry/validity.h>
#include <vung/io/environment.h>
#include <vung/io/ogr_shape.h>
#include <vung/io/reproject.h>
#include <vung/io/vector_file.h>
#include <vung/parcels/gate.h>
#include <vung/parcels/parcel_id.h>
#include <vung/parcels/shape_key.h>
#include <vung/text/nearest.h>
#include <vung/text/unicode.h>

namespace vung::io {
namespace {

constexpr double kSquareMetresPerHectare = 1e4;
constexpr double kEdgeTolerance =
    1e-8;  // degrees, about a millimetre: straight map edges are followed that near for areas
constexpr double kAreaOfUseMargin = 2;  // degrees around the area that a system is meant for
constexpr int kFeatureNumber = -1;      // the column that is the feature number itself

Problem set_aside(std::string code, std::string what, std::string fix) {
    Problem out;
    out.code = std::move(code);
    out.text = {std::move(what), "", std::move(fix)};
    return out;
}

/// The gate has its own words for an open ring.
bool is_open_ring_message(const GdalScope::Message& message) {
    return message.text.find("Non closed ring") != std::string::npos;
}

/// Area on the ellipsoid.
class Measure {
public:
    explicit Measure(const geometry::Crs& crs) : crs_(crs), to_wgs84_(crs, read_crs("EPSG:4326", "")) {}

    geometry::MultiPolygon lon_lat(const geometry::MultiPolygon& shape) const {
        return crs_.geographic ? to_wgs84_.apply(shape) : to_wgs84_.apply_densified(shape, kEdgeTolerance);
    }
    static double hectares(const geometry::MultiPolygon& lon_lat) {
        return geometry::geodesic_size(lon_lat).area_m2 / kSquareMetresPerHectare;
    }

private:
    const geometry::Crs& crs_;
    Transform to_wgs84_;
};

/// Where the wanted columns stand in a feature.
struct Columns {
    std::vector<std::string> id_names;
    std::vector<int> id;
    std::optional<int> cooperative, commune;
};

int find_column(OGRLayerH layer, const std::string& name, const char* option, const std::string& where) {
    auto* definition = OGR_L_GetLayerDefn(layer);
    const int count = OGR_FD_GetFieldCount(definition);
    for (int i = 0; i < count; ++i)
        if (name == OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i))) return i;
    if (name == OGR_L_GetFIDColumn(layer)) return kFeatureNumber;
    const auto all = column_names(layer);
    std::string list;
    for (const auto& column : all) list += (list.empty() ? "" : ", ") + column;
    const auto near = text::nearest(name, all);
    throw InputError{{.what = std::string{"there is no column '"} + name + "' (" + option + ")",
                      .where = where,
                      .fix = (near ? "did you mean '" + *near + "'? " : "") + std::string{"The columns are "} +
                             (list.empty() ? "none at all" : list)}};
}

Columns find_columns(OGRLayerH layer, const ParcelSource& source, const std::string& where) {
    Columns out;
    out.id_names = source.id;
    for (const auto& name : source.id) out.id.push_back(find_column(layer, name, "parcels.id", where));
    if (out.id.empty()) out.id_names = {"feature number"}, out.id = {kFeatureNumber};
    if (!source.cooperative.empty())
        out.cooperative = find_column(layer, source.cooperative, "parcels.cooperative", where);
    if (!source.commune.empty()) out.commune = find_column(layer, source.commune, "parcels.commune", where);
    return out;
}

/// Columns that nobody asked for are not read.
void ignore_other_columns(OGRLayerH layer, const Columns& columns) {
    std::set<int> wanted(columns.id.begin(), columns.id.end());
    if (columns.cooperative) wanted.insert(*columns.cooperative);
    if (columns.commune) wanted.insert(*columns.commune);
    auto* definition = OGR_L_GetLayerDefn(layer);
    std::vector<std::string> names;
    const int count = OGR_FD_GetFieldCount(definition);
    for (int i = 0; i < count; ++i)
        if (!wanted.contains(i)) names.emplace_back(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
    std::vector<const char*> list;
    for (const auto& name : names) list.push_back(name.c_str());
    list.push_back(nullptr);
    OGR_L_SetIgnoredFields(layer, list.data());
}

/// A cell as text; whole numbers without a decimal point, whatever width the column has.
std::string cell_text(OGRFeatureH feature, int column) {
    if (column == kFeatureNumber) return std::to_string(OGR_F_GetFID(feature));
    if (!OGR_F_IsFieldSetAndNotNull(feature, column)) return "";
    auto* field = OGR_F_GetFieldDefnRef(feature, column);
    if (OGR_Fld_GetType(field) == OFTReal) {
        const double value = OGR_F_GetFieldAsDouble(feature, column);
        char text[40];
        const bool whole = std::floor(value) == value && std::abs(value) < 1e15;
        std::snprintf(text, sizeof text, whole ? "%.0f" : "%.15g", value);
        return text;
    }
    return OGR_F_GetFieldAsString(feature, column);
}

/// Reads one layer feature by feature.
class LayerReader {
public:
    LayerReader(OGRLayerH layer, const ParcelSource& source, std::string where, parcels::ParcelLayer& out,
                GdalScope& scope)
        : layer_(layer),
          source_(source),
          where_(std::move(where)),
          out_(out),
          scope_(scope),
          measure_(out.crs),
          columns_(find_columns(layer, source, where_)) {}

    void read() {
        ignore_other_columns(layer_, columns_);
        note_messages();
        OGR_L_ResetReading(layer_);
        for (;;) {
            const Feature feature{OGR_L_GetNextFeature(layer_)};
            if (!feature) break;
            ++out_.read;
            take(feature.get());
        }
        if (scope_.failed())
            throw InputError{
                {.what = "reading stops after " + std::to_string(out_.read) + " features: " + scope_.message(),
                 .where = where_,
                 .fix = "the file is damaged; export it again from its source"}};
        note_messages();
        if (out_.read == 0)
            throw InputError{
                {.what = "the layer is empty", .where = where_, .fix = "name a layer with parcels in parcels.layer"}};
        note_area_of_use();
        out_.parcels = parcels::settle(std::move(out_.parcels), out_.problems);
    }

private:
    void take(OGRFeatureH feature) {
        parcels::Parcel parcel;
        parcel.where = where_ + ", feature " + std::to_string(OGR_F_GetFID(feature));
        const auto said = scope_.take();
        std::vector<std::string> parts;
        for (const int column : columns_.id) parts.push_back(cell_text(feature, column));
        const auto id = parcels::join_id(columns_.id_names, parts);
        parcel.id = id.id.empty() ? "feature " + std::to_string(OGR_F_GetFID(feature)) : id.id;

        auto problem = read_shape(feature, parcel, said);
        if (!problem && !id.fault.empty()) {
            problem = set_aside("P-NO-ID", "the parcel has no usable id: " + id.fault, "fill the id columns");
            problem->hectares = parcel.area_ha;
        }
        if (problem) {
            problem->id = parcel.id;
            problem->text.where = parcel.where;
            out_.problems.push_back(std::move(*problem));
            return;
        }
        if (columns_.cooperative) parcel.cooperative = name_text(feature, *columns_.cooperative, parcel);
        if (columns_.commune) parcel.commune = name_text(feature, *columns_.commune, parcel);
        out_.parcels.push_back(std::move(parcel));
    }

    /// Fills shape, area and key, or says what is wrong. What the reader said about the feature is added to its
    /// problem.
    std::optional<Problem> read_shape(OGRFeatureH feature, parcels::Parcel& parcel,
                                      const std::vector<GdalScope::Message>& said) {
        std::string reason;
        for (const auto& message : said) reason += (reason.empty() ? "; the reader says: " : "; ") + message.text;
        auto* geometry = OGR_F_GetGeometryRef(feature);
        if (geometry == nullptr || OGR_G_IsEmpty(geometry))
            return set_aside("P-NO-GEOMETRY", "the parcel has no outline" + reason,
                             "draw the outline, or remove the row");
        try {
            auto shape = polygons_of(geometry);
            if (!shape && source_.buffer_m > 0) shape = buffered(geometry);
            if (!shape)
                return set_aside(
                    "P-NOT-POLYGON",
                    std::string{"the geometry is a "} + OGR_G_GetGeometryName(geometry) + ", no polygon" + reason,
                    "draw the outline, or set parcels.buffer_m to make circles and bands of points and lines");
            parcel.shape = std::move(*shape);
            const bool was_open = parcels::close_rings(parcel.shape);
            if (auto problem = parcels::find_shape_problem(out_.crs, parcel.shape)) {
                problem->text.what += reason;
                problem->hectares = repaired_hectares(parcel.shape);
                return problem;
            }
            const auto lon_lat = measure_.lon_lat(parcel.shape);
            parcel.area_ha = Measure::hectares(lon_lat);
            note_place(lon_lat.parts.front().outer.front());
            if (was_open)
                note(parcel, "P-RING-OPEN", Severity::repair, "the last corner is not the first; the ring was closed",
                     "");
        } catch (const InputError& error) {
            return set_aside("P-COORDINATES", error.text().what + reason, error.text().fix);
        }
        for (const auto& message : said)
            if (!is_open_ring_message(message))
                note(parcel, "P-READER", Severity::warn, "the reader says: " + message.text, "check the parcel");
        parcel.shape_key = parcels::shape_key(out_.crs, parcel.shape);
        return std::nullopt;
    }

    std::optional<geometry::MultiPolygon> buffered(OGRGeometryH geometry) {
        if (!buffers_) buffers_.emplace(out_.crs);
        return buffers_->around(geometry, source_.buffer_m);
    }

    /// What a repair would leave, as the size of what is set aside.
    std::optional<double> repaired_hectares(const geometry::MultiPolygon& shape) const {
        try {
            if (const auto repair = geometry::repair(shape)) return Measure::hectares(measure_.lon_lat(repair->shape));
        } catch (const InputError&) {
            // Coordinates outside the system: there is no area to tell.
        }
        return std::nullopt;
    }

    std::string name_text(OGRFeatureH feature, int column, const parcels::Parcel& parcel) {
        auto text = cell_text(feature, column);
        if (!text::first_invalid_utf8(text)) return text;
        note(parcel, "P-NAME-TEXT", Severity::warn, "a name is not UTF-8 text; unreadable letters were replaced",
             "save the layer with the encoding UTF-8");
        return text::replace_invalid_utf8(text);
    }

    void note(const parcels::Parcel& parcel, const char* code, Severity severity, std::string what, std::string fix) {
        out_.problems.push_back({code,
                                 severity,
                                 Subject::parcel,
                                 parcel.id,
                                 {std::move(what), parcel.where, std::move(fix)},
                                 parcel.area_ha > 0 ? std::optional{parcel.area_ha} : std::nullopt});
    }

    void note_layer(const char* code, std::string what, std::string fix) {
        out_.problems.push_back(
            {code, Severity::warn, Subject::project, where_, {std::move(what), where_, std::move(fix)}, {}});
    }

    /// What the reader said that belongs to no feature; a message is listed once.
    void note_messages() {
        for (const auto& message : scope_.take())
            if (!is_open_ring_message(message) && said_.insert(message.text).second)
                note_layer("P-READER", "the reader says: " + message.text, "check the file; features may be missing");
    }

    void note_place(geometry::Point p) {
        if (!area_of_use_) area_of_use_ = area_of_use(out_.crs);
        const auto& box = *area_of_use_;
        if (box.empty()) return;
        const bool inside = p.x >= box.min_x - kAreaOfUseMargin && p.x <= box.max_x + kAreaOfUseMargin &&
                            p.y >= box.min_y - kAreaOfUseMargin && p.y <= box.max_y + kAreaOfUseMargin;
        if (!inside) ++outside_;
    }

    void note_area_of_use() {
        if (outside_ > 0)
            note_layer(
                "P-OUTSIDE-CRS",
                std::to_string(outside_) + " of " + std::to_string(out_.read) +
                    " parcels lie far outside the area that " + out_.crs.name() + " is meant for",
                "check the meridian of the zone and the order of coordinates (x = easting first); set parcels.crs");
        const auto better = replacements(out_.crs);
        if (!better.empty())
            note_layer("P-CRS-DEPRECATED", out_.crs.name() + " is deprecated because its definition was wrong",
                       "set parcels.crs = \"" + better.front() + "\" if that is what the file means");
    }

    OGRLayerH layer_;
    const ParcelSource& source_;
    std::string where_;
    parcels::ParcelLayer& out_;
    GdalScope& scope_;
    Measure measure_;
    Columns columns_;
    std::optional<Buffers> buffers_;
    std::optional<geometry::Box> area_of_use_;
    std::set<std::string> said_;
    std::size_t outside_ = 0;
};

}  // namespace

parcels::ParcelLayer read_parcels(const ParcelSource& source) {
    GdalScope scope;
    const auto dataset = open_vector(source.source, scope);
    auto* layer = find_layer(dataset.get(), source.layer, source.source);
    const auto where = source.source.filename().string() + ", layer '" + OGR_L_GetName(layer) + "'";
    parcels::ParcelLayer out;
    out.crs = layer_crs(layer, source.crs, where);
    try {
        LayerReader(layer, source, where, out, scope).read();
    } catch (const InputError& error) {
        if (!error.text().where.empty()) throw;
        throw InputError{{.what = error.text().what, .where = where, .fix = error.text().fix}};
    }
    sort_problems(out.problems);
    return out;
}

}  // namespace vung::io
