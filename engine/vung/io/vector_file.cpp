// SPDX-License-Identifier: Apache-2.0
#include <vung/io/vector_file.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <iterator>

#include <vung/error.h>
#include <vung/io/column_suggestion.h>
#include <vung/io/connection_text.h>
#include <vung/io/reproject.h>
#include <vung/io/shapefile_parts.h>
#include <vung/problem_catalogue.h>
#include <vung/text/nearest.h>
#include <vung/text/vietnamese_encoding.h>

namespace vung::io {
namespace {

// Where a CSV keeps outlines or points, for GDAL's reader.
constexpr const char* kCsvOptions[] = {"GEOM_POSSIBLE_NAMES=geometry,geom,wkt,WKT,the_geom,way",
                                       "X_POSSIBLE_NAMES=lon,longitude,x,easting",
                                       "Y_POSSIBLE_NAMES=lat,latitude,y,northing", "KEEP_GEOM_COLUMNS=NO"};

/// Of a path as GDAL writes it: a zip made on Windows may hold backslashes.
std::string lower_extension(const std::string& path) {
    const auto dot = path.find_last_of("./\\");
    if (dot == std::string::npos || path[dot] != '.') return "";
    auto out = path.substr(dot);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string stem(const std::string& path) {
    const auto slash = path.find_last_of("/\\");
    const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
    return name.substr(0, name.rfind('.'));
}

constexpr std::size_t kMostKml = std::size_t{128} << 20;

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& w : words) out += (out.empty() ? "" : ", ") + w;
    return out;
}

/// What can stand in a zip; in a .kmz only the last.
constexpr const char* kZipped[] = {".shp", ".gpkg", ".geojson", ".json", ".fgb", ".tab", ".mif", ".kml"};

/// The one vector file inside a zip or kmz, as GDAL names it; of several the one named `layer`, of a .kmz its doc.kml.
std::string member_of_zip(const std::string& file, const std::string& layer) {
    const bool kmz = lower_extension(file) == ".kmz";
    const auto root = "/vsizip/{" + file + "}";
    std::vector<std::string> found;
    char** const members = VSIReadDirRecursive(root.c_str());
    for (char** member = members; member != nullptr && *member != nullptr; ++member) {
        const std::string name = *member;
        if (name.find("__MACOSX") != std::string::npos) continue;
        const auto extension = lower_extension(name);
        const bool known =
            std::any_of(std::begin(kZipped), std::end(kZipped), [&](const char* e) { return extension == e; });
        if (known && (!kmz || extension == ".kml")) found.push_back(name);
    }
    CSLDestroy(members);
    std::sort(found.begin(), found.end());
    for (const auto& name : found)
        if (found.size() > 1 && (kmz ? name == "doc.kml" : !layer.empty() && (stem(name) == layer || name == layer)))
            return root + "/" + name;
    if (found.size() == 1) return root + "/" + found.front();
    throw InputError{{.what = found.empty() ? "the zip holds no vector file"
                                            : "the zip holds " + std::to_string(found.size()) + " vector files",
                      .where = file,
                      .fix = found.empty()
                                 ? "it should hold a Shapefile, GeoPackage, GeoJSON, FlatGeobuf, KML or MapInfo file"
                                 : "name one in parcels.layer, without its ending: " + joined(found)}};
}

Problem note_of(Problem problem, const std::string& name) {
    problem.subject = Subject::project;
    problem.id = problem.text.where = name;
    return problem;
}

/// GeoPackages that QGIS left in write-ahead mode would get side files while they are read.
bool is_write_ahead(const std::string& file) {
    char head[20] = {};
    auto* in = VSIFOpenL(file.c_str(), "rb");
    if (in == nullptr) return false;
    const bool whole = VSIFReadL(head, 1, sizeof head, in) == sizeof head;
    VSIFCloseL(in);
    VSIStatBufL status;
    return whole && head[18] == 2 && VSIStatL((file + "-wal").c_str(), &status) != 0;
}

Dataset open_with(const std::string& name, const char* const* drivers, const std::vector<std::string>& options) {
    std::vector<const char*> list;
    for (const auto& option : options) list.push_back(option.c_str());
    list.push_back(nullptr);
    return Dataset{GDALOpenEx(name.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers,
                              list.data(), nullptr)};
}

/// A copy in memory of the files of a Shapefile, where GDAL may make what is missing.
std::string copied_shapefile(const ShapefileParts& parts, const std::string& shp, MemoryFolder& memory) {
    const auto copy = memory.copy(shp, "layer.shp");
    for (const char* extension : {".dbf", ".prj", ".cpg", ".shx"})
        if (const auto part = parts.part(extension); !part.empty()) memory.copy(part, std::string{"layer"} + extension);
    return copy;
}

void open_shapefile(const std::string& shp, VectorFile& out) {
    const ShapefileParts parts(shp);
    const auto text = parts.declared_text();
    out.declared = text.encoding;
    out.ten_letters = true;
    // Without an encoding GDAL hands over the bytes as they are.
    const std::vector<std::string> options =
        text.left_to_gdal ? std::vector<std::string>{} : std::vector<std::string>{"ENCODING="};
    const bool whole = !parts.part(".shx").empty();
    if (whole) {
        out.dataset = open_with(shp, vector_drivers(), options);
    } else {
        out.memory = std::make_shared<MemoryFolder>();
        const auto copy = copied_shapefile(parts, shp, *out.memory);
        CPLSetThreadLocalConfigOption("SHAPE_RESTORE_SHX", "YES");
        out.dataset = open_with(copy, vector_drivers(), options);
        CPLSetThreadLocalConfigOption("SHAPE_RESTORE_SHX", "NO");
    }
    if (!out.dataset || GDALDatasetGetLayerCount(out.get()) == 0) return;
    out.unread_prj = !parts.part(".prj").empty() && OGR_L_GetSpatialRef(GDALDatasetGetLayer(out.get(), 0)) == nullptr;
    const auto shapes = OGR_L_GetFeatureCount(GDALDatasetGetLayer(out.get(), 0), 1);
    const auto rows = parts.rows();
    const bool differ = rows && shapes >= 0 && static_cast<GIntBig>(*rows) != shapes;
    if (differ && !whole)
        throw InputError{{.what = "the Shapefile has no index (.shx), and its table has " + std::to_string(*rows) +
                                  " rows for " + std::to_string(shapes) + " outlines",
                          .where = out.name,
                          .fix = "copy all files of the Shapefile together: .shp, .shx, .dbf, .prj"}};
    if (!whole) out.notes.push_back(note_of(make_problem("P-SHX-REBUILT"), out.name));
    if (differ)
        out.notes.push_back(note_of(
            make_problem("P-ROWS-DIFFER", {{"rows", std::to_string(*rows)}, {"shapes", std::to_string(shapes)}}),
            out.name));
}

/// The number of the coordinate system of a table; nothing where it has none.
std::optional<std::string> srid_of(GDALDatasetH dataset, OGRLayerH layer) {
    const auto quoted = [](std::string text) {
        for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2) text.insert(at, 1, '\'');
        return "'" + text + "'";
    };
    const std::string name = OGR_L_GetName(layer), column = OGR_L_GetGeometryColumn(layer);
    const auto sql =
        "SELECT srid FROM geometry_columns WHERE " + quoted(name) +
        " IN (f_table_name, f_table_schema || '.' || f_table_name) AND f_geometry_column = " + quoted(column);
    auto* rows = GDALDatasetExecuteSQL(dataset, sql.c_str(), nullptr, nullptr);
    if (rows == nullptr) return std::nullopt;
    std::optional<std::string> out;
    if (const Feature row{OGR_L_GetNextFeature(rows)}; row && OGR_F_GetFieldAsInteger(row.get(), 0) > 0)
        out = OGR_F_GetFieldAsString(row.get(), 0);
    GDALDatasetReleaseResultSet(dataset, rows);
    return out;
}

/// The whole of a KML is held in memory, several times over; a small .kmz can hold a very large one.
void check_size_of_kml(const std::string& name, const std::string& where) {
    VSIStatBufL status;
    if (VSIStatL(name.c_str(), &status) != 0 || static_cast<std::size_t>(status.st_size) <= kMostKml) return;
    throw InputError{{.what = "the KML holds " + std::to_string(status.st_size >> 20) + " MiB, more than " +
                              std::to_string(kMostKml >> 20),
                      .where = where,
                      .fix = "save the layer as GeoPackage"}};
}

bool has_features(GDALDatasetH dataset) {
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); ++i)
        if (OGR_L_GetFeatureCount(GDALDatasetGetLayer(dataset, i), 1) > 0) return true;
    return false;
}

/// A session that cannot write and does not wait for ever.
void open_database(std::string connection, VectorFile& out) {
    out.ordered = false;
    if (connection.find("connect_timeout") == std::string::npos) connection += " connect_timeout=10";
    static constexpr const char* kDriver[] = {"PostgreSQL", nullptr};
    out.dataset = open_with(connection, kDriver,
                            {"LIST_ALL_TABLES=NO", "PRELUDE_STATEMENTS=SET default_transaction_read_only = on"});
}

}  // namespace

VectorFile open_vector(const std::filesystem::path& source, const GdalScope& scope, const std::string& layer) {
    VectorFile out;
    out.name = source_name(source);
    const bool database = is_database(source.string());
    std::error_code ignored;
    if (!database && !std::filesystem::exists(source, ignored))
        throw InputError{{.what = "there is no such file", .where = source.string(), .fix = "check the path"}};
    auto name = source.string();
    const bool kmz = !database && lower_extension(name) == ".kmz";
    if (!database && (lower_extension(name) == ".zip" || lower_extension(name) == ".kmz"))
        name = member_of_zip(name, layer);
    const auto extension = lower_extension(name);
    if (extension == ".kml") check_size_of_kml(name, source.string());
    if (database)
        open_database(name, out);
    else if (extension == ".shp")
        open_shapefile(name, out);
    else if (extension == ".csv")
        out.dataset = open_with(name, vector_drivers(), {std::begin(kCsvOptions), std::end(kCsvOptions)});
    else if (extension == ".gpkg" && is_write_ahead(name))
        out.dataset = open_with(name, vector_drivers(), {"IMMUTABLE=YES"});
    else if (extension == ".geojson" || extension == ".json")
        out.dataset = open_with(name, vector_drivers(), {"DATE_AS_STRING=YES"});  // "30337/1/7" is an id, no day
    else
        out.dataset = open_with(name, vector_drivers(), {});
    if (kmz && out.dataset && !has_features(out.get()))  // its first file only links to others within it
        out.dataset = open_with(source.string(), vector_drivers(), {});
    if (out.dataset) return out;
    throw InputError{
        {.what = (database ? "the database cannot be opened: " : "the file cannot be opened as a vector layer: ") +
                 without_password(scope.message()),
         .where = database ? out.name : source.string(),
         .fix = database ? "check host, dbname and user; the password belongs into a password file (PGPASSFILE) or a "
                           "service (\"PG:service=...\")"
                : extension == ".shp"
                    ? "a Shapefile is several files of one name: .shp, .shx, .dbf and .prj; copy all of them"
                : extension == ".tab" || extension == ".mif"
                    ? "MapInfo files belong together: .tab with .dat, .map and .id; .mif with .mid; copy all of them"
                    : "GeoPackage, Shapefile (also zipped), GeoJSON, FlatGeobuf, KML, KMZ, MapInfo and CSV are read"}};
}

OGRLayerH find_layer(GDALDatasetH dataset, const std::string& name, const std::filesystem::path& file) {
    std::vector<std::string> all, with_geometry, filled;
    OGRLayerH only = nullptr, only_filled = nullptr;
    const auto where = is_database(file.string()) ? source_name(file) : file.string();
    const int count = GDALDatasetGetLayerCount(dataset);
    for (int i = 0; i < count; ++i) {
        auto* layer = GDALDatasetGetLayer(dataset, i);
        all.emplace_back(OGR_L_GetName(layer));
        if (all.back() == name) return layer;
        if (OGR_L_GetGeomType(layer) == wkbNone) continue;
        with_geometry.push_back(all.back());
        only = layer;
    }
    // A zip is opened by the name of its member, which need not be that of the layer.
    if (!name.empty() && all.size() == 1 && lower_extension(file.string()) == ".zip")
        return GDALDatasetGetLayer(dataset, 0);
    if (name.empty() && with_geometry.size() > 1 && !is_database(file.string())) {  // phones make empty folders
        for (int i = 0; i < count; ++i) {
            auto* layer = GDALDatasetGetLayer(dataset, i);
            if (OGR_L_GetGeomType(layer) == wkbNone || OGR_L_GetFeatureCount(layer, 1) == 0) continue;
            filled.emplace_back(OGR_L_GetName(layer));
            only_filled = layer;
        }
        if (!filled.empty()) with_geometry = filled, only = only_filled;
    }
    if (name.empty() && with_geometry.size() == 1) return only;
    if (!name.empty())
        throw InputError{
            {.what = "there is no layer '" + name + "'",
             .where = where,
             .fix = text::suggestion(name, all) + (all.size() > 1 ? "; the layers are " + joined(all) : "")}};
    if (with_geometry.empty())
        throw InputError{{.what = "the file holds no layer with outlines",
                          .where = where,
                          .fix = "a CSV needs a column 'wkt', or 'lon' and 'lat'; other files a geometry"}};
    throw InputError{{.what = "the file holds " + std::to_string(with_geometry.size()) + " layers",
                      .where = where,
                      .fix = "name one in parcels.layer: " + joined(with_geometry)}};
}

std::vector<std::string> column_names(OGRLayerH layer) {
    std::vector<std::string> out;
    auto* definition = OGR_L_GetLayerDefn(layer);
    const int count = OGR_FD_GetFieldCount(definition);
    for (int i = 0; i < count; ++i) out.emplace_back(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
    const auto decoder = text::detect_encoding(out);
    for (auto& name : out) name = decoder.decode(name).text;
    const std::string number = OGR_L_GetFIDColumn(layer);
    if (!number.empty()) out.push_back(number);
    return out;
}

int find_column(const VectorFile& file, OGRLayerH layer, const std::string& wanted, const std::string& option,
                const std::string& where, std::vector<Problem>& notes) {
    const auto names = column_names(layer);
    const auto found = match_column(wanted, names, file.ten_letters);
    if (!found) throw no_such_column(wanted, option, names, where);
    if (found->shortened)
        notes.push_back(
            note_of(make_problem("P-COLUMN-SHORT", {{"column", names[found->index]}, {"wanted", wanted}}), where));
    const auto index = static_cast<int>(found->index);
    return index < OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer)) ? index : kFeatureNumber;
}

geometry::Crs layer_crs(OGRLayerH layer, const std::string& override_with, const std::string& where,
                        std::vector<Problem>* doubts) {
    if (!override_with.empty()) return read_crs(override_with, "option parcels.crs", doubts);
    auto* reference = OGR_L_GetSpatialRef(layer);
    if (reference == nullptr)
        throw InputError{{.what = "the layer does not say its coordinate system", .where = where, .fix = kCrsRemedy}};
    const char* const options[] = {"FORMAT=WKT2_2018", nullptr};
    char* text = nullptr;
    OSRExportToWktEx(reference, &text, options);
    const CplString wkt{text};
    try {
        return read_crs(wkt ? wkt.get() : "", where, doubts);
    } catch (const InputError& error) {
        const auto& fix = error.text().fix;
        const bool names_option = fix.find("parcels.crs") != std::string::npos;
        throw InputError{{.what = error.text().what, .where = where, .fix = names_option ? fix : kCrsRemedy}};
    }
}

geometry::Crs layer_crs(const VectorFile& file, OGRLayerH layer, const std::string& override_with,
                        const std::string& where, std::vector<Problem>* doubts) {
    if (override_with.empty() && OGR_L_GetSpatialRef(layer) == nullptr) {
        if (file.unread_prj)
            throw InputError{
                {.what = "the coordinate system in the .prj cannot be understood", .where = where, .fix = kCrsRemedy}};
        if (const auto srid = file.ordered ? std::nullopt : srid_of(file.get(), layer)) {
            const auto code = "EPSG:" + *srid;
            auto crs = read_crs(code, where, doubts);
            if (doubts != nullptr)
                doubts->push_back(
                    note_of(make_problem("P-SRID-UNKNOWN", {{"srid", *srid}, {"crs", crs.name()}}), where));
            return crs;
        }
    }
    return layer_crs(layer, override_with, where, doubts);
}

}  // namespace vung::io
